"""Pages as HTML without MkDocs around them: the same Markdown extensions, in a fraction of the time."""

import re
from pathlib import Path

import pytest
import yaml
from markdown import Markdown

from experiments.figures import Chart
from experiments.lines import LINES
from experiments.paths import ROOT
from experiments.store import load_runs
from scripts.render import PAGES, render
from scripts.report import make_report


def extensions() -> Markdown:
    """Make a converter with the site's extensions."""
    text = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    block = yaml.safe_load(re.search(r"^markdown_extensions:\n(?:  .*\n)+", text, re.MULTILINE)[0])  # type: ignore[index]
    names, settings = [], {}
    for entry in block["markdown_extensions"]:
        name, options = next(iter(entry.items())) if isinstance(entry, dict) else (entry, {})
        names.append(name)
        settings[name] = options
    return Markdown(extensions=names, extension_configs=settings)


def build_html(results: Path, site: Path) -> dict[str, str]:
    """Render a results folder into HTML pages without drawing the figures; return each figure's words and table."""
    docs = site / "docs"
    drawn: list[Chart] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("scripts.render.save_charts", lambda _, charts: drawn.extend(charts))
        patch.setattr("scripts.gallery.save_image", lambda *_: None)
        render(make_report(load_runs(results)[0], LINES), docs)
    converter = extensions()
    for name in PAGES:
        body = re.sub(r"\A---\n.*?\n---\n", "", (docs / name).read_text(encoding="utf-8"), flags=re.DOTALL)
        folder = site / (name.removesuffix(".md").removesuffix("index").rstrip("/"))
        folder.mkdir(parents=True, exist_ok=True)
        html = f'<html><body><div class="md-content">{converter.reset().convert(body)}</div></body></html>'
        (folder / "index.html").write_text(html, encoding="utf-8")
    return {chart.slug: repr((chart.alt(), chart.table())) for chart in drawn}

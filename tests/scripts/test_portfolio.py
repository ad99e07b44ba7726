"""The portfolio entry: what it says follows the results, and nothing of anybody's is overwritten."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from mkdocs.commands.build import build
from mkdocs.config import load_config

from experiments.errors import UserError
from experiments.paths import RESULTS, ROOT
from experiments.schema import Provenance
from scripts.check_report import check
from scripts.portfolio import ASSETS, ENTRY, MARK, plain, write
from scripts.render import encode
from tests.factory import make_result, make_results, make_run

SECTIONS = [
    "Objetivo",
    "Configuración",
    "Run o traza",
    "Resultado y comparación",
    "Evidencia",
    "Reproducibilidad",
    "Decisión y límite",
    "Siguiente experimento",
    "Uso de IA",
    "Microdefensa",
]
SETTINGS = """
site_name: Mi portafolio
theme:
  name: material
  font: false
markdown_extensions: [admonition, tables]
validation:
  links: {not_found: warn, anchors: warn, unrecognized_links: warn}
"""


def entry(results, out, protocol="consigna", replace=False):
    assert write(results, out, protocol, replace) == 0
    return (out / ENTRY).read_text(encoding="utf-8")


def sketch(folder, charts):
    """Stand in for drawing, which takes seconds: a figure's bytes are what it says."""
    for chart in charts:
        for theme in ("light", "dark"):
            (folder / f"{chart.slug}-{theme}.png").write_text(chart.alt(), encoding="utf-8")


@pytest.fixture(autouse=True)
def sketched(monkeypatch):
    """Draw nothing but the committed entry's figures."""
    monkeypatch.setattr("scripts.portfolio.save_charts", sketch)


@pytest.fixture(scope="module")
def committed(tmp_path_factory) -> Path:
    """Write an entry from the committed results."""
    out: Path = tmp_path_factory.mktemp("portfolio")
    entry(RESULTS, out)
    return out


def test_it_has_every_section_in_order(committed):
    text = (committed / ENTRY).read_text(encoding="utf-8")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == SECTIONS
    assert re.search(r'\A---\ntitle: ".+"\n(.*\n)*?date: \d{4}-\d\d-\d\d\n---\n', text)
    for section in ("Uso de IA", "Microdefensa"):
        body = text.split(f"\n## {section}\n")[1].split("\n## ")[0]
        assert body.strip().startswith('!!! tip "✏️ Completá: ')
        assert not re.search(r"\d", body)


def test_every_figure_is_there_with_words(committed):
    text = (committed / ENTRY).read_text(encoding="utf-8")
    images = re.findall(r"!\[(.*?)\]\((\S+?)#only-(light|dark)\)", text)
    named = {(committed / ENTRY).parent.joinpath(path).resolve() for _, path, _ in images}
    assert named == {path.resolve() for path in (committed / ASSETS).iterdir()}
    assert len(named) > 10
    assert all(len(alt) > 20 for alt, _, _ in images)


def test_it_is_markdown_to_go_on_with(committed):
    text = (committed / ENTRY).read_text(encoding="utf-8")
    assert not re.findall(r"<(?!!--)[^>]*>|&#(?!42;|60;|62;|91;|93;|95;|124;)\d+;", text)


def test_it_builds_in_a_strict_portfolio(committed, tmp_path):
    (tmp_path / "mkdocs.yml").write_text(SETTINGS, encoding="utf-8")
    (tmp_path / "docs").symlink_to(committed / "docs")
    (committed / "docs" / "index.md").write_text("# Portafolio\n", encoding="utf-8")
    build(load_config(str(tmp_path / "mkdocs.yml"), strict=True))
    page = (tmp_path / "site" / "portfolio" / Path(ENTRY).stem / "index.html").read_text(encoding="utf-8")
    assert page.count('class="admonition tip"') == 5
    assert page.count("<table>") == 5


@pytest.mark.parametrize("protocol", ["consigna", "limpio"])
@pytest.mark.parametrize("source", ["committed", "first wins", "second wins", "equal"])
def test_the_checker_of_reports_finds_nothing_false(results, tmp_path, source, protocol):
    accuracies = {"first wins": (0.7, 0.4), "second wins": (0.4, 0.7), "equal": (0.6, 0.6)}
    if source != "committed":
        make_results(results, *accuracies[source])
    folder = RESULTS if source == "committed" else results
    entry(folder, tmp_path / "out", protocol)
    judged = check(tmp_path / "out" / ENTRY, folder, protocol)
    assert [j for j in judged if j.verdict == "contradice"] == []
    assert sum(j.verdict == "coincide" for j in judged) > 20


def test_a_number_that_was_altered_is_found(results, tmp_path):
    make_results(results)
    text = entry(results, tmp_path)
    (tmp_path / ENTRY).write_text(text.replace("30,0\u00a0puntos", "35,0\u00a0puntos"), encoding="utf-8")
    assert "contradice" in [j.verdict for j in check(tmp_path / ENTRY, results, "consigna")]


def test_exchanged_results_reverse_the_decision(results, tmp_path):
    make_results(results, cnn=0.7, transfer=0.4)
    there = entry(results, tmp_path / "a")
    make_results(results, cnn=0.4, transfer=0.7)
    back = entry(results, tmp_path / "b")
    assert "Con estas corridas, gana la CNN simple." in there
    assert "Con estas corridas, gana transfer learning." in back


def test_the_date_is_that_of_the_last_run(results, tmp_path):
    def begun(at) -> Provenance:
        return make_result().provenance.model_copy(update={"started_at": at})

    make_run(results, "cnn-simple", 0, provenance=begun("2026-03-04T05:06:07Z"))
    make_run(results, "transfer-mobilenetv2", 0, 0.4, provenance=begun("2026-02-01T00:00:00Z"))
    make_run(results, "cnn-simple-limpio", 0, provenance=begun("2026-09-09T00:00:00Z"))  # of the other protocol
    assert "\ndate: 2026-03-04\n" in entry(results, tmp_path / "out")


def test_what_is_missing_is_said(results, tmp_path):
    make_run(results, "cnn-simple", 0)
    text = entry(results, tmp_path / "out")
    assert "Todavía no hay corridas de transfer learning" in text
    assert "semillas 1, 2, 3, 4" in text
    assert "Todavía no hay con qué decidir" in text
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == SECTIONS


def test_without_runs_there_is_no_entry(results, tmp_path):
    with pytest.raises(UserError, match="no hay corridas terminadas"):
        write(results, tmp_path / "out", "consigna", replace=False)
    assert not (tmp_path / "out").exists()


def test_the_sample_is_called_a_demonstration(results, tmp_path):
    result = make_result()
    make_run(results, config=result.config.model_copy(update={"dataset": "muestra"}))
    assert "Resultados de demostración" in entry(results, tmp_path / "out")


def test_hostile_text_stays_text():
    hostile = "<script> [x](javascript:1) ![y](z) `c` **b** | ~~d~~ {{ e }} &lt; \\ # _f_"
    assert not set("<>[]!`*|~{}\\_") & set(re.sub(r"&#\d+;", "", plain(encode(hostile))))
    assert plain(encode("1,5 (a/b): «ñ» — c?")) == "1,5 (a/b): «ñ» — c?"


def test_the_same_results_leave_everything_as_it_is(results, tmp_path):
    make_results(results)
    entry(results, tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    entry(results, tmp_path)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


def test_an_edited_entry_is_replaced_only_on_demand(results, tmp_path):
    make_results(results)
    text = entry(results, tmp_path / "out")
    edited = text + "\nLo que escribí yo.\n"
    (tmp_path / "out" / ENTRY).write_text(edited, encoding="utf-8")
    with pytest.raises(UserError, match="ya existe y no es lo que se escribiría ahora"):
        write(results, tmp_path / "out", "consigna", replace=False)
    assert (tmp_path / "out" / ENTRY).read_text(encoding="utf-8") == edited
    assert entry(results, tmp_path / "out", replace=True) == text


def test_a_changed_figure_keeps_everything_as_it_was(results, tmp_path):
    make_results(results)
    entry(results, tmp_path / "out")
    image = sorted((tmp_path / "out" / ASSETS).iterdir())[3]
    image.write_bytes(b"mine")
    make_run(results, "cnn-simple", 0, 0.5)
    before = (tmp_path / "out" / ENTRY).read_bytes()
    with pytest.raises(UserError, match="ya existe"):
        write(results, tmp_path / "out", "consigna", replace=False)
    assert image.read_bytes() == b"mine"
    assert (tmp_path / "out" / ENTRY).read_bytes() == before


@pytest.mark.parametrize("replace", [False, True])
@pytest.mark.parametrize("name", [ENTRY, f"{ASSETS}/consigna-exactitud-final-light.png"])
def test_a_foreign_file_is_never_touched(results, tmp_path, name, replace):
    make_results(results)
    path = tmp_path / "out" / name
    path.parent.mkdir(parents=True)
    path.write_text("mi trabajo", encoding="utf-8")
    with pytest.raises(UserError, match="no lo escribió este comando"):
        write(results, tmp_path / "out", "consigna", replace)
    assert path.read_text(encoding="utf-8") == "mi trabajo"
    assert [p for p in (tmp_path / "out").rglob("*") if p.is_file()] == [path]


def test_the_command(results, tmp_path):
    def run(*options):
        command = [sys.executable, "-m", "scripts.portfolio", "--results", str(results), "--out", str(tmp_path / "out")]
        return subprocess.run([*command, *options], cwd=ROOT, capture_output=True, text=True, check=False)

    make_run(results)
    assert run().returncode == 0
    (tmp_path / "out" / ENTRY).write_text(MARK, encoding="utf-8")
    refused = run()
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert "Traceback" not in refused.stderr
    assert run("--reemplazar").returncode == 0
    (results / "practica" / "cnn-simple" / "seed-0" / "result.json").write_text("{", encoding="utf-8")
    assert run().returncode == 1
    assert run("--bailar").returncode == 2

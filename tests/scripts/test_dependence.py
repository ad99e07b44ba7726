"""One changed result file changes what depends on it, and nothing else."""

import pytest

from scripts.verify.__main__ import verify
from scripts.verify.page import read_page
from tests.factory import make_results, make_run
from tests.scripts.html import build_html

GLOBAL = (
    "puntos(",
    "frente(",
    "afirmaciones(",
    "predicciones(todas",
    "predicciones(antes",
    "decididas(todas",
    "decididas(antes",
)
"""Sources that count over every experiment."""


def read(site):
    """Return each page's HTML by name."""
    return {
        str(path.parent.relative_to(site)): path.read_text(encoding="utf-8")
        for path in sorted(site.rglob("index.html"))
    }


@pytest.mark.parametrize(
    ("line", "slug", "depend"),
    [
        ("regularizacion", "l2", {"datos", "investigacion/panorama", "investigacion/hipotesis"}),
        ("practica", "cnn-simple-limpio", {".", "datos", "investigacion/panorama", "investigacion/hipotesis"}),
    ],
)
def test_what_one_file_changes(tmp_path, line, slug, depend):
    results = tmp_path / "results"
    results.mkdir()
    make_results(results)
    for seed in range(3):
        make_run(results, "sin-regularizar", seed, 0.6, line="regularizacion")
        make_run(results, "l2", seed, 0.65, line="regularizacion")
    figures = build_html(results, tmp_path / "before")
    make_run(results, slug, 1, 0.5, line=line)
    changed_figures = build_html(results, tmp_path / "after")
    assert verify(results, tmp_path / "after")[1] == []  # so that whatever depends on the file has followed it

    key = f"{line}/{slug}"
    before, after = read(tmp_path / "before"), read(tmp_path / "after")
    for name, html in before.items():
        if f"{key}/seed-1/result.json" not in html and name not in depend:
            assert after[name] == html, name
            continue
        old, new = ({n.source: (n.value, n.text) for n in read_page(name, p[name]).numbers} for p in (before, after))
        moved = {source for source in old.keys() & new.keys() if old[source] != new[source]}
        assert [s for s in moved if key not in s and not s.startswith(GLOBAL) and f"({line}" not in s] == [], name
        assert moved or name in depend, name
    own = {name for name in figures if figures[name] != changed_figures[name]}
    assert own
    assert all(name.startswith((line, "panorama")) for name in own), own

"""The command as a user runs it: a whole site, built by MkDocs, from folders on a disk."""

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest

from experiments.errors import UserError
from experiments.paths import DOCS, RESULTS, ROOT
from scripts import build_site
from scripts.build_site import GENERATED, RESULT_FILES
from scripts.render import PAGES
from tests.factory import make_results


def build(results, out):
    return subprocess.run(
        [sys.executable, "-m", "scripts.build_site", "--results", str(results), "--out", str(out)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


def snapshot(folder):
    """Map every file below a folder to its content, the manifest apart."""
    return {
        str(p.relative_to(folder)): p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and p.name != "build.json"
    }


def stamps(*folders):
    return {p: p.stat().st_mtime_ns for folder in folders for p in Path(folder).rglob("*") if p.is_file()}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Build a site from made-up results once."""
    folder = tmp_path_factory.mktemp("build")
    make_results(folder / "results")
    done = build(folder / "results", folder / "site")
    assert done.returncode == 0, done.stderr
    return folder


def test_it_writes_below_out_only(site):
    before = stamps(DOCS, ROOT / "scripts", ROOT / "experiments", site / "results")
    done = build(site / "results", site / "another")
    assert done.returncode == 0
    assert {
        p: t
        for p, t in stamps(DOCS, ROOT / "scripts", ROOT / "experiments", site / "results").items()
        if "__pycache__" not in p.parts
    } == {p: t for p, t in before.items() if "__pycache__" not in p.parts}
    assert sorted(p.name for p in site.iterdir()) == ["another", "results", "site"]
    assert snapshot(site / "another") == snapshot(site / "site")


def test_a_second_build_rewrites_nothing_and_takes_no_time(site):
    before = stamps(site)
    start = os.times()
    done = build(site / "results", site / "site")
    spent = os.times()
    assert (done.returncode, "ya está al día" in done.stdout) == (0, True)
    assert stamps(site) == before
    assert spent.children_user + spent.children_system - start.children_user - start.children_system < 1


def test_a_page_that_was_changed_by_hand_is_built_again(site):
    page = site / "site" / "index.html"
    content = page.read_bytes()
    page.write_bytes(content + b"<!-- changed -->")
    assert build(site / "results", site / "site").returncode == 0
    assert page.read_bytes() == content


@pytest.fixture
def built(tmp_path, monkeypatch):
    """List the sites that are built from an empty results folder, without rendering them."""
    built = []

    def pretend(docs, out, edition, results):
        out.mkdir()
        built.append(out)

    monkeypatch.setattr(build_site, "_render", lambda results, docs, edition: [])
    monkeypatch.setattr(build_site, "_run_mkdocs", pretend)
    (tmp_path / "results").mkdir()
    return built


def test_a_site_that_links_to_another_repository_is_built_again(tmp_path, monkeypatch, built):
    for repository in ("una/persona", "una/persona", "otra/persona"):
        monkeypatch.setenv("GITHUB_REPOSITORY", repository)
        assert build_site.build(tmp_path / "results", tmp_path / "site") == 0
    assert len(built) == 2


def test_what_is_written_by_hand_is_an_input_and_the_readmes_pictures_are_not(tmp_path, monkeypatch, built):
    monkeypatch.setattr(build_site, "DOCS", tmp_path / "docs")
    picture, page = (tmp_path / "docs" / name for name in ("imagenes/captura-inicio.png", "imagenes/otra.png"))
    picture.parent.mkdir(parents=True)
    for changed, count in ((picture, 1), (picture, 1), (page, 2), (page, 3)):
        with changed.open("a", encoding="utf-8") as file:
            file.write("más")
        assert build_site.build(tmp_path / "results", tmp_path / "site") == 0
        assert len(built) == count


@pytest.mark.parametrize("committed", [True, False])
def test_pages_are_told_whether_the_results_are_the_committed_ones(tmp_path, monkeypatch, committed):
    told = []

    def pretend(config):
        Path(config.site_dir).mkdir()
        told.append(config.extra["committed_results"])

    monkeypatch.setattr(build_site, "_render", lambda results, docs, edition: [])
    monkeypatch.setattr("mkdocs.commands.build.build", pretend)
    assert build_site.build(RESULTS if committed else tmp_path, tmp_path / "site") == 0
    assert told == [committed]


def test_rendering_never_loads_tensorflow(site):
    code = (
        "import sys; from pathlib import Path; from scripts.build_site import build;"
        f"build(Path({str(site / 'results')!r}), Path({str(site / 'light')!r}));"
        "sys.exit(any(name.partition('.')[0] in {'tensorflow', 'keras'} for name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False, capture_output=True)
    (site / "light" / "index.html").read_bytes()
    assert done.returncode == 0
    import shutil

    shutil.rmtree(site / "light")


def test_half_a_file_is_named_and_the_rest_is_as_without_it(site, tmp_path):
    make_results(tmp_path / "half")
    path = tmp_path / "half" / "practica" / "cnn-simple" / "seed-2" / "result.json"
    path.write_bytes(path.read_bytes()[:1000])
    done = build(tmp_path / "half", tmp_path / "half-site")
    assert done.returncode == 1
    assert f"Se apartó {path}: el archivo: no es JSON completo y válido." in done.stderr
    assert "Traceback" not in done.stderr
    for file in path.parent.iterdir():
        file.unlink()
    assert build(tmp_path / "half", tmp_path / "without-site").returncode == 0
    assert snapshot(tmp_path / "half-site") == snapshot(tmp_path / "without-site")
    # Still bad, still 1: a site with files set aside is never up to date.
    path.write_bytes(b"{")
    assert build(tmp_path / "half", tmp_path / "half-site").returncode == 1


def test_a_foreign_folder_is_not_overwritten(site, tmp_path):
    (tmp_path / "thesis.txt").write_text("años de trabajo")
    done = build(site / "results", tmp_path)
    assert done.returncode == 1
    assert "no es un sitio construido por este comando" in done.stderr
    assert (tmp_path / "thesis.txt").read_text() == "años de trabajo"


def test_a_missing_results_folder_is_one_sentence(tmp_path):
    done = build(tmp_path / "nowhere", tmp_path / "site")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "No existe la carpeta de resultados" in done.stderr
    assert not (tmp_path / "site").exists()


def test_usage_errors_exit_with_2():
    done = subprocess.run(
        [sys.executable, "-m", "scripts.build_site", "--bailar"], cwd=ROOT, capture_output=True, check=False
    )
    assert done.returncode == 2


def test_every_list_of_what_is_generated_has_every_page():
    assert {page.split("/")[0] for page in PAGES} | {"figuras"} == set(GENERATED)
    ignored = (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {line.strip("/") for line in ignored if line.startswith("/docs/")} == {f"docs/{name}" for name in GENERATED}
    cleaned = next(
        line for line in (ROOT / "Makefile").read_text(encoding="utf-8").splitlines() if "rm -rf site" in line
    )
    assert {word for word in cleaned.split() if word.startswith("docs/")} == {f"docs/{name}" for name in GENERATED}


def test_a_broken_link_fails_the_build_and_keeps_the_old_site(site, tmp_path, monkeypatch):
    docs = tmp_path / "docs"
    docs.mkdir()
    for path in DOCS.rglob("*"):
        if path.is_file() and path.relative_to(DOCS).parts[0] not in GENERATED:
            target = docs / path.relative_to(DOCS)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    (docs / "glosario.md").write_text("# Glosario\n\n[roto](no-existe.md)\n", encoding="utf-8")
    monkeypatch.setattr(build_site, "DOCS", docs)
    before = snapshot(site / "site")
    with pytest.raises(UserError, match="MkDocs rechazó"):
        build_site.build(site / "results", site / "site")
    assert snapshot(site / "site") == before


def test_no_page_asks_another_host_for_anything(site):
    import re

    for page in (site / "site").rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        for address in re.findall(r'<(?:script|link|img|iframe)\b[^>]*?(?:src|href)="(https?:[^"]*)"', text):
            raise AssertionError(f"{page}: {address}")


def test_the_csv_has_every_run(site):
    with (site / "site" / "datos" / "resultados.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 18
    assert {float(row["exactitud_prueba"]) for row in rows} == {0.7, 0.4}


def test_committed_results_are_all_valid():
    from experiments.store import load_runs

    runs, rejected = load_runs(RESULTS)
    assert not rejected
    assert runs
    light = [name for name in RESULT_FILES if name != "model.tflite.gz"]  # the store bounds that one
    for run in runs:
        assert sum((run.folder / name).stat().st_size for name in light if (run.folder / name).exists()) < 300_000

"""The summary of what changes between two result folders."""

import shutil
import subprocess
import sys

import pytest

from experiments.paths import ROOT
from scripts.compare import compare, load_side, verdicts
from scripts.verify.page import read_page
from scripts.verify.verdicts import JUDGES
from tests.factory import make_results, make_run, older
from tests.scripts.html import build_html


@pytest.fixture
def sides(results, tmp_path):
    make_results(results)
    head = tmp_path / "head"
    shutil.copytree(results, head)
    return results, head


def text(sides):
    return compare(*map(load_side, sides))


def test_equal_folders_change_nothing(sides):
    assert text(sides) == "# Qué cambia en los resultados\n\nLos resultados son los mismos."


def test_a_new_run_is_named_with_its_accuracy(sides):
    make_run(sides[1], "l2", 0, 0.65, line="regularizacion")
    said = text(sides)
    assert "## Corridas nuevas (1)\n\n- `regularizacion/l2`, semilla 0" in said
    assert "| `regularizacion/l2` | — | 65,00\u00a0% (" in said
    assert "Corridas con otro contenido" not in said


def test_exchanged_winners_flip_the_verdicts(sides):
    make_results(sides[1], cnn=0.4, transfer=0.7)
    said = text(sides)
    assert "## Corridas con otro contenido (18)" in said
    assert "| `practica/cnn-simple` | 70,00\u00a0% (70,00\u00a0% a 70,00\u00a0%; 3 semillas) | 40,00\u00a0% (" in said
    assert "| `comparacion(practica/cnn-simple; practica/transfer-mobilenetv2; )` | primero | segundo |" in said
    assert "| `reproduccion(1)` | reproducida | no-reproducida |" in said


def test_removed_and_rejected_results_are_said_to_be(sides):
    shutil.rmtree(sides[1] / "practica" / "cnn-simple" / "seed-2")
    path = sides[1] / "practica" / "cnn-simple" / "seed-1" / "result.json"
    path.write_text("{", encoding="utf-8")
    said = text(sides)
    assert "## Corridas que ya no están (2)" in said
    assert "## Archivos apartados (1)" in said
    assert "result&#46;json" in said


def test_stale_results_are_said_to_be(sides):
    for side in sides:  # also where no result changes: it may be the catalogue that moved on
        make_run(side, "cnn-simple", 0, 0.7, config=older("cnn-simple"))
    assert "## Corridas desactualizadas (1)\n\n- `practica/cnn-simple`, semilla 0" in text(sides)


def test_every_judgement_of_the_pages_is_compared(results, tmp_path):
    make_results(results)
    for seed in range(3):
        for slug, accuracy in (("tipo-vgg", 0.1), ("residual-20", 0.6), ("plana-20", 0.5), ("velocista", 0.9)):
            make_run(results, slug, seed, accuracy, line="arquitecturas")
    build_html(results, tmp_path)
    pages = [read_page(path.name, path.read_text(encoding="utf-8")) for path in tmp_path.rglob("index.html")]
    said = {statement.finding: statement.verdict for page in pages for statement in page.statements}
    assert {finding.partition("(")[0] for finding in said} == JUDGES.keys() - {"velocidad", "variante"}
    assert verdicts(load_side(results).report) == said


def test_the_command(sides, tmp_path):
    def run(*arguments):
        command = [sys.executable, "-m", "scripts.compare", *map(str, arguments)]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    done = run(*sides)
    assert (done.returncode, done.stdout.splitlines()[0]) == (0, "# Qué cambia en los resultados")
    missing = run(sides[0], tmp_path / "nada")
    assert (missing.returncode, missing.stderr.strip()) == (
        1,
        f"No existe la carpeta de resultados {tmp_path / 'nada'}; revisá el nombre o indicá otra.",
    )

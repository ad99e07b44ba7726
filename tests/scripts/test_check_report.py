"""The checker of hand-written reports: how well it reads, and what it says."""

import math
import subprocess
import sys
from typing import Any

import pytest

from experiments.paths import ROOT
from scripts import check_report
from scripts.reading import Claim, OrderClaim, read_claims
from tests.factory import make_results, make_run, older
from tests.scripts.corpus import CORPUS

PRECISION, RECALL = 0.95, 0.8


def as_tuple(claim: Claim) -> tuple[Any, ...]:
    if isinstance(claim, OrderClaim):
        return (claim.first, claim.relation)
    return (claim.model, claim.metric, claim.value)


def same(a: tuple[Any, ...], b: tuple[Any, ...]) -> bool:
    if a[:-1] != b[:-1] or isinstance(a[-1], str) or isinstance(b[-1], str):
        return a == b
    return math.isclose(a[-1], b[-1], rel_tol=1e-6)


def test_precision_and_recall_on_the_corpus():
    assert len(CORPUS) >= 40
    right = found = wanted = 0
    misread: list[object] = []
    for text, expected in CORPUS:
        left = list(expected)
        wanted += len(expected)
        for claim in map(as_tuple, read_claims(text)):
            found += 1
            match = next((e for e in left if same(claim, e)), None)
            if match is None:
                misread.append((text, claim))
            else:
                left.remove(match)
                right += 1
        misread += [(text, "missed", e) for e in left]
    report = "\n".join(map(str, misread))
    assert right / found >= PRECISION, report
    assert right / wanted >= RECALL, report


@pytest.mark.parametrize(
    ("number", "value"),
    [("2 122 mil", 2_122_000), ("2.122.186", 2_122_186), ("2,1 millones", 2_100_000), ("2 millones", 2_000_000)],
)
def test_numbers_of_parameters_however_they_are_grouped(number, value):
    (claim,) = map(as_tuple, read_claims(f"La CNN tiene {number} parámetros."))
    assert claim == ("cnn", "parametros", pytest.approx(value))


def verdicts(results, tmp_path, text):
    path = tmp_path / "informe.md"
    path.write_text(text, encoding="utf-8")
    return [judgement.verdict for judgement in check_report.check(path, results, "consigna")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("La CNN alcanzó 70 % de exactitud.", ["coincide"]),
        ("La CNN alcanzó 86 % de exactitud.", ["contradice"]),
        ("La CNN alcanzó ~69 % de exactitud.", ["coincide"]),
        ("Transfer learning llegó a 0,40 de accuracy.", ["coincide"]),
        ("La CNN supera a transfer learning.", ["coincide"]),
        ("Transfer learning supera a la CNN.", ["contradice"]),
        ("Transfer learning no supera a la CNN.", ["coincide"]),
        ("La CNN no supera a transfer learning.", ["contradice"]),
        ("La CNN y transfer learning empatan.", ["contradice"]),
        ("La CNN gana a transfer learning por 30 puntos.", ["coincide", "coincide"]),
        ("La CNN tiene 10 parámetros y 2.122.186 parámetros.", ["contradice"]),
        ("La exactitud fue de 0,7.", ["no se puede juzgar"]),
        ("La clase gato acierta el 70 % con la CNN.", ["no se puede juzgar"]),
        ("La brecha de la CNN es 0,000.", ["coincide"]),
        ("La clase gato tuvo F1 0,70 con la CNN.", ["coincide"]),
    ],
)
def test_claims_are_compared_with_the_results(results, tmp_path, text, expected):
    make_results(results, cnn=0.7, transfer=0.4)
    assert verdicts(results, tmp_path, text) == expected


def test_equal_models_contradict_any_winner(results, tmp_path):
    make_results(results, cnn=0.6, transfer=0.6)
    assert verdicts(results, tmp_path, "La CNN supera a transfer learning.") == ["contradice"]
    assert verdicts(results, tmp_path, "La CNN no supera a transfer learning.") == ["coincide"]
    assert verdicts(results, tmp_path, "La CNN y transfer learning empatan.") == ["coincide"]


def test_without_results_nothing_can_be_judged(results, tmp_path):
    text = (
        "La CNN alcanzó 70 % de exactitud. La CNN supera a transfer learning. Hay 30 puntos de diferencia de exactitud."
    )
    assert set(verdicts(results, tmp_path, text)) == {"no se puede juzgar"}


def test_a_result_that_is_set_aside_is_told(results, tmp_path, capsys):
    make_results(results)
    path = results / "practica" / "cnn-simple" / "seed-2" / "result.json"
    path.write_text("{", encoding="utf-8")
    assert verdicts(results, tmp_path, "La CNN alcanzó 70 % de exactitud.") == ["coincide"]
    assert capsys.readouterr().err == f"Se apartó {path}: el archivo: no es JSON completo y válido.\n"


def test_the_command(results, tmp_path):
    make_results(results)
    path = tmp_path / "informe.md"

    def run(text):
        path.write_text(text, encoding="utf-8")
        command = [sys.executable, "-m", "scripts.check_report", str(path), "--results", str(results)]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)

    done = run("# CNN simple\n\nLlegó a 0,86 de accuracy.\n")
    assert done.returncode == 1
    assert "✗ línea 3: «Llegó a 0,86 de accuracy.»" in done.stdout
    assert "contradice: la CNN simple mide 70,0\u00a0%" in done.stdout
    assert "1 afirmación: 0 coinciden, 1 contradicen" in done.stdout
    assert run("La CNN alcanzó 70 % de exactitud.").returncode == 0
    path.unlink()
    missing = subprocess.run(
        [sys.executable, "-m", "scripts.check_report", str(path)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert missing.returncode == 1
    assert "No se puede leer el informe" in missing.stderr
    assert "Traceback" not in missing.stderr


def test_superseded_runs_are_left_out_as_on_the_site(results, tmp_path):
    make_run(results, "cnn-simple", 0, 0.9, config=older("cnn-simple"))
    make_run(results, "cnn-simple", 1, 0.5)
    make_run(results, "transfer-mobilenetv2", 1, 0.4)
    text = "La CNN llega al 70 %. La CNN llega al 50 %."
    assert verdicts(results, tmp_path, text) == ["contradice", "coincide"]

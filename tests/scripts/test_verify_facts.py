"""What the verifier works out from the files: facts, judgements, and how numbers read."""

from dataclasses import replace
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from experiments.catalogue import Commit
from experiments.lines import LINES
from experiments.schedule import drop_superseded, on_sample
from experiments.spanish import decimal
from experiments.store import Run
from scripts.verify import checks
from scripts.verify.facts import Facts, UnknownSourceError
from scripts.verify.labels import known_labels
from scripts.verify.numbers import evaluate
from scripts.verify.page import read_page
from scripts.verify.spanish_numbers import agrees
from scripts.verify.verdicts import judge
from tests.experiments.test_benchmark import make_record
from tests.factory import catalogued, make_result, older


def test_a_speed_of_an_unknown_name_is_no_throughput():
    facts = Facts((), LINES, make_record(paso_propio=[1.0, 2.0]))
    assert evaluate(facts, "banco(imagenes-por-segundo; paso-propio)") > 0
    with pytest.raises(UnknownSourceError, match="no dice «imagenes»"):
        evaluate(facts, "banco(imagenes; paso-propio)")


ENDINGS: dict[str, dict[str, Any]] = {"ok": {}, "diverged": {"status": "diverged", "test": None}}


def started(at, seed=0, status="ok", **changes):
    """Make a run of regularisation that started at a time."""
    origin = make_result().provenance.model_copy(update={"started_at": at})
    return Run(make_result("l2", seed, line="regularizacion", provenance=origin, **ENDINGS[status], **changes), Path())


@pytest.mark.parametrize(
    ("what", "at"), [("hipotesis", "2026-11-23T22:57:59Z"), ("predicciones", "2026-11-24T00:28:00Z")]
)
@pytest.mark.parametrize("status", ENDINGS)
def test_dates_are_judged_against_the_first_run_however_it_ended(what, at, status):
    def said(*runs):
        return judge(Facts(runs, LINES, None), f"anterioridad(regularizacion; {what})")

    late = started("2026-12-01T00:00:00Z", 1)
    assert said() == "sin-corridas"
    assert said(late) == said(started("2026-11-25T00:00:00Z", 0, status), late) == "antes"
    assert said(started(at, 0, status), late) == said(late, started(at, 0, status)) == "despues"
    superseded = started(at, 0, status, config=older("l2", "regularizacion"))
    assert said(superseded, late) == "despues"


def three_seeds(**changes):
    """Regularisation's L2: seed 0 ended well, seed 1 diverged, seed 2 is missing."""
    at = "2026-12-01T00:00:00Z"
    return Facts((started(at, **changes), started(at, 1, "diverged", **changes)), LINES, None)


@pytest.mark.parametrize(("state", "seed"), [("divergentes", 1), ("faltan", 2)])
def test_a_list_of_seeds_is_read_off_the_runs(state, seed):
    assert evaluate(three_seeds(), f"semillas(regularizacion/l2; {state}; 1; 1)") == seed


def test_the_runs_that_count_are_found_from_their_configuration():
    old = three_seeds(config=older("l2", "regularizacion"))
    assert [evaluate(old, f"semillas(regularizacion/l2; desactualizadas; {i}; 2)") for i in (1, 2)] == [0, 1]
    assert [run.result.seed for run in old.runs] == [0, 1]
    current = started("2026-12-01T00:00:00Z", 2)
    made = make_result("l2", 3, line="regularizacion", config=on_sample(catalogued("l2", "regularizacion")).config)
    sample = Run(made, Path())
    for loaded in permutations((*old.loaded, current, sample)):
        assert Facts(loaded, LINES, None).runs == (current,)
        assert drop_superseded(loaded, LINES) == [current]
    assert Facts((sample,), LINES, None).runs == (sample,)


@pytest.mark.parametrize(
    "source",
    [
        "semilla(regularizacion/l2; 2)",
        "semillas(regularizacion/l2; faltan; 1; 2)",
        "semillas(regularizacion/l2; otras; 1; 1)",
        "semillas(regularizacion/otra; faltan; 1; 1)",
    ],
)
def test_seeds_that_are_not_so_have_no_value(source):
    with pytest.raises(UnknownSourceError):
        evaluate(three_seeds(), source)


def test_both_dates_of_a_line_are_names():
    dates = [Commit("0" * 40, f"2026-01-02T03:04:0{second}Z") for second in (1, 2)]
    labels = known_labels(Facts((), (replace(LINES[0], stated=dates[0], predicted=dates[1]),), None))
    assert {date.at for date in dates} <= set(labels)


@pytest.mark.parametrize("finding", ["anterioridad(practica)", "anterioridad(practica; otra)"])
def test_a_date_of_something_else_is_no_finding(finding):
    with pytest.raises(UnknownSourceError):
        judge(Facts((), LINES, None), finding)


def test_a_line_that_names_no_commit_has_no_date():
    line = replace(LINES[0], stated=None)
    facts = Facts((), (line,), None)
    assert judge(facts, "anterioridad(practica; hipotesis)") == "sin-registro"
    assert judge(facts, "anterioridad(practica; predicciones)") == "sin-corridas"


@pytest.mark.parametrize(
    ("scale", "unit", "holds"), [(60, "minutos", True), (60, "horas", False), (36, "horas", False)]
)
def test_a_unit_is_of_its_scale(scale, unit, holds):
    seconds = sum(run.result.cost.cpu_seconds for run in three_seeds().runs)
    number = (
        f'<data value="{seconds}" data-fuente="cpu-total(regularizacion)" data-escala="{1 / scale!r}">'
        f"{decimal(seconds / scale, 2)}</data>"
    )
    page = read_page(
        "x", f'<div class="md-content"><p>Llevaron {number} {unit}.</p><p>Otras horas y minutos.</p></div>'
    )
    assert (list(checks.check_numbers(page, three_seeds())) == []) is holds


@pytest.mark.parametrize("finding", ["meta(regularizacion/l2; otra)", "comparacion(a)", "prediccion(practica; 99)"])
def test_a_finding_of_nothing_known_is_a_problem(finding):
    facts = Facts(tuple(started("2026-12-01T00:00:00Z", seed) for seed in range(3)), LINES, None)
    with pytest.raises(UnknownSourceError):
        judge(facts, finding)


@pytest.mark.parametrize(
    ("text", "value", "scale", "same"),
    [
        ("71,6\u00a0%", 0.7158, 1, True),
        ("71,5\u00a0%", 0.7158, 1, False),
        ("33,4\u00a0puntos", 0.33353, 1, True),
        ("1,0\u00a0punto", 0.0098, 1, True),
        ("−4,1", -0.0414, 100, True),
        ("4,1", -0.0414, 100, False),
        ("10\u00a0000", 10000, 1, True),
        ("0,716", 0.7158, 1, True),
        ("0,7158", 0.7158, 1, True),
        ("p\u00a0<\u00a00,001", 0.0004, 1, True),
        ("p\u00a0<\u00a00,001", 0.002, 1, False),
        ("p\u00a0=\u00a00,012", 0.0121, 1, True),
        ("2,4\u00a0·\u00a010¹⁴", 2.41e14, 1, True),
        ("2,4\u00a0·\u00a010¹³", 2.41e14, 1, False),
        ("setenta", 0.7, 1, False),
    ],
)
def test_how_numbers_read(text, value, scale, same):
    assert agrees(text, value, scale) is same

from dataclasses import replace

import pytest

from experiments.catalogue import Commit, Prediction
from experiments.lines import LINES
from experiments.schema import Cost
from experiments.store import Run
from scripts import judgements
from scripts.judgements import Judged
from tests.factory import make_result
from tests.scripts.test_summarise import group

PAIR = (("cnn-simple", "cnn-simple-limpio"),)


def judged(results, first, second, pairs=PAIR, quantity="accuracy", **bounds):
    groups = {
        "cnn-simple": group(results, seeds=range(len(first)), accuracies=first),
        "cnn-simple-limpio": group(results, "cnn-simple-limpio", range(len(second)), accuracies=second),
    }
    return judgements.judge("practica", 1, Prediction("x", quantity, pairs, **bounds), groups)


@pytest.mark.parametrize(
    ("first", "second", "bounds", "verdict"),
    [
        ([0.8] * 3, [0.5] * 3, {"above": 0.2}, "confirmada"),
        ([0.5] * 3, [0.8] * 3, {"above": 0.2}, "refutada"),
        ([0.6] * 3, [0.5] * 3, {"above": 0.2}, "refutada"),
        ([0.9, 0.7, 0.65], [0.5] * 3, {"above": 0.2}, "no-concluyente"),
        ([0.6] * 3, [0.5] * 3, {"above": 0.05, "below": 0.15}, "confirmada"),
        ([0.8] * 3, [0.5] * 3, {"above": 0.05, "below": 0.15}, "refutada"),
        ([0.8] * 3, [0.8] * 3, {"above": 0.0}, "refutada"),
        ([0.8] * 2, [0.5] * 3, {"above": 0.2}, "pendiente"),
        ([0.8] * 3, [0.5] * 2, {"above": 0.2}, "pendiente"),
    ],
)
def test_an_interval_within_the_bounds_confirms_and_one_outside_refutes(results, first, second, bounds, verdict):
    found = judged(results, first, second, **bounds)
    assert found.finding.verdict == verdict
    assert len(found.finding.evidence) == len(first) + len(second)


def test_one_pair_refutes_and_all_must_be_known_to_confirm(results):
    both = (*PAIR, ("cnn-simple", None))
    assert judged(results, [0.8] * 3, [0.5] * 3, both, above=0.1).finding.verdict == "confirmada"
    assert judged(results, [0.8] * 3, [0.5] * 3, both, above=0.5).finding.verdict == "refutada"
    half = judged(results, [0.8] * 3, [0.5] * 2, both, above=0.1)
    assert (half.finding.verdict, half.finding.values["measured"], half.finding.values["wanted"]) == ("pendiente", 1, 2)
    assert judged(results, [0.8] * 3, [0.5] * 2, both, above=0.9).finding.verdict == "refutada"


def test_a_second_that_is_none_compares_with_zero(results):
    found = judged(results, [0.8, 0.85, 0.9], [0.5], (("cnn-simple", None),), above=0.75)
    assert found.finding.verdict == "confirmada"
    assert found.parts[0].difference is not None
    assert found.parts[0].difference.mean == pytest.approx(0.85)


def test_the_gap_and_the_cost_are_quantities_too(results):
    gap = judged(results, [0.8] * 3, [0.5] * 3, quantity="gap", below=0.1)
    assert gap.parts[0].difference is not None
    assert gap.parts[0].difference.mean == pytest.approx(0.0)
    cheap = Cost(wall_seconds=1.0, cpu_seconds=3.0, images_per_second=1.0, peak_memory_bytes=1)
    groups = {
        "cnn-simple": group(results, cost=cheap),
        "cnn-simple-limpio": group(results, "cnn-simple-limpio"),  # 4 s in 3 epochs
    }
    found = judgements.judge("practica", 1, Prediction("x", "cpu_per_epoch", PAIR, below=0.0), groups)
    assert found.parts[0].difference is not None
    assert found.parts[0].difference.mean == pytest.approx(-1 / 3)
    assert found.finding.verdict == "confirmada"


def test_without_views_there_is_nothing_to_judge(results):
    found = judged(results, [0.8] * 3, [0.5] * 3, (("cnn-simple", None),), quantity="views_accuracy", above=0.1)
    assert found.finding.verdict == "pendiente"


def with_verdicts(results, *verdicts):
    found = judged(results, [0.8] * 3, [0.5] * 3, above=0.2)
    parts: list[Judged] = [replace(found, finding=replace(found.finding, verdict=v)) for v in verdicts]
    return judgements.verdict("practica", parts)


@pytest.mark.parametrize(
    ("verdicts", "whole"),
    [
        (["confirmada", "confirmada"], "confirmada"),
        (["refutada"], "refutada"),
        (["confirmada", "refutada"], "en-parte"),
        (["confirmada", "pendiente"], "sostenida"),
        (["confirmada", "no-concluyente"], "sostenida"),
        (["refutada", "no-concluyente"], "no-sostenida"),
        (["pendiente", "no-concluyente"], "pendiente"),
        (["no-concluyente", "no-concluyente"], "no-concluyente"),
    ],
)
def test_the_verdict_of_a_whole_hypothesis(results, verdicts, whole):
    found = with_verdicts(results, *verdicts)
    assert found.verdict == whole
    assert sum(found.values["counts"].values()) == len(verdicts)
    assert found.evidence


@pytest.mark.parametrize(
    ("verdicts", "whole"),
    [
        (["confirmada", "pendiente"], "todas"),
        (["confirmada", "confirmada", "refutada"], "mayoria"),
        (["confirmada", "refutada"], "mitad"),
        (["confirmada", "refutada", "refutada"], "minoria"),
        (["refutada", "no-concluyente"], "ninguna"),
        (["pendiente", "no-concluyente"], "sin-decidir"),
    ],
)
def test_how_many_of_the_decided_predictions_held(results, verdicts, whole):
    found = judged(results, [0.8] * 3, [0.5] * 3, above=0.2)
    counted = judgements.tally("todas", [replace(found, finding=replace(found.finding, verdict=v)) for v in verdicts])
    assert judgements.kept_mostly(counted).verdict == whole


BEFORE, AFTER = Commit("0" * 40, "2025-12-31T23:59:59Z"), Commit("1" * 40, "2026-01-01T00:00:00Z")
"""Of the runs of the factory, which start with 2026."""


@pytest.mark.parametrize(("commit", "verdict"), [(BEFORE, "antes"), (AFTER, "despues"), (None, "sin-registro")])
@pytest.mark.parametrize("other", [BEFORE, AFTER, None])
def test_hypothesis_and_predictions_each_come_before_the_first_run_or_after(results, commit, verdict, other):
    runs = group(results, seeds=[0, 1]).runs
    without_runs = "sin-corridas" if commit else "sin-registro"
    first, second = (replace(LINES[0], stated=a, predicted=b) for a, b in ((commit, other), (other, commit)))
    assert judgements.stated(first, runs).verdict == judgements.predicted(second, runs).verdict == verdict
    assert judgements.stated(first, ()).verdict == judgements.predicted(second, ()).verdict == without_runs
    assert judgements.stated(first, runs).id == "anterioridad(practica; hipotesis)"
    assert judgements.predicted(second, runs).id == "anterioridad(practica; predicciones)"


def test_a_diverged_run_is_a_first_run_too(results):
    line = replace(LINES[0], stated=AFTER, predicted=AFTER)
    later = make_result().provenance.model_copy(update={"started_at": "2026-01-02T00:00:00Z"})
    good = group(results, seeds=[1], provenance=later).runs
    diverged = Run(make_result(status="diverged", test=None), results)
    for judge in (judgements.stated, judgements.predicted):
        assert judge(line, good).verdict == "antes"
        found = judge(line, (diverged, *good))
        assert found.verdict == "despues"
        assert found.evidence == ("practica/cnn-simple/seed-0", "practica/cnn-simple/seed-1")

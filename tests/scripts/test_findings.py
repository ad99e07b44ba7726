from dataclasses import replace

import numpy as np
import pytest

from experiments.data import CLASSES
from experiments.evaluate import evaluate
from experiments.schema import Cost
from experiments.store import Predictions, Run
from scripts import findings
from scripts.summarise import Group
from scripts.thresholds import Threshold
from tests.factory import make_history, make_predictions, make_result
from tests.scripts.test_summarise import group


def with_history(results, **history):
    return group(results, history=make_history(**history))


def from_predictions(predictions):
    """Make a group of one run with these predictions."""
    result = make_result(predictions=predictions)
    return Group("practica/cnn-simple", "CNN", (Run(result, None, predictions),))  # type: ignore[arg-type]


def confuse(matrix, confidence=0.8):
    """Make predictions with this confusion matrix."""
    pairs = [(i, j) for i, row in enumerate(matrix) for j, n in enumerate(row) for _ in range(n)]
    label, predicted = (np.array(column, np.uint8) for column in zip(*pairs, strict=True))
    probability = np.full((len(label), 10), (1 - confidence) / 9)
    probability[np.arange(len(label)), predicted] = confidence
    return Predictions(label, predicted, probability.astype(np.float16))


@pytest.mark.parametrize(
    ("first", "second", "verdict"),
    [
        (0.7, 0.4, "primero"),
        (0.4, 0.7, "segundo"),
        (0.7, 0.7, "indistinguibles"),
    ],
)
def test_comparison(results, first, second, verdict):
    a, b = group(results, accuracies=[first] * 3), group(results, "transfer-mobilenetv2", accuracies=[second] * 3)
    found = findings.comparison(a, b)
    assert found.verdict == verdict
    assert found.evidence == (*a.evidence, *b.evidence)


def test_a_small_difference_decides_nothing(results):
    """Every seed says the same, but no single test can tell it from chance."""
    a, b = group(results, accuracies=[0.7] * 3), group(results, "transfer-mobilenetv2", accuracies=[0.7] * 3)
    better = a.runs[0].predictions
    assert better is not None
    changed = better.predicted.copy()
    changed[np.flatnonzero(better.label != better.predicted)[0]] = better.label[
        np.flatnonzero(better.label != better.predicted)[0]
    ]
    runs = tuple(replace(run, predictions=Predictions(better.label, changed, better.probability)) for run in a.runs)
    others = tuple(replace(run, predictions=better) for run in b.runs)
    found = findings.comparison(replace(a, runs=runs), replace(b, runs=others))
    assert found.values["difference"].low > 0
    assert found.verdict == "indistinguibles"


def test_seeds_that_disagree_decide_nothing(results):
    a = group(results, accuracies=[0.9, 0.9, 0.3])
    b = group(results, "transfer-mobilenetv2", accuracies=[0.5, 0.5, 0.5])
    assert findings.comparison(a, b).verdict == "indistinguibles"


def test_no_pairs_no_comparison(results):
    a, b = group(results, seeds=(0,)), group(results, "transfer-mobilenetv2", seeds=(1,))
    assert findings.comparison(a, b).verdict == "sin-pares"


@pytest.mark.parametrize(("accuracy", "verdict"), [(0.7, "supera"), (0.1, "no-supera"), (0.0, "no-supera")])
def test_chance(results, accuracy, verdict):
    assert findings.against_chance(group(results, seeds=(0,), accuracies=[accuracy])).verdict == verdict


def test_an_interval_that_begins_at_chance_does_not_beat_it(results):
    assert findings.against_chance(group(results, accuracies=[0.85, 0.1, 0.1])).verdict == "no-supera"


@pytest.mark.parametrize(
    ("losses", "verdict", "epoch"),
    [
        ((1.5, 1.2, 1.0), "sigue-bajando", 3),
        ((1.5, 1.0, 1.01), "se-estanca", 2),
        ((1.5, 1.0, 1.02), "vuelve-a-subir", 2),
        ((1.0, 1.5, 2.0), "vuelve-a-subir", 1),
        ((1.0,), "una-epoca", 1),
        ((0.0, 0.0), "se-estanca", 1),
    ],
)
def test_validation_loss(results, losses, verdict, epoch):
    found = findings.validation_loss(with_history(results, val_loss=losses))
    assert (found.verdict, found.values["epoch"]) == (verdict, epoch)


def test_training_loss(results):
    falling = group(results)
    assert findings.training_loss(falling).verdict == "baja-siempre"
    history = make_history()
    bumpy = history.model_copy(update={"loss": (2.0, 2.1, 1.0)})
    found = findings.training_loss(group(results, history=bumpy))
    assert (found.verdict, found.values["rises"]) == ("con-subidas", 1)
    assert findings.training_loss(with_history(results, val_loss=(1.0,))).verdict == "una-epoca"


@pytest.mark.parametrize(
    ("training", "verdict"),
    [
        (0.71, "ninguno"),
        (0.7, "ninguno"),
        (0.5, "ninguno"),
        (0.73, "leve"),
        (0.76, "moderado"),
        (0.85, "marcado"),
    ],
)
def test_overfitting_at_the_selected_epoch(results, training, verdict):
    found = findings.overfitting(with_history(results, accuracy=0.7, training=[training] * 3))
    assert found.verdict == found.values["assignment_verdict"] == verdict
    assert found.values["selected"].mean == pytest.approx(training - 0.7)


def test_the_assignments_gap_mixes_epochs(results):
    found = findings.overfitting(with_history(results, accuracy=0.7, training=[0.7, 0.8, 0.9]))
    assert (found.verdict, found.values["assignment_verdict"]) == ("ninguno", "marcado")
    assert found.values["assignment"].mean == pytest.approx(0.2)


@pytest.mark.parametrize(("training", "verdict"), [(0.49, "marcado"), (0.5, "leve"), (0.69, "leve"), (0.71, "ninguno")])
def test_underfitting(results, training, verdict):
    assert findings.underfitting(with_history(results, training=[training] * 3)).verdict == verdict


@pytest.mark.parametrize(
    ("training", "accuracy", "verdict"),
    [
        (0.75, 0.74, "equilibrado"),
        (0.9, 0.7, "sobreajuste"),
        (0.4, 0.4, "subajuste"),
        (0.6, 0.4, "ambos"),
    ],
)
def test_diagnosis(results, training, accuracy, verdict):
    assert findings.diagnosis(with_history(results, accuracy=accuracy, training=[training] * 3)).verdict == verdict


def diagonal(hits):
    """Make a confusion matrix of twenty images a class; each class' misses are taken for the next one."""
    matrix = [[0] * 10 for _ in range(10)]
    for i, n in enumerate(hits):
        matrix[i][i], matrix[i][(i + 1) % 10] = n, 20 - n
    return matrix


@pytest.mark.parametrize(
    ("hits", "verdict"),
    [
        ([14] * 10, "parejo"),
        ([17, 17, 17, 17, 14, 14, 17, 17, 17, 17], "desparejo"),
        ([20, 4] * 5, "muy-desparejo"),
    ],
)
def test_class_ranking(hits, verdict):
    found = findings.class_ranking(from_predictions(confuse(diagonal(hits))))
    assert found.verdict == verdict
    scores = [c.f1 for c in found.values["best"]] + [c.f1 for c in reversed(found.values["worst"])]
    assert scores == sorted(scores, reverse=True)
    assert len(found.values["best"]) == len(found.values["worst"]) == 3
    assert found.values["macro_f1"] == pytest.approx(found.values["weighted_f1"])


def test_confusions_are_ranked():
    matrix = diagonal([20] * 10)
    matrix[3][3], matrix[3][5] = 12, 8
    matrix[5][5], matrix[5][3] = 15, 5
    found = findings.confusions(from_predictions(confuse(matrix)))
    assert found.verdict == "hay"
    assert found.values["pairs"] == [("cat", "dog", pytest.approx(0.4)), ("dog", "cat", pytest.approx(0.25))]


def test_a_perfect_model_confuses_nothing():
    found = findings.confusions(from_predictions(make_predictions(1.0)))
    assert (found.verdict, found.values["pairs"]) == ("no-hay", [])


@pytest.mark.parametrize(
    ("accuracy", "confidence", "verdict"),
    [
        (0.8, 0.8, "calibrado"),
        (0.6, 0.9, "sobreconfiado"),
        (0.9, 0.6, "subconfiado"),
    ],
)
def test_calibration(accuracy, confidence, verdict):
    found = findings.calibration(from_predictions(make_predictions(accuracy, confidence=confidence)))
    assert found.verdict == verdict
    assert found.values["bias"] == pytest.approx(confidence - accuracy, abs=2e-3)


def test_errors_of_confidence_that_cancel_out_are_no_bias():
    sure, unsure = (make_predictions(0.7, confidence=confidence) for confidence in (0.9, 0.5))
    every_other = np.arange(len(sure.label))[:, None] % 2 == 0
    mixed = replace(sure, probability=np.where(every_other, sure.probability, unsure.probability))
    found = findings.calibration(from_predictions(mixed))
    assert found.verdict == "descalibrado"
    assert found.values["ece"].mean == pytest.approx(0.2, abs=2e-3)


def test_balance():
    assert findings.balance(from_predictions(make_predictions(0.7))).verdict == "equilibrado"
    matrix = diagonal([20] * 10)
    matrix[3][3], matrix[3][5] = 10, 10
    found = findings.balance(from_predictions(confuse(matrix)))
    assert found.verdict == "desequilibrado"
    assert [c.name for c in found.values["overpredicted"]] == ["dog"]
    assert [c.name for c in found.values["underpredicted"]] == ["cat"]


@pytest.mark.parametrize(
    ("first", "second", "verdict"),
    [
        ([0.7, 0.75, 0.7], [0.5, 0.55, 0.5], "mas-alta"),
        ([0.5, 0.55, 0.5], [0.7, 0.75, 0.7], "mas-baja"),
        ([0.6, 0.7, 0.8], [0.65, 0.7, 0.75], "indistinguible"),
        ([0.7], [0.5], "sin-datos"),
    ],
)
def test_effect(results, first, second, verdict):
    a = group(results, seeds=range(len(first)), accuracies=first)
    b = group(results, "cnn-simple-limpio", seeds=range(len(second)), accuracies=second)
    assert findings.effect(a, b).verdict == verdict


def test_agreement(results):
    a, b = group(results), group(results, "transfer-mobilenetv2", accuracies=[0.4] * 3)
    assert findings.agreement(findings.comparison(a, b), findings.comparison(a, b)).verdict == "coinciden"
    assert findings.agreement(findings.comparison(a, b), findings.comparison(b, a)).verdict == "difieren"
    untested = findings.comparison(a, group(results, "transfer-mobilenetv2", seeds=(9,)))
    assert findings.agreement(untested, untested).verdict == "sin-datos"


@pytest.mark.parametrize(
    ("seconds", "verdict"), [((9.0, 3.0), "primero"), ((3.0, 9.0), "segundo"), ((0.0, 9.0), "sin-datos")]
)
def test_cost(results, seconds, verdict):
    a, b = (
        group(results, slug, cost=Cost(wall_seconds=1.0, cpu_seconds=s, images_per_second=1.0, peak_memory_bytes=1))
        for slug, s in zip(("cnn-simple", "transfer-mobilenetv2"), seconds, strict=True)
    )
    found = findings.cost(a, b)
    assert found.verdict == verdict
    assert found.values.get("ratio", 3.0) == pytest.approx(3.0)


@pytest.mark.parametrize(
    ("accuracies", "verdict"),
    [([0.7, 0.7, 0.7], "alcanzada"), ([0.7, 0.65, 0.7], "no-alcanzada"), ([0.8, 0.8], "pendiente")],
)
def test_goals_ask_for_the_mean_of_three_seeds(results, accuracies, verdict):
    found = findings.goal(
        group(results, seeds=range(len(accuracies)), accuracies=accuracies), Threshold("x", 0.7, "", "")
    )
    assert found.verdict == verdict


def test_evaluate_agrees_with_the_factory():
    predictions = confuse(diagonal([14] * 10))
    assert evaluate(predictions.label, predictions.probability.astype(np.float32), CLASSES).accuracy == 0.7

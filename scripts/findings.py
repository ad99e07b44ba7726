"""From summaries to findings: what may be said of the data, decided by pure functions with named thresholds.

A finding is data. Its `verdict` chooses the sentence, its `values` are the numbers in it, and its `evidence` names the
result files that both follow from. Templates only put findings into Spanish.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from scripts import summarise
from scripts.summarise import Group
from scripts.thresholds import (
    ALPHA,
    BALANCE,
    ECE_CALIBRATED,
    GAP_MARKED,
    GAP_MODERATE,
    GAP_SLIGHT,
    LOSS_RISE,
    SPREAD_UNEVEN,
    SPREAD_VERY_UNEVEN,
    UNDERFIT_MARKED,
    UNDERFIT_SLIGHT,
    Threshold,
)

RANKED = 3
"""Classes named as the best and as the worst."""
CONFUSIONS = 5
"""Confusions named."""


@dataclass(frozen=True)
class Finding:
    """A statement about results: its kind, its verdict, the numbers in it and the runs it follows from."""

    kind: str
    verdict: str
    values: Mapping[str, Any]
    evidence: tuple[str, ...]


def comparison(first: Group, second: Group) -> Finding:
    """Decide which of two models is more accurate; see `comparisons`."""
    return comparisons(second, [first])[0]


def comparisons(reference: Group, others: Sequence[Group]) -> list[Finding]:
    """Decide, for each of several models, whether it is more accurate than one.

    A difference counts when its interval leaves zero out and every seed's McNemar test, after Holm over all the models,
    agrees with its sign. Verdicts: `primero` (the other), `segundo` (the reference), `indistinguibles`, `sin-pares`.
    """
    results = summarise.against(reference, others)
    return [_compare(other, reference, result) for other, result in zip(others, results, strict=True)]


def _compare(first: Group, second: Group, result: summarise.Paired | None) -> Finding:
    """Put one comparison into a finding."""
    values: dict[str, Any] = {"first": summarise.accuracy(first), "second": summarise.accuracy(second)}
    evidence = first.evidence + second.evidence
    if result is None:
        return Finding("comparacion", "sin-pares", values, evidence)
    difference, tests = result.difference, result.tests
    sign = np.sign(difference.mean)
    agreeing = sum(t.p_holm < ALPHA.value and np.sign(t.only_first - t.only_second) == sign for t in tests)
    values |= {
        "difference": difference,
        "tests": tests,
        "agreeing": agreeing,
        "largest_p": max(t.p_holm for t in tests),
    }
    decided = (difference.low > 0 or difference.high < 0) and agreeing == len(tests)
    verdict = ("primero" if sign > 0 else "segundo") if decided else "indistinguibles"
    return Finding("comparacion", verdict, values, evidence)


def against_chance(group: Group) -> Finding:
    """Decide whether the model beats guessing one of the classes at random: `supera`, `no-supera`."""
    value = summarise.accuracy(group)
    chance = 1 / len(group.tests[0].per_class)
    return Finding(
        "azar", "supera" if value.low > chance else "no-supera", {"accuracy": value, "chance": chance}, group.evidence
    )


def training_loss(group: Group) -> Finding:
    """Decide how the mean training loss moves: `baja-siempre`, `con-subidas`, `una-epoca`."""
    loss = summarise.curve(group, "loss").mean
    rises = int(np.sum(np.diff(loss) >= 0))
    verdict = "una-epoca" if len(loss) < 2 else "con-subidas" if rises else "baja-siempre"
    values = {"first": float(loss[0]), "last": float(loss[-1]), "epochs": len(loss), "rises": rises}
    return Finding("perdida-entrenamiento", verdict, values, group.evidence)


def validation_loss(group: Group) -> Finding:
    """Decide from which epoch the mean validation loss improves no more, and what it does then.

    Verdicts: `sigue-bajando` (the last epoch is the best), `se-estanca`, `vuelve-a-subir`, `una-epoca`.
    """
    loss = summarise.curve(group, "val_loss").mean
    best = int(np.argmin(loss))
    rise = float(loss[-1] / loss[best] - 1) if loss[best] > 0 else 0.0
    values = {"epoch": best + 1, "epochs": len(loss), "best": float(loss[best]), "last": float(loss[-1]), "rise": rise}
    if len(loss) < 2:
        verdict = "una-epoca"
    elif best == len(loss) - 1:
        verdict = "sigue-bajando"
    else:
        verdict = "vuelve-a-subir" if rise >= LOSS_RISE.value else "se-estanca"
    return Finding("perdida-validacion", verdict, values, group.evidence)


def overfitting(group: Group) -> Finding:
    """Grade overfitting by the gap at the selected epoch: `ninguno`, `leve`, `moderado`, `marcado`.

    The assignment's gap, max(training accuracy) - max(validation accuracy), stands beside it with its own grade.
    """
    selected = summarise.over_seeds(group, summarise.gap)
    assignment = summarise.over_seeds(group, lambda r: max(r.history.accuracy) - max(r.history.val_accuracy))
    values = {"selected": selected, "assignment": assignment, "assignment_verdict": _gap_grade(assignment.mean)}
    return Finding("sobreajuste", _gap_grade(selected.mean), values, group.evidence)


def underfitting(group: Group) -> Finding:
    """Grade underfitting by training accuracy at the selected epoch: `ninguno`, `leve`, `marcado`."""
    reached = summarise.over_seeds(group, lambda r: r.history.accuracy[r.selected_epoch - 1])
    if reached.mean < UNDERFIT_MARKED.value:
        verdict = "marcado"
    else:
        verdict = "leve" if reached.mean < UNDERFIT_SLIGHT.value else "ninguno"
    return Finding("subajuste", verdict, {"training": reached}, group.evidence)


def diagnosis(group: Group) -> Finding:
    """Join both gradings: `sobreajuste`, `subajuste`, `ambos`, `equilibrado`."""
    over, under = overfitting(group).verdict, underfitting(group).verdict
    verdict = {
        (False, False): "equilibrado",
        (True, False): "sobreajuste",
        (False, True): "subajuste",
        (True, True): "ambos",
    }[over != "ninguno", under != "ninguno"]
    return Finding("diagnostico", verdict, {"over": over, "under": under}, group.evidence)


def class_ranking(group: Group) -> Finding:
    """Name the best and worst classes by F1 and grade the distance: `parejo`, `desparejo`, `muy-desparejo`."""
    ranked = sorted(summarise.classes(group), key=lambda c: (-c.f1, c.name))
    spread = ranked[0].f1 - ranked[-1].f1
    if spread < SPREAD_UNEVEN.value:
        verdict = "parejo"
    else:
        verdict = "desparejo" if spread < SPREAD_VERY_UNEVEN.value else "muy-desparejo"
    supports = np.array([c.support for c in ranked], dtype=np.float64)
    scores = np.array([c.f1 for c in ranked])
    values = {
        "best": ranked[:RANKED],
        "worst": ranked[: -RANKED - 1 : -1],
        "spread": spread,
        "macro_f1": float(scores.mean()),
        "weighted_f1": float(scores @ supports / supports.sum()),
    }
    return Finding("clases", verdict, values, group.evidence)


def confusions(group: Group) -> Finding:
    """List the commonest confusions as (true class, predicted class, share of the true class): `hay`, `no-hay`."""
    names = [c.name for c in group.tests[0].per_class]
    rates = summarise.confusion(group)
    np.fill_diagonal(rates, 0.0)
    order = np.argsort(-rates, axis=None, kind="stable")[:CONFUSIONS]
    pairs = [(names[i // len(names)], names[i % len(names)], float(rates.flat[i])) for i in order if rates.flat[i] > 0]
    return Finding("confusiones", "hay" if pairs else "no-hay", {"pairs": pairs}, group.evidence)


def calibration(group: Group) -> Finding:
    """Decide whether confidence can be taken at its word: `calibrado`, `sobreconfiado`, `subconfiado`."""
    ece = summarise.over_seeds(group, lambda r: r.test.calibration.ece if r.test else 0.0)
    confidence, right, counts = summarise.calibration(group)
    mean_confidence = float(np.average(confidence, weights=counts))
    bias = mean_confidence - float(np.average(right, weights=counts))
    verdict = "calibrado" if ece.mean < ECE_CALIBRATED.value else "sobreconfiado" if bias > 0 else "subconfiado"
    return Finding("calibracion", verdict, {"ece": ece, "confidence": mean_confidence, "bias": bias}, group.evidence)


def balance(group: Group) -> Finding:
    """Decide whether precision and recall agree in every class: `equilibrado`, `desequilibrado`.

    `overpredicted` classes have recall above precision: the model says their name too often.
    """
    rows = summarise.classes(group)
    over = [c for c in rows if c.recall - c.precision >= BALANCE.value]
    under = [c for c in rows if c.precision - c.recall >= BALANCE.value]
    largest = max(rows, key=lambda c: abs(c.precision - c.recall))
    values = {
        "overpredicted": over,
        "underpredicted": under,
        "largest": largest,
        "precision": float(np.mean([c.precision for c in rows])),
        "recall": float(np.mean([c.recall for c in rows])),
    }
    return Finding("equilibrio", "desequilibrado" if over or under else "equilibrado", values, group.evidence)


def effect(kind: str, first: Group, second: Group) -> Finding:
    """Compare the accuracy of two ways to train or evaluate the same model.

    Verdicts, of the first: `mas-alta`, `mas-baja`, `indistinguible`, `sin-datos` (fewer than three seeds of either).
    """
    a, b = ([test.accuracy for test in group.tests] for group in (first, second))
    difference = summarise.difference(a, b)
    values = {"first": summarise.accuracy(first), "second": summarise.accuracy(second), "difference": difference}
    if difference is None:
        verdict = "sin-datos"
    elif difference.low > 0:
        verdict = "mas-alta"
    else:
        verdict = "mas-baja" if difference.high < 0 else "indistinguible"
    return Finding(kind, verdict, values, first.evidence + second.evidence)


def agreement(assignment: Finding, clean: Finding) -> Finding:
    """Decide whether both protocols name the same winner: `coinciden`, `difieren`, or `sin-datos` without a test."""
    if "sin-pares" in {assignment.verdict, clean.verdict}:
        verdict = "sin-datos"  # two comparisons that could not be made agree on nothing
    else:
        verdict = "coinciden" if assignment.verdict == clean.verdict else "difieren"
    return Finding(
        "acuerdo",
        verdict,
        {"assignment": assignment.verdict, "clean": clean.verdict},
        assignment.evidence + clean.evidence,
    )


def cost(first: Group, second: Group) -> Finding:
    """Compare the CPU seconds of a run: `primero` or `segundo` costs more, `sin-datos` when one took none."""
    a, b = (summarise.over_seeds(group, lambda r: r.cost.cpu_seconds) for group in (first, second))
    evidence = first.evidence + second.evidence
    if min(a.mean, b.mean) <= 0:
        return Finding("costo", "sin-datos", {"first": a, "second": b}, evidence)
    ratio = max(a.mean, b.mean) / min(a.mean, b.mean)
    return Finding(
        "costo", "primero" if a.mean >= b.mean else "segundo", {"first": a, "second": b, "ratio": ratio}, evidence
    )


def goal(group: Group, bound: Threshold) -> Finding:
    """Decide whether mean test accuracy over three seeds or more reaches a goal.

    Verdicts: `alcanzada`, `no-alcanzada`, `pendiente` (fewer seeds so far).
    """
    values: dict[str, Any] = {"bound": bound.value, "seeds": len(group.runs)}
    if len(group.runs) < summarise.MIN_SEEDS:
        return Finding("meta", "pendiente", values, group.evidence)
    value = summarise.accuracy(group)
    reached = value.mean >= bound.value or math.isclose(value.mean, bound.value)  # a mean of equal values is inexact
    verdict = "alcanzada" if reached else "no-alcanzada"
    return Finding("meta", verdict, {**values, "accuracy": value}, group.evidence)


def _gap_grade(gap: float) -> str:
    """Grade a gap between training and validation accuracy."""
    for bound, grade in ((GAP_MARKED, "marcado"), (GAP_MODERATE, "moderado"), (GAP_SLIGHT, "leve")):
        if gap >= bound.value:
            return grade
    return "ninguno"

"""From summaries to findings: what may be said of the data, decided by pure functions with named thresholds.

A finding is data. Its `verdict` chooses the sentence, its `values` are the numbers in it, and its `evidence` names the
result files that both follow from. Templates only put findings into Spanish.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from experiments.traced import Number
from scripts import summarise
from scripts.quantities import ACCURACY, ASSIGNMENT_GAP, CPU, ECE, GAP, TRAINING
from scripts.summarise import Group
from scripts.thresholds import (
    ALPHA,
    BALANCE,
    CONFIDENCE_BIAS,
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
    """A statement about results: kind and subject, verdict, the numbers in it and the runs it follows from."""

    kind: str
    subject: str
    verdict: str
    values: Mapping[str, Any]
    evidence: tuple[str, ...]

    @property
    def id(self) -> str:
        """What it is about, as pages carry it and `scripts.verify` judges it anew."""
        return f"{self.kind}({self.subject})"


def comparison(first: Group, second: Group) -> Finding:
    """Decide which of two models is more accurate; see `comparisons`."""
    return comparisons(second, [first], "")[0]


def comparisons(reference: Group, others: Sequence[Group], family: str) -> list[Finding]:
    """Decide, for each of several models, whether it is more accurate than one.

    A difference counts when its interval leaves zero out and every seed's McNemar test, after Holm over all the models,
    agrees with its sign. Verdicts: `primero` (the other), `segundo` (the reference), `indistinguibles`, `sin-pares`.
    """
    results = summarise.against(reference, others, family)
    return [_compare(other, reference, result, family) for other, result in zip(others, results, strict=True)]


def _compare(first: Group, second: Group, result: summarise.Paired | None, family: str) -> Finding:
    """Put one comparison into a finding."""
    pair = f"{first.key}; {second.key}"
    subject = f"{pair}; {family}"
    values: dict[str, Any] = {"first": summarise.accuracy(first), "second": summarise.accuracy(second)}
    evidence = first.evidence + second.evidence
    if result is None:
        return Finding("comparacion", subject, "sin-pares", values, evidence)
    difference, tests = result.difference, result.tests
    sign = np.sign(difference.mean)
    agreeing = sum(t.p_holm < ALPHA.value and np.sign(t.only_first - t.only_second) == sign for t in tests)
    values |= {
        "difference": difference,
        "tests": tests,
        "agreeing": Number(agreeing, f"acuerdan({subject})"),
        "pairs": Number(len(tests), f"pares({pair})"),
        "largest_p": Number(max(t.p_holm for t in tests), f"p-mayor({subject})"),
    }
    decided = (difference.low > 0 or difference.high < 0) and agreeing == len(tests)
    verdict = ("primero" if sign > 0 else "segundo") if decided else "indistinguibles"
    return Finding("comparacion", subject, verdict, values, evidence)


def against_chance(group: Group) -> Finding:
    """Decide whether the model beats guessing one of the classes at random: `supera`, `no-supera`."""
    value = summarise.accuracy(group)
    chance = Number(1 / len(group.tests[0].per_class), f"azar({group.key})")
    above = value.low > chance and not math.isclose(value.low, chance)  # a mean of equal values is inexact
    return Finding(
        "azar",
        group.key,
        "supera" if above else "no-supera",
        {"accuracy": value, "chance": chance},
        group.evidence,
    )


def training_loss(group: Group) -> Finding:
    """Decide how the mean training loss moves: `baja-siempre`, `con-subidas`, `una-epoca`."""
    curve = summarise.curve(group, "loss")
    epochs = len(curve.mean)
    rises = int(np.sum(np.diff(curve.mean) >= 0))
    verdict = "una-epoca" if epochs < 2 else "con-subidas" if rises else "baja-siempre"
    values = {
        "first": curve.number(1),
        "last": curve.number(epochs),
        "steps": Number(epochs - 1, f"pasos({group.key})"),
        "rises": Number(rises, f"subidas({group.key})"),
    }
    return Finding("perdida-entrenamiento", group.key, verdict, values, group.evidence)


def validation_loss(group: Group) -> Finding:
    """Decide from which epoch the mean validation loss improves no more, and what it does then.

    Verdicts: `sigue-bajando` (the last epoch is the best), `se-estanca`, `vuelve-a-subir`, `una-epoca`.
    """
    curve = summarise.curve(group, "val_loss")
    loss = curve.mean
    best = int(np.argmin(loss))
    rise = float(loss[-1] / loss[best] - 1) if loss[best] > 0 else 0.0
    values = {
        "epoch": Number(best + 1, f"mejor-epoca({group.key})"),
        "best": curve.number(best + 1),
        "rise": Number(rise, f"suba({group.key})"),
        "last": Number(len(loss), f"epocas-comunes({group.key})"),
    }
    if len(loss) < 2:
        verdict = "una-epoca"
    elif best == len(loss) - 1:
        verdict = "sigue-bajando"
    else:
        verdict = "vuelve-a-subir" if rise >= LOSS_RISE.value else "se-estanca"
    return Finding("perdida-validacion", group.key, verdict, values, group.evidence)


def overfitting(group: Group) -> Finding:
    """Grade overfitting by the gap at the selected epoch: `ninguno`, `leve`, `moderado`, `marcado`.

    The assignment's gap, max(training accuracy) - max(validation accuracy), stands beside it with its own grade.
    """
    selected = summarise.over_seeds(group, GAP)
    assignment = summarise.over_seeds(group, ASSIGNMENT_GAP)
    values = {"selected": selected, "assignment": assignment, "assignment_verdict": _gap_grade(assignment.mean)}
    return Finding("sobreajuste", group.key, _gap_grade(selected.mean), values, group.evidence)


def underfitting(group: Group) -> Finding:
    """Grade underfitting by training accuracy at the selected epoch: `ninguno`, `leve`, `marcado`."""
    reached = summarise.over_seeds(group, TRAINING)
    if reached.mean < UNDERFIT_MARKED.value:
        verdict = "marcado"
    else:
        verdict = "leve" if reached.mean < UNDERFIT_SLIGHT.value else "ninguno"
    return Finding("subajuste", group.key, verdict, {"training": reached}, group.evidence)


def diagnosis(group: Group) -> Finding:
    """Join both gradings: `sobreajuste`, `subajuste`, `ambos`, `equilibrado`."""
    over, under = overfitting(group).verdict, underfitting(group).verdict
    verdict = {
        (False, False): "equilibrado",
        (True, False): "sobreajuste",
        (False, True): "subajuste",
        (True, True): "ambos",
    }[over != "ninguno", under != "ninguno"]
    return Finding("diagnostico", group.key, verdict, {"over": over, "under": under}, group.evidence)


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
        "spread": Number(spread, f"dispersion({group.key})"),
        "macro_f1": Number(scores.mean(), f"f1-macro({group.key})"),
        "weighted_f1": Number(scores @ supports / supports.sum(), f"f1-ponderado({group.key})"),
    }
    return Finding("clases", group.key, verdict, values, group.evidence)


def confusions(group: Group) -> Finding:
    """List the commonest confusions as (true class, predicted class, share of the true class): `hay`, `no-hay`."""
    names = [c.name for c in group.tests[0].per_class]
    rates = summarise.confusion(group)
    np.fill_diagonal(rates, 0.0)
    order = np.argsort(-rates, axis=None, kind="stable")[:CONFUSIONS]
    places = [(names[i // len(names)], names[i % len(names)], rates.flat[i]) for i in order if rates.flat[i] > 0]
    pairs = [(a, b, Number(rate, summarise.confusion_source(group, a, b))) for a, b, rate in places]
    return Finding("confusiones", group.key, "hay" if pairs else "no-hay", {"pairs": pairs}, group.evidence)


def calibration(group: Group) -> Finding:
    """Decide whether confidence can be taken at its word.

    Verdicts: `calibrado`, `sobreconfiado`, `subconfiado`, `descalibrado` (too sure here, too little there).
    """
    ece = summarise.over_seeds(group, ECE)
    confidence, right, counts = summarise.calibration(group)
    mean_confidence = float(np.average(confidence, weights=counts))
    bias = mean_confidence - float(np.average(right, weights=counts))
    if ece.mean < ECE_CALIBRATED.value:
        verdict = "calibrado"
    elif abs(bias) < CONFIDENCE_BIAS.value:
        verdict = "descalibrado"
    else:
        verdict = "sobreconfiado" if bias > 0 else "subconfiado"
    values = {
        "ece": ece,
        "confidence": Number(mean_confidence, f"confianza({group.key})"),
        "bias": Number(bias, f"sesgo({group.key})"),
    }
    return Finding("calibracion", group.key, verdict, values, group.evidence)


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
    }
    return Finding(
        "equilibrio", group.key, "desequilibrado" if over or under else "equilibrado", values, group.evidence
    )


def effect(first: Group, second: Group) -> Finding:
    """Compare the accuracy of two ways to train or evaluate the same model.

    Verdicts, of the first: `mas-alta`, `mas-baja`, `indistinguible`, `sin-datos` (fewer than three seeds of either).
    """
    difference = summarise.difference(first, second, ACCURACY)
    values = {"first": summarise.accuracy(first), "second": summarise.accuracy(second), "difference": difference}
    if difference is None:
        verdict = "sin-datos"
    elif difference.low > 0:
        verdict = "mas-alta"
    else:
        verdict = "mas-baja" if difference.high < 0 else "indistinguible"
    return Finding("efecto", f"{first.key}; {second.key}", verdict, values, first.evidence + second.evidence)


def agreement(assignment: Finding, clean: Finding) -> Finding:
    """Decide whether both protocols name the same winner: `coinciden`, `difieren`, or `sin-datos` without a test."""
    if "sin-pares" in {assignment.verdict, clean.verdict}:
        verdict = "sin-datos"  # two comparisons that could not be made agree on nothing
    else:
        verdict = "coinciden" if assignment.verdict == clean.verdict else "difieren"
    return Finding(
        "acuerdo",
        f"{assignment.subject}; {clean.subject}",
        verdict,
        {"assignment": assignment.verdict, "clean": clean.verdict},
        assignment.evidence + clean.evidence,
    )


def cost(first: Group, second: Group) -> Finding:
    """Compare the CPU seconds of a run: `primero` or `segundo` costs more, `sin-datos` when one took none."""
    a, b = (summarise.over_seeds(group, CPU) for group in (first, second))
    evidence, subject = first.evidence + second.evidence, f"{first.key}; {second.key}"
    if min(a.mean, b.mean) <= 0:
        return Finding("costo", subject, "sin-datos", {"first": a, "second": b}, evidence)
    ratio = Number(max(a.mean, b.mean) / min(a.mean, b.mean), f"razon-cpu({subject})")
    verdict = "primero" if a.mean >= b.mean else "segundo"
    return Finding("costo", subject, verdict, {"first": a, "second": b, "ratio": ratio}, evidence)


def goal(group: Group, bound: Threshold) -> Finding:
    """Decide whether mean test accuracy over three seeds or more reaches a goal.

    Verdicts: `alcanzada`, `no-alcanzada`, `pendiente` (fewer seeds so far).
    """
    subject = f"{group.key}; {bound.name}"
    values: dict[str, Any] = {"bound": bound.number, "seeds": group.count}
    if len(group.runs) < summarise.MIN_SEEDS:
        return Finding("meta", subject, "pendiente", values, group.evidence)
    value = summarise.accuracy(group)
    reached = value.mean >= bound.value or math.isclose(value.mean, bound.value)  # a mean of equal values is inexact
    verdict = "alcanzada" if reached else "no-alcanzada"
    return Finding("meta", subject, verdict, {**values, "accuracy": value}, group.evidence)


def currency(group: Group, seed: int) -> Finding:
    """Tell whether a run is the one that the catalogue would train today: `vigente`, `desactualizada`."""
    verdict = "desactualizada" if seed in group.stale else "vigente"
    return Finding("vigencia", f"{group.key}; {seed}", verdict, {}, (f"{group.key}/seed-{seed}",))


def _gap_grade(gap: float) -> str:
    """Grade a gap between training and validation accuracy."""
    for bound, grade in ((GAP_MARKED, "marcado"), (GAP_MODERATE, "moderado"), (GAP_SLIGHT, "leve")):
        if gap >= bound.value:
            return grade
    return "ninguno"

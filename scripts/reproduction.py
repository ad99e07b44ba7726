"""The original's claims against the runs: each part measured, each claim with a verdict."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from experiments.traced import Number
from scripts import findings, summarise
from scripts.findings import Finding
from scripts.lines import LineReport
from scripts.original import (
    CLAIMS,
    MODELS,
    NAMED,
    NEAR,
    ORIGINAL_WIDTH,
    REASONS,
    Claim,
    Figure,
    Part,
    Pattern,
    Reason,
)
from scripts.quantities import (
    ACCURACY,
    ALPHA,
    ASSIGNMENT_GAP,
    HIGHEST_F1,
    LOWEST_LOSS_EPOCH,
    MACRO_F1,
    PARAMETERS,
    WEIGHTED_F1,
    Quantity,
    of_class,
)
from scripts.summarise import ClassSummary, Estimate, Group

Grade = Literal["cumple", "cerca", "no-cumple"]
QUANTITIES: Mapping[str, Quantity] = {
    quantity.name: quantity
    for quantity in (ACCURACY, ASSIGNMENT_GAP, PARAMETERS, LOWEST_LOSS_EPOCH, WEIGHTED_F1, MACRO_F1, HIGHEST_F1)
}
PATTERNS: Mapping[str, Callable[[Group], Finding]] = {
    "perdida-entrenamiento": findings.training_loss,
    "perdida-validacion": findings.validation_loss,
    "sobreajuste": findings.overfitting,
    "subajuste": findings.underfitting,
}
SLACK = 1e-9
"""A mean of equal values is inexact."""


@dataclass(frozen=True)
class Measured:
    """One part of a claim as measured, of which the part's kind decides what there is.

    A figure has the claimed number, the estimate and the extremes over seeds; a pattern its finding; named classes
    those at that end.
    """

    part: Part
    grade: Grade
    claimed: Number | None = None
    estimate: Estimate | None = None
    extremes: tuple[Number, Number] | None = None
    finding: Finding | None = None
    classes: Sequence[ClassSummary] = ()


@dataclass(frozen=True)
class Checked:
    """A claim with its parts as measured, the runs that they are measured on, and the verdict."""

    claim: Claim
    group: Group
    parts: tuple[Measured, ...]
    finding: Finding


@dataclass(frozen=True)
class Answer:
    """A stated cause or remedy, and the effect that isolates it; None where nothing does."""

    reason: Reason
    line: LineReport | None
    effect: Finding | None


def check_claims(groups: Mapping[str, Group]) -> tuple[Checked, ...]:
    """Judge every claim of the original by the practice's runs under the assignment's protocol.

    Verdicts: `pendiente` (no run yet), `no-comparable` (of a network of another width), `reproducida` (every
    part holds), `no-reproducida` (none does, nor comes near), else `parcial`.

    Args:
        groups: the practice's experiments by slug.
    """
    return tuple(_check(place, claim, groups) for place, claim in enumerate(CLAIMS, start=1))


def _check(place: int, claim: Claim, groups: Mapping[str, Group]) -> Checked:
    candidates = [groups[slug] for slug in MODELS[claim.role]]
    group = next((g for g in candidates if g.runs), candidates[-1])
    measured = (
        tuple(_measure(place, i, part, group) for i, part in enumerate(claim.parts, start=1)) if group.runs else ()
    )
    finding = Finding("reproduccion", str(place), _verdict(group, measured), {}, group.evidence)
    return Checked(claim, group, measured, finding)


def _verdict(group: Group, measured: Sequence[Measured]) -> str:
    if not measured:
        return "pendiente"
    width = ALPHA.of(group.runs[0].result)
    if width not in (None, ORIGINAL_WIDTH):
        return "no-comparable"
    grades = {m.grade for m in measured}
    if grades == {"cumple"}:
        return "reproducida"
    return "no-reproducida" if grades == {"no-cumple"} else "parcial"


def _measure(place: int, number: int, part: Part, group: Group) -> Measured:
    """Measure one part of a claim on the runs that there are."""
    if isinstance(part, Figure):
        quantity = QUANTITIES.get(part.quantity) or of_class(*reversed(part.quantity.split(":")))
        estimate = summarise.accuracy(group) if quantity is ACCURACY else summarise.over_seeds(group, quantity)
        claimed = Number(part.claimed, f"original({place}; {number})")
        grade = _near(abs(estimate.mean - claimed), part.tolerance)
        return Measured(part, grade, claimed, estimate, summarise.extremes(group, quantity))
    if isinstance(part, Pattern):
        finding = PATTERNS[part.finding](group)
        return Measured(part, "cumple" if finding.verdict in part.verdicts else "no-cumple", finding=finding)
    ranked = sorted(summarise.classes(group), key=lambda row: (-row.f1, row.name))
    ends = ranked[:NAMED] if part.end == "mejores" else ranked[: -NAMED - 1 : -1]
    found = sum(row.name in part.classes for row in ends)
    return Measured(part, "cumple" if found == len(part.classes) else "cerca" if found else "no-cumple", classes=ends)


def _near(distance: float, tolerance: float) -> Grade:
    """Grade how far a measured figure lies from the claimed one."""
    if distance <= tolerance + SLACK:
        return "cumple"
    return "cerca" if distance <= NEAR * tolerance + SLACK else "no-cumple"


def count_verdicts(checked: Sequence[Checked]) -> dict[str, Number]:
    """Count the claims of each verdict."""
    names = ("reproducida", "parcial", "no-reproducida", "no-comparable", "pendiente")
    return {name: Number(sum(c.finding.verdict == name for c in checked), f"afirmaciones({name})") for name in names}


def answer_reasons(lines: Mapping[str, LineReport]) -> tuple[Answer, ...]:
    """Put beside each stated cause and remedy the experiments that isolate it."""
    answers = []
    for reason in REASONS:
        line = lines[reason.line] if reason.line else None
        answers.append(Answer(reason, line, line.effect(reason.first, reason.second) if line else None))
    return tuple(answers)

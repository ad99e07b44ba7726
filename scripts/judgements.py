"""Hypotheses against results: each prediction of a line judged by the runs, and the parts joined."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from experiments.catalogue import Prediction
from experiments.schema import RunResult
from scripts import summarise
from scripts.findings import Finding
from scripts.summarise import Estimate, Group

QUANTITIES: Mapping[str, Callable[[RunResult], float | None]] = {
    "accuracy": lambda r: r.test.accuracy if r.test else None,
    "views_accuracy": lambda r: r.test_views.accuracy if r.test_views else None,
    "gap": summarise.gap,
    "cpu_per_epoch": lambda r: r.cost.cpu_seconds / r.history.epochs,
}


@dataclass(frozen=True)
class Part:
    """One pair of a prediction: what is compared, and the difference; None while either side lacks three seeds."""

    first: Group
    second: Group | None
    difference: Estimate | None


@dataclass(frozen=True)
class Judged:
    """A prediction, its parts as measured, and the finding that joins them."""

    prediction: Prediction
    parts: tuple[Part, ...]
    finding: Finding


def judge(prediction: Prediction, groups: Mapping[str, Group]) -> Judged:
    """Judge a prediction by the interval of each pair's difference of means over seeds.

    Args:
        prediction: what was foretold.
        groups: the line's experiments by slug.

    Returns:
        `confirmada` when every interval lies within the prediction's bounds, `refutada` when one lies wholly outside,
        `pendiente` when none does and a pair is still without three finished seeds on each side, else
        `no-concluyente`.
    """
    parts = tuple(
        _part(prediction, groups[first], None if second is None else groups[second])
        for first, second in prediction.pairs
    )
    known = [part.difference for part in parts if part.difference]
    low = -float("inf") if prediction.above is None else prediction.above
    high = float("inf") if prediction.below is None else prediction.below
    if any(d.high <= low or d.low >= high for d in known):
        verdict = "refutada"
    elif len(known) < len(parts):
        verdict = "pendiente"
    else:
        verdict = "confirmada" if all(low < d.low and d.high < high for d in known) else "no-concluyente"
    compared = [group for part in parts for group in (part.first, part.second) if group]
    evidence = tuple(dict.fromkeys(path for group in compared for path in group.evidence))
    return Judged(
        prediction,
        parts,
        Finding("prediccion", verdict, {"measured": len(known), "wanted": len(parts)}, evidence),
    )


def verdict(judged: Sequence[Judged]) -> Finding:
    """Join a hypothesis' predictions.

    Verdicts: `confirmada` (all are), `refutada` (all are), `en-parte` (some are confirmed and some refuted, or some
    decided and others not), `pendiente` or `no-concluyente` (none is decided yet).
    """
    counts = {name: sum(j.finding.verdict == name for j in judged) for name in _VERDICTS}
    decided = counts["confirmada"] + counts["refutada"]
    whole = next((name for name, count in counts.items() if count == len(judged)), None)
    if whole:
        name = whole
    elif decided:
        name = "en-parte"
    else:
        name = "pendiente" if counts["pendiente"] else "no-concluyente"
    evidence = tuple(dict.fromkeys(path for j in judged for path in j.finding.evidence))
    return Finding("hipotesis", name, {"counts": counts, "total": len(judged)}, evidence)


_VERDICTS = ("confirmada", "refutada", "no-concluyente", "pendiente")


def _part(prediction: Prediction, first: Group, second: Group | None) -> Part:
    """Measure one pair."""
    value = QUANTITIES[prediction.quantity]
    a = _values(first, value)
    b = None if second is None else _values(second, value)
    return Part(first, second, summarise.difference(a, b))


def _values(group: Group, value: Callable[[RunResult], float | None]) -> list[float]:
    """Return a quantity of each run that has it."""
    return [number for run in group.runs if (number := value(run.result)) is not None]

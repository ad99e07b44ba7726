"""Hypotheses against results: each prediction of a line judged by the runs, and the parts joined."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from experiments.catalogue import Commit, Line, Prediction
from experiments.store import Run
from experiments.traced import Number
from scripts import summarise
from scripts.findings import Finding
from scripts.quantities import ACCURACY, CPU_PER_EPOCH, GAP, VIEWS_ACCURACY, Quantity
from scripts.summarise import Estimate, Group

QUANTITIES: Mapping[str, Quantity] = {
    "accuracy": ACCURACY,
    "views_accuracy": VIEWS_ACCURACY,
    "gap": GAP,
    "cpu_per_epoch": CPU_PER_EPOCH,
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


def judge(line: str, place: int, prediction: Prediction, groups: Mapping[str, Group]) -> Judged:
    """Judge a prediction by the interval of each pair's difference of means over seeds.

    Args:
        line: the line's slug.
        place: the prediction's among its line's, from 1.
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
    subject = f"{line}; {place}"
    values = {
        "measured": Number(len(known), f"comparaciones-medidas({subject})"),
        "wanted": Number(len(parts), f"comparaciones({subject})"),
    }
    return Judged(prediction, parts, Finding("prediccion", subject, verdict, values, evidence))


def verdict(line: str, judged: Sequence[Judged]) -> Finding:
    """Join a hypothesis' predictions.

    Verdicts: `confirmada` (all are), `refutada` (all are), `en-parte` (some are confirmed and some refuted),
    `sostenida` or `no-sostenida` (those decided are all confirmed, or all refuted), `pendiente` or `no-concluyente`
    (none is decided yet).
    """
    counted = tally(line, judged)
    counts = counted.counts
    whole = next((name for name, count in counts.items() if int(count) == len(judged)), None)
    if whole:
        name = whole
    elif counts["confirmada"]:
        name = "en-parte" if counts["refutada"] else "sostenida"
    elif counts["refutada"]:
        name = "no-sostenida"
    else:
        name = "pendiente" if counts["pendiente"] else "no-concluyente"
    evidence = tuple(dict.fromkeys(path for j in judged for path in j.finding.evidence))
    values = {"counts": counts, "total": counted.total}
    return Finding("hipotesis", line, name, values, evidence)


def stated(line: Line, runs: Sequence[Run]) -> Finding:
    """Decide whether a line's hypothesis was committed before its first run started.

    Verdicts: `antes`, `despues`, `sin-corridas`, `sin-registro` (the line does not name the commit).

    Args:
        line: the line.
        runs: every run there is, diverged and superseded ones included.
    """
    return _precedence(line, "hipotesis", line.stated, runs)


def predicted(line: Line, runs: Sequence[Run]) -> Finding:
    """Decide the same of a line's predictions: they may have been written later than the hypothesis."""
    return _precedence(line, "predicciones", line.predicted, runs)


@dataclass(frozen=True)
class Tally:
    """How the predictions of a line, or of all of them, fared.

    `decided` counts those confirmed or refuted.
    """

    counts: Mapping[str, Number]
    total: Number
    decided: Number


def tally(name: str, judged: Sequence[Judged]) -> Tally:
    """Count predictions by verdict.

    Args:
        name: what sources call the set: a line's slug, `antes` (written before the line's runs), or `todas`.
        judged: the predictions.
    """
    counts = {
        verdict: Number(sum(j.finding.verdict == verdict for j in judged), f"predicciones({name}; {verdict})")
        for verdict in _VERDICTS
    }
    decided = Number(counts["confirmada"] + counts["refutada"], f"decididas({name})")
    return Tally(counts, Number(len(judged), f"predicciones({name})"), decided)


def kept_mostly(counted: Tally) -> Finding:
    """Decide how many of the decided predictions held.

    Verdicts: `todas`, `mayoria`, `mitad`, `minoria`, `ninguna`, `sin-decidir`.
    """
    held, failed = counted.counts["confirmada"], counted.counts["refutada"]
    if not counted.decided:
        verdict = "sin-decidir"
    elif not (held and failed):
        verdict = "todas" if held else "ninguna"
    else:
        verdict = "mitad" if held == failed else "mayoria" if held > failed else "minoria"
    return Finding("cumplidas", "todas", verdict, {"tally": counted}, ())


_VERDICTS = ("confirmada", "refutada", "no-concluyente", "pendiente")


def _precedence(line: Line, what: str, commit: Commit | None, runs: Sequence[Run]) -> Finding:
    """Compare a commit's time with the earliest start of any of the line's runs."""
    own = [run.result for run in runs if run.result.line == line.slug]
    if commit is None:
        verdict = "sin-registro"
    elif not own:
        verdict = "sin-corridas"
    else:
        verdict = "antes" if commit.at < min(r.provenance.started_at for r in own) else "despues"
    evidence = tuple(f"{r.key}/seed-{r.seed}" for r in own)
    return Finding("anterioridad", f"{line.slug}; {what}", verdict, {}, evidence)


def _part(prediction: Prediction, first: Group, second: Group | None) -> Part:
    """Measure one pair."""
    return Part(first, second, summarise.difference(first, second, QUANTITIES[prediction.quantity]))

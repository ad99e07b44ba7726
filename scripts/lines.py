"""What each line's page says: its experiments against its reference, its predictions judged, its costs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from experiments.catalogue import Line
from experiments.config import RunConfig
from experiments.store import Run
from experiments.traced import Number
from scripts import findings, judgements, summarise
from scripts.findings import Finding
from scripts.judgements import Judged, Tally
from scripts.quantities import CPU, EPOCHS, GAP, VIEWS_ACCURACY, WALL
from scripts.summarise import Estimate, Group
from scripts.thresholds import EPOCHS_TO


@dataclass(frozen=True)
class Row:
    """One experiment with finished runs; `comparison` is with the line's reference, None for the reference itself."""

    group: Group
    accuracy: Estimate
    views: Estimate | None
    gap: Estimate
    cpu_seconds: Estimate
    wall_seconds: Estimate
    epochs: Estimate
    epochs_to: tuple[Number | None, ...]
    comparison: Finding | None

    @property
    def config(self) -> RunConfig:
        """The configuration of the first run."""
        return self.group.runs[0].result.config


@dataclass(frozen=True)
class LineReport:
    """A line's page: every declared experiment, the rows of those with results, best accuracy first, and verdicts."""

    line: Line
    groups: Mapping[str, Group]
    rows: tuple[Row, ...]
    judged: tuple[Judged, ...]
    verdict: Finding
    stated: Finding
    predicted: Finding
    leader: Finding | None

    @property
    def reference(self) -> Group:
        """What every other experiment is compared with."""
        return self.groups[self.line.reference]

    @property
    def pending(self) -> tuple[Group, ...]:
        """Experiments with runs still to be made."""
        return tuple(group for group in self.groups.values() if group.missing)

    @property
    def diverged(self) -> tuple[Group, ...]:
        """Experiments with diverged runs."""
        return tuple(group for group in self.groups.values() if group.diverged)

    @property
    def at_chance(self) -> tuple[tuple[Group, Finding], ...]:
        """Experiments that do no better than guessing, each with its finding."""
        found = [(row.group, findings.against_chance(row.group)) for row in self.rows]
        return tuple((group, finding) for group, finding in found if finding.verdict == "no-supera")

    @property
    def finished(self) -> Number:
        """How many runs have ended, well or diverged."""
        count = sum(len(group.runs) + len(group.diverged) for group in self.groups.values())
        return Number(count, f"terminadas({self.line.slug})")

    @property
    def missing(self) -> Number:
        """How many declared runs are still to be made."""
        return Number(sum(len(group.missing) for group in self.groups.values()), f"faltan({self.line.slug})")

    @property
    def declared(self) -> Number:
        """How many runs there will be."""
        return Number(self.missing + self.finished, f"declaradas({self.line.slug})")

    @property
    def cpu_seconds(self) -> Number:
        """What all the runs that have ended took, diverged ones included."""
        total = sum(run.result.cost.cpu_seconds for group in self.groups.values() for run in group.ended)
        return Number(total, f"cpu-total({self.line.slug})")

    @property
    def tally(self) -> Tally:
        """How its predictions fared."""
        return judgements.tally(self.line.slug, self.judged)

    def row(self, slug: str) -> Row | None:
        """Return an experiment's row, None while it has no results."""
        return next((row for row in self.rows if row.group is self.groups[slug]), None)

    def effect(self, first: str, second: str) -> Finding | None:
        """Compare the mean accuracies of two experiments; None while either has no results."""
        a, b = self.groups[first], self.groups[second]
        return findings.effect(a, b) if a.runs and b.runs else None


def report_line(line: Line, groups: Mapping[str, Group], runs: Sequence[Run]) -> LineReport:
    """Gather what a line's page says.

    Args:
        line: the line, as declared.
        groups: every group of the site by key.
        runs: every run there is, superseded ones included: the first of them dates the line.
    """
    own = {experiment.slug: groups[f"{line.slug}/{experiment.slug}"] for experiment in line.experiments}
    reference = own[line.reference]
    measured = [group for group in own.values() if group.runs]
    others = [group for group in measured if group is not reference]
    compared = findings.comparisons(reference, others, line.slug) if reference.runs else [None] * len(others)
    by_key = {group.key: finding for group, finding in zip(others, compared, strict=True)}
    rows = sorted((_row(group, by_key.get(group.key)) for group in measured), key=lambda row: -row.accuracy.mean)
    judged = tuple(judgements.judge(line.slug, i, p, own) for i, p in enumerate(line.predictions, start=1))
    return LineReport(
        line=line,
        groups=own,
        rows=tuple(rows),
        judged=judged,
        verdict=judgements.verdict(line.slug, judged),
        stated=judgements.stated(line, runs),
        predicted=judgements.predicted(line, runs),
        leader=_leader(rows),
    )


def _row(group: Group, comparison: Finding | None) -> Row:
    """Summarise one experiment."""
    return Row(
        group=group,
        accuracy=summarise.accuracy(group),
        views=summarise.optional(group, VIEWS_ACCURACY),
        gap=summarise.over_seeds(group, GAP),
        cpu_seconds=summarise.over_seeds(group, CPU),
        wall_seconds=summarise.over_seeds(group, WALL),
        epochs=summarise.over_seeds(group, EPOCHS),
        epochs_to=summarise.epochs_to(group, EPOCHS_TO.value),
        comparison=comparison,
    )


def _leader(rows: Sequence[Row]) -> Finding | None:
    """Name the experiment of the highest mean, and say whether the runner-up can be told from it.

    Verdicts: those of `findings.comparison`, and `pocas-semillas` where they share fewer than three.
    """
    if len(rows) < 2:
        return None
    first, second = rows[0].group, rows[1].group
    found = findings.comparison(first, second)
    few = found.verdict != "sin-pares" and found.values["pairs"] < summarise.MIN_SEEDS
    values = {**found.values, "leader": first, "runner_up": second}
    return Finding("puntero", found.subject, "pocas-semillas" if few else found.verdict, values, found.evidence)

"""Everything that the pages say, gathered from the result files before any page is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from experiments.catalogue import Experiment, Line
from experiments.schedule import drop_superseded, moved_on
from experiments.store import Run
from experiments.themes import Role
from scripts import findings
from scripts.findings import Finding
from scripts.judgements import Tally, kept_mostly, tally
from scripts.lines import LineReport, report_line
from scripts.panorama import Point, make_points
from scripts.reproduction import Answer, Checked, answer_reasons, check_claims
from scripts.summarise import Group

LABELS: dict[Role, str] = {"cnn": "CNN simple", "transfer": "Transfer learning"}
EXPERIMENTS: dict[str, dict[Role, str]] = {
    "consigna": {"cnn": "cnn-simple", "transfer": "transfer-mobilenetv2"},
    "orden-nuevo": {"cnn": "cnn-simple-orden-nuevo", "transfer": "transfer-mobilenetv2-orden-nuevo"},
    "limpio": {"cnn": "cnn-simple-limpio", "transfer": "transfer-mobilenetv2-limpio"},
}

OTHER_USES = ("modelos-base/mobilenetv2-160-propio", "fine-tuning/mejor-transfer")
"""Frozen, with larger images and the pixels that the base expects; and with the whole base trained."""


@dataclass(frozen=True)
class ModelReport:
    """One of the practice's two models under one protocol: its runs and what they show."""

    role: Role
    label: str
    group: Group
    chance: Finding
    training_loss: Finding
    validation_loss: Finding
    overfitting: Finding
    underfitting: Finding
    diagnosis: Finding
    classes: Finding
    confusions: Finding
    calibration: Finding
    balance: Finding


@dataclass(frozen=True)
class ProtocolReport:
    """Both models under one protocol; a model without finished runs is None, and so is what compares it."""

    name: str
    cnn: ModelReport | None
    transfer: ModelReport | None
    comparison: Finding | None
    cost: Finding | None

    @property
    def models(self) -> tuple[ModelReport, ...]:
        """The models that have results."""
        return tuple(model for model in (self.cnn, self.transfer) if model)


@dataclass(frozen=True)
class Report:
    """The whole site's content."""

    lines: Mapping[str, LineReport]
    consigna: ProtocolReport
    limpio: ProtocolReport
    runs: tuple[Run, ...]
    groups: tuple[Group, ...]
    agreement: Finding | None
    order_effects: dict[Role, Finding]
    split_effects: dict[Role, Finding]
    points: tuple[Point, ...]
    claims: tuple[Checked, ...]
    answers: tuple[Answer, ...]

    @property
    def practice(self) -> LineReport:
        """The practice's own line, which is the first."""
        return next(iter(self.lines.values()))

    @property
    def research(self) -> tuple[LineReport, ...]:
        """The lines that the practice only imagined."""
        return tuple(self.lines.values())[1:]

    @property
    def answer_groups(self) -> tuple[Group, ...]:
        """The experiments that answer the original's causes and remedies."""
        found = {
            slug: answer.line.groups[slug]
            for answer in self.answers
            if answer.line
            for slug in (answer.reason.first, answer.reason.second)
        }
        return tuple(found.values())

    @property
    def other_uses(self) -> tuple[tuple[Point, Finding], ...]:
        """The pretrained base used otherwise than the assignment does, each against the simple CNN, both clean."""
        if self.limpio.cnn is None:
            return ()
        cnn = self.limpio.cnn.group
        uses = [point for point in self.points if point.group.key in OTHER_USES]
        return tuple((use, findings.comparison(cnn, use.group)) for use in uses)

    @property
    def tally(self) -> Tally:
        """How the predictions of all lines fared."""
        return tally("todas", [judged for line in self.lines.values() for judged in line.judged])

    @property
    def tally_before(self) -> Tally:
        """How those fared that were written before their line's first run."""
        before = [line for line in self.lines.values() if line.predicted.verdict == "antes"]
        return tally("antes", [judged for line in before for judged in line.judged])

    @property
    def calibration(self) -> Finding:
        """Whether most of the decided predictions held."""
        return kept_mostly(self.tally)

    @property
    def on_sample(self) -> bool:
        """Whether any run used the embedded sample instead of the whole data set."""
        return any(run.result.config.dataset == "muestra" for run in self.runs)

    @property
    def pending(self) -> tuple[Group, ...]:
        """Experiments with runs still to be made."""
        return tuple(group for group in self.groups if group.missing)


def make_report(runs: Sequence[Run], lines: Sequence[Line]) -> Report:
    """Gather findings from the runs; the first line is the practice's."""
    shown = drop_superseded(runs, lines)
    groups = group_runs(shown, lines)
    by_key = {group.key: group for group in groups}
    protocols = {name: _protocol(name, by_key, lines[0].slug) for name in EXPERIMENTS}
    consigna, reordered, limpio = (protocols[name] for name in EXPERIMENTS)
    # One thing changes at a time: first the order of the images, then the split.
    order_effects = _effects(consigna, reordered)
    split_effects = _effects(reordered, limpio)
    reported = {line.slug: report_line(line, by_key, runs) for line in lines}
    return Report(
        lines=reported,
        consigna=consigna,
        limpio=limpio,
        runs=tuple(shown),
        groups=groups,
        agreement=findings.agreement(consigna.comparison, limpio.comparison)
        if consigna.comparison and limpio.comparison
        else None,
        order_effects=order_effects,
        split_effects=split_effects,
        points=make_points(lines, by_key),
        claims=check_claims(reported[lines[0].slug].groups),
        answers=answer_reasons(reported),
    )


def _effects(first: ProtocolReport, second: ProtocolReport) -> dict[Role, Finding]:
    """Compare each model that has results on both sides."""
    pairs = ((first.cnn, second.cnn), (first.transfer, second.transfer))
    return {a.role: findings.effect(a.group, b.group) for a, b in pairs if a and b}


def group_runs(runs: Sequence[Run], lines: Sequence[Line]) -> tuple[Group, ...]:
    """Group runs by experiment: the catalogue's first, in its order, then those that it does not declare."""
    by_key: dict[str, list[Run]] = {}
    for run in runs:
        by_key.setdefault(run.result.key, []).append(run)
    declared = {f"{line.slug}/{e.slug}": e for line in lines for e in line.experiments}
    groups = [_group(key, e.title, e, by_key.pop(key, [])) for key, e in declared.items()]
    return (*groups, *(_group(key, key, None, rest) for key, rest in sorted(by_key.items())))


def _group(key: str, title: str, experiment: Experiment | None, runs: Sequence[Run]) -> Group:
    """Sort an experiment's runs into finished, diverged, stale and missing ones."""
    seeds = {run.result.seed for run in runs}
    return Group(
        key=key,
        title=title,
        runs=tuple(run for run in runs if run.result.status == "ok"),
        diverged_runs=tuple(run for run in runs if run.result.status == "diverged"),
        missing=tuple(seed for seed in (experiment.seeds if experiment else ()) if seed not in seeds),
        stale=tuple(run.result.seed for run in runs if experiment and moved_on(run.result, experiment)),
    )


def _protocol(name: str, groups: dict[str, Group], line: str) -> ProtocolReport:
    """Report both models under one protocol."""
    models: dict[Role, ModelReport | None] = {}
    for role, slug in EXPERIMENTS[name].items():
        group = groups[f"{line}/{slug}"]
        models[role] = _model(role, group) if group.runs else None
    cnn, transfer = models["cnn"], models["transfer"]
    return ProtocolReport(
        name=name,
        cnn=cnn,
        transfer=transfer,
        comparison=findings.comparison(cnn.group, transfer.group) if cnn and transfer else None,
        cost=findings.cost(cnn.group, transfer.group) if cnn and transfer else None,
    )


def _model(role: Role, group: Group) -> ModelReport:
    """Find what may be said of one model."""
    return ModelReport(
        role=role,
        label=LABELS[role],
        group=group,
        chance=findings.against_chance(group),
        training_loss=findings.training_loss(group),
        validation_loss=findings.validation_loss(group),
        overfitting=findings.overfitting(group),
        underfitting=findings.underfitting(group),
        diagnosis=findings.diagnosis(group),
        classes=findings.class_ranking(group),
        confusions=findings.confusions(group),
        calibration=findings.calibration(group),
        balance=findings.balance(group),
    )

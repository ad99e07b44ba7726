"""Check a hand-written report against results: `python -m scripts.check_report --help`."""

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Literal

from experiments.commandline import Parser
from experiments.errors import UserError
from experiments.lines import LINES
from experiments.paths import RESULTS
from experiments.schedule import drop_superseded
from experiments.schema import RunResult
from experiments.spanish import CLASS_NAMES, decimal, integer, percent, points
from experiments.store import load_runs
from scripts import findings, summarise
from scripts.reading import Claim, Metric, Model, NumberClaim, OrderClaim, read_claims
from scripts.report import EXPERIMENTS, group_runs
from scripts.summarise import Group

Verdict = Literal["coincide", "contradice", "no se puede juzgar"]
MARKS: Mapping[Verdict, str] = {"coincide": "✓", "contradice": "✗", "no se puede juzgar": "?"}
NAMES: Mapping[Model, str] = {"cnn": "la CNN simple", "transfer": "transfer learning"}


@dataclass(frozen=True)
class Judgement:
    """A claim, what the results say of it, and what they have instead."""

    claim: Claim
    verdict: Verdict
    reason: str


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse the command line, check, and return the exit code: 0 nothing contradicts, 1 something does, 2 usage."""
    parser = Parser(
        "python -m scripts.check_report",
        "Compara lo que afirma un informe en Markdown de esta práctica con los resultados.",
    )
    parser.add_argument("report", type=Path, metavar="informe.md", help="el informe")
    parser.add_argument("--results", type=Path, default=RESULTS, metavar="CARPETA", help="carpeta de resultados")
    parser.add_argument(
        "--protocolo", choices=("consigna", "limpio"), default="consigna", help="con qué corridas se compara"
    )
    options = parser.parse_args(arguments)
    try:
        judgements = check(options.report, options.results.resolve(), options.protocolo)
    except UserError as error:
        print(error, file=sys.stderr)
        return 1
    for judgement in judgements:
        mark, claim = MARKS[judgement.verdict], judgement.claim
        print(f"{mark} línea {claim.line}: «{claim.sentence}»\n    {judgement.verdict}: {judgement.reason}")
    counts = {verdict: sum(j.verdict == verdict for j in judgements) for verdict in MARKS}
    noun = "afirmación" if len(judgements) == 1 else "afirmaciones"
    print(
        f"{len(judgements)} {noun}: {counts['coincide']} coinciden, {counts['contradice']} contradicen los "
        f"resultados y {counts['no se puede juzgar']} no se pueden juzgar."
    )
    return 1 if counts["contradice"] else 0


def check(report: Path, results: Path, protocol: str) -> list[Judgement]:
    """Judge every claim of a report, and warn of each result file that is set aside.

    Args:
        report: a Markdown file.
        results: the results folder.
        protocol: `consigna` or `limpio`, whose runs of both models the claims are compared with.

    Raises:
        UserError: the report or the results cannot be read.
    """
    try:
        text = report.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"No se puede leer el informe {report}; tiene que ser un archivo de texto en UTF-8.") from error
    runs, rejected = load_runs(results)
    for bad in rejected:
        print(bad, file=sys.stderr)
    groups = {group.key: group for group in group_runs(drop_superseded(runs, LINES), LINES)}
    models: dict[Model, Group] = {role: groups[f"practica/{slug}"] for role, slug in _slugs(protocol)}
    return [judge(claim, models) for claim in read_claims(text)]


def _slugs(protocol: str) -> Iterator[tuple[Model, str]]:
    for role, slug in EXPERIMENTS[protocol].items():
        if role in NAMES:
            yield ("cnn" if role == "cnn" else "transfer"), slug


def judge(claim: Claim, models: Mapping[Model, Group]) -> Judgement:
    """Compare a claim with the runs of both models."""
    if isinstance(claim, OrderClaim):
        return _judge_order(claim, models)
    if claim.metric == "diferencia":
        return _judge_difference(claim, models)
    if claim.model is None:
        return Judgement(claim, "no se puede juzgar", "no dice de qué modelo habla")
    group = models[claim.model]
    if not group.runs:
        return Judgement(claim, "no se puede juzgar", f"no hay corridas de {NAMES[claim.model]}")
    readings = _readings(claim, group)
    if not readings:
        return Judgement(claim, "no se puede juzgar", "los resultados no tienen ese número")
    near = any(abs(claim.value - value) <= claim.slack + 1e-9 for one in readings for value in (fmean(one), *one))
    first = readings[0]
    measured = f"{NAMES[claim.model]} mide {_write(claim.metric, fmean(first))}"
    if len(set(first)) > 1:
        measured += f" de media, entre {_write(claim.metric, min(first))} y {_write(claim.metric, max(first))}"
    return Judgement(claim, "coincide" if near else "contradice", measured)


def _readings(claim: NumberClaim, group: Group) -> list[list[float]]:
    """Return what the claim may have been read from, the likeliest first: each a number a run, or one of all runs."""
    if claim.of_class:
        names = [name for name, spanish in CLASS_NAMES.items() if spanish in claim.sentence.lower()]
        if claim.metric != "f1" or len(names) != 1:
            return []
        return _filled([[row.f1 for test in group.tests for row in test.per_class if row.name == names[0]]])
    per_run = [found for run in group.runs if (found := _of_run(claim.metric, run.result))]
    trends = [[value] for value in _mean_losses(group)] if claim.metric == "perdida" else []
    return _filled([list(column) for column in zip(*per_run, strict=True)] + trends)


def _filled(readings: list[list[float]]) -> list[list[float]]:
    return [one for one in readings if one]


def _of_run(metric: Metric, result: RunResult) -> tuple[float, ...]:
    """Return the numbers of a run that may be meant by a metric."""
    history, test = result.history, result.test
    chosen = result.selected_epoch - 1
    if test and metric == "exactitud":
        return (test.accuracy,)
    if test and metric == "f1":
        return (sum(row.f1 for row in test.per_class) / len(test.per_class),)
    if test and metric == "perdida":
        return (test.loss, history.val_loss[-1], history.loss[-1])
    if metric == "exactitud-entrenamiento":
        return (max(history.accuracy), history.accuracy[chosen], history.accuracy[-1])
    if metric == "brecha":
        assignment = max(history.accuracy) - max(history.val_accuracy)
        return (assignment, history.accuracy[chosen] - history.val_accuracy[chosen])
    return (result.model.parameters_total, result.model.parameters_trainable) if metric == "parametros" else ()


def _mean_losses(group: Group) -> Iterator[float]:
    """Return where the mean curves begin, how low they get and where they end: what is told of a trend."""
    for field in ("val_loss", "loss"):
        mean = summarise.curve(group, field).mean
        yield from (float(mean[0]), float(mean.min()), float(mean[-1]))


def _judge_order(claim: OrderClaim, models: Mapping[Model, Group]) -> Judgement:
    """Compare the claimed order with the paired comparison of both models."""
    if not all(group.runs for group in models.values()):
        return Judgement(claim, "no se puede juzgar", "faltan corridas de alguno de los dos modelos")
    found = findings.comparison(models["cnn"], models["transfer"])
    if found.verdict == "sin-pares":
        return Judgement(claim, "no se puede juzgar", "no hay corridas comparables de los dos modelos")
    if found.verdict == "indistinguibles":
        true, reason = "igual", "las corridas no distinguen a los dos modelos"
    else:
        winner: Model = "cnn" if found.verdict == "primero" else "transfer"
        true = "mejor" if claim.first == winner else "peor"
        reason = f"gana {NAMES[winner]}, por {points(abs(found.values['difference'].mean))}"
    holds = true != claim.relation.removeprefix("no-") if claim.relation.startswith("no-") else true == claim.relation
    return Judgement(claim, "coincide" if holds else "contradice", reason)


def _judge_difference(claim: NumberClaim, models: Mapping[Model, Group]) -> Judgement:
    """Compare a distance in points with that of the models' mean accuracies."""
    means = [[t.accuracy for t in group.tests] for group in models.values()]
    if not all(means):
        return Judgement(claim, "no se puede juzgar", "faltan corridas de alguno de los dos modelos")
    distance = abs(sum(means[0]) / len(means[0]) - sum(means[1]) / len(means[1]))
    near = abs(claim.value - distance) <= max(claim.slack, 0.01)
    return Judgement(claim, "coincide" if near else "contradice", f"entre los dos hay {points(distance)}")


def _write(metric: Metric, value: float) -> str:
    """Write a measured value as its metric is written."""
    if metric == "parametros":
        return f"{integer(value)} parámetros"
    return percent(value) if metric.startswith("exactitud") else decimal(value)


if __name__ == "__main__":
    sys.exit(main())

"""Text with digits that stands on pages as a name: it is compared as a whole, and its digits are no results."""

import re
from collections.abc import Iterator

from scripts import thresholds
from scripts.contradictions import find_contradictions
from scripts.original import CLAIMS, REASONS
from scripts.references import REFERENCES
from scripts.speed import TITLES
from scripts.verify.facts import Facts


def known_labels(facts: Facts) -> tuple[str, ...]:
    """Return the names and texts that the catalogue, the results and the lists of facts give.

    Short names without digits stay out: they are words of the language too.
    """
    labels = {label for label in _labels(facts) if re.search(r"\d|.{25}", label)}
    return tuple(sorted(labels))


def _labels(facts: Facts) -> Iterator[str]:
    for line in facts.lines:
        yield from (
            line.slug,
            line.title,
            line.question,
            line.hypothesis,
            line.cost,
            line.stated.at if line.stated else "",
            line.predicted.at if line.predicted else "",
            line.cost[:1].lower() + line.cost[1:],
        )
        yield from (prediction.text for prediction in line.predictions)
        for experiment in line.experiments:
            yield from (experiment.title, f"{line.slug}/{experiment.slug}")
    for run in facts.runs:
        result, origin = run.result, run.result.provenance
        yield from (f"{result.line}/{result.experiment}", f"semilla {result.seed}", origin.started_at, origin.processor)
        yield from (origin.python, origin.tensorflow, origin.keras, origin.numpy)
        for layer in result.model.layers:
            yield from (layer.name, layer.type)
    if facts.benchmark:
        record = facts.benchmark
        yield from (record.started_at, record.processor, record.python, record.tensorflow, record.keras)
        yield record.torch or ""
    yield from (part for threshold in thresholds.ALL for part in (threshold.decides, threshold.reason))
    yield from (part for reference in REFERENCES for part in (reference.what, reference.figure, reference.source))
    yield from (text for claim in CLAIMS for text in (claim.what, claim.place))
    yield from (text for reason in REASONS for text in (reason.what, reason.note))
    yield from (text for found in find_contradictions() for text in (found.rule, found.first, found.second))
    yield from (title for title, _ in TITLES.values())

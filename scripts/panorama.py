"""Every experiment's accuracy against its cost, and which ones nobody beats at their price."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import mean

from experiments.catalogue import Line
from experiments.config import TransferConfig
from experiments.traced import Count, Number
from scripts import summarise
from scripts.quantities import CPU
from scripts.summarise import Estimate, Group

FAMILIES = ("Entrenada desde cero", "Base congelada", "Base ajustada")


@dataclass(frozen=True)
class Point:
    """One experiment: mean test accuracy and mean CPU seconds of a run; `front` counts from 1, None off the front."""

    line: Line
    group: Group
    accuracy: Estimate
    cpu_seconds: Estimate
    family: str
    front: Number | None = None

    @property
    def is_clean(self) -> bool:
        """Whether the epoch was chosen without the test set."""
        return self.group.runs[0].result.config.protocol == "limpio"


def make_points(lines: Sequence[Line], groups: dict[str, Group]) -> tuple[Point, ...]:
    """Place every catalogued experiment that has results, cheapest first, and mark the Pareto front.

    The front is that of the clean protocol: an experiment is on it when every cheaper one is less accurate. The
    assignment's own runs chose with the test set and do not compete.
    """
    points = [
        _point(line, group)
        for line in lines
        for experiment in line.experiments
        if (group := groups[f"{line.slug}/{experiment.slug}"]).runs
    ]
    points.sort(key=lambda point: (point.cpu_seconds.mean, -point.accuracy.mean))
    best, rank, marked = -1.0, 0, []
    for point in points:
        if point.is_clean and point.accuracy.mean > best:
            best, rank = point.accuracy.mean, rank + 1
            marked.append(replace(point, front=Count(rank, f"frente({point.group.key})")))
        else:
            marked.append(point)
    return tuple(marked)


def best_of_families(points: Sequence[Point]) -> tuple[Point, ...]:
    """Return the clean experiment of each family that has the highest mean validation accuracy."""
    return tuple(
        max(members, key=lambda point: mean(run.result.val_accuracy for run in point.group.runs))
        for family in FAMILIES
        if (members := [point for point in points if point.is_clean and point.family == family])
    )


def _point(line: Line, group: Group) -> Point:
    """Place one experiment."""
    model = group.runs[0].result.config.model
    frozen = isinstance(model, TransferConfig) and model.trainable is None
    family = FAMILIES[0] if not isinstance(model, TransferConfig) else FAMILIES[1] if frozen else FAMILIES[2]
    return Point(
        line=line,
        group=group,
        accuracy=summarise.accuracy(group),
        cpu_seconds=summarise.over_seeds(group, CPU),
        family=family,
    )

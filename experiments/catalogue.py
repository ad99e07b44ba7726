"""What there is to run: lines of research, each a list of experiments."""

from dataclasses import dataclass
from typing import Literal

from experiments.config import RunConfig


@dataclass(frozen=True)
class Experiment:
    """One configuration and the seeds it runs with; the run of seed `exported` leaves its network for the browser."""

    slug: str
    title: str
    config: RunConfig
    seeds: tuple[int, ...]
    exported: int | None = None


@dataclass(frozen=True)
class Prediction:
    """A part of a hypothesis that results can judge: how far each pair's first lies above its second.

    It holds when the difference of means over seeds is above `above` and below `below` (each where it is given), in
    every pair. A second that is None compares with zero.
    """

    text: str
    quantity: Literal["accuracy", "views_accuracy", "gap", "cpu_per_epoch"]
    pairs: tuple[tuple[str, str | None], ...]
    above: float | None = None
    below: float | None = None


@dataclass(frozen=True)
class Commit:
    """A commit of this repository: its full hash and its time in UTC, `2026-01-31T23:59:59Z`."""

    sha: str
    at: str


@dataclass(frozen=True)
class Line:
    """A question, what we expect the answer to be, and the experiments that answer it.

    `predictions` are the parts of `hypothesis`, as the results judge them; both are to be committed before any result.
    `stated` names the first commit with the hypothesis' present text, `predicted` the first whose predictions judge
    what the present ones do, whatever their text; a later commit writes them down. `reference` is the experiment that
    the line's page compares every other with.
    """

    slug: str
    title: str
    question: str
    hypothesis: str
    cost: str
    reference: str
    experiments: tuple[Experiment, ...]
    predictions: tuple[Prediction, ...]
    stated: Commit | None = None
    predicted: Commit | None = None


@dataclass(frozen=True)
class Job:
    """One run to be."""

    line: str
    experiment: Experiment
    seed: int

    @property
    def name(self) -> str:
        """Return `line/experiment`."""
        return f"{self.line}/{self.experiment.slug}"

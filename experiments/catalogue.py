"""What there is to run: lines of research, each a list of experiments."""

from dataclasses import dataclass

from experiments.config import RunConfig


@dataclass(frozen=True)
class Experiment:
    """One configuration and the seeds it runs with."""

    slug: str
    title: str
    config: RunConfig
    seeds: tuple[int, ...]


@dataclass(frozen=True)
class Line:
    """A question, what we expect the answer to be, and the experiments that answer it."""

    slug: str
    title: str
    question: str
    hypothesis: str
    cost: str
    experiments: tuple[Experiment, ...]


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

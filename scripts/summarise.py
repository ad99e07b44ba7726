"""From runs to summaries: means over seeds, intervals, paired tests; pure functions of the result files."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy import stats

from experiments.data import training_images
from experiments.schema import RunResult, TestMetrics
from experiments.store import Run
from scripts.thresholds import ALPHA

MIN_SEEDS = 3
"""Fewer seeds say nothing of the spread between seeds."""
RESAMPLES = 9999
RESAMPLING_SEED = 0

Matrix = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Estimate:
    """A mean over n seeds with its 95 % interval.

    `method` says what the interval covers: `semillas`, the percentile bootstrap over seeds (three or more); `prueba`,
    the Wilson interval of the test sample alone; `ninguno`, no interval is known.
    """

    mean: float
    deviation: float | None
    low: float
    high: float
    n: int
    method: Literal["semillas", "prueba", "ninguno"]


@dataclass(frozen=True)
class Group:
    """The runs of one experiment that ended well, by seed, and what is known of the others."""

    key: str
    title: str
    runs: tuple[Run, ...]
    diverged: tuple[int, ...] = ()
    missing: tuple[int, ...] = ()
    stale: tuple[int, ...] = ()

    @property
    def tests(self) -> tuple[TestMetrics, ...]:
        """The test metrics, by seed."""
        return tuple(run.result.test for run in self.runs if run.result.test is not None)

    @property
    def seeds(self) -> tuple[int, ...]:
        """The seeds that ended well."""
        return tuple(run.result.seed for run in self.runs)

    @property
    def evidence(self) -> tuple[str, ...]:
        """The result files that every summary of the group is made from."""
        return tuple(f"{self.key}/seed-{seed}" for seed in self.seeds)


@dataclass(frozen=True)
class ClassSummary:
    """Means over seeds for one class."""

    name: str
    precision: float
    recall: float
    f1: float
    support: int


@dataclass(frozen=True)
class Curve:
    """One series of the history over the epochs that every seed reached: mean, least and greatest (epochs,)."""

    mean: Matrix
    low: Matrix
    high: Matrix


@dataclass(frozen=True)
class McNemar:
    """Exact McNemar test of one seed pair (McNemar 1947); `only_first` counts images that only the first gets right."""

    seed: int
    only_first: int
    only_second: int
    p: float
    p_holm: float


@dataclass(frozen=True)
class Paired:
    """Two models on the same test images: the first's accuracy minus the second's, and a test for each seed."""

    difference: Estimate
    tests: tuple[McNemar, ...]


def estimate(values: Sequence[float]) -> Estimate:
    """Return the mean over seeds with its percentile-bootstrap interval (Efron & Tibshirani 1993, chapter 13).

    With fewer than three values there is no interval.
    """
    mean = float(np.mean(values))
    deviation = float(np.std(values, ddof=1)) if len(values) > 1 else None
    if len(values) < MIN_SEEDS:
        return Estimate(mean, deviation, mean, mean, len(values), "ninguno")
    low, high = _bootstrap(values)
    return Estimate(mean, deviation, low, high, len(values), "semillas")


def over_seeds(group: Group, value: Callable[[RunResult], float]) -> Estimate:
    """Estimate any number of a run over the group's seeds."""
    return estimate([value(run.result) for run in group.runs])


def accuracy(group: Group) -> Estimate:
    """Estimate test accuracy; under three seeds the interval is the test sample's (Wilson 1927)."""
    values = [test.accuracy for test in group.tests]
    plain = estimate(values)
    if plain.method == "semillas":
        return plain
    images = group.tests[0].images
    interval = stats.binomtest(round(plain.mean * images), images).proportion_ci(1 - ALPHA.value, method="wilson")
    return Estimate(plain.mean, plain.deviation, float(interval.low), float(interval.high), len(values), "prueba")


def classes(group: Group) -> tuple[ClassSummary, ...]:
    """Average each class over the seeds, in the classes' own order."""
    return tuple(
        ClassSummary(
            name=rows[0].name,
            precision=float(np.mean([row.precision for row in rows])),
            recall=float(np.mean([row.recall for row in rows])),
            f1=float(np.mean([row.f1 for row in rows])),
            support=rows[0].support,
        )
        for rows in zip(*(test.per_class for test in group.tests), strict=True)
    )


def confusion(group: Group) -> Matrix:
    """Average the confusion matrices (classes, classes), each row divided by its true class' support."""
    matrices = np.array([test.confusion for test in group.tests], dtype=np.float64)
    support = matrices.sum(axis=2, keepdims=True)
    return np.asarray(np.divide(matrices, support, out=np.zeros_like(matrices), where=support > 0).mean(axis=0))


def curve(group: Group, series: Literal["loss", "accuracy", "val_loss", "val_accuracy"]) -> Curve:
    """Summarise one series of the history; early stopping may end seeds at different epochs."""
    length = min(run.result.history.epochs for run in group.runs)
    values = np.array([getattr(run.result.history, series)[:length] for run in group.runs], dtype=np.float64)
    return Curve(values.mean(axis=0), values.min(axis=0), values.max(axis=0))


def calibration(group: Group) -> tuple[Matrix, Matrix, Matrix]:
    """Pool the calibration bins of all seeds: confidence, accuracy and count of each bin that is not empty."""
    bins = [
        [b for b in seeds if b.count] for seeds in zip(*(test.calibration.bins for test in group.tests), strict=True)
    ]
    kept = [seeds for seeds in bins if seeds]
    counts = np.array([sum(b.count for b in seeds) for seeds in kept], dtype=np.float64)
    confidence = np.array([sum(b.count * (b.confidence or 0.0) for b in seeds) for seeds in kept]) / counts
    right = np.array([sum(b.count * (b.accuracy or 0.0) for b in seeds) for seeds in kept]) / counts
    return confidence, right, counts


def paired(first: Group, second: Group) -> Paired | None:
    """Compare two models on the same test images, seed by seed; the tests' p-values are corrected among themselves.

    Returns:
        None where no seed of both has predictions of the same images.
    """
    return against(second, [first])[0]


def against(reference: Group, others: Sequence[Group]) -> list[Paired | None]:
    """Compare several models with one on the same test images, seed by seed.

    Returns:
        For each of the others its accuracy minus the reference's with its interval (bootstrap over three or more seed
        pairs; otherwise the paired normal interval over the test images), and its tests, with Holm's correction over
        all the tests of all the models; None where no seed of both has predictions of the same images.
    """
    counts = [
        [(seed, int(np.sum(a & ~b)), int(np.sum(b & ~a)), len(a)) for seed, a, b in _pairs(other, reference)]
        for other in others
    ]
    raw = [float(stats.binomtest(b, b + c).pvalue) if b + c else 1.0 for rows in counts for _, b, c, _ in rows]
    corrected = iter(zip(raw, holm(raw), strict=True))
    return [
        Paired(_paired_difference(rows), tuple(McNemar(seed, b, c, *next(corrected)) for seed, b, c, _ in rows))
        if rows
        else None
        for rows in counts
    ]


def _paired_difference(rows: Sequence[tuple[int, int, int, int]]) -> Estimate:
    """Estimate a difference from each seed's counts: (seed, only the first right, only the second right, images)."""
    value = estimate([(b - c) / n for _, b, c, n in rows])
    if value.method == "semillas":
        return value
    variance = float(np.mean([(b + c - (b - c) ** 2 / n) / n**2 for _, b, c, n in rows]))
    reach = float(stats.norm.ppf(1 - ALPHA.value / 2)) * variance**0.5
    return Estimate(value.mean, value.deviation, value.mean - reach, value.mean + reach, value.n, "prueba")


def difference(first: Sequence[float], second: Sequence[float] | None) -> Estimate | None:
    """Estimate a difference of means over seeds, first minus second, by resampling the seeds of each.

    A second that is None stands for zero: the mean of the first alone is estimated.

    Returns:
        None where either has fewer than three seeds.
    """
    if min(len(first), len(first) if second is None else len(second)) < MIN_SEEDS:
        return None
    if second is None:
        return estimate(first)
    generator = np.random.default_rng(RESAMPLING_SEED)
    draws = [generator.choice(values, (RESAMPLES, len(values))).mean(axis=1) for values in (first, second)]
    low, high = np.quantile(draws[0] - draws[1], [ALPHA.value / 2, 1 - ALPHA.value / 2])
    mean = float(np.mean(first) - np.mean(second))
    return Estimate(mean, None, float(low), float(high), min(len(first), len(second)), "semillas")


def holm(p_values: Sequence[float]) -> list[float]:
    """Adjust p-values for several tests (Holm 1979): step down, monotone, at most 1."""
    adjusted = [0.0] * len(p_values)
    running = 0.0
    for rank, index in enumerate(np.argsort(p_values, kind="stable")):
        running = max(running, min(1.0, (len(p_values) - rank) * p_values[index]))
        adjusted[index] = running
    return adjusted


def _pairs(first: Group, second: Group) -> list[tuple[int, npt.NDArray[np.bool_], npt.NDArray[np.bool_]]]:
    """Return, for each seed that both have with the same test labels, which images each gets right."""
    others = {run.result.seed: run.predictions for run in second.runs}
    pairs = []
    for run in first.runs:
        a, b = run.predictions, others.get(run.result.seed)
        if a is not None and b is not None and np.array_equal(a.label, b.label):
            pairs.append((run.result.seed, a.predicted == a.label, b.predicted == b.label))
    return pairs


def gap(result: RunResult) -> float:
    """Return training accuracy minus validation accuracy at the selected epoch."""
    epoch = result.selected_epoch - 1
    return result.history.accuracy[epoch] - result.history.val_accuracy[epoch]


def epochs_to(group: Group, accuracy: float) -> tuple[int | None, ...]:
    """Return, for each run, the first epoch whose validation accuracy reaches a bound; None where none does."""
    return tuple(
        next((i for i, value in enumerate(run.result.history.val_accuracy, start=1) if value >= accuracy), None)
        for run in group.runs
    )


def training_flops(result: RunResult) -> float:
    """Return a training's cost in FLOPs: three times the forward pass for every image seen.

    The backward pass costs about twice the forward one (Kaplan et al. 2020, section 2.1).
    """
    return 3.0 * result.model.flops_per_image * training_images(result.config) * result.history.epochs


def _bootstrap(values: Sequence[float]) -> tuple[float, float]:
    """Return the percentile interval of the mean, the same at every call."""
    result = stats.bootstrap(
        (values,),
        np.mean,
        n_resamples=RESAMPLES,
        confidence_level=1 - ALPHA.value,
        method="percentile",
        rng=np.random.default_rng(RESAMPLING_SEED),
    )
    return float(result.confidence_interval.low), float(result.confidence_interval.high)

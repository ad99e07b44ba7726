"""From runs to summaries: means over seeds, intervals, paired tests; pure functions of the result files.

Every number carries its source, `statistic(quantity; experiment)`; a difference names two experiments.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy import stats

from experiments.schema import TestMetrics
from experiments.store import Run
from experiments.traced import Number
from scripts.quantities import ACCURACY, Quantity, of_class
from scripts.thresholds import ALPHA

MIN_SEEDS = 3
"""Fewer seeds say nothing of the spread between seeds."""
RESAMPLES = 9999
RESAMPLING_SEED = 0

Matrix = npt.NDArray[np.float64]
Series = Literal["loss", "accuracy", "val_loss", "val_accuracy"]


@dataclass(frozen=True)
class Estimate:
    """A mean over n seeds with its 95 % interval.

    `method` says what the interval covers: `semillas`, the percentile bootstrap over seeds (three or more); `prueba`,
    the test sample alone; `ninguno`, no interval is known.
    """

    mean: Number
    deviation: Number | None
    low: Number
    high: Number
    n: Number
    method: Literal["semillas", "prueba", "ninguno"]


@dataclass(frozen=True)
class Group:
    """The runs of one experiment that ended well, by seed, those that diverged, and what is known of the others."""

    key: str
    title: str
    runs: tuple[Run, ...]
    diverged_runs: tuple[Run, ...] = ()
    missing: tuple[int, ...] = ()
    stale: tuple[int, ...] = ()

    @property
    def ended(self) -> tuple[Run, ...]:
        """The runs of either end, by seed."""
        return tuple(sorted((*self.runs, *self.diverged_runs), key=lambda run: run.result.seed))

    @property
    def tests(self) -> tuple[TestMetrics, ...]:
        """The test metrics, by seed."""
        return tuple(run.result.test for run in self.runs if run.result.test is not None)

    @property
    def seeds(self) -> tuple[int, ...]:
        """The seeds that ended well."""
        return tuple(run.result.seed for run in self.runs)

    @property
    def diverged(self) -> tuple[int, ...]:
        """The seeds that diverged."""
        return tuple(run.result.seed for run in self.diverged_runs)

    @property
    def count(self) -> Number:
        """How many runs ended well."""
        return Number(len(self.runs), f"corridas({self.key})")

    @property
    def diverged_count(self) -> Number:
        """How many runs diverged."""
        return Number(len(self.diverged), f"divergentes({self.key})")

    @property
    def evidence(self) -> tuple[str, ...]:
        """The result files that every summary of the group is made from."""
        return tuple(f"{self.key}/seed-{seed}" for seed in self.seeds)


@dataclass(frozen=True)
class ClassSummary:
    """Means over seeds for one class."""

    name: str
    precision: Number
    recall: Number
    f1: Number
    support: Number


@dataclass(frozen=True)
class Curve:
    """One series of the history over the epochs that every seed reached: mean, least and greatest (epochs,)."""

    source: str
    mean: Matrix
    low: Matrix
    high: Matrix

    def number(self, epoch: int) -> Number:
        """Return the mean at an epoch, counted from 1."""
        return Number(self.mean[epoch - 1], f"{self.source}; {epoch})")


@dataclass(frozen=True)
class McNemar:
    """Exact McNemar test of one seed pair (McNemar 1947); `only_first` counts images that only the first gets right.

    `p_holm` is its p-value after Holm's correction.
    """

    seed: int
    only_first: Number
    only_second: Number
    p_holm: Number


@dataclass(frozen=True)
class Paired:
    """Two models on the same test images: the first's accuracy minus the second's, and a test for each seed."""

    difference: Estimate
    tests: tuple[McNemar, ...]


def estimate(values: Sequence[float], subject: str) -> Estimate:
    """Return the mean over seeds with its percentile-bootstrap interval (Efron & Tibshirani 1993, chapter 13).

    With fewer than three values there is no interval.

    Args:
        values: one number a seed.
        subject: what sources say after the statistic: the quantity and the experiments.
    """
    mean = float(np.mean(values))
    low, high = _bootstrap(values) if len(values) >= MIN_SEEDS else (mean, mean)
    deviation = float(np.std(values, ddof=1)) if len(values) > 1 else None
    return _estimate(
        (mean, deviation, low, high), len(values), "semillas" if len(values) >= MIN_SEEDS else "ninguno", subject
    )


def over_seeds(group: Group, quantity: Quantity) -> Estimate:
    """Estimate a quantity that every run of the group has."""
    return estimate(_values(group, quantity), f"{quantity.name}; {group.key}")


def mean(group: Group, quantity: Quantity) -> Number:
    """Return a quantity's mean alone, where its interval is not asked for."""
    return Number(float(np.mean(_values(group, quantity))), f"media({quantity.name}; {group.key})")


def extremes(group: Group, quantity: Quantity) -> tuple[Number, Number]:
    """Return a quantity's least and greatest value over the runs."""
    values, subject = _values(group, quantity), f"{quantity.name}; {group.key}"
    return Number(min(values), f"minimo({subject})"), Number(max(values), f"maximo({subject})")


def optional(group: Group, quantity: Quantity) -> Estimate | None:
    """Estimate a quantity that some experiments do not have."""
    return over_seeds(group, quantity) if _values(group, quantity) else None


def accuracy(group: Group) -> Estimate:
    """Estimate test accuracy; under three seeds the interval is the test sample's (Wilson 1927)."""
    plain = over_seeds(group, ACCURACY)
    if plain.method == "semillas":
        return plain
    images = group.tests[0].images
    interval = stats.binomtest(round(plain.mean * images), images).proportion_ci(1 - ALPHA.value, method="wilson")
    numbers = (plain.mean, plain.deviation, float(interval.low), float(interval.high))
    return _estimate(numbers, len(group.runs), "prueba", f"{ACCURACY.name}; {group.key}")


def classes(group: Group) -> tuple[ClassSummary, ...]:
    """Average each class over the seeds, in the classes' own order."""
    rows = []
    for entry in group.tests[0].per_class:
        scores = ("precision", "recall", "f1", "support")
        rows.append(ClassSummary(entry.name, *(mean(group, of_class(entry.name, score)) for score in scores)))
    return tuple(rows)


def confusion(group: Group) -> Matrix:
    """Average the confusion matrices (classes, classes), each row divided by its true class' support."""
    matrices = np.array([test.confusion for test in group.tests], dtype=np.float64)
    support = matrices.sum(axis=2, keepdims=True)
    return np.asarray(np.divide(matrices, support, out=np.zeros_like(matrices), where=support > 0).mean(axis=0))


def confusion_source(group: Group, true: str, predicted: str) -> str:
    """Return the source of one cell of `confusion`."""
    return f"confusion({true}; {predicted}; {group.key})"


def curve(group: Group, series: Series) -> Curve:
    """Summarise one series of the history; early stopping may end seeds at different epochs."""
    length = min(run.result.history.epochs for run in group.runs)
    values = np.array([getattr(run.result.history, series)[:length] for run in group.runs], dtype=np.float64)
    return Curve(f"curva({series}; {group.key}", values.mean(axis=0), values.min(axis=0), values.max(axis=0))


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
    return against(second, [first], "")[0]


def against(reference: Group, others: Sequence[Group], family: str) -> list[Paired | None]:
    """Compare several models with one on the same test images, seed by seed.

    Args:
        reference: the model that the others are compared with.
        others: the family of comparisons that Holm's correction runs over.
        family: what sources call that family, the line of research; empty for a single comparison.

    Returns:
        For each of the others its accuracy minus the reference's with its interval (bootstrap over three or more seed
        pairs; otherwise the paired normal interval over the test images), and its tests; None where no seed of both
        has predictions of the same images.
    """
    counts = [
        [(seed, int(np.sum(a & ~b)), int(np.sum(b & ~a)), len(a)) for seed, a, b in _pairs(other, reference)]
        for other in others
    ]
    raw = [float(stats.binomtest(b, b + c).pvalue) if b + c else 1.0 for rows in counts for _, b, c, _ in rows]
    corrected = iter(holm(raw))
    results: list[Paired | None] = []
    for other, rows in zip(others, counts, strict=True):
        pair = f"{other.key}; {reference.key}"
        tests = tuple(
            McNemar(
                seed,
                Number(b, f"solo-primero({pair}; {seed})"),
                Number(c, f"solo-segundo({pair}; {seed})"),
                Number(p_holm, f"p-holm({pair}; {seed}; {family})"),
            )
            for (seed, b, c, _), p_holm in zip(rows, corrected, strict=False)
        )
        results.append(Paired(_paired_difference(rows, f"aciertos; {pair}"), tests) if rows else None)
    return results


def difference(first: Group, second: Group | None, quantity: Quantity) -> Estimate | None:
    """Estimate a difference of means over seeds, first minus second, by resampling the seeds of each.

    A second that is None stands for zero: the mean of the first alone is estimated.

    Returns:
        None where either has fewer than three runs with the quantity.
    """
    a = _values(first, quantity)
    if second is None:
        return over_seeds(first, quantity) if len(a) >= MIN_SEEDS else None
    b = _values(second, quantity)
    if min(len(a), len(b)) < MIN_SEEDS:
        return None
    generator = np.random.default_rng(RESAMPLING_SEED)
    draws = [generator.choice(values, (RESAMPLES, len(values))).mean(axis=1) for values in (a, b)]
    low, high = np.quantile(draws[0] - draws[1], [ALPHA.value / 2, 1 - ALPHA.value / 2])
    numbers = (float(np.mean(a) - np.mean(b)), None, float(low), float(high))
    return _estimate(numbers, min(len(a), len(b)), "semillas", f"{quantity.name}; {first.key}; {second.key}")


def holm(p_values: Sequence[float]) -> list[float]:
    """Adjust p-values for several tests (Holm 1979): step down, monotone, at most 1."""
    adjusted = [0.0] * len(p_values)
    running = 0.0
    for rank, index in enumerate(np.argsort(p_values, kind="stable")):
        running = max(running, min(1.0, (len(p_values) - rank) * p_values[index]))
        adjusted[index] = running
    return adjusted


def epochs_to(group: Group, bound: float) -> tuple[Number | None, ...]:
    """Return, for each run, the first epoch whose validation accuracy reaches a bound; None where none does."""
    found = []
    for run in group.runs:
        epochs = enumerate(run.result.history.val_accuracy, start=1)
        epoch = next((i for i, value in epochs if value >= bound), None)
        source = f"epocas-hasta({bound}; {group.key}; {run.result.seed})"
        found.append(None if epoch is None else Number(epoch, source))
    return tuple(found)


def _estimate(
    numbers: tuple[float, float | None, float, float],
    count: int,
    method: Literal["semillas", "prueba", "ninguno"],
    subject: str,
) -> Estimate:
    """Give a mean, a deviation and the ends of an interval their sources."""
    mean, deviation, low, high = numbers
    return Estimate(
        mean=Number(mean, f"media({subject})"),
        deviation=None if deviation is None else Number(deviation, f"desvio({subject})"),
        low=Number(low, f"desde({subject})"),
        high=Number(high, f"hasta({subject})"),
        n=Number(count, f"cuenta({subject})"),
        method=method,
    )


def _values(group: Group, quantity: Quantity) -> list[float]:
    """Return a quantity of each run that has it."""
    return [value for run in group.runs if (value := quantity.of(run.result)) is not None]


def _paired_difference(rows: Sequence[tuple[int, int, int, int]], subject: str) -> Estimate:
    """Estimate a difference from each seed's counts: (seed, only the first right, only the second right, images)."""
    value = estimate([(b - c) / n for _, b, c, n in rows], subject)
    if value.method == "semillas":
        return value
    variance = float(np.mean([(b + c - (b - c) ** 2 / n) / n**2 for _, b, c, n in rows]))
    reach = float(stats.norm.ppf(1 - ALPHA.value / 2)) * variance**0.5
    numbers = (value.mean, value.deviation, value.mean - reach, value.mean + reach)
    return _estimate(numbers, len(rows), "prueba", subject)


def _pairs(first: Group, second: Group) -> list[tuple[int, npt.NDArray[np.bool_], npt.NDArray[np.bool_]]]:
    """Return, for each seed that both have with the same test labels, which images each gets right."""
    others = {run.result.seed: run.predictions for run in second.runs}
    pairs = []
    for run in first.runs:
        a, b = run.predictions, others.get(run.result.seed)
        if a is not None and b is not None and np.array_equal(a.label, b.label):
            pairs.append((run.result.seed, a.predicted == a.label, b.predicted == b.label))
    return pairs


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

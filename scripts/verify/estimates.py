"""What the pages average, test and rank, worked out from the files."""

from collections.abc import Sequence

import numpy as np
from scipy import stats

from scripts.verify.facts import Facts, Vector

LEVEL = 0.05
RESAMPLES = 9999
Arguments = Sequence[str]
"""A quantity and one or two experiments."""


def _seed_values(facts: Facts, arguments: Arguments) -> Vector:
    """Return what is averaged over seeds: a quantity of one experiment, or the paired differences of two."""
    quantity, *keys = arguments
    if quantity == "aciertos":
        pairs = facts.pairs(*keys)
        return np.array([np.mean(a.astype(int) - b.astype(int)) for a, b in pairs.values()])
    return facts.values(quantity, keys[0])


def mean(facts: Facts, arguments: Arguments) -> float:
    """Average over seeds, or subtract two such averages."""
    if arguments[0] != "aciertos" and len(arguments) == 3:
        return float(facts.values(arguments[0], arguments[1]).mean() - facts.values(arguments[0], arguments[2]).mean())
    return float(_seed_values(facts, arguments).mean())


def interval(facts: Facts, arguments: Arguments) -> tuple[float, float]:
    """Work out the ends of a 95 % interval."""
    quantity, *keys = arguments
    if quantity != "aciertos" and len(keys) == 2:
        generator = np.random.default_rng(0)
        first, second = (
            generator.choice(side, (RESAMPLES, len(side))).mean(axis=1)
            for side in (facts.values(quantity, key) for key in keys)
        )
        low, high = np.quantile(first - second, [LEVEL / 2, 1 - LEVEL / 2])
        return float(low), float(high)
    values = _seed_values(facts, arguments)
    if len(values) >= 3:
        found = stats.bootstrap(
            (values,),
            np.mean,
            n_resamples=RESAMPLES,
            confidence_level=1 - LEVEL,
            method="percentile",
            rng=np.random.default_rng(0),
        ).confidence_interval
        return float(found.low), float(found.high)
    if quantity == "exactitud":
        images = sum(map(sum, facts.tests(keys[0])[0].confusion))
        wilson = stats.binomtest(round(values.mean() * images), images).proportion_ci(1 - LEVEL, method="wilson")
        return float(wilson.low), float(wilson.high)
    if quantity == "aciertos":
        variances = []
        for a, b in facts.pairs(*keys).values():
            change = a.astype(float) - b.astype(float)
            variances.append(change.var() / len(change))
        reach = stats.norm.ppf(1 - LEVEL / 2) * np.mean(variances) ** 0.5
        return float(values.mean() - reach), float(values.mean() + reach)
    return float(values.mean()), float(values.mean())


def deviation(facts: Facts, arguments: Arguments) -> float:
    """Work out the standard deviation over seeds."""
    return float(_seed_values(facts, arguments).std(ddof=1))


def count(facts: Facts, arguments: Arguments) -> float:
    """Count the seeds, or the fewer of two experiments."""
    if arguments[0] != "aciertos" and len(arguments) == 3:
        return min(len(facts.values(arguments[0], key)) for key in arguments[1:])
    return len(_seed_values(facts, arguments))


def mcnemar(facts: Facts, first: str, second: str) -> dict[int, tuple[int, int, float]]:
    """Return, for each seed pair, the images that only the first and only the second gets right, and the exact p."""
    found = {}
    for seed, (a, b) in facts.pairs(first, second).items():
        only_first, only_second = int((a > b).sum()), int((b > a).sum())
        total = only_first + only_second
        p = min(1.0, 2 * stats.binom.cdf(min(only_first, only_second), total, 0.5)) if total else 1.0
        found[seed] = (only_first, only_second, float(p))
    return found


def corrected(facts: Facts, first: str, second: str, family: str) -> dict[int, float]:
    """Return each seed pair's p-value after Holm's correction over its family of comparisons."""
    pairs = [(first, second)]
    if family:
        reference = f"{family}/{facts.line(family).reference}"
        pairs = [(key, reference) for key in facts.keys(family) if key != reference and facts.good(key)]
    tests = {(pair, seed): p for pair in pairs for seed, (_, _, p) in mcnemar(facts, *pair).items()}
    ordered = sorted(tests.items(), key=lambda item: item[1])
    adjusted, least = {}, 0.0
    for place, (test, p) in enumerate(ordered):
        least = max(least, min(1.0, (len(ordered) - place) * p))
        adjusted[test] = least
    return {seed: p for (pair, seed), p in adjusted.items() if pair == (first, second)}


def agreeing(facts: Facts, first: str, second: str, family: str) -> int:
    """Count the seed pairs whose test is significant and on the side of the mean difference."""
    side = np.sign(mean(facts, ("aciertos", first, second)))
    tests = mcnemar(facts, first, second)
    p_values = corrected(facts, first, second, family)
    return sum(p_values[seed] < LEVEL and np.sign(a - b) == side for seed, (a, b, _) in tests.items())


def curve(facts: Facts, series: str, key: str) -> Vector:
    """Return a series' mean over seeds, as far as all of them go."""
    rows = [getattr(run.result.history, series) for run in facts.good(key)]
    shortest = min(map(len, rows))
    return np.mean([row[:shortest] for row in rows], axis=0)  # type: ignore[no-any-return]


def class_means(facts: Facts, field: str, key: str) -> dict[str, float]:
    """Return a score's mean over seeds for each class."""
    names = [row.name for row in facts.tests(key)[0].per_class]
    return {name: float(facts.values(f"{field}:{name}", key).mean()) for name in names}


def bins(facts: Facts, key: str) -> list[tuple[float, float, float]]:
    """Return mean confidence, accuracy and count of each bin that is not empty, over all seeds."""
    found = []
    for place in range(len(facts.tests(key)[0].calibration.bins)):
        kept = [b for b in (test.calibration.bins[place] for test in facts.tests(key)) if b.count]
        total = sum(b.count for b in kept)
        if total:
            weighted = [
                sum(b.count * value for b, value in zip(kept, side, strict=True)) / total
                for side in ([b.confidence or 0.0 for b in kept], [b.accuracy or 0.0 for b in kept])
            ]
            found.append((weighted[0], weighted[1], float(total)))
    return found


def confusion_rate(facts: Facts, true: str, predicted: str, key: str) -> float:
    """Return the mean over seeds of the share of a class that is taken for another."""
    names = [row.name for row in facts.tests(key)[0].per_class]
    i, j = names.index(true), names.index(predicted)
    return float(np.mean([test.confusion[i][j] / max(sum(test.confusion[i]), 1) for test in facts.tests(key)]))


def mean_confidence(facts: Facts, key: str) -> tuple[float, float]:
    """Return confidence and accuracy averaged over all predictions of all seeds."""
    rows = np.array(bins(facts, key))
    return float(np.average(rows[:, 0], weights=rows[:, 2])), float(np.average(rows[:, 1], weights=rows[:, 2]))


def front(facts: Facts) -> list[str]:
    """Return the clean experiments that every cheaper one is less accurate than, cheapest first."""
    points = []
    for line in facts.lines:
        for key in facts.keys(line.slug):
            runs = facts.good(key)
            if runs and runs[0].result.config.protocol == "limpio":
                points.append((facts.values("cpu", key).mean(), -facts.values("exactitud", key).mean(), key))
    chosen, best = [], -1.0
    for _, negative, key in sorted(points, key=lambda point: point[:2]):
        if -negative > best:
            chosen.append(key)
            best = -negative
    return chosen

from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from scripts import summarise
from scripts.quantities import ACCURACY, training_flops
from scripts.summarise import Group
from tests.factory import make_history, make_predictions, make_run


def group(results, slug="cnn-simple", seeds=(0, 1, 2), accuracies=None, **changes):
    accuracies = accuracies or [0.7] * len(seeds)
    runs = tuple(
        make_run(results, slug, seed, accuracy, **changes) for seed, accuracy in zip(seeds, accuracies, strict=True)
    )
    return Group(f"practica/{slug}", slug, runs)


def test_three_seeds_are_resampled():
    value = summarise.estimate([0.6, 0.7, 0.8], "x; y")
    assert value.mean == pytest.approx(0.7)
    assert value.deviation == pytest.approx(0.1)
    assert (value.method, value.n) == ("semillas", 3)
    # With three values the 2.5 % quantile of the 27 equally likely means is the lowest mean itself.
    assert (value.low, value.high) == (pytest.approx(0.6), pytest.approx(0.8))


def test_the_interval_is_the_same_at_every_call():
    assert summarise.estimate([0.1, 0.5, 0.3, 0.2], "x; y") == summarise.estimate([0.1, 0.5, 0.3, 0.2], "x; y")


@pytest.mark.parametrize("values", [[0.7], [0.7, 0.8]])
def test_fewer_seeds_have_no_interval(values):
    value = summarise.estimate(values, "x; y")
    assert value.method == "ninguno"
    assert value.low == value.high == value.mean


def test_equal_values_have_an_empty_interval():
    value = summarise.estimate([0.7] * 5, "x; y")
    assert value.low == value.high == pytest.approx(0.7)


def test_one_run_has_the_test_samples_interval(results):
    value = summarise.accuracy(group(results, seeds=(0,)))
    expected = stats.binomtest(140, 200).proportion_ci(0.95, method="wilson")
    assert (value.method, value.n) == ("prueba", 1)
    assert (value.low, value.high) == (pytest.approx(expected.low), pytest.approx(expected.high))


def test_classes_are_averaged_in_order(results):
    rows = summarise.classes(group(results, accuracies=[0.6, 0.7, 0.8]))
    assert [row.name for row in rows][:2] == ["airplane", "automobile"]
    assert rows[0].recall == pytest.approx(0.7)
    assert rows[0].support == 20
    assert rows[0].support.source == "media(support:airplane; practica/cnn-simple)"


def test_confusions_are_shares_of_the_true_class(results):
    rates = summarise.confusion(group(results))
    np.testing.assert_allclose(rates.sum(axis=1), 1)
    assert rates[0, 0] == pytest.approx(0.7)
    assert rates[0, 1] == pytest.approx(0.3)


def test_curves_end_where_the_shortest_seed_does(results):
    runs = (make_run(results, seed=0), make_run(results, seed=1, history=make_history(val_loss=(3.0, 1.0))))
    curve = summarise.curve(Group("k", "t", runs), "val_loss")
    np.testing.assert_allclose(curve.mean, [2.25, 1.1])
    np.testing.assert_allclose(curve.low, [1.5, 1.0])
    np.testing.assert_allclose(curve.high, [3.0, 1.2])


def test_calibration_pools_the_seeds(results):
    confidence, right, count = summarise.calibration(group(results, accuracies=[0.6, 0.7, 0.8]))
    assert confidence == pytest.approx([0.8], abs=1e-3)
    assert right == pytest.approx([0.7])
    assert count.tolist() == [600]


def test_paired_counts_by_hand(results):
    a, b = group(results, accuracies=[0.7] * 3), group(results, "transfer-mobilenetv2", accuracies=[0.4] * 3)
    result = summarise.paired(a, b)
    assert result is not None
    assert result.difference.mean == pytest.approx(0.3)
    assert [(t.only_first, t.only_second) for t in result.tests] == [(60, 0)] * 3
    assert result.tests[0].p_holm == pytest.approx(3 * 2 * 0.5**60)  # the least of three equal p-values counts thrice


def test_one_pair_has_the_normal_interval_of_the_images(results):
    a, b = group(results, seeds=(0,)), group(results, "transfer-mobilenetv2", seeds=(0,), accuracies=[0.6])
    result = summarise.paired(a, b)
    assert result is not None
    difference, n, only = result.difference, 200, 20
    reach = 1.959964 * ((only - only**2 / n) / n**2) ** 0.5
    assert difference.method == "prueba"
    assert (difference.low, difference.high) == (pytest.approx(0.1 - reach), pytest.approx(0.1 + reach))


def test_pairs_need_the_same_images(results):
    a, b = group(results, seeds=(0,)), group(results, "transfer-mobilenetv2", seeds=(0,))
    shuffled = make_predictions()
    other = replace(shuffled, label=np.roll(shuffled.label, 1))
    assert summarise.paired(a, replace(b, runs=(replace(b.runs[0], predictions=other),))) is None
    assert summarise.paired(a, replace(b, runs=(replace(b.runs[0], predictions=None),))) is None
    assert summarise.paired(a, group(results, "transfer-mobilenetv2", seeds=(1,))) is None


def test_identical_predictions_differ_in_nothing(results):
    a = group(results)
    result = summarise.paired(a, a)
    assert result is not None
    assert [t.p_holm for t in result.tests] == [1.0] * 3
    assert result.difference.low == result.difference.high == 0


def test_differences_of_means_resample_both_sides(results):
    first = group(results, accuracies=[0.7, 0.75, 0.8])
    second = group(results, "cnn-simple-limpio", accuracies=[0.5, 0.55, 0.6])
    value = summarise.difference(first, second, ACCURACY)
    assert value is not None
    assert value.mean == pytest.approx(0.2)
    assert 0.1 <= value.low < 0.2 < value.high <= 0.3
    assert value.mean.source == "media(exactitud; practica/cnn-simple; practica/cnn-simple-limpio)"
    fewer = replace(second, runs=second.runs[:2])
    assert summarise.difference(first, fewer, ACCURACY) is None
    assert summarise.difference(fewer, first, ACCURACY) is None


def test_a_difference_with_nothing_is_the_mean_itself(results):
    first = group(results, accuracies=[0.7, 0.75, 0.8])
    assert summarise.difference(first, None, ACCURACY) == summarise.over_seeds(first, ACCURACY)
    assert summarise.difference(replace(first, runs=first.runs[:2]), None, ACCURACY) is None


def test_several_models_share_one_correction(results):
    """Nine tests of three models are corrected together: no p-value is smaller than among its own three."""
    reference = group(results, accuracies=[0.5, 0.5, 0.5])
    others = [
        group(results, slug, accuracies=[accuracy] * 3)
        for slug, accuracy in (("cnn-simple-limpio", 0.6), ("cnn-simple-orden-nuevo", 0.7), ("cnn-simple", 0.5))
    ]
    together = summarise.against(reference, others, "")
    tests = [test for result in together if result for test in result.tests]
    counts = [(int(t.only_first), int(t.only_first + t.only_second)) for t in tests]
    raw = [stats.binomtest(only, of).pvalue if of else 1.0 for only, of in counts]
    assert [t.p_holm for t in tests] == pytest.approx(summarise.holm(raw))
    alone = summarise.paired(others[0], reference)
    assert alone is not None
    assert together[0] is not None
    assert together[0].difference == alone.difference
    assert all(a.p_holm >= b.p_holm for a, b in zip(together[0].tests, alone.tests, strict=True))


def test_models_without_pairs_leave_the_others_their_correction(results):
    reference = group(results, seeds=(0,))
    absent, present = group(results, "cnn-simple-limpio", seeds=(1,)), group(results, "cnn-simple-limpio", seeds=(0,))
    nothing, something = summarise.against(reference, [absent, present], "")
    assert nothing is None
    assert something is not None
    assert [t.seed for t in something.tests] == [0]


def test_epochs_to_a_bound(results):
    slow = group(results, history=make_history(training=[0.5] * 3).model_copy(update={"val_accuracy": (0.5, 0.6, 0.7)}))
    assert summarise.epochs_to(slow, 0.6) == (2, 2, 2)
    assert summarise.epochs_to(slow, 0.71) == (None, None, None)


def test_training_flops_by_hand(results):
    result = group(results).runs[0].result
    # Three passes' worth for each of 50 000 images in each of three epochs, at 20 FLOPs a pass.
    assert training_flops(result) == 3 * 50_000 * 3 * 20


@pytest.mark.parametrize(
    ("raw", "adjusted"),
    [
        ([0.01, 0.04, 0.03], [0.03, 0.06, 0.06]),  # Holm 1979: 3 x 0.01, 2 x 0.03, then never less than before
        ([0.5, 0.6], [1.0, 1.0]),
        ([], []),
    ],
)
def test_holm(raw, adjusted):
    assert summarise.holm(raw) == pytest.approx(adjusted)

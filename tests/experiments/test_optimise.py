import keras
import numpy as np
import pytest
import tensorflow as tf

from experiments.config import CnnConfig, OptimizerConfig, RunConfig, ScheduleConfig
from experiments.optimise import learning_rate, make_optimizer, minimised_loss, recalibrate, scale_offsets


def rates(schedule, steps=100, rate=2.0):
    config = RunConfig(
        protocol="limpio", model=CnnConfig(), optimizer=OptimizerConfig(learning_rate=rate), schedule=schedule
    )
    return [learning_rate(config, step, steps) for step in range(steps)]


def test_without_schedule_the_rate_is_constant():
    assert set(rates(None)) == {2.0}


def test_a_triangle_rises_to_the_rate_and_falls_to_its_end():
    values = rates(ScheduleConfig(shape="triangular", rise=0.25, start=0.2, end=0.1))
    assert values[0] == pytest.approx(0.4)
    assert max(values) == values[25] == pytest.approx(2.0)
    assert np.allclose(np.diff(values[:26]), 1.6 / 25)
    assert np.allclose(np.diff(values[25:]), -1.8 / 75)


def test_a_cosine_passes_half_the_rate_half_way():
    values = rates(ScheduleConfig(shape="cosine"))
    assert (values[0], values[50]) == (2.0, pytest.approx(1.0))
    assert values == sorted(values, reverse=True)
    assert 0 < values[-1] < 0.01


def test_smoothed_targets_by_hand():
    probabilities = tf.constant([[0.7, 0.2, 0.1], [0.1, 0.1, 0.8]])
    targets = tf.constant([0, 2])
    smoothed = np.full((2, 3), 0.3 / 3) + 0.7 * np.eye(3)[[0, 2]]
    expected = -np.sum(smoothed * np.log(probabilities), axis=1)
    np.testing.assert_allclose(minimised_loss(targets, probabilities, 0.3), expected, rtol=1e-5)
    plain = minimised_loss(targets, probabilities, None)
    np.testing.assert_allclose(plain, -np.log([0.7, 0.8]), rtol=1e-5)


def test_offsets_have_a_learning_rate_of_their_own():
    """With decay and momentum, multiplying the gradients is what a separate optimiser with that rate does."""
    config = OptimizerConfig(name="sgd", learning_rate=0.1, momentum=0.5, nesterov=True, offset_multiplier=8.0)
    beta, kernel = keras.Variable([1.0], name="beta"), keras.Variable([1.0], name="kernel")
    alone, other = keras.Variable([1.0]), keras.Variable([1.0])
    ours = make_optimizer(config)
    fast, slow = (keras.optimizers.SGD(rate, momentum=0.5, nesterov=True) for rate in (0.8, 0.1))
    for gradient in ([0.3], [-0.2], [0.7]):
        pair = [tf.constant(gradient)] * 2
        ours.apply(scale_offsets(pair, [beta, kernel], config), [beta, kernel])
        fast.apply(pair[:1], [alone])
        slow.apply(pair[:1], [other])
    np.testing.assert_allclose([beta.numpy(), kernel.numpy()], [alone.numpy(), other.numpy()], rtol=1e-5)


def test_without_a_multiplier_gradients_are_left_alone():
    gradients = [tf.constant([1.0])]
    assert scale_offsets(gradients, [keras.Variable([1.0], name="beta")], OptimizerConfig()) is gradients


def test_recalibrated_statistics_are_plain_means_over_the_batches():
    norm = keras.layers.BatchNormalization(momentum=0.6)
    model = keras.Sequential([keras.Input((3,)), norm])
    batches = np.random.default_rng(0).normal(2, 3, (4, 50, 3)).astype(np.float32)
    model(batches[0] + 100, training=True)  # statistics of something else, to be forgotten
    recalibrate(model, [tf.constant(batch) for batch in batches])
    np.testing.assert_allclose(norm.moving_mean, batches.mean(axis=(0, 1)), rtol=1e-4)
    np.testing.assert_allclose(norm.moving_variance, batches.var(axis=1).mean(axis=0), rtol=1e-4)
    assert norm.momentum == 0.6

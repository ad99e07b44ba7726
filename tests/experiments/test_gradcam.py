"""Grad-CAM points at what a network answers by."""

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers

from experiments.config import CnnConfig, SpeedrunConfig, TransferConfig
from experiments.gradcam import heat_maps
from experiments.models import build


@pytest.fixture(autouse=True)
def seeded():
    keras.utils.set_random_seed(0)


def brightness_detector():
    """Build a network whose first class is the more probable the brighter any part of the image is."""
    model = keras.Sequential(
        [
            keras.Input((8, 8, 3)),
            layers.Conv2D(1, 1, name="conv"),
            layers.GlobalAveragePooling2D(),
            layers.Dense(2, activation="softmax"),
        ]
    )
    model.set_weights([np.ones((1, 1, 3, 1)), np.zeros(1), np.array([[1.0, -1.0]]), np.zeros(2)])
    return model


def test_the_map_is_hot_where_the_evidence_lies():
    image = np.zeros((2, 8, 8, 3), np.float32)
    image[0, 1:3, 5:7] = 1
    image[1, 6, 2] = 0.5
    maps = heat_maps(brightness_detector(), tf.constant(image))
    assert maps.dtype == np.uint8
    np.testing.assert_array_equal(maps, 255 * (image[..., 0] > 0))


def test_evidence_against_the_class_is_dropped():
    image = np.full((1, 8, 8, 3), -1, np.float32)  # all dark: the second class, whose score falls with brightness
    model = brightness_detector()
    hot = heat_maps(model, tf.constant(image))
    assert np.all(hot == 255)  # darkness speaks for it everywhere
    image[0, 0, 0] = 2
    assert heat_maps(model, tf.constant(image))[0, 0, 0] == 0


def test_nothing_in_favour_gives_a_black_map():
    model = brightness_detector()
    model.layers[-1].set_weights([np.zeros((1, 2)), np.array([1.0, 0.0])])
    assert not heat_maps(model, tf.ones((1, 8, 8, 3))).any()


@pytest.mark.parametrize(
    ("config", "side", "size"),
    [
        (CnnConfig(), 32, 16),
        (TransferConfig(alpha=0.35), 32, 4),
        (TransferConfig(alpha=0.35, resolution=160, pooling="average"), 160, 5),
        (SpeedrunConfig(), 32, 7),
    ],
)
def test_every_kind_of_network_has_maps_and_stays_as_it_was(config, side, size):
    model = build(config, 10, pretrained=False)
    image = tf.random.stateless_uniform((2, side, side, 3), (0, 0))
    before = model(image, training=False).numpy()
    assert heat_maps(model, image).shape == (2, size, size)
    np.testing.assert_array_equal(model(image, training=False), before)
    np.testing.assert_allclose(before.sum(axis=1), 1, rtol=1e-5)

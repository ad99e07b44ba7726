import numpy as np
import pytest
import tensorflow as tf

from experiments.augment import MEAN_COLOUR, alternating, augment
from experiments.config import AugmentationConfig

IMAGES = np.random.default_rng(0).integers(0, 256, (200, 8, 8, 3), np.uint8)
KEY = tf.constant([1, 2], tf.int32)


def candidates(image, flip, shift):
    """List everything that may become of an image."""
    padded = [
        np.pad(x, [(shift, shift), (shift, shift), (0, 0)], mode="reflect")
        for x in ([image, image[:, ::-1]] if flip else [image])
    ]
    return [p[y : y + 8, x : x + 8] for p in padded for y in range(2 * shift + 1) for x in range(2 * shift + 1)]


@pytest.mark.parametrize(("flip", "kinds"), [(True, 50), (False, 25)])
def test_each_image_becomes_one_of_its_own(flip, kinds):
    out = augment(IMAGES, AugmentationConfig(flip=flip, shift=2), KEY, None).numpy()
    assert (out.shape, out.dtype) == (IMAGES.shape, IMAGES.dtype)
    chosen = [
        [np.array_equal(c, after) for c in candidates(before, flip, 2)].index(True)
        for before, after in zip(IMAGES, out, strict=True)
    ]
    assert len(set(chosen)) > 0.8 * kinds  # 200 draws see nearly every kind
    assert np.bincount(chosen, minlength=kinds).max() < 20


def test_the_key_decides():
    config = AugmentationConfig()
    first = augment(IMAGES, config, KEY, None).numpy()
    np.testing.assert_array_equal(first, augment(IMAGES, config, KEY, None).numpy())
    assert not np.array_equal(first, augment(IMAGES, config, KEY + 2, None).numpy())


def test_alternating_flips_show_both_sides_in_any_two_epochs():
    everyone = tf.range(1000, dtype=tf.int64)
    first, second, third = (
        alternating(1000, everyone, tf.constant(3), tf.constant(epoch)).numpy() for epoch in (1, 2, 3)
    )
    assert 400 < first.sum() < 600
    np.testing.assert_array_equal(second, ~first)
    np.testing.assert_array_equal(third, first)
    some = tf.constant([7, 3], tf.int64)
    np.testing.assert_array_equal(alternating(1000, some, tf.constant(3), tf.constant(1)), first[[7, 3]])
    assert not np.array_equal(alternating(1000, everyone, tf.constant(4), tf.constant(1)), first)


def test_alternating_flips_mirror_whom_they_say():
    mirrored = tf.range(200) < 100
    moved = augment(IMAGES, AugmentationConfig(flip="alternating", shift=1), KEY, mirrored).numpy()
    plain = augment(IMAGES, AugmentationConfig(flip=False, shift=1), KEY, None).numpy()
    flipped_first = augment(IMAGES[:, :, ::-1], AugmentationConfig(flip=False, shift=1), KEY, None).numpy()
    np.testing.assert_array_equal(moved[:100], flipped_first[:100])
    np.testing.assert_array_equal(moved[100:], plain[100:])


def test_a_square_is_painted_anywhere_and_the_rest_is_left():
    out = augment(IMAGES, AugmentationConfig(flip=False, shift=1, cutout=3), KEY, None).numpy()
    plain = augment(IMAGES, AugmentationConfig(flip=False, shift=1), KEY, None).numpy()
    assert out.dtype == np.uint8
    corners = set()
    for before, after in zip(plain, out, strict=True):
        painted = np.argwhere((after == MEAN_COLOUR).all(axis=-1))
        top, left = painted.min(axis=0)
        corners.add((int(top), int(left)))
        inside = np.zeros((8, 8), bool)
        inside[top : top + 3, left : left + 3] = True
        assert (after[inside] == MEAN_COLOUR).all()
        np.testing.assert_array_equal(after[~inside], before[~inside])
    assert len(corners) == 36  # every place where a whole square fits

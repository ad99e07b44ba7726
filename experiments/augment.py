"""Random changes to training images, a function of a key alone."""

import tensorflow as tf

from experiments.config import AugmentationConfig

MEAN_COLOUR = (125, 123, 114)
"""Red, green and blue, rounded, over CIFAR-10's training images."""


def augment(images: tf.Tensor, config: AugmentationConfig, key: tf.Tensor, mirrored: tf.Tensor | None) -> tf.Tensor:
    """Mirror, shift and cut out at random, each image of a batch by itself.

    Args:
        images: (n, height, width, channels) of any type.
        config: what may be done.
        key: int32 (2,); the same key does the same.
        mirrored: bool (n,), which images to mirror under alternating flips; None otherwise.

    Returns:
        Images of the same shape and type.
    """
    if config.flip:
        if mirrored is None:
            chosen = tf.random.stateless_uniform([tf.shape(images)[0], 1, 1, 1], key) < 0.5
        else:
            chosen = mirrored[:, None, None, None]
        images = tf.where(chosen, tf.reverse(images, axis=[2]), images)
    reach = config.shift
    size = tf.shape(images)
    offsets = tf.random.stateless_uniform([2, size[0], 1], key + 1, 0, 2 * reach + 1, tf.int32)
    padded = tf.pad(images, [[0, 0], [reach, reach], [reach, reach], [0, 0]], mode="REFLECT")
    moved = tf.gather(padded, offsets[0] + tf.range(size[1]), axis=1, batch_dims=1)
    moved = tf.gather(moved, offsets[1] + tf.range(size[2]), axis=2, batch_dims=1)
    return _cut_out(moved, config.cutout, tf.stack([key[0], -key[1]])) if config.cutout else moved


def _cut_out(images: tf.Tensor, side: int, key: tf.Tensor) -> tf.Tensor:
    """Paint a square of each image with the data set's mean colour; the whole square lies within the image."""
    size = tf.shape(images)
    corners = tf.random.stateless_uniform([2, size[0], 1], key, 0, size[1] - side + 1, tf.int32)
    rows, columns = (
        tf.logical_and(tf.range(size[1]) >= corner, tf.range(size[1]) < corner + side) for corner in tf.unstack(corners)
    )
    inside = tf.logical_and(rows[:, :, None, None], columns[:, None, :, None])
    return tf.where(inside, tf.constant(MEAN_COLOUR, images.dtype), images)


def alternating(total: int, indices: tf.Tensor, seed: tf.Tensor, epoch: tf.Tensor) -> tf.Tensor:
    """Decide which images are mirrored in an epoch: half of them in the first, the other half in the next, and so on.

    In any two consecutive epochs the network thus sees both sides of every image (Jordan 2024, section 3.6).

    Args:
        total: number of training images.
        indices: int64 (n,), the batch's images among them.
        seed: int32 (), the run's seed.
        epoch: int32 (), counted from 1.

    Returns:
        bool (n,).
    """
    first = tf.random.stateless_uniform([total], tf.stack([seed, 0])) < 0.5
    return tf.math.logical_xor(tf.gather(first, indices), epoch % 2 == 0)

"""Random changes to training images, a function of a key alone."""

import tensorflow as tf

from experiments.config import AugmentationConfig


def augment(images: tf.Tensor, config: AugmentationConfig, key: tf.Tensor) -> tf.Tensor:
    """Mirror and shift each image of a batch at random.

    Args:
        images: (n, height, width, channels) of any type.
        config: what may be done.
        key: int32 (2,); the same key does the same.

    Returns:
        Images of the same shape and type.
    """
    if config.flip:
        mirrored = tf.random.stateless_uniform([tf.shape(images)[0], 1, 1, 1], key) < 0.5
        images = tf.where(mirrored, tf.reverse(images, axis=[2]), images)
    reach = config.shift
    size = tf.shape(images)
    offsets = tf.random.stateless_uniform([2, size[0], 1], key + 1, 0, 2 * reach + 1, tf.int32)
    padded = tf.pad(images, [[0, 0], [reach, reach], [reach, reach], [0, 0]], mode="REFLECT")
    moved = tf.gather(padded, offsets[0] + tf.range(size[1]), axis=1, batch_dims=1)
    return tf.gather(moved, offsets[1] + tf.range(size[2]), axis=2, batch_dims=1)

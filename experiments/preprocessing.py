"""From stored pixels to the network's input."""

import tensorflow as tf


def to_unit(images: tf.Tensor) -> tf.Tensor:
    """Return uint8 pixels as float32 in [0, 1], the assignment's scaling for both models."""
    return tf.cast(images, tf.float32) / 255.0

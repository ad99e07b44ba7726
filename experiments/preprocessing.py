"""From stored pixels to the network's input."""

from collections.abc import Callable

import keras
import tensorflow as tf

from experiments.config import RunConfig, ScratchConfig, TransferConfig

OWN = {
    "mobilenet-v2": keras.applications.mobilenet_v2.preprocess_input,
    "resnet50": keras.applications.resnet.preprocess_input,
    "efficientnet-b0": keras.applications.efficientnet.preprocess_input,
    "vgg16": keras.applications.vgg16.preprocess_input,
}


def to_unit(images: tf.Tensor) -> tf.Tensor:
    """Return uint8 pixels as float32 in [0, 1], the assignment's scaling for both models."""
    return tf.cast(images, tf.float32) / 255.0


def preparation(config: RunConfig) -> Callable[[tf.Tensor], tf.Tensor]:
    """Return what turns stored images (n, 32, 32, 3) into the network's input: scaled, and enlarged where asked for.

    Enlarging is bilinear, as `keras.layers.Resizing` does it.
    """
    scale = to_unit
    if config.preprocessing == "base" and isinstance(config.model, TransferConfig | ScratchConfig):
        own = OWN[config.model.base]
        scale = lambda images: own(tf.cast(images, tf.float32))  # noqa: E731
    side = config.model.resolution if isinstance(config.model, TransferConfig) else None
    if side is None or side == 32:
        return scale
    return lambda images: tf.image.resize(scale(images), (side, side))

"""Networks of Keras Applications with random weights, as they come, on 32-pixel images."""

import keras
from keras import layers

from experiments.config import ScratchConfig
from experiments.models.cnn import IMAGE_SIDE

BUILDERS = {
    "mobilenet-v2": keras.applications.MobileNetV2,
    "efficientnet-b0": keras.applications.EfficientNetB0,
}
MOMENTUM = 0.9


def build_scratch(config: ScratchConfig, classes: int) -> keras.Model:
    """Build an architecture with random weights, global average pooling and a softmax.

    Both halve the side five times, so that 32 pixels end as one.

    Returns:
        A model from (n, 32, 32, 3), scaled as the architecture expects, to (n, classes).
    """
    shape = (IMAGE_SIDE, IMAGE_SIDE, 3)
    base = BUILDERS[config.base](input_shape=shape, include_top=False, weights=None, name="base")
    hasten_statistics(base)
    return keras.Sequential(
        [
            keras.Input(shape),
            base,
            layers.GlobalAveragePooling2D(name="pool"),
            layers.Dense(classes, activation="softmax", name="probabilities"),
        ],
        name="scratch",
    )


def hasten_statistics(base: keras.Model) -> None:
    """Let batch normalisation follow its statistics within tens of steps.

    The momentum that these networks come with, 0.99 or 0.999, suits hundreds of thousands of steps: in runs as short
    as ours the statistics used outside training would be those of long-gone weights.
    """
    for layer in base.layers:
        if isinstance(layer, layers.BatchNormalization):
            layer.momentum = MOMENTUM

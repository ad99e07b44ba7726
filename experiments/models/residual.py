"""Residual networks for 32-pixel images, and the plain networks that they are compared with."""

import keras
from keras import layers

from experiments.config import ResidualConfig
from experiments.models.cnn import IMAGE_SIDE


def build_residual(config: ResidualConfig, classes: int) -> keras.Model:
    """Build a convolution, stages of basic blocks, global average pooling and a softmax (He et al. 2016, section 4.2).

    The network has 2 * blocks * stages + 2 layers with weights, projections apart. Every stage after the first halves
    the side. Where a block changes the shape, its skip is a strided 1x1 convolution (option B).

    Returns:
        A model from (n, 32, 32, 3) to (n, classes).
    """
    image = keras.Input((IMAGE_SIDE, IMAGE_SIDE, 3), name="image")
    x = _convolution(image, config.filters[0], 3, 1, "stem")
    x = layers.ReLU(name="stem_relu")(x)
    for stage, filters in enumerate(config.filters, start=1):
        for block in range(1, config.blocks + 1):
            stride = 2 if block == 1 and stage > 1 else 1
            x = _block(x, filters, stride, config.skip, f"stage_{stage}_block_{block}")
    x = layers.GlobalAveragePooling2D(name="pool")(x)
    return keras.Model(image, layers.Dense(classes, activation="softmax", name="probabilities")(x), name="residual")


def _block(x: keras.KerasTensor, filters: int, stride: int, skip: bool, name: str) -> keras.KerasTensor:
    """Add two normalised 3x3 convolutions and, where asked for, the block's input."""
    y = layers.ReLU(name=f"{name}_relu_1")(_convolution(x, filters, 3, stride, f"{name}_1"))
    y = _convolution(y, filters, 3, 1, f"{name}_2")
    if skip:
        same = stride == 1 and x.shape[-1] == filters
        y = layers.Add(name=f"{name}_add")([x if same else _convolution(x, filters, 1, stride, f"{name}_skip"), y])
    return layers.ReLU(name=f"{name}_relu_2")(y)


def _convolution(x: keras.KerasTensor, filters: int, size: int, stride: int, name: str) -> keras.KerasTensor:
    """Add a convolution and its batch normalisation."""
    x = layers.Conv2D(
        filters,
        size,
        stride,
        padding="same",
        use_bias=False,
        kernel_initializer="he_normal",  # as He et al. 2015, for networks this deep
        name=name,
    )(x)
    # Keras' default momentum of 0.99 lags behind in runs this short.
    return layers.BatchNormalization(momentum=0.9, name=f"{name}_norm")(x)

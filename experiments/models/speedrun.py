"""A small network made to train fast on CIFAR-10, after airbench94 (Jordan 2024, arXiv 2404.00498)."""

from typing import Any

import keras
import numpy as np
import numpy.typing as npt
from keras import layers

from experiments.config import SpeedrunConfig
from experiments.models.cnn import IMAGE_SIDE

PATCH = 2
WHITENED_IMAGES = 5000
EPSILON = 5e-4
"""Least variance that a patch direction is scaled by; without it noise would be blown up (airbench94's value)."""
LOGIT_SCALE = 1 / 9
STATISTICS_MOMENTUM = 0.6


class PartialIdentity(keras.initializers.Initializer):  # type: ignore[misc]
    """Kernels that hand their input on in the first output channels and are random in the rest (section 3.3)."""

    def __call__(self, shape: tuple[int, ...], dtype: Any = None) -> Any:  # noqa: ANN401
        """Return a kernel (side, side, channels in, channels out), channels out not fewer than channels in."""
        side, _, inputs, outputs = shape
        # PyTorch's default for convolutions, which airbench94 starts from: uniform of variance 1 / (3 * fan in).
        random = keras.initializers.VarianceScaling(1 / 3, "fan_in", "uniform")(shape, dtype)
        kernel = np.array(random)
        kernel[..., :inputs] = 0
        kernel[side // 2, side // 2, range(inputs), range(inputs)] = 1
        return keras.ops.convert_to_tensor(kernel[..., :outputs], dtype)


def build_speedrun(config: SpeedrunConfig, classes: int) -> keras.Model:
    """Build a frozen whitening convolution, blocks of two convolutions and a scaled softmax.

    SiLU stands where airbench94 has GELU: on our processors it makes a third more images a second.

    Returns:
        A model from (n, 32, 32, 3) to (n, classes); `whiten` must give it its first kernel.
    """
    image = keras.Input((IMAGE_SIDE, IMAGE_SIDE, 3), name="image")
    x = layers.Conv2D(2 * 3 * PATCH**2, PATCH, trainable=False, name="whitening")(image)
    x = layers.Activation("silu", name="whitening_silu")(x)
    for block, filters in enumerate(config.filters, start=1):
        for place in (1, 2):
            name = f"block_{block}_{place}"
            x = layers.Conv2D(
                filters, 3, padding="same", use_bias=False, kernel_initializer=PartialIdentity(), name=name
            )(x)
            if place == 1:
                x = layers.MaxPooling2D(2, name=f"block_{block}_pool")(x)
            x = layers.BatchNormalization(momentum=STATISTICS_MOMENTUM, scale=False, name=f"{name}_norm")(x)
            x = layers.Activation("silu", name=f"{name}_silu")(x)
    x = layers.GlobalMaxPooling2D(name="pool")(x)
    x = layers.Dense(classes, use_bias=False, name="scores")(x)
    x = layers.Rescaling(LOGIT_SCALE, name="scale")(x)
    return keras.Model(image, layers.Activation("softmax", dtype="float32", name="probabilities")(x), name="speedrun")


def whiten(model: keras.Model, images: npt.NDArray[np.float32]) -> None:
    """Set the first convolution so that it decorrelates patches of the training images (section 3.2).

    Each filter is a principal direction of the patches, divided by its standard deviation; its negative is a filter
    too, because the activation that follows keeps mostly one sign.

    Args:
        model: made by `build_speedrun`.
        images: training images (n, 32, 32, 3), scaled as in training; the first thousands are enough.
    """
    some = images[:WHITENED_IMAGES].astype(np.float64)
    side = some.shape[1] - PATCH + 1
    corners = [some[:, row : row + side, column : column + side] for row in range(PATCH) for column in range(PATCH)]
    patches = np.concatenate(corners, axis=-1).reshape(-1, PATCH * PATCH * 3)  # row, column, channel, as in a kernel
    variances, directions = np.linalg.eigh(np.cov(patches, rowvar=False))
    scaled = directions / np.sqrt(variances + EPSILON)
    kernel = np.concatenate([scaled, -scaled], axis=1)
    bias = -patches.mean(axis=0) @ kernel
    model.get_layer("whitening").set_weights([kernel.reshape(PATCH, PATCH, 3, -1), bias])

"""The practice's simple convolutional network and its variants."""

import keras
from keras import layers

from experiments.config import CnnConfig

IMAGE_SIDE = 32


def build_cnn(config: CnnConfig, classes: int) -> keras.Model:
    """Build convolution + max-pooling blocks, one hidden dense layer and a softmax.

    Args:
        config: filters a block, kernel size and dense units.
        classes: units of the softmax.

    Returns:
        A model from (n, 32, 32, 3) to (n, classes).
    """
    model = keras.Sequential([keras.Input((IMAGE_SIDE, IMAGE_SIDE, 3))], name="cnn")
    for block, filters in enumerate(config.filters, start=1):
        model.add(layers.Conv2D(filters, config.kernel_size, padding="same", activation="relu", name=f"conv_{block}"))
        model.add(layers.MaxPooling2D(2, name=f"pool_{block}"))
    model.add(layers.Flatten(name="flatten"))
    model.add(layers.Dense(config.dense_units, activation="relu", name="dense"))
    model.add(layers.Dense(classes, activation="softmax", name="probabilities"))
    return model

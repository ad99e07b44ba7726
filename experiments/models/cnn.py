"""The practice's simple convolutional network and its variants."""

import keras
from keras import layers

from experiments.config import CnnConfig
from experiments.models.convolution import Conv2D

IMAGE_SIDE = 32


def build_cnn(config: CnnConfig, classes: int) -> keras.Model:
    """Build convolution + max-pooling blocks, one hidden dense layer and a softmax.

    Args:
        config: filters a block, kernel size, dense units and regularisation.
        classes: units of the softmax.

    Returns:
        A model from (n, 32, 32, 3) to (n, classes).
    """
    penalty = keras.regularizers.L2(config.l2) if config.l2 else None
    model = keras.Sequential([keras.Input((IMAGE_SIDE, IMAGE_SIDE, 3))], name="cnn")
    for block, filters in enumerate(config.filters, start=1):
        for place in range(1, (config.convolutions or 1) + 1):
            suffix = f"{block}_{place}" if config.convolutions else f"{block}"
            activation = None if config.batch_normalization else "relu"  # normalised first, where that is asked for
            model.add(
                Conv2D(
                    filters,
                    config.kernel_size,
                    padding="same",
                    activation=activation,
                    kernel_regularizer=penalty,
                    name=f"conv_{suffix}",
                )
            )
            if config.batch_normalization:
                model.add(layers.BatchNormalization(name=f"norm_{suffix}"))
                model.add(layers.ReLU(name=f"relu_{suffix}"))
        model.add(layers.MaxPooling2D(2, name=f"pool_{block}"))
        if config.dropout:
            model.add(layers.Dropout(config.dropout, name=f"dropout_{block}"))
    model.add(layers.Flatten(name="flatten"))
    model.add(layers.Dense(config.dense_units, activation="relu", kernel_regularizer=penalty, name="dense"))
    if config.dropout:
        model.add(layers.Dropout(config.dropout, name="dropout"))
    model.add(layers.Dense(classes, activation="softmax", kernel_regularizer=penalty, name="probabilities"))
    return model

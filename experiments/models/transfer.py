"""Transfer learning: a frozen ImageNet base under a new softmax."""

from pathlib import Path

import keras
from keras import layers

from experiments.config import TransferConfig
from experiments.errors import UserError
from experiments.weights import weights_path


def fetch_weights(config: TransferConfig) -> Path:
    """Return the file of the base's ImageNet weights, after letting Keras download it where it is missing.

    Raises:
        UserError: the weights are neither on the disk nor to be downloaded.
    """
    path = weights_path(config)
    problem = (
        f"Faltan los pesos de ImageNet {path.name} y no se pudieron descargar; conectate a internet o copialos "
        f"en {path.parent}."
    )
    try:
        if not path.exists():
            keras.applications.MobileNetV2((224, 224, 3), config.alpha, include_top=False, weights="imagenet")
    except Exception as error:  # Keras raises bare Exception when a download fails
        raise UserError(problem) from error
    if not path.exists():  # Keras falls back to a temporary home when it cannot write to the one that was asked for
        raise UserError(problem)
    return path


def build_base(config: TransferConfig, pretrained: bool = True) -> keras.Model:
    """Build the frozen convolutional base (Sandler et al. 2018), without its classifier.

    Args:
        config: base, width multiplier and input side.
        pretrained: load the ImageNet weights, from `$KERAS_HOME/models` or by download.

    Returns:
        A model from (n, side, side, 3) to (n, side / 32, side / 32, channels), batch normalisation in inference mode.

    Raises:
        UserError: the weights are neither on the disk nor to be downloaded, or the file is damaged.
    """
    weights = fetch_weights(config) if pretrained else None
    side = config.resolution
    try:
        base = keras.applications.MobileNetV2(
            (side, side, 3), config.alpha, include_top=False, weights=weights, name="base"
        )
    except (OSError, ValueError) as error:
        raise UserError(
            f"El archivo de pesos {weights} está truncado o dañado; borralo y repetí el comando."
        ) from error
    base.trainable = False
    return base


def build_head(feature_shape: tuple[int, ...], classes: int) -> keras.Model:
    """Build the part that trains: `Flatten` and one softmax layer over the base's features."""
    return keras.Sequential(
        [
            keras.Input(feature_shape),
            layers.Flatten(name="flatten"),
            layers.Dense(classes, activation="softmax", name="probabilities"),
        ],
        name="head",
    )


def build_transfer(config: TransferConfig, classes: int, pretrained: bool = True) -> keras.Model:
    """Build base and head as one network, layer by layer as the assignment lists it."""
    base = build_base(config, pretrained)
    head = build_head(base.output_shape[1:], classes)
    return keras.Sequential([keras.Input(base.input_shape[1:]), base, *head.layers], name="transfer")

"""Transfer learning: an ImageNet base, frozen or fine-tuned, under a new softmax."""

from pathlib import Path
from typing import Any

import keras
from keras import layers

from experiments.config import TransferConfig
from experiments.errors import UserError
from experiments.models.scratch import hasten_statistics
from experiments.weights import weights_path

BUILDERS = {
    "resnet50": keras.applications.ResNet50,
    "efficientnet-b0": keras.applications.EfficientNetB0,
    "vgg16": keras.applications.VGG16,
}


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
            _construct(config, 224, "imagenet")
    except Exception as error:  # Keras raises bare Exception when a download fails
        raise UserError(problem) from error
    if not path.exists():  # Keras falls back to a temporary home when it cannot write to the one that was asked for
        raise UserError(problem)
    return path


def build_base(config: TransferConfig, pretrained: bool = True) -> keras.Model:
    """Build the convolutional base without its classifier, as much of it trainable as is asked for.

    Frozen layers work in inference mode, batch normalisation included.

    Args:
        config: base, width multiplier, input side and what trains.
        pretrained: load the ImageNet weights, from `$KERAS_HOME/models` or by download.

    Returns:
        A model from (n, side, side, 3) to (n, side / 32, side / 32, channels).

    Raises:
        UserError: the weights are neither on the disk nor to be downloaded, or the file is damaged.
    """
    path = fetch_weights(config) if pretrained else None
    # MobileNetV2 has weights for several sides: naming the file keeps it to one. The others know their file, and
    # EfficientNet scales its input differently when it is given one.
    weights = path if config.base == "mobilenet-v2" or path is None else "imagenet"
    try:
        base = _construct(config, config.resolution, weights)
    except Exception as error:  # Keras raises a bare one where it wants to download a damaged file again and cannot
        raise UserError(f"El archivo de pesos {path} está truncado o dañado; borralo y repetí el comando.") from error
    _choose_trainable(base, config)
    return base


def build_transfer(config: TransferConfig, classes: int, pretrained: bool = True) -> keras.Model:
    """Build base and head as one network, layer by layer as the assignment lists it."""
    base = build_base(config, pretrained)
    join = layers.GlobalAveragePooling2D(name="pool") if config.pooling else layers.Flatten(name="flatten")
    head = layers.Dense(classes, activation="softmax", name="probabilities")
    return keras.Sequential([keras.Input(base.input_shape[1:]), base, join, head], name="transfer")


def _construct(config: TransferConfig, side: int, weights: Any) -> keras.Model:  # noqa: ANN401
    """Call the base's constructor in Keras Applications."""
    shape = (side, side, 3)
    if config.base == "mobilenet-v2":
        return keras.applications.MobileNetV2(shape, config.alpha, include_top=False, weights=weights, name="base")
    return BUILDERS[config.base](input_shape=shape, include_top=False, weights=weights, name="base")


def _choose_trainable(base: keras.Model, config: TransferConfig) -> None:
    """Freeze what does not train."""
    if config.trainable is None:
        base.trainable = False
        return
    hasten_statistics(base)
    frozen = 0 if config.trainable == "all" else len(base.layers) - config.trainable
    for place, layer in enumerate(base.layers):
        keeps_statistics = config.batch_norm == "inference" and isinstance(layer, layers.BatchNormalization)
        if place < frozen or keeps_statistics:
            layer.trainable = False

"""The networks, one small module a family; importing this package loads TensorFlow."""

import keras

from experiments.config import CnnConfig, TransferConfig
from experiments.models.cnn import build_cnn
from experiments.models.transfer import build_transfer


def build(config: CnnConfig | TransferConfig, classes: int, pretrained: bool = True) -> keras.Model:
    """Build a network that maps float32 images (n, side, side, 3) to class probabilities (n, classes).

    Args:
        config: the family's configuration.
        classes: number of classes.
        pretrained: False leaves a transfer base at its random initialisation, for tests without weights.

    Raises:
        UserError: the pretrained weights are neither on the disk nor to be downloaded.
    """
    if isinstance(config, CnnConfig):
        return build_cnn(config, classes)
    return build_transfer(config, classes, pretrained)

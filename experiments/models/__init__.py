"""The networks, one small module a family; importing this package loads TensorFlow."""

import keras

from experiments.config import CnnConfig, ModelConfig, ResidualConfig, ScratchConfig, SpeedrunConfig
from experiments.models.cnn import build_cnn
from experiments.models.residual import build_residual
from experiments.models.scratch import build_scratch
from experiments.models.speedrun import build_speedrun
from experiments.models.transfer import build_transfer


def build(config: ModelConfig, classes: int, pretrained: bool = True) -> keras.Model:
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
    if isinstance(config, ResidualConfig):
        return build_residual(config, classes)
    if isinstance(config, ScratchConfig):
        return build_scratch(config, classes)
    if isinstance(config, SpeedrunConfig):
        return build_speedrun(config, classes)
    return build_transfer(config, classes, pretrained)

"""Where pretrained weights lie, and which they are; needs no TensorFlow."""

import hashlib
from pathlib import Path

from experiments.config import TransferConfig
from experiments.paths import keras_home

NAMES = {
    "resnet50": "resnet50_weights_tf_dim_ordering_tf_kernels_notop.h5",
    "efficientnet-b0": "efficientnetb0_notop.h5",
    "vgg16": "vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5",
}


def weights_path(config: TransferConfig) -> Path:
    """Return where Keras keeps the base's ImageNet weights without top, whether they are there or not.

    MobileNetV2's weights trained at 224 pixels serve every resolution, so that resolutions differ in nothing else.
    """
    mobilenet = f"mobilenet_v2_weights_tf_dim_ordering_tf_kernels_{config.alpha}_224_no_top.h5"
    return keras_home() / "models" / NAMES.get(config.base, mobilenet)


def weights_sha256(path: Path) -> str:
    """Return the SHA-256 of a weights file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

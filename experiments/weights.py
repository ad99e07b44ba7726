"""Where pretrained weights lie, and which they are; needs no TensorFlow."""

import hashlib
from pathlib import Path

from experiments.config import TransferConfig
from experiments.paths import keras_home


def weights_path(config: TransferConfig) -> Path:
    """Return where Keras keeps the base's ImageNet weights without top, whether they are there or not.

    The weights trained at 224 pixels serve every resolution, so that resolutions differ in nothing else.
    """
    return keras_home() / "models" / f"mobilenet_v2_weights_tf_dim_ordering_tf_kernels_{config.alpha}_224_no_top.h5"


def weights_sha256(path: Path) -> str:
    """Return the SHA-256 of a weights file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

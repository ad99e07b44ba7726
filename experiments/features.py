"""Features of frozen bases: computed once for each base and image set, then read from the disk."""

import hashlib
import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import keras
import numpy as np
import numpy.typing as npt

from experiments.config import TRAINER_VERSION, RunConfig
from experiments.data import Images
from experiments.files import write_atomically
from experiments.paths import FEATURE_CACHE
from experiments.preprocessing import preparation
from experiments.train import predictor


@dataclass(frozen=True)
class Features:
    """Features float32 (n, height, width, channels) and what their extraction took, now or when it was done."""

    values: npt.NDArray[np.float32]
    wall_seconds: float
    cpu_seconds: float


def extract(base: keras.Model, config: RunConfig, weights_sha256: str | None, images: Images) -> Features:
    """Return the frozen base's output on images, from the cache where it is there.

    Args:
        base: the frozen model, from (n, side, side, 3) to features.
        config: the run's configuration; the base's part of it and the preprocessing are in the cache's key.
        weights_sha256: hash of its weights; None (random weights, in tests) is never cached.
        images: uint8 (n, 32, 32, 3).
    """
    if weights_sha256 is None:
        return _compute(base, config, images)
    what = config.model_dump(mode="json", include={"model", "preprocessing"})
    key = json.dumps([TRAINER_VERSION, what, weights_sha256, hashlib.sha256(images.tobytes()).hexdigest()])
    path = FEATURE_CACHE / f"{hashlib.sha256(key.encode()).hexdigest()}.npz"
    if not path.exists():
        _store(path, _compute(base, config, images))
    with np.load(path, allow_pickle=False) as archive:
        return Features(archive["values"], float(archive["wall_seconds"]), float(archive["cpu_seconds"]))


def _compute(base: keras.Model, config: RunConfig, images: Images) -> Features:
    """Run the base over every image, in inference mode."""
    predict = predictor(base, preparation(config))
    wall, cpu = time.perf_counter(), time.process_time()
    values = predict(images)
    return Features(values, time.perf_counter() - wall, time.process_time() - cpu)


def _store(path: Path, features: Features) -> None:
    """Write features and their cost; uncompressed, for speed."""
    arrays: dict[str, Any] = {
        "values": features.values,
        "wall_seconds": features.wall_seconds,
        "cpu_seconds": features.cpu_seconds,
    }
    write_atomically(path, lambda file: np.savez(file, allow_pickle=False, **arrays))

"""CIFAR-10 (Krizhevsky 2009), its embedded sample, and the two ways of splitting them."""

import hashlib
import zipfile
import zlib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from experiments.config import RunConfig
from experiments.errors import UserError
from experiments.files import write_atomically
from experiments.paths import SAMPLE, keras_home

CLASSES = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")
ARRAYS = ("x_train", "y_train", "x_test", "y_test")
SPLIT_SEED = 2009
VALIDATION_SHARE = 0.1

Images = npt.NDArray[np.uint8]
Labels = npt.NDArray[np.uint8]
Indices = npt.NDArray[np.int64]

# SHA-256 of the C-contiguous bytes of each array, in the official order.
CIFAR10_SHA256 = {
    "x_train": "47af8b02cfcfb6cdf3dbbd1969ad7f1b70f4413f6f80f437b020ee4e5bc8304a",
    "y_train": "2b7cd2f24487317614016b72ffd53071c3062f592f0eb300c18a770d41ae1253",
    "x_test": "f9b1e2130bab680db56eb06d886f7f1ad0f1183907ceff4659d1735c890f5b04",
    "y_test": "cec8a24a1e92aa2ecaa0bbd3dbfa86bf6cd8759fbd209a832824c8cf0afca9d5",
}
SAMPLE_SHA256 = {
    "x_train": "4109eb891660de63f5cf91cb2b7c2168d5efcd29fdb73bf3dcf195eceb7b1eea",
    "y_train": "cb229a882ceb40ed82542d61c75073756840fd75fd4fea007befeef3890f1d08",
    "x_test": "a462f2e8c602dd2342683c6b27753478a15dabba23ccd8366279dfb6ef6ab4e8",
    "y_test": "843abfe1522de1586456880f9f15ab4c6061da409f7c433abb27f8f3a9de16c0",
}
CIFAR10_PER_CLASS = 5000
SAMPLE_PER_CLASS = {"train": 150, "test": 50}


def dataset_sha256(name: Literal["cifar10", "muestra"]) -> str:
    """Return the hash that stands for a whole data set: SHA-256 of its arrays' pinned hashes, one a line."""
    pinned = {"cifar10": CIFAR10_SHA256, "muestra": SAMPLE_SHA256}[name]
    return hashlib.sha256("\n".join(pinned[array] for array in ARRAYS).encode()).hexdigest()


@dataclass(frozen=True)
class Dataset:
    """Images uint8 (n, 32, 32, 3) and labels uint8 (n,), in the official order."""

    x_train: Images
    y_train: Labels
    x_test: Images
    y_test: Labels


@dataclass(frozen=True)
class Split:
    """What each role of a protocol sees; `consigna` gives the test images two roles."""

    x_train: Images
    y_train: Labels
    x_val: Images
    y_val: Labels
    x_test: Images
    y_test: Labels


def load(name: Literal["cifar10", "muestra"]) -> Dataset:
    """Return a data set whose every array has its pinned hash.

    The whole data set is read from `$KERAS_HOME/datasets/cifar10.npz`; where that file is missing, Keras downloads
    the original and it is decoded into that file once.

    Raises:
        UserError: the file is truncated or altered, there is no network, or the disk is full.
    """
    if name == "muestra":
        return _read(SAMPLE, SAMPLE_SHA256)
    path = keras_home() / "datasets" / "cifar10.npz"
    if not path.exists():
        arrays = _download()
        _verify(arrays, CIFAR10_SHA256, "la copia descargada de CIFAR-10")
        save(path, arrays)
    return _read(path, CIFAR10_SHA256)


def save(path: Path, arrays: dict[str, npt.NDArray[Any]]) -> None:
    """Write arrays as a compressed npz, atomically."""
    write_atomically(path, lambda file: np.savez_compressed(file, allow_pickle=False, **arrays))


def split(dataset: Dataset, protocol: Literal["consigna", "limpio"]) -> Split:
    """Give each image its role.

    Under `consigna` the test set is also the validation set, which is the assignment's flaw; under `limpio` a fixed,
    stratified tenth of the training set validates (45 000 / 5 000 / 10 000 images of CIFAR-10).
    """
    if protocol == "consigna":
        return Split(dataset.x_train, dataset.y_train, dataset.x_test, dataset.y_test, dataset.x_test, dataset.y_test)
    held_out = validation_indices(dataset.y_train)
    kept = np.setdiff1d(np.arange(len(dataset.y_train)), held_out)
    return Split(
        dataset.x_train[kept],
        dataset.y_train[kept],
        dataset.x_train[held_out],
        dataset.y_train[held_out],
        dataset.x_test,
        dataset.y_test,
    )


def take(whole: Split, share: float | None, seed: int) -> Split:
    """Keep a share of each class's training images, drawn by the run's seed; None keeps all."""
    if share is None:
        return whole
    sizes = {int(c): round(share * np.sum(whole.y_train == c)) for c in np.unique(whole.y_train)}
    kept = _stratified(whole.y_train, sizes, seed)
    return replace(whole, x_train=whole.x_train[kept], y_train=whole.y_train[kept])


def training_images(config: RunConfig) -> int:
    """Return how many images a configuration trains on."""
    per_class = {"cifar10": CIFAR10_PER_CLASS, "muestra": SAMPLE_PER_CLASS["train"]}[config.dataset]
    if config.protocol == "limpio":
        per_class -= round(VALIDATION_SHARE * per_class)
    return len(CLASSES) * round((config.train_share or 1) * per_class)


def validation_indices(labels: Labels) -> Indices:
    """Return the sorted indices of the validation images: a tenth of each class, the same in every run."""
    return _stratified(labels, {int(c): round(VALIDATION_SHARE * np.sum(labels == c)) for c in np.unique(labels)})


def make_sample(dataset: Dataset) -> dict[str, npt.NDArray[Any]]:
    """Return the embedded sample's arrays: a stratified draw from the whole data set, labels of shape (n, 1)."""
    train, test = (
        _stratified(labels, dict.fromkeys(range(len(CLASSES)), SAMPLE_PER_CLASS[part]))
        for part, labels in (("train", dataset.y_train), ("test", dataset.y_test))
    )
    return {
        "x_train": dataset.x_train[train],
        "y_train": dataset.y_train[train, None],
        "x_test": dataset.x_test[test],
        "y_test": dataset.y_test[test, None],
    }


def _stratified(labels: Labels, count: dict[int, int], seed: int = SPLIT_SEED) -> Indices:
    """Draw a fixed number of images of each class, without replacement; sorted indices."""
    generator = np.random.Generator(np.random.PCG64(seed))
    drawn = [generator.choice(np.flatnonzero(labels == c), size, replace=False) for c, size in sorted(count.items())]
    return np.sort(np.concatenate(drawn)).astype(np.int64)


def _read(path: Path, pinned: dict[str, str]) -> Dataset:
    """Read and verify the four arrays of an npz file."""
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
            arrays = {array: archive[array] for array in ARRAYS}
    except (OSError, ValueError, EOFError, KeyError, zipfile.BadZipFile, zlib.error) as error:
        raise UserError(
            f"El archivo de datos {path} está truncado o dañado; borralo y repetí el comando para obtenerlo de nuevo."
        ) from error
    _verify(arrays, pinned, f"el archivo de datos {path}")
    return Dataset(arrays["x_train"], arrays["y_train"].reshape(-1), arrays["x_test"], arrays["y_test"].reshape(-1))


def _verify(arrays: dict[str, npt.NDArray[Any]], pinned: dict[str, str], source: str) -> None:
    """Raise UserError unless every array has its pinned hash."""
    for name, expected in pinned.items():
        if hashlib.sha256(np.ascontiguousarray(arrays[name]).tobytes()).hexdigest() != expected:
            raise UserError(
                f"Los datos fueron alterados: en {source}, {name} no tiene el SHA-256 conocido; borrá ese "
                "archivo y repetí el comando para obtenerlo de nuevo."
            )


def _download() -> dict[str, npt.NDArray[Any]]:
    """Fetch the original through Keras; labels keep their shape (n, 1)."""
    from keras.datasets import cifar10

    try:
        (x_train, y_train), (x_test, y_test) = cifar10.load_data()
    except Exception as error:  # Keras raises bare Exception when a download fails
        raise UserError(
            "No se pudo descargar CIFAR-10; revisá la conexión, o copiá cifar10.npz en "
            f"{keras_home() / 'datasets'} o apuntá KERAS_HOME a una carpeta que lo tenga."
        ) from error
    return {"x_train": x_train, "y_train": y_train, "x_test": x_test, "y_test": y_test}

"""The result folders: written whole or not at all, read with suspicion."""

import io
import json
import stat
import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from pydantic import ValidationError

from experiments.errors import UserError
from experiments.files import write_atomically
from experiments.schema import RunResult

MAX_JSON_BYTES = 1_000_000
MAX_MODEL_BYTES = 6_000_000
MAX_UNPACKED_MODEL_BYTES = 12_000_000
MAX_ARCHIVE_BYTES = 4_000_000
"""Uncompressed; the real ones stay under 300 kB, so a larger one is a mistake or an attack."""
MISTAKES = 12
"""Confident mistakes kept with a run; at 3 kB each they stay well within the folder's 300 kB."""
FLOAT16_ROUNDING = 0.01
"""A row of ten float16 probabilities misses 1 by ten roundings of at most 2^-12 each; the bound is four times that."""
SMALLEST = float(np.finfo(np.float64).eps)
"""Probabilities are raised to it before their logarithm is taken, as scikit-learn does."""


@dataclass(frozen=True)
class Predictions:
    """What a model says of each test image: true and predicted class (n,), probabilities float16 (n, classes)."""

    label: npt.NDArray[np.uint8]
    predicted: npt.NDArray[np.uint8]
    probability: npt.NDArray[np.float16]


def confident_mistakes(predictions: Predictions) -> npt.NDArray[np.int64]:
    """Return the places of the wrong answers that the model was surest of, surest first."""
    confidence = predictions.probability.max(axis=1).astype(np.float64)
    confidence[predictions.label == predictions.predicted] = -1.0
    return np.argsort(-confidence, kind="stable")[: min(MISTAKES, int(np.sum(confidence >= 0)))]


@dataclass(frozen=True)
class Examples:
    """Test images that the site shows: indices and true classes (m,), pixels uint8 (m, side, side, 3).

    `heat` are their Grad-CAM maps for the predicted class, uint8 (m, height, width); older runs left none.
    """

    index: npt.NDArray[np.int32]
    label: npt.NDArray[np.uint8]
    pixels: npt.NDArray[np.uint8]
    heat: npt.NDArray[np.uint8] | None = None


@dataclass(frozen=True)
class Exported:
    """A network for the browser: a TensorFlow Lite file under gzip, and what Keras says with the same weights.

    `probability` are Keras' answers on the reference images, float32 (r, classes); `correct` of `images` test images
    are classified right.
    """

    packed: bytes
    probability: npt.NDArray[np.float32]
    correct: int
    images: int


@dataclass(frozen=True)
class Run:
    """A valid result folder; what follows `folder` is None where the run did not leave it."""

    result: RunResult
    folder: Path
    predictions: Predictions | None = None
    examples: Examples | None = None
    exported: Exported | None = None


class BadFileError(Exception):
    """A file of a result folder that cannot be trusted, and why; as text it is the warning of whoever sets it aside."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"Se apartó {path}: {reason}.")
        self.path = path
        self.reason = reason


def run_folder(root: Path, line: str, experiment: str, seed: int) -> Path:
    """Return the folder of one run."""
    return root / line / experiment / f"seed-{seed}"


def save_run(
    root: Path,
    result: RunResult,
    predictions: Predictions | None,
    examples: Examples | None,
    exported: Exported | None = None,
) -> None:
    """Write one run's folder, `result.json` last: a folder without it is an unfinished one.

    Raises:
        UserError: the disk is full or the folder cannot be written.
    """
    folder = run_folder(root, result.line, result.experiment, result.seed)
    for name, record in (("predictions.npz", predictions), ("examples.npz", examples)):
        if record is None:
            (folder / name).unlink(missing_ok=True)
        else:
            _save_archive(folder / name, {key: value for key, value in vars(record).items() if value is not None})
    if exported is None:
        for name in ("reference.npz", "model.tflite.gz"):
            (folder / name).unlink(missing_ok=True)
    else:
        write_atomically(folder / "model.tflite.gz", lambda file: file.write(exported.packed))
        numbers = np.array([exported.correct, exported.images], np.int64)
        _save_archive(folder / "reference.npz", {"probability": exported.probability, "correct": numbers})
    text = json.dumps(result.model_dump(mode="json"), sort_keys=True, indent=1, ensure_ascii=False, allow_nan=False)
    write_atomically(folder / "result.json", lambda file: file.write(f"{text}\n".encode()))


def _save_archive(path: Path, arrays: dict[str, npt.NDArray[Any]]) -> None:
    """Write arrays as a compressed npz."""
    write_atomically(path, lambda file: np.savez_compressed(file, allow_pickle=False, **arrays))


def load_runs(root: Path) -> tuple[list[Run], list[BadFileError]]:
    """Read every run below a results folder, in the order of line, experiment and seed.

    Returns:
        The valid runs, and the files that were set aside, each with its reason.

    Raises:
        UserError: there is no such folder.
    """
    if not root.is_dir():
        raise UserError(f"No existe la carpeta de resultados {root}; revisá el nombre o indicá otra.")
    runs: list[Run] = []
    rejected: list[BadFileError] = []
    for path in sorted(root.rglob("result.json")):
        try:
            runs.append(load_run(root, path.parent))
        except BadFileError as error:
            rejected.append(error)
    return sorted(runs, key=lambda run: (run.result.line, run.result.experiment, run.result.seed)), rejected


def load_run(root: Path, folder: Path) -> Run:
    """Read and check one run's folder.

    Raises:
        BadFileError: a file is missing, damaged, too large, or contradicts itself, its place or the others.
    """
    path = folder / "result.json"
    result = _parse(path, _read_bytes(path, MAX_JSON_BYTES))
    if run_folder(root, result.line, result.experiment, result.seed) != folder:
        raise BadFileError(path, f"dice ser {result.key}, semilla {result.seed}, pero está en otra carpeta")
    predictions = _load_predictions(folder / "predictions.npz", result)
    examples = _load_examples(folder / "examples.npz", predictions)
    return Run(result, folder, predictions, examples, _load_exported(folder, result))


def _parse(path: Path, content: bytes) -> RunResult:
    """Turn the text of a result file into a checked record."""
    try:
        return RunResult.model_validate_json(content)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "el archivo"
        raise BadFileError(path, f"{place}: {_in_spanish(first['type'], first['msg'])}") from error


def _in_spanish(kind: str, message: str) -> str:
    """Say what pydantic found; our own checks are in Spanish already."""
    known = {
        "json_invalid": "no es JSON completo y válido",
        "missing": "falta este campo",
        "extra_forbidden": "este campo no existe en el esquema",
        "finite_number": "no es un número finito",
    }
    own = message.removeprefix("Value error, ")
    return own if kind == "value_error" else known.get(kind, f"valor inválido ({kind})")


def _read_bytes(path: Path, limit: int) -> bytes:
    """Read a regular file of bounded size; links are refused, since a pull request could point them anywhere."""
    try:
        status = path.lstat()
        if not stat.S_ISREG(status.st_mode):
            raise BadFileError(path, "no es un archivo común")
        if status.st_size > limit:
            raise BadFileError(path, f"pesa más de {limit} bytes")
        return path.read_bytes()
    except OSError as error:
        raise BadFileError(path, f"no se puede leer ({error.strerror})") from error


def _load_archive(path: Path, needed: tuple[str, ...], optional: str = "") -> dict[str, npt.NDArray[Any]] | None:
    """Read the named arrays, the optional one where it is there; None where there is no file."""
    if not path.is_symlink() and not path.exists():
        return None
    content = io.BytesIO(_read_bytes(path, MAX_ARCHIVE_BYTES))
    try:
        with zipfile.ZipFile(content) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > MAX_ARCHIVE_BYTES:
                raise BadFileError(path, f"descomprimido pesa más de {MAX_ARCHIVE_BYTES} bytes")
        with np.load(content, allow_pickle=False) as arrays:
            return {name: arrays[name] for name in (*needed, *({optional} & set(arrays.files)))}
    except (OSError, ValueError, EOFError, KeyError, NotImplementedError, zipfile.BadZipFile, zlib.error) as error:
        raise BadFileError(path, "está truncado o dañado, o le falta un arreglo") from error


def _load_predictions(path: Path, result: RunResult) -> Predictions | None:
    """Read the predictions and check that the scores of the result follow from them."""
    arrays = _load_archive(path, ("label", "predicted", "probability"))
    if arrays is None:
        return None
    if result.test is None:
        raise BadFileError(path, "una corrida divergente no tiene predicciones")
    images, classes = result.test.images, len(result.test.per_class)
    expected = {
        "label": ("uint8", (images,)),
        "predicted": ("uint8", (images,)),
        "probability": ("float16", (images, classes)),
    }
    if {name: (array.dtype.name, array.shape) for name, array in arrays.items()} != expected:
        raise BadFileError(path, "los arreglos no tienen el tipo o la forma que corresponde a result.json")
    predictions = Predictions(**arrays)
    probability = predictions.probability.astype(np.float64)
    if not (
        np.all(np.isfinite(probability))
        and np.all(probability >= 0)
        and np.all(np.abs(probability.sum(axis=1) - 1) <= FLOAT16_ROUNDING)
    ):
        raise BadFileError(path, "las probabilidades no son probabilidades")
    if predictions.label.max() >= classes or predictions.predicted.max() >= classes:
        raise BadFileError(path, "hay una clase que no existe")
    chosen = probability[np.arange(images), predictions.predicted]
    if np.any(chosen < probability.max(axis=1)):
        raise BadFileError(path, "una clase predicha no es la más probable")
    confusion = np.zeros((classes, classes), dtype=np.int64)
    np.add.at(confusion, (predictions.label, predictions.predicted), 1)
    if confusion.tolist() != [list(row) for row in result.test.confusion]:
        raise BadFileError(path, "la matriz de confusión de result.json no se sigue de las predicciones")
    true = probability[np.arange(images), predictions.label]
    rounding = true * 2.0**-10 + 2.0**-24  # twice that of float16, normal and subnormal
    least = -np.log(np.minimum(true + rounding, 1)).mean()
    if not least <= result.test.loss <= -np.log(np.maximum(true - rounding, SMALLEST)).mean():
        raise BadFileError(path, "la pérdida de result.json no se sigue de las predicciones")
    bins = len(result.test.calibration.bins)
    member = np.clip(np.ceil(chosen * bins).astype(np.int64) - 1, 0, bins - 1)
    errors = np.bincount(member, (predictions.label == predictions.predicted) - chosen, bins)
    if abs(np.abs(errors).sum() / images - result.test.calibration.ece) > FLOAT16_ROUNDING:
        raise BadFileError(path, "la calibración de result.json no se sigue de las predicciones")
    return predictions


def _load_examples(path: Path, predictions: Predictions | None) -> Examples | None:
    """Read the example images; they point into the predictions."""
    arrays = _load_archive(path, ("index", "label", "pixels"), "heat")
    if arrays is None:
        return None
    index, label, pixels = arrays["index"], arrays["label"], arrays["pixels"]
    square = pixels.ndim == 4 and pixels.shape[1] == pixels.shape[2] and pixels.shape[3] == 3
    if predictions is None or index.dtype != np.int32 or pixels.dtype != np.uint8 or not square:
        raise BadFileError(path, "los arreglos no tienen el tipo o la forma que corresponde")
    if index.shape != (len(pixels),) or np.any(index < 0) or np.any(index >= len(predictions.label)):
        raise BadFileError(path, "hay un índice fuera del conjunto de prueba")
    if not np.array_equal(label, predictions.label[index]):
        raise BadFileError(path, "las clases no son las de predictions.npz")
    heat = arrays.get("heat")
    if heat is not None and not (heat.dtype == np.uint8 and heat.ndim == 3 and len(heat) == len(pixels)):
        raise BadFileError(path, "los mapas de calor no tienen el tipo o la forma que corresponde")
    return Examples(index, label, pixels, heat)


def _load_exported(folder: Path, result: RunResult) -> Exported | None:
    """Read the network for the browser; the file and what Keras says of it come together."""
    path = folder / "reference.npz"
    arrays = _load_archive(path, ("probability", "correct"))
    if arrays is None:
        return None
    probability, correct = arrays["probability"], arrays["correct"]
    if result.test is None or probability.dtype != np.float32 or correct.dtype != np.int64 or correct.shape != (2,):
        raise BadFileError(path, "los arreglos no tienen el tipo o la forma que corresponde")
    if (
        probability.ndim != 2
        or probability.shape[1] != len(result.test.per_class)
        or not np.isfinite(probability).all()
    ):
        raise BadFileError(path, "las probabilidades no son probabilidades")
    if not 0 <= correct[0] <= correct[1] == result.test.images:
        raise BadFileError(path, "los aciertos no son de las imágenes de prueba")
    return Exported(_read_model(folder / "model.tflite.gz"), probability, int(correct[0]), int(correct[1]))


def _read_model(path: Path) -> bytes:
    """Read a packed TensorFlow Lite file; its first bytes say what it is."""
    packed = _read_bytes(path, MAX_MODEL_BYTES)
    try:
        unpacker = zlib.decompressobj(wbits=31)
        model = unpacker.decompress(packed, MAX_UNPACKED_MODEL_BYTES)
    except zlib.error as error:
        raise BadFileError(path, "está truncado o dañado") from error
    if not unpacker.eof:
        raise BadFileError(path, f"está truncado, o descomprimido pesa más de {MAX_UNPACKED_MODEL_BYTES} bytes")
    if model[4:8] != b"TFL3":
        raise BadFileError(path, "no es un modelo de TensorFlow Lite")
    return packed

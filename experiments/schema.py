"""What a run leaves behind: `result.json` as typed records whose meaning is checked when they are read."""

from itertools import pairwise
from typing import Annotated, Literal, Self

import numpy as np
from pydantic import Field, model_validator

from experiments.config import TRAINER_VERSION, Frozen, RunConfig, Sha256, Slug, fingerprint

TOLERANCE = 1e-6
"""Largest difference between a stored ratio and the one that follows from the stored counts: double rounding only."""

Count = Annotated[int, Field(ge=0)]
Probability = Annotated[float, Field(ge=0, le=1)]
NonNegative = Annotated[float, Field(ge=0)]
Name = Annotated[str, Field(pattern=r"^[A-Za-z0-9_.-]+$", max_length=64)]
Text = Annotated[str, Field(max_length=200, pattern=r"^[^\n\r]*$")]


def _require(condition: bool, problem: str) -> None:
    """Raise ValueError, which pydantic reports with the field's place, unless the condition holds."""
    if not condition:
        raise ValueError(problem)


class Layer(Frozen):
    """One row of the model's summary."""

    name: Name
    type: Name
    output_shape: tuple[Annotated[int, Field(gt=0)], ...] = Field(description="Without the batch dimension.")
    parameters: Count


class Model(Frozen):
    """The network as it was built."""

    layers: tuple[Layer, ...]
    parameters_total: Count
    parameters_trainable: Count
    flops_per_image: Count = Field(description="Floating-point operations of one forward pass; a product-sum is two.")

    @model_validator(mode="after")
    def _check(self) -> Self:
        _require(
            sum(layer.parameters for layer in self.layers) == self.parameters_total,
            "los parámetros de las capas no suman parameters_total",
        )
        _require(self.parameters_trainable <= self.parameters_total, "hay más parámetros entrenables que parámetros")
        return self


class History(Frozen):
    """One value an epoch, first epoch first; accuracy and loss are means over the epoch while the weights move."""

    loss: tuple[NonNegative, ...]
    accuracy: tuple[Probability, ...]
    val_loss: tuple[NonNegative, ...]
    val_accuracy: tuple[Probability, ...]
    learning_rate: tuple[NonNegative, ...]
    seconds: tuple[NonNegative, ...] = Field(description="Wall time of each epoch, validation included.")

    @model_validator(mode="after")
    def _check(self) -> Self:
        _require(
            len({len(values) for values in self.__dict__.values()}) == 1,
            "las series de `history` no tienen el mismo largo",
        )
        return self

    @property
    def epochs(self) -> int:
        """Number of epochs that ran."""
        return len(self.loss)


class ClassMetrics(Frozen):
    """One class of the test set against the rest."""

    name: Slug
    precision: Probability
    recall: Probability
    f1: Probability
    support: Count


class Bin(Frozen):
    """Predictions whose confidence lies in (lower, upper]."""

    lower: Probability
    upper: Probability
    count: Count
    confidence: Probability | None = Field(description="Mean confidence; None in an empty bin.")
    accuracy: Probability | None = Field(description="Share that was right; None in an empty bin.")

    @model_validator(mode="after")
    def _check(self) -> Self:
        _require(self.lower < self.upper, "un intervalo de calibración está invertido")
        _require(
            (self.confidence is None) == (self.count == 0) == (self.accuracy is None),
            "un intervalo de calibración vacío tiene valores, o uno con casos no los tiene",
        )
        return self


class Calibration(Frozen):
    """Expected calibration error over equal-width bins (Guo et al. 2017, section 2, equation 3)."""

    ece: Probability
    bins: tuple[Bin, ...]

    @model_validator(mode="after")
    def _check(self) -> Self:
        total = sum(b.count for b in self.bins)
        error = sum(
            b.count * abs(b.accuracy - b.confidence)
            for b in self.bins
            if b.accuracy is not None and b.confidence is not None
        )
        _require(total > 0 and abs(error / total - self.ece) <= TOLERANCE, "`ece` no se sigue de los intervalos")
        _require(all(a.upper == b.lower for a, b in pairwise(self.bins)), "los intervalos de calibración no se tocan")
        return self


class TestMetrics(Frozen):
    """What the selected weights do on the test set."""

    __test__ = False  # not a pytest class

    loss: NonNegative
    accuracy: Probability
    per_class: tuple[ClassMetrics, ...]
    confusion: tuple[tuple[Count, ...], ...] = Field(description="Rows are true classes, columns predicted ones.")
    calibration: Calibration

    @model_validator(mode="after")
    def _check(self) -> Self:
        size = len(self.per_class)
        _require(
            size > 1 and len(self.confusion) == size and all(len(row) == size for row in self.confusion),
            "la matriz de confusión no es cuadrada o no coincide con per_class",
        )
        _require(len({entry.name for entry in self.per_class}) == size, "hay dos clases con el mismo nombre")
        matrix = np.array(self.confusion, dtype=np.int64)
        _require(bool(matrix.sum() > 0), "la matriz de confusión está vacía")
        _require(
            matrix.sum(axis=1).tolist() == [entry.support for entry in self.per_class],
            "las filas de la matriz de confusión no suman el soporte de su clase",
        )
        _require(
            abs(np.trace(matrix) / matrix.sum() - self.accuracy) <= TOLERANCE,
            "accuracy no es la traza de la matriz de confusión sobre el total",
        )
        for index, entry in enumerate(self.per_class):
            _check_class(entry, matrix, index)
        _require(
            sum(b.count for b in self.calibration.bins) == matrix.sum(), "la calibración no cuenta todas las imágenes"
        )
        return self

    @property
    def images(self) -> int:
        """Number of test images."""
        return sum(entry.support for entry in self.per_class)


def _check_class(entry: ClassMetrics, matrix: np.ndarray, index: int) -> None:
    """Raise ValueError unless precision, recall and F1 follow from the confusion matrix (0/0 counts as 0)."""
    hits, predicted, actual = matrix[index, index], matrix[:, index].sum(), matrix[index].sum()
    expected = {
        "precision": hits / max(predicted, 1),
        "recall": hits / max(actual, 1),
        "f1": 2 * hits / max(predicted + actual, 1),
    }
    for field, value in expected.items():
        _require(
            abs(getattr(entry, field) - value) <= TOLERANCE,
            f"{field} de {entry.name} no se sigue de la matriz de confusión",
        )


class Cost(Frozen):
    """What the run took; the extraction of frozen features counts in full, also when it came from the cache."""

    wall_seconds: NonNegative
    cpu_seconds: NonNegative
    images_per_second: NonNegative = Field(description="Training images seen over the wall time of training.")
    peak_memory_bytes: Count


class Provenance(Frozen):
    """Where the result comes from."""

    code_commit: Annotated[str, Field(pattern=r"^[0-9a-f]{40}$")] | None = Field(description="None outside git.")
    code_clean: bool = Field(description="Whether the tree, results aside, was as committed.")
    python: Text
    tensorflow: Text
    keras: Text
    numpy: Text
    processor: Text
    threads: Count
    dataset_sha256: Sha256
    weights_sha256: Sha256 | None
    started_at: Annotated[str, Field(pattern=r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")] = Field(
        description="When the run first began; where it was interrupted, all the rest is of the process that ended it."
    )


class RunResult(Frozen):
    """One run, whole."""

    schema_version: Literal[1]
    line: Slug
    experiment: Slug
    seed: Count
    status: Literal["ok", "diverged"]
    fingerprint: Sha256
    config: RunConfig
    model: Model
    history: History
    selected_epoch: Count = Field(description="Counted from 1; 0 when the run diverged in its first epoch.")
    test: TestMetrics | None = Field(description="None when the run diverged.")
    test_views: TestMetrics | None = Field(None, description="With test-time augmentation, where the run asks for it.")
    cost: Cost
    provenance: Provenance

    @model_validator(mode="after")
    def _check(self) -> Self:
        _require((self.status == "ok") == (self.test is not None), "solo una corrida divergente puede no tener test")
        wanted = self.test is not None and self.config.test_views is not None
        _require((self.test_views is not None) == wanted, "test_views no es lo que la configuración pide")
        _require(self.history.epochs <= self.config.epochs, "`history` tiene más épocas que la configuración")
        _require(self.selected_epoch <= self.history.epochs, "`selected_epoch` está fuera de `history`")
        _require(self.status == "diverged" or self._selects(), "selected_epoch no es la que la configuración elige")
        made_of = (self.config, self.seed, self.provenance.dataset_sha256, self.provenance.weights_sha256)
        _require(
            self.fingerprint in {fingerprint(*made_of, version) for version in range(1, TRAINER_VERSION + 1)},
            "fingerprint no se sigue de la configuración, la semilla, los datos y los pesos",
        )
        return self

    def _selects(self) -> bool:
        """Tell whether the selected epoch is the last, or with early stopping the first of best validation."""
        scores = self.history.val_accuracy
        best = scores.index(max(scores)) + 1 if scores and self.config.early_stopping else len(scores)
        return self.selected_epoch == best >= 1

    @property
    def key(self) -> str:
        """Return `line/experiment`."""
        return f"{self.line}/{self.experiment}"

    @property
    def val_accuracy(self) -> float:
        """The validation accuracy of the selected epoch; of a run that did not diverge."""
        return self.history.val_accuracy[self.selected_epoch - 1]

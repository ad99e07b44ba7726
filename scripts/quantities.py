"""What may be summarised over runs, by the names that sources use."""

from collections.abc import Callable
from dataclasses import dataclass

from experiments.data import training_images
from experiments.schema import ClassMetrics, RunResult
from experiments.traced import Number

MIB = 2**20


@dataclass(frozen=True)
class Quantity:
    """A number of a run; None where the run does not have it."""

    name: str
    of: Callable[[RunResult], float | None]

    def number(self, result: RunResult) -> Number | None:
        """Return one run's number with its source."""
        value = self.of(result)
        return None if value is None else Number(value, f"corrida({self.name}; {result.key}; {result.seed})")


def _gap(result: RunResult) -> float:
    epoch = result.selected_epoch - 1
    return result.history.accuracy[epoch] - result.history.val_accuracy[epoch]


def training_flops(result: RunResult) -> float:
    """Return a training's cost in FLOPs: three times the forward pass for every image seen.

    The backward pass costs about twice the forward one (Kaplan et al. 2020, section 2.1).
    """
    return 3.0 * result.model.flops_per_image * training_images(result.config) * result.history.epochs


def _f1(result: RunResult, weight: Callable[[ClassMetrics], int]) -> float | None:
    """Average F1 over classes."""
    if result.test is None:
        return None
    rows = result.test.per_class
    return sum(weight(row) * row.f1 for row in rows) / sum(weight(row) for row in rows)


ACCURACY = Quantity("exactitud", lambda r: r.test.accuracy if r.test else None)
VIEWS_ACCURACY = Quantity("exactitud-vistas", lambda r: r.test_views.accuracy if r.test_views else None)
LOSS = Quantity("perdida", lambda r: r.test.loss if r.test else None)
ECE = Quantity("ece", lambda r: r.test.calibration.ece if r.test else None)
IMAGES = Quantity("imagenes-de-prueba", lambda r: r.test.images if r.test else None)
GAP = Quantity("brecha", _gap)
ASSIGNMENT_GAP = Quantity("brecha-consigna", lambda r: max(r.history.accuracy) - max(r.history.val_accuracy))
TRAINING = Quantity("exactitud-entrenamiento", lambda r: r.history.accuracy[r.selected_epoch - 1])
EPOCHS = Quantity("epocas", lambda r: r.history.epochs)
SELECTED = Quantity("epoca-elegida", lambda r: r.selected_epoch)
CPU = Quantity("cpu", lambda r: r.cost.cpu_seconds)
CPU_PER_EPOCH = Quantity("cpu-por-epoca", lambda r: r.cost.cpu_seconds / r.history.epochs)
WALL = Quantity("reloj", lambda r: r.cost.wall_seconds)
THROUGHPUT = Quantity("imagenes-por-segundo", lambda r: r.cost.images_per_second)
MEMORY = Quantity("memoria-mib", lambda r: r.cost.peak_memory_bytes / MIB)
PARAMETERS = Quantity("parametros", lambda r: r.model.parameters_total)
TRAINABLE = Quantity("parametros-entrenables", lambda r: r.model.parameters_trainable)
FLOPS = Quantity("flops", lambda r: r.model.flops_per_image)
TRAINING_FLOPS = Quantity("flops-entrenamiento", training_flops)
THREADS = Quantity("nucleos", lambda r: r.provenance.threads)
LOWEST_LOSS_EPOCH = Quantity("epoca-de-menor-perdida", lambda r: 1 + r.history.val_loss.index(min(r.history.val_loss)))
MACRO_F1 = Quantity("f1-macro", lambda r: _f1(r, lambda row: 1))
WEIGHTED_F1 = Quantity("f1-ponderado", lambda r: _f1(r, lambda row: row.support))
HIGHEST_F1 = Quantity("f1-maximo", lambda r: max(row.f1 for row in r.test.per_class) if r.test else None)
ALPHA = Quantity("ancho", lambda r: getattr(r.config.model, "alpha", None))
RESOLUTION = Quantity("resolucion", lambda r: getattr(r.config.model, "resolution", None))
BLOCKS = Quantity("bloques", lambda r: len(getattr(r.config.model, "filters", ())))


def of_class(name: str, field: str) -> Quantity:
    """Return one of a class' scores."""

    def find(result: RunResult) -> float | None:
        rows: tuple[ClassMetrics, ...] = result.test.per_class if result.test else ()
        return next((float(getattr(row, field)) for row in rows if row.name == name), None)

    return Quantity(f"{field}:{name}", find)

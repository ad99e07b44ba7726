"""The files that a site is checked against, as plain look-ups."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from experiments.benchmark import Benchmark
from experiments.catalogue import Experiment, Line
from experiments.config import fingerprint
from experiments.data import dataset_sha256
from experiments.schema import RunResult, TestMetrics
from experiments.store import Run

Vector = npt.NDArray[np.float64]


class UnknownSourceError(Exception):
    """A source that names nothing known."""


@dataclass(frozen=True)
class Facts:
    """Every valid run, the catalogue and the benchmark's record."""

    loaded: tuple[Run, ...]
    lines: tuple[Line, ...]
    benchmark: Benchmark | None

    @cached_property
    def runs(self) -> tuple[Run, ...]:
        """The runs that count: of each experiment those on the whole data set, and of these the current ones.

        Where it has none of a kind, all count that are left.
        """
        counted: list[Run] = []
        for key in dict.fromkeys(run.result.key for run in self.loaded):
            own = [run for run in self.loaded if run.result.key == key]
            own = [run for run in own if run.result.config.dataset == "cifar10"] or own
            counted += [run for run in own if self.is_current(run.result)] or own
        return tuple(counted)

    def is_current(self, result: RunResult) -> bool:
        """Tell whether the catalogue would train the same today, on the run's data set and with its weights.

        What the catalogue does not declare has nothing to differ from.
        """
        own = self.experiment(result.key)
        if own is None:
            return True
        data = result.config.dataset
        config, weights = own.config.model_copy(update={"dataset": data}), result.provenance.weights_sha256
        return result.fingerprint == fingerprint(config, result.seed, dataset_sha256(data), weights)

    @cached_property
    def _by_key(self) -> dict[str, list[Run]]:
        found: dict[str, list[Run]] = {}
        for run in sorted(self.runs, key=lambda run: run.result.seed):
            found.setdefault(f"{run.result.line}/{run.result.experiment}", []).append(run)
        return found

    def ended(self, key: str) -> list[Run]:
        """Return an experiment's runs of every status, by seed."""
        return self._by_key.get(key, [])

    def good(self, key: str) -> list[Run]:
        """Return an experiment's runs that did not diverge, by seed."""
        return [run for run in self.ended(key) if run.result.status == "ok"]

    def tests(self, key: str) -> list[TestMetrics]:
        """Return the test metrics of an experiment's good runs, by seed."""
        return [run.result.test for run in self.good(key) if run.result.test]

    def run(self, key: str, seed: str) -> Run:
        """Return one good or diverged run."""
        for run in self.ended(key):
            if run.result.seed == int(seed):
                return run
        raise UnknownSourceError(f"no hay corrida {key}, semilla {seed}")

    def values(self, quantity: str, key: str) -> Vector:
        """Return a quantity of each good run that has it."""
        numbers = [measure(quantity, run.result) for run in self.good(key)]
        return np.array([number for number in numbers if number is not None], dtype=np.float64)

    def line(self, slug: str) -> Line:
        """Return a line of the catalogue."""
        for line in self.lines:
            if line.slug == slug:
                return line
        raise UnknownSourceError(f"no hay línea {slug}")

    def keys(self, slug: str) -> list[str]:
        """Return the keys of a line's experiments."""
        return [f"{slug}/{experiment.slug}" for experiment in self.line(slug).experiments]

    def experiment(self, key: str) -> Experiment | None:
        """Return what the catalogue declares of an experiment, None where it does not."""
        return next((e for line in self.lines for e in line.experiments if f"{line.slug}/{e.slug}" == key), None)

    def missing(self, slug: str) -> int:
        """Count a line's declared runs that have not ended."""
        wanted = {(f"{slug}/{e.slug}", seed) for e in self.line(slug).experiments for seed in e.seeds}
        return len(wanted - {(key, run.result.seed) for key in self.keys(slug) for run in self.ended(key)})

    def seeds(self, key: str, state: str) -> list[int]:
        """Return an experiment's seeds in a state: `faltan`, `divergentes` or `desactualizadas`."""
        results = [run.result for run in self.ended(key)]
        if state == "divergentes":
            return [result.seed for result in results if result.status == "diverged"]
        if state == "desactualizadas":
            return [result.seed for result in results if not self.is_current(result)]
        own = self.experiment(key)
        if state == "faltan" and own:
            return [seed for seed in own.seeds if seed not in {result.seed for result in results}]
        raise UnknownSourceError(f"no se conoce el estado {state}")

    def pairs(self, first: str, second: str) -> dict[int, tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]]:
        """Return, for each seed of both with the same test images, which of them each gets right."""
        others = {run.result.seed: run.predictions for run in self.good(second)}
        found = {}
        for run in self.good(first):
            a, b = run.predictions, others.get(run.result.seed)
            if a and b and a.label.tolist() == b.label.tolist():
                found[run.result.seed] = (a.predicted == a.label, b.predicted == b.label)
        return found


def measure(quantity: str, result: RunResult) -> float | None:
    """Return a run's number by the quantity's name, None where it has none."""
    if ":" in quantity:
        field, name = quantity.split(":", 1)
        rows = result.test.per_class if result.test else ()
        return next((float(getattr(row, field)) for row in rows if row.name == name), None)
    if quantity not in _MEASURES:
        raise UnknownSourceError(f"no se conoce la cantidad {quantity}")
    return _MEASURES[quantity](result)


def _scored(of: Callable[[TestMetrics], float]) -> Callable[[RunResult], float | None]:
    return lambda result: of(result.test) if result.test else None


def _f1(test: TestMetrics) -> Vector:
    return np.array([row.f1 for row in test.per_class], dtype=np.float64)


def _supports(test: TestMetrics) -> Vector:
    return np.array([row.support for row in test.per_class], dtype=np.float64)


def _trained_images(result: RunResult) -> int:
    """Work out how many images a configuration trains on: a tenth of each class validates under `limpio`."""
    per_class = 5000 if result.config.dataset == "cifar10" else 150
    kept = per_class - (round(per_class * 0.1) if result.config.protocol == "limpio" else 0)
    return 10 * round(kept * (result.config.train_share or 1))


def _chosen(result: RunResult) -> tuple[float, float]:
    """Return training and validation accuracy at the selected epoch."""
    place = result.selected_epoch - 1
    return result.history.accuracy[place], result.history.val_accuracy[place]


def _configured(field: str) -> Callable[[RunResult], Any]:
    return lambda result: getattr(result.config.model, field, None)


_MEASURES: Mapping[str, Callable[[RunResult], float | None]] = {
    "exactitud": _scored(lambda test: test.accuracy),
    "exactitud-vistas": lambda r: r.test_views.accuracy if r.test_views else None,
    "perdida": _scored(lambda test: test.loss),
    "ece": _scored(lambda test: test.calibration.ece),
    "imagenes-de-prueba": _scored(lambda test: sum(map(sum, test.confusion))),
    "brecha": lambda r: _chosen(r)[0] - _chosen(r)[1],
    "brecha-consigna": lambda r: np.max(r.history.accuracy) - np.max(r.history.val_accuracy),
    "exactitud-entrenamiento": lambda r: _chosen(r)[0],
    "epocas": lambda r: len(r.history.loss),
    "epoca-elegida": lambda r: r.selected_epoch,
    "cpu": lambda r: r.cost.cpu_seconds,
    "cpu-por-epoca": lambda r: r.cost.cpu_seconds / len(r.history.loss),
    "reloj": lambda r: r.cost.wall_seconds,
    "imagenes-por-segundo": lambda r: r.cost.images_per_second,
    "memoria-mib": lambda r: r.cost.peak_memory_bytes / 1024 / 1024,
    "parametros": lambda r: sum(layer.parameters for layer in r.model.layers),
    "parametros-entrenables": lambda r: r.model.parameters_trainable,
    "parte-entrenable": lambda r: r.model.parameters_trainable / max(r.model.parameters_total, 1),
    "flops": lambda r: r.model.flops_per_image,
    "flops-entrenamiento": lambda r: 3 * r.model.flops_per_image * _trained_images(r) * len(r.history.loss),
    "nucleos": lambda r: r.provenance.threads,
    "epoca-de-menor-perdida": lambda r: 1 + int(np.argmin(r.history.val_loss)),
    "f1-macro": _scored(lambda test: float(_f1(test).mean())),
    "f1-ponderado": _scored(lambda test: float(_f1(test) @ _supports(test) / _supports(test).sum())),
    "f1-maximo": _scored(lambda test: float(_f1(test).max())),
    "ancho": _configured("alpha"),
    "resolucion": _configured("resolution"),
    "bloques": lambda r: len(getattr(r.config.model, "filters", ())),
}

"""The figures of a single run, left beside its result for whoever trained it; git ignores them."""

from pathlib import Path

import numpy as np

from experiments.figures import Chart, Confusion, Curves, Reliability, Series, save_charts
from experiments.schema import History, RunResult
from experiments.themes import Role


def draw_run(folder: Path, result: RunResult) -> None:
    """Draw the figures of one run beside its result."""
    save_charts(folder, run_charts(result))


def run_charts(result: RunResult) -> list[Chart]:
    """Make loss, accuracy, confusions and calibration of one run; a diverged run has no test to draw."""
    role: Role = "transfer" if result.config.model.family == "transfer" else "cnn"
    charts: list[Chart] = []
    if result.history.epochs:
        charts += [_curves(result.history, role, "perdida"), _curves(result.history, role, "exactitud")]
    if result.test:
        matrix = np.array(result.test.confusion, dtype=np.float64)
        names = tuple(entry.name for entry in result.test.per_class)
        charts.append(
            Confusion(
                "confusion", "Confusiones", names, matrix / np.maximum(matrix.sum(axis=1), 1)[:, None], result.key
            )
        )
        bins = [(b.confidence, b.accuracy, b.count) for b in result.test.calibration.bins if b.count]
        confidence, right, count = (np.array(column, dtype=np.float64) for column in zip(*bins, strict=True))
        charts.append(Reliability("confiabilidad", "Confianza y exactitud", role, result.key, confidence, right, count))
    return charts


def _curves(history: History, role: Role, kind: str) -> Curves:
    """Draw training and validation of one quantity over the epochs."""
    training, validation = {
        "perdida": (history.loss, history.val_loss),
        "exactitud": (history.accuracy, history.val_accuracy),
    }[kind]
    series = tuple(
        Series(label, role, dashed, values, values, values)
        for label, dashed, values in (
            ("Entrenamiento", True, np.array(training)),
            ("Validación", False, np.array(validation)),
        )
    )
    title = {"perdida": "Pérdida por época", "exactitud": "Exactitud por época"}[kind]
    return Curves(kind, title, title.partition(" ")[0], kind == "exactitud", series)

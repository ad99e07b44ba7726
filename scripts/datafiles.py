"""The results as files that a reader can take along: each run's JSON and a CSV of all."""

import csv
import io
import json
from collections.abc import Sequence
from pathlib import Path

from experiments.files import write_atomically
from experiments.store import Run
from scripts.quantities import MACRO_F1

COLUMNS = (
    "linea",
    "experimento",
    "semilla",
    "estado",
    "protocolo",
    "datos",
    "huella",
    "parametros",
    "parametros_entrenables",
    "flops_por_imagen",
    "epocas",
    "epoca_elegida",
    "exactitud_prueba",
    "perdida_prueba",
    "f1_macro",
    "ece",
    "segundos_cpu",
    "segundos_reloj",
    "imagenes_por_segundo",
)


def json_name(run: Run) -> str:
    """Return the name, in the data folder, of a run's JSON."""
    result = run.result
    return f"{result.line}-{result.experiment}-semilla-{result.seed}.json"


def save_data(folder: Path, runs: Sequence[Run]) -> None:
    """Write every run's JSON and `resultados.csv`, whose numbers have a decimal point."""
    for run in runs:
        text = json.dumps(run.result.model_dump(mode="json"), sort_keys=True, indent=1, ensure_ascii=False)
        _write(folder / json_name(run), f"{text}\n")
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_row(run) for run in runs)
    _write(folder / "resultados.csv", stream.getvalue())


def _row(run: Run) -> list[object]:
    """Return one run's row; a diverged run has no test scores."""
    r = run.result
    scores: list[object] = ["", "", "", ""]
    if r.test:
        scores = [r.test.accuracy, r.test.loss, MACRO_F1.of(r), r.test.calibration.ece]
    return [
        r.line,
        r.experiment,
        r.seed,
        r.status,
        r.config.protocol,
        r.config.dataset,
        r.fingerprint,
        r.model.parameters_total,
        r.model.parameters_trainable,
        r.model.flops_per_image,
        r.history.epochs,
        r.selected_epoch,
        *scores,
        r.cost.cpu_seconds,
        r.cost.wall_seconds,
        r.cost.images_per_second,
    ]


def _write(path: Path, text: str) -> None:
    write_atomically(path, lambda file: file.write(text.encode()))

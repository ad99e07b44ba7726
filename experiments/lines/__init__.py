"""Every line of research, in the order of the site."""

from experiments.catalogue import Experiment, Line
from experiments.lines import arquitecturas, fine_tuning, hiperparametros, modelos_base, practica, regularizacion

LINES: tuple[Line, ...] = (
    practica.LINE,
    arquitecturas.LINE,
    modelos_base.LINE,
    regularizacion.LINE,
    fine_tuning.LINE,
    hiperparametros.LINE,
)


def find(line: str, experiment: str) -> Experiment | None:
    """Return an experiment of the catalogue, or None where it is not declared."""
    return next((e for known in LINES if known.slug == line for e in known.experiments if e.slug == experiment), None)

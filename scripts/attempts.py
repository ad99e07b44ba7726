"""Earlier recipes of the speed network: run, scored on the test set, and then given up.

Their result files stand in the repository's history, at the commits named here; a test compares the figures with them.
"""

from dataclasses import dataclass
from typing import Literal

from experiments.traced import Number


@dataclass(frozen=True)
class Attempt:
    """A recipe's one run, of seed 0: the commit that holds its result file, what it was, epochs and accuracies."""

    commit: str
    what: str
    epochs: int
    val_accuracy: float
    accuracy: float
    views_accuracy: float

    def number(self, quantity: Literal["epochs", "val_accuracy", "accuracy", "views_accuracy"]) -> Number:
        """Return one of the figures with its source."""
        return Number(getattr(self, quantity), f"receta-anterior({self.commit}; {quantity})")


ATTEMPTS = (
    Attempt("ea0dd8b42ce9c5dbb462a410c24d1cbfa20a1ca9", "la de Jordan, alargada", 32, 0.9252, 0.9245, 0.9345),
    Attempt(
        "b252f8274aafdafb695b859ece1915a65601f424",
        "más épocas, y las estadísticas de la normalización medidas de nuevo para los pesos promediados",
        48,
        0.9436,
        0.9389,
        0.9454,
    ),
    Attempt(
        "ead3a027194438c04a966a7bb6f77939f9e1c39c",
        "menos épocas, con desplazamientos mayores y un cuadrado borrado de cada imagen",
        45,
        0.9346,
        0.9364,
        0.9422,
    ),
)

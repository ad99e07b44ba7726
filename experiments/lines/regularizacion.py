"""Regularisation of the simple CNN.

Question: what do batch normalisation, dropout, L2 and augmentation do to accuracy, to the gap between training and
validation, and to the spread over seeds, each alone and all together?
Hypothesis, stated before the runs: every one narrows the gap; augmentation gains most accuracy of any single one (three
points or more over the plain network); all together beat each alone.
Cost: 3 to 12 minutes of two cores a run.
"""

from experiments.catalogue import Commit, Experiment, Line, Prediction
from experiments.config import AugmentationConfig, CnnConfig, EarlyStopping, RunConfig

SEEDS = (0, 1, 2)
SHIFTS = AugmentationConfig(flip=True, shift=4)


def _run(model: CnnConfig, augmentation: AugmentationConfig | None = None) -> RunConfig:
    """Train longer than the assignment, so that what learns slowly has its time."""
    return RunConfig(
        protocol="limpio", model=model, epochs=40, early_stopping=EarlyStopping(patience=6), augmentation=augmentation
    )


TECHNIQUES = ("normalizacion", "dropout", "l2", "aumento")

LINE = Line(
    slug="regularizacion",
    title="Regularización",
    question="¿Qué le hacen a la CNN simple la normalización por lotes, el dropout, la penalización L2 y el aumento de "
    "datos: a la exactitud, a la brecha y a la dispersión entre semillas?",
    hypothesis="Cada técnica achica la brecha; el aumento de datos es la que más exactitud suma por sí sola, tres "
    "puntos o más sobre la red sin regularizar; todas juntas superan a cada una por separado.",
    cost="Entre 3 y 12 minutos de dos núcleos por corrida.",
    stated=Commit("5bfe2dc1330565d599d284eebaa0065bb7a203cc", "2026-11-23T22:57:59Z"),
    predicted=Commit("a6c6933231bc5768ba5e6a6fbdd06818cb618790", "2026-11-24T00:28:00Z"),
    reference="sin-regularizar",
    experiments=(
        Experiment("sin-regularizar", "CNN simple sin regularizar", _run(CnnConfig()), SEEDS),
        Experiment("normalizacion", "Normalización por lotes", _run(CnnConfig(batch_normalization=True)), SEEDS),
        Experiment("dropout", "Dropout", _run(CnnConfig(dropout=0.3)), SEEDS),
        Experiment(
            "normalizacion-y-dropout",
            "Normalización por lotes y dropout",
            _run(CnnConfig(batch_normalization=True, dropout=0.3)),
            SEEDS,
        ),
        Experiment("l2", "Penalización L2", _run(CnnConfig(l2=1e-4)), SEEDS),
        Experiment("aumento", "Aumento de datos", _run(CnnConfig(), SHIFTS), SEEDS),
        Experiment(
            "todo-junto", "Todo junto", _run(CnnConfig(batch_normalization=True, dropout=0.3, l2=1e-4), SHIFTS), SEEDS
        ),
    ),
    predictions=(
        Prediction(
            "Cada técnica achica la brecha.",
            "gap",
            tuple((slug, "sin-regularizar") for slug in TECHNIQUES),
            below=0.0,
        ),
        Prediction(
            "El aumento de datos suma tres puntos o más sobre la red sin regularizar.",
            "accuracy",
            (("aumento", "sin-regularizar"),),
            above=0.03,
        ),
        Prediction(
            "El aumento de datos es lo que más suma por sí solo.",
            "accuracy",
            tuple(("aumento", slug) for slug in TECHNIQUES if slug != "aumento"),
            above=0.0,
        ),
        Prediction(
            "Todas juntas superan a cada una por separado.",
            "accuracy",
            tuple(("todo-junto", slug) for slug in TECHNIQUES),
            above=0.0,
        ),
    ),
)

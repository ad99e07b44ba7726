"""Frozen bases: what the assignment's transfer learning owed to resolution, to preprocessing and to its head.

Question: how many points of the failure at 32 pixels does each cause explain, and do other bases fail alike?
Hypothesis, stated before the runs: resolution explains most, 96 pixels gaining more than 25 points over 32 with the
base's own preprocessing, and every step up to 160 gains; the own preprocessing gains between 0 and 5 points at 32
pixels; pooling instead of flattening loses less than one point at 64 and 96 pixels.
Cost: features are extracted once for each base, side and preprocessing (1 to 8 minutes of two cores); the head takes
one more.
"""

from itertools import pairwise
from typing import Literal

from experiments.catalogue import Commit, Experiment, Line, Prediction
from experiments.config import RunConfig, TransferConfig

SEEDS = (0, 1, 2)
SIDES = (32, 64, 96, 128, 160)
FLATTENED = (64, 96)
"""At 32 pixels the base ends in one position, so that flattening and pooling are the same."""
Preprocessing = Literal["unit", "base"]
NAMES: dict[Preprocessing, tuple[str, str]] = {"unit": ("255", "píxeles / 255"), "base": ("propio", "preproc. propio")}
OTHERS: dict[Literal["resnet50", "efficientnet-b0", "vgg16"], str] = {
    "resnet50": "ResNet50",
    "efficientnet-b0": "EfficientNetB0",
    "vgg16": "VGG16",
}

BEST = f"mobilenetv2-{SIDES[-1]}-{NAMES['base'][0]}"
"""It leaves its network; the page offers the best of those that do, by validation accuracy."""


def _slug(side: int, scaling: Preprocessing, flat: bool = False) -> str:
    """Name a point of the grid of MobileNetV2 0.35."""
    return f"mobilenetv2-{side}-{NAMES[scaling][0]}{'-flatten' if flat else ''}"


def _grid(side: int, scaling: Preprocessing, flat: bool = False) -> Experiment:
    """Declare a point of the grid of MobileNetV2 0.35."""
    model = TransferConfig(alpha=0.35, resolution=side, pooling=None if flat else "average")
    title = f"MobileNetV2 0,35 a {side} px, {NAMES[scaling][1]}{', con Flatten' if flat else ''}"
    config = RunConfig(protocol="limpio", model=model, preprocessing=scaling)
    return Experiment(
        _slug(side, scaling, flat), title, config, SEEDS, 0 if _slug(side, scaling, flat) == BEST else None
    )


def _other(model: TransferConfig, slug: str, title: str) -> list[Experiment]:
    """Declare another base as the assignment would use it, and with its own preprocessing."""
    return [
        Experiment(
            f"{slug}-{model.resolution}-{NAMES[scaling][0]}",
            f"{title} a {model.resolution} px, {NAMES[scaling][1]}",
            RunConfig(protocol="limpio", model=model, preprocessing=scaling),
            SEEDS,
        )
        for scaling in NAMES
    ]


LINE = Line(
    slug="modelos-base",
    title="Modelos base",
    question="¿Cuántos puntos del fracaso a 32 píxeles explica cada causa, y les pasa lo mismo a otras bases?",
    hypothesis="La resolución explica la mayor parte: con el preprocesamiento propio, pasar de 32 a 96 píxeles suma "
    "más de 25 puntos, y cada paso hasta 160 sigue sumando; el preprocesamiento propio suma entre 0 y 5 puntos a 32 "
    "píxeles; promediar en lugar de aplanar pierde menos de un punto a 64 y a 96 píxeles.",
    cost="Entre 1 y 8 minutos de dos núcleos por base, resolución y preprocesamiento; la cabeza, alrededor de uno.",
    stated=Commit("a6c6933231bc5768ba5e6a6fbdd06818cb618790", "2026-11-24T00:28:00Z"),
    predicted=Commit("a6c6933231bc5768ba5e6a6fbdd06818cb618790", "2026-11-24T00:28:00Z"),
    reference=_slug(32, "unit"),
    experiments=(
        *(_grid(side, scaling) for side in SIDES for scaling in NAMES),
        *(_grid(side, scaling, flat=True) for side in FLATTENED for scaling in NAMES),
        *_other(TransferConfig(pooling="average"), "mobilenetv2-ancho-1", "MobileNetV2 1,0"),
        *(e for base in OTHERS for e in _other(TransferConfig(base=base, pooling="average"), base, OTHERS[base])),
    ),
    predictions=(
        Prediction(
            "Con el preprocesamiento propio, pasar de 32 a 96 píxeles suma más de 25 puntos.",
            "accuracy",
            ((_slug(96, "base"), _slug(32, "base")),),
            above=0.25,
        ),
        Prediction(
            "Con el preprocesamiento propio, cada paso hasta 160 píxeles suma.",
            "accuracy",
            tuple((_slug(more, "base"), _slug(less, "base")) for less, more in pairwise(SIDES)),
            above=0.0,
        ),
        Prediction(
            "A 32 píxeles, el preprocesamiento propio suma entre 0 y 5 puntos.",
            "accuracy",
            ((_slug(32, "base"), _slug(32, "unit")),),
            above=0.0,
            below=0.05,
        ),
        Prediction(
            "Con el preprocesamiento propio, promediar en lugar de aplanar pierde menos de un punto a 64 y a 96 "
            "píxeles.",
            "accuracy",
            tuple((_slug(side, "base"), _slug(side, "base", flat=True)) for side in FLATTENED),
            above=-0.01,
        ),
    ),
)

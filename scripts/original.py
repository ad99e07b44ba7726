"""What the original practice says, as data: facts of its page, each in a form that results can judge.

Nothing here is a result of ours. `scripts.reproduction` judges the claims for the pages, `scripts.verify` once more.
"""

from dataclasses import dataclass
from typing import Literal

MODELS = {"cnn": ("cnn-simple",), "transfer": ("transfer-mobilenetv2-ancho-1", "transfer-mobilenetv2")}
"""The practice's experiments that measure each model, the most faithful first; the first with runs is used."""
ORIGINAL_WIDTH = 1.0
"""Width of the MobileNetV2 of the original; another width is another model."""
NEAR = 2
"""A figure off by more than its tolerance, but by no more than so many of them, is in part reproduced."""
NAMED = 3
"""How many classes from the top or the bottom count as the best or the worst."""


@dataclass(frozen=True)
class Figure:
    """A number that it gives: a quantity averaged over seeds should lie within the tolerance of it."""

    quantity: str
    claimed: float
    tolerance: float
    unit: Literal["share", "score", "count"] = "score"


@dataclass(frozen=True)
class Pattern:
    """A judgement: a finding on the model should have one of these verdicts."""

    finding: str
    verdicts: tuple[str, ...]


@dataclass(frozen=True)
class Named:
    """Classes named as the best or the worst by F1: all should be among the first or the last `NAMED`."""

    end: Literal["mejores", "peores"]
    classes: tuple[str, ...]


Part = Figure | Pattern | Named
Role = Literal["cnn", "transfer"]


@dataclass(frozen=True)
class Claim:
    """A statement, the section where it stands, the model that it is about, and its parts."""

    what: str
    place: str
    role: Role
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Reason:
    """A cause that it states or a remedy that it proposes, and the experiments of a line that isolate it.

    Without experiments the statement stays open, and `note` says what would decide it.
    """

    what: str
    place: str
    line: str | None
    first: str
    second: str
    note: str


GENERAL, TRAINING, GAP = "Desempeño general", "Pérdida y entrenamiento", "Sobreajuste"
CLASSES, DESIGN, ENDING = "Reporte por clase", "Arquitectura", "Interpretación y conclusiones"

# Tolerances: accuracies and F1 over all classes, two points, which is how far other students' runs of the same notebook
# lie from each other's middle; gaps, three; a class' F1, with a tenth of the images, five; an epoch,
# one; counts are exact. The page says so in words.
CLAIMS = (
    Claim("Exactitud de la CNN simple", GENERAL, "cnn", (Figure("exactitud", 0.69, 0.02, "share"),)),
    Claim("Exactitud de transfer learning", GENERAL, "transfer", (Figure("exactitud", 0.313, 0.02, "share"),)),
    Claim("Parámetros de la CNN simple", DESIGN, "cnn", (Figure("parametros", 2_122_186, 0, "count"),)),
    Claim("Parámetros de transfer learning", DESIGN, "transfer", (Figure("parametros", 2_270_794, 0, "count"),)),
    Claim(
        "La pérdida de entrenamiento de la CNN baja sin interrupción",
        TRAINING,
        "cnn",
        (Pattern("perdida-entrenamiento", ("baja-siempre",)),),
    ),
    Claim(
        "La pérdida de validación de la CNN se estanca en la época 5 y después sube un poco",
        TRAINING,
        "cnn",
        (Figure("epoca-de-menor-perdida", 5, 1), Pattern("perdida-validacion", ("vuelve-a-subir",))),
    ),
    Claim(
        "Las dos pérdidas de transfer learning bajan a la par, cerca una de otra",
        TRAINING,
        "transfer",
        (
            Pattern("perdida-entrenamiento", ("baja-siempre",)),
            Pattern("perdida-validacion", ("sigue-bajando", "se-estanca")),
            Pattern("sobreajuste", ("ninguno",)),
        ),
    ),
    Claim("Transfer learning queda en subajuste", TRAINING, "transfer", (Pattern("subajuste", ("leve", "marcado")),)),
    Claim("Brecha de la CNN simple", GAP, "cnn", (Figure("brecha-consigna", 0.196, 0.03),)),
    Claim("El sobreajuste de la CNN es considerable", GAP, "cnn", (Pattern("sobreajuste", ("moderado", "marcado")),)),
    Claim("Brecha de transfer learning", GAP, "transfer", (Figure("brecha-consigna", 0.010, 0.03),)),
    Claim("Transfer learning no sobreajusta", GAP, "transfer", (Pattern("sobreajuste", ("ninguno",)),)),
    Claim("F1 ponderado de la CNN simple", CLASSES, "cnn", (Figure("f1-ponderado", 0.69, 0.02),)),
    Claim("F1 de automóvil, CNN simple", CLASSES, "cnn", (Figure("f1:automobile", 0.80, 0.05),)),
    Claim("F1 de barco, CNN simple", CLASSES, "cnn", (Figure("f1:ship", 0.81, 0.05),)),
    Claim("F1 de avión, CNN simple", CLASSES, "cnn", (Figure("f1:airplane", 0.75, 0.05),)),
    Claim("F1 de pájaro, CNN simple", CLASSES, "cnn", (Figure("f1:bird", 0.57, 0.05),)),
    Claim("F1 de perro, CNN simple", CLASSES, "cnn", (Figure("f1:dog", 0.61, 0.05),)),
    Claim(
        "Las clases más fáciles de la CNN son automóvil, barco y avión",
        CLASSES,
        "cnn",
        (Named("mejores", ("automobile", "ship", "airplane")),),
    ),
    Claim(
        "Las clases más difíciles de la CNN son pájaro y perro (no nombra al gato)",
        CLASSES,
        "cnn",
        (Named("peores", ("bird", "dog")),),
    ),
    Claim("F1 medio de transfer learning", CLASSES, "transfer", (Figure("f1-macro", 0.30, 0.02),)),
    Claim("El F1 más alto de transfer learning", CLASSES, "transfer", (Figure("f1-maximo", 0.37, 0.05),)),
)

REASONS = (
    Reason(
        "La base espera imágenes de 224 píxeles y recibe imágenes de 32",
        ENDING,
        "modelos-base",
        "mobilenetv2-160-propio",
        "mobilenetv2-32-propio",
        "Se agranda la imagen a 160 píxeles, con el preprocesamiento propio de los dos lados.",
    ),
    Reason(
        "Usar imágenes de mayor resolución (remedio)",
        ENDING,
        "modelos-base",
        "mobilenetv2-96-255",
        "mobilenetv2-32-255",
        "Se agranda la imagen a 96 píxeles y se dejan los píxeles como en la consigna.",
    ),
    Reason(
        "Usar la normalización propia de la base (remedio)",
        ENDING,
        "modelos-base",
        "mobilenetv2-32-propio",
        "mobilenetv2-32-255",
        "Los píxeles van a [−1, 1] en lugar de [0, 1], a 32 píxeles.",
    ),
    Reason(
        "Promediar en lugar de aplanar (remedio)",
        ENDING,
        "modelos-base",
        "mobilenetv2-96-propio",
        "mobilenetv2-96-propio-flatten",
        "A 96 píxeles, con el preprocesamiento propio; a 32 píxeles son la misma operación, y no puede cambiar nada.",
    ),
    Reason(
        "Promediar en lugar de aplanar (remedio)",
        ENDING,
        "modelos-base",
        "mobilenetv2-96-255",
        "mobilenetv2-96-255-flatten",
        "Lo mismo, con los píxeles como en la consigna.",
    ),
    Reason(
        "Ajustar las capas superiores de la base (remedio)",
        ENDING,
        "fine-tuning",
        "ultimas-20-100",
        "congelada-100",
        "A 96 píxeles, con todas las imágenes de entrenamiento. Cambia también la cantidad de épocas: a la base "
        "congelada se le dan más, porque son más baratas.",
    ),
    Reason(
        "El dominio de ImageNet es otro que el de CIFAR-10",
        ENDING,
        None,
        "",
        "",
        "Entrenar la base también la adapta al dominio, pero a la vez le da capacidad: haría falta una base "
        "preentrenada con imágenes de 32 píxeles para separar las dos cosas.",
    ),
    Reason(
        "Formas nítidas y colores parejos hacen fácil a una clase",
        CLASSES,
        None,
        "",
        "",
        "Haría falta medir forma y color de cada imagen y ver si van con los aciertos; los resultados no los tienen.",
    ),
    Reason(
        "La variedad dentro de una clase y su parecido con otras la hacen difícil",
        CLASSES,
        None,
        "",
        "",
        "Las confusiones dicen entre qué clases se equivoca cada modelo, no por qué.",
    ),
)

"""Every threshold that turns a number into a judgement, each with the reason that the site prints beside it."""

from dataclasses import dataclass

from experiments.traced import Number


@dataclass(frozen=True)
class Threshold:
    """A bound by its name and, in Spanish, what it decides and why it is where it is."""

    name: str
    value: float
    decides: str
    reason: str

    @property
    def number(self) -> Number:
        """The bound as a page prints it."""
        return Number(self.value, f"umbral({self.name})")


ALPHA = Threshold(
    "nivel",
    0.05,
    "Nivel de las pruebas de hipótesis y complemento de la confianza de los intervalos.",
    "Es el nivel convencional; en las pruebas se aplica después de la corrección de Holm; los intervalos no se "
    "corrigen.",
)
GAP_SLIGHT = Threshold(
    "brecha-leve",
    0.02,
    "Brecha de exactitud a partir de la cual hay sobreajuste leve.",
    "Con diez mil imágenes el azar del muestreo ya mueve la exactitud casi un punto hacia cada lado.",
)
GAP_MODERATE = Threshold(
    "brecha-moderada",
    0.05,
    "Brecha a partir de la cual el sobreajuste es moderado.",
    "Es más del doble de lo que el muestreo de la validación explica.",
)
GAP_MARKED = Threshold(
    "brecha-marcada",
    0.10,
    "Brecha a partir de la cual el sobreajuste es marcado.",
    "Una de cada diez imágenes se acierta al entrenar y no fuera de ahí.",
)
UNDERFIT_MARKED = Threshold(
    "subajuste-marcado",
    0.50,
    "Exactitud de entrenamiento por debajo de la cual el subajuste es marcado.",
    "El modelo falla en la mayoría de las imágenes con las que aprende.",
)
UNDERFIT_SLIGHT = Threshold(
    "subajuste-leve",
    0.70,
    "Exactitud de entrenamiento por debajo de la cual hay subajuste leve.",
    "Las redes convolucionales corrientes pasan cómodamente esa marca en CIFAR-10.",
)
LOSS_RISE = Threshold(
    "suba-de-perdida",
    0.02,
    "Suba relativa de la pérdida de validación, desde su mínimo, que cuenta como suba.",
    "Por debajo de eso la curva oscila de época en época sin tendencia.",
)
SPREAD_UNEVEN = Threshold(
    "desparejo",
    0.10,
    "Distancia de F1 entre la mejor y la peor clase desde la cual el desempeño es desparejo.",
    "Con mil imágenes por clase, el azar explica unas tres centésimas para cada lado.",
)
SPREAD_VERY_UNEVEN = Threshold(
    "muy-desparejo",
    0.25,
    "Distancia de F1 desde la cual el desempeño es muy desparejo.",
    "La peor clase queda por debajo de la mejor en la cuarta parte de la escala.",
)
ECE_CALIBRATED = Threshold(
    "calibrado",
    0.03,
    "Error de calibración esperado por debajo del cual el modelo se considera calibrado.",
    "Con diez mil imágenes y quince intervalos, un modelo perfecto ya mide cerca de una centésima.",
)
CONFIDENCE_BIAS = Threshold(
    "sesgo-de-confianza",
    0.01,
    "Distancia entre confianza media y exactitud desde la cual un modelo no calibrado confía de más o de menos.",
    "Por debajo, los excesos de unos tramos compensan los defectos de otros.",
)
BALANCE = Threshold(
    "desequilibrio",
    0.10,
    "Diferencia entre precisión y exhaustividad de una clase que cuenta como desequilibrio.",
    "Supera lo que mueve el muestreo de mil imágenes por clase.",
)
LABEL_JUDGE_ACCURACY = Threshold(
    "juez",
    0.75,
    "Exactitud de validación desde la cual una corrida opina sobre las etiquetas del conjunto de prueba.",
    "Por debajo, una red se equivoca demasiado como para que su desacuerdo diga algo.",
)
LABEL_JUDGES = Threshold(
    "jueces",
    5,
    "Cantidad mínima de redes que tienen que opinar sobre una etiqueta.",
    "Con menos, que coincidan no es raro.",
)
LABEL_DOUBT = Threshold(
    "etiqueta-dudosa",
    0.9,
    "Parte de las redes que tiene que dar una misma clase, distinta de la etiqueta, para ponerla en duda.",
    "Redes distintas se equivocan igual en las imágenes ambiguas; que coincidan casi todas apunta más bien a la "
    "etiqueta.",
)
EPOCHS_TO = Threshold(
    "epocas-hasta",
    0.60,
    "Exactitud de validación hasta la que se cuentan las épocas al comparar la velocidad de aprendizaje.",
    "La CNN simple la pasa con cualquier ajuste razonable, y queda lejos de su techo.",
)
SPEED_GOAL = Threshold(
    "meta-velocista",
    0.94,
    "Exactitud media de prueba que la velocista tiene por meta, con tres semillas o más y sin promediar vistas.",
    "Es la marca con la que se comparan los entrenamientos rápidos de CIFAR-10 (Jordan, 2024) y, según él, la humana.",
)
TRANSFER_GOAL = Threshold(
    "meta-transfer",
    0.90,
    "Exactitud media de prueba que el mejor modelo de transfer learning tiene por meta, con tres semillas o más.",
    "Es lo que informan cuadernos públicos que ajustan MobileNetV2 entera a 160 píxeles.",
)
STEP_GOAL = Threshold(
    "meta-paso",
    1.3,
    "Veces que el entrenamiento de la CNN tiene que superar en velocidad al «fit» del cuaderno.",
    "Por velocidad sola, menos que eso no justificaría un bucle propio; también hace falta para retomar corridas y "
    "repetirlas igual.",
)
FROZEN_GOAL = Threshold(
    "meta-rasgos",
    10.0,
    "Veces que entrenar sobre rasgos guardados tiene que superar al «fit» a través de la base congelada.",
    "El cuaderno repite en cada época un trabajo que no cambia, y son diez épocas.",
)
TORCH_GOAL = Threshold(
    "meta-pytorch",
    1.0,
    "Velocidad mínima del entrenamiento de la CNN en relación con la de PyTorch, donde está instalado.",
    "Un bucle de TensorFlow más lento que el equivalente de PyTorch tendría algo por corregir.",
)

ALL = tuple(value for value in list(vars().values()) if isinstance(value, Threshold))

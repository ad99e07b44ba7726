"""The words of each verdict, and the texts that no result changes."""

import re
from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "comparacion": {
        "primero": r"CNN simple supera a transfer learning|gana la CNN simple|red preentrenada rinde menos|^mejor$",
        "segundo": r"Transfer learning supera a la CNN simple|gana transfer learning|alcanzan para ganar|^peor$",
        "indistinguibles": r"No se puede afirmar que un modelo supere|ninguno gana|no hay un ganador|^no se distingue$",
        "sin-pares": r"no hay prueba pareada|no hay comparación posible|no hay un ganador|^sin pares$",
    },
    "azar": {"supera": r"^Supera al azar", "no-supera": r"^No se distingue del azar"},
    "perdida-entrenamiento": {
        "baja-siempre": r"baja en todas las épocas",
        "con-subidas": r"sin bajar en",
        "una-epoca": r"Hubo una sola época",
    },
    "perdida-validacion": {
        "sigue-bajando": r"todavía mejora",
        "vuelve-a-subir": r"vuelve a subir",
        "se-estanca": r"se estanca",
        "una-epoca": r"Hubo una sola época",
    },
    "sobreajuste": {
        "ninguno": r"^No hay sobreajuste(:|$)",
        "leve": r"^Hay sobreajuste leve(:|$)",
        "moderado": r"^Hay sobreajuste moderado(:|$)",
        "marcado": r"^Hay sobreajuste marcado(:|$)",
    },
    "subajuste": {
        "ninguno": r"^No hay subajuste(:|$)",
        "leve": r"^Hay subajuste leve(:|$)",
        "marcado": r"^Hay subajuste marcado(:|$)",
    },
    "diagnostico": {
        "equilibrado": r"^ni sobreajuste ni subajuste",
        "sobreajuste": r"^sobreajuste \w+, sin subajuste",
        "subajuste": r"^subajuste \w+, sin sobreajuste",
        "ambos": r"a la vez",
    },
    "clases": {
        "parejo": r"desempeño es parejo",
        "desparejo": r"desempeño es desparejo",
        "muy-desparejo": r"desempeño es muy desparejo",
    },
    "confusiones": {"hay": r"^Las confusiones más frecuentes", "no-hay": r"^No confundió ninguna"},
    "calibracion": {
        "calibrado": r"^Está calibrado",
        "sobreconfiado": r"^Está sobreconfiado",
        "subconfiado": r"^Está subconfiado",
    },
    "equilibrio": {
        "equilibrado": r"están equilibradas",
        "desequilibrado": r"están desequilibradas",
    },
    "efecto": {
        "mas-alta": r"favorece a lo primero|^suma$",
        "mas-baja": r"favorece a lo segundo|^resta$",
        "indistinguible": r"no se distingue de cero",
        "sin-datos": r"la comparación espera|^pendiente$",
    },
    "acuerdo": {
        "coinciden": r"protocolos coinciden",
        "difieren": r"protocolos no coinciden",
        "sin-datos": r"todavía no se sabe si coinciden",
    },
    "costo": {
        "primero": r"Una corrida de la CNN simple cuesta",
        "segundo": r"Una corrida de transfer learning cuesta",
        "sin-datos": r"No hay costos comparables",
    },
    "meta": {
        "alcanzada": r"^Meta alcanzada",
        "no-alcanzada": r"^Meta no alcanzada",
        "pendiente": r"está pendiente",
    },
    "puntero": {
        "primero": r"y supera a la que le sigue",
        "indistinguibles": r"no se distingue de la que le sigue",
        "sin-pares": r"no hay prueba pareada",
        "segundo": r"en las semillas que comparten gana la que le sigue",
        "otro-puntero": r"(?!)",
    },
    "prediccion": {
        "confirmada": r"^confirmada$",
        "refutada": r"^refutada$",
        "no-concluyente": r"^no concluyente$",
        "pendiente": r"^pendiente$",
    },
    "hipotesis": {
        "confirmada": r"queda confirmada",
        "refutada": r"queda refutada",
        "en-parte": r"se sostiene en parte",
        "no-concluyente": r"no alcanzan para decidir",
        "pendiente": r"está pendiente",
    },
    "reproduccion": {
        "reproducida": r"^reproducida$",
        "parcial": r"^parcial$",
        "no-reproducida": r"^no reproducida$",
        "no-comparable": r"^no comparable$",
        "pendiente": r"^pendiente$",
    },
    "cumplidas": {
        "todas": r": todas\.$",
        "mayoria": r"la mayoría",
        "mitad": r"la mitad",
        "minoria": r"la minoría",
        "sin-decidir": r"ninguna predicción decidida",
    },
    "anterioridad": {
        "antes": r"^escrita antes$",
        "despues": r"^escrita después$",
        "sin-corridas": r"^todavía sin corridas$",
        "sin-registro": r"^sin registrar$",
    },
    "velocidad": {"alcanzada": r"^se alcanza$", "no-alcanzada": r"^no se alcanza$", "pendiente": r"no se midió"},
    "variante": {"propio": r"Ninguna variante", "otra": r"hubo una más rápida"},
}
"""For each kind of finding and verdict, what its statement must say; what belongs to another verdict it must not."""

JUDGING = re.compile(
    r"\b(?:super[aóe]n?|ganan?|mejor(?:es)?|peor(?:es)?|significativ\w*|sobreajust\w*|subajust\w*|equilibrad\w*"
    r"|desequilibrad\w*|calibrad\w*|sobreconfiad\w*|subconfiad\w*|estanca\w*|desparej\w*|confirm\w*|refut\w*"
    r"|alcanza\w*|conclu\w*)\b",
    re.IGNORECASE,
)
"""Words that judge a result."""

FIXED: tuple[str, ...] = (
    # Names and dates of publications.
    "Práctica 9, viva",
    "práctica 9",
    "Unidad Temática 3",
    "CIFAR-10",
    "SHA-256",
    "Keras 3",
    "(Krizhevsky, 2009)",
    "(Efron y Tibshirani, 1993)",
    "(1927)",
    "(1947)",
    "(1979)",
    "(Guo y otros, 2017)",
    "(Jordan, 2024)",
    # The data set and the protocols.
    "32 por 32 píxeles",
    "32 por 32",
    "50 mil imágenes",
    "10 mil de prueba",
    "5 mil imágenes",
    "(1 %, 10 % y 100 %,",
    "100 % de los datos",
    "10 % de los datos",
    "1 % de los datos",
    "Con el 1 % de las imágenes hay 45 por clase",
    # What the assignment and the lines set.
    "lotes de 128, a lo sumo 10 épocas",
    "después de 3 épocas",
    "tasa 0,001",
    "hasta 4 píxeles",
    "hasta 90 minutos",
    "hasta 25 épocas, deteniéndose después de 5",
    "hasta 40 épocas, deteniéndose después de 6",
    "momento 0,9 en lugar de 0,999",
    "momento 0,9",
    "lotes de 32 y de 512 además del de 128",
    "el 30 % de las activaciones",
    "(0,0001)",
    "ancho 0,35",
    "ancho 1",
    "últimas 20 capas",
    "Últimas 20 capas",
    "se dividen por 255",
    "divididos por 255",
    "píxeles / 255",
    "Píxeles / 255",
    "32 px",
    "64 px",
    "96 px",
    "128 px",
    "160 px",
    "[−1, 1]",
    "[0, 1]",
    "32 píxeles",
    "a 96 píxeles",
    "a 64 y a 96 píxeles",
    "a 128 píxeles",
    "160 píxeles",
    "224 píxeles",
    "a 32 px",
    "a 64 px",
    "a 96 px",
    "a 160 px",
    "de 32 a 160 px",
    "de 32 a 64 px",
    "de 64 a 96 px",
    "de 96 a 128 px",
    "de 128 a 160 px",
    # Sources.
    "Northcutt, Athalye y Mueller, 2021",
    # How things are explained.
    "2 por 2",
    "3 por 3",
    "dice «80 %»",
    "IC 95 %",
    "intervalo del 95 %",
    "el 95 % de ellas",
    "matrices de 32 bits",
    "16 pasos por llamada",
)
"""Phrases with a number that no result changes."""

EXPLANATIONS: tuple[str, ...] = (
    # Titles and links.
    "Interpretación y conclusiones",
    "Conclusiones: qué se sostiene",
    "Sobreajuste y pérdida",
    "Sobreajuste",
    "El mejor transfer",
    # Definitions and rules.
    "Hay sobreajuste cuando",
    "Un modelo calibrado que dice",
    "«mejor» o «peor» piden",
    "Un modelo gana si",
    "Una predicción se confirma cuando",
    "y se refuta cuando",
    "que son las confirmadas y las refutadas",
    "Confirmadas",
    "Refutadas",
    "No concluyentes",
    "los que nadie supera por menos",
    "las conclusiones de este sitio salen de él",
    "De acá salen las conclusiones",
    "no para sacar conclusiones",
    "se comparan mejor que el reloj",
    "una mejor exactitud de validación",
    "los pesos de la mejor",
    "y no el mejor valor",
    "alrededor de la mejor de cada optimizador",
    "El experimento más exacto",
    "la meta es",
)
"""Phrases with a judging word that judge no result: titles, definitions and rules."""

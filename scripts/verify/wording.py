"""The words of each verdict, and the texts that no result changes."""

import re
from collections.abc import Mapping

WORDS: Mapping[str, Mapping[str, str]] = {
    "comparacion": {
        "primero": r"CNN simple supera a transfer learning|gana la CNN simple|^mejor$",
        "segundo": r"Transfer learning supera a la CNN simple|gana transfer learning|^peor$",
        "indistinguibles": r"No se puede afirmar que un modelo supere|ninguno gana|^no se distingue$",
        "sin-pares": r"no hay prueba pareada|no hay comparación posible|^sin pares$",
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
        "ninguno": r"^No hay sobreajuste:",
        "leve": r"^Hay sobreajuste leve:",
        "moderado": r"^Hay sobreajuste moderado:",
        "marcado": r"^Hay sobreajuste marcado:",
    },
    "subajuste": {
        "ninguno": r"^No hay subajuste:",
        "leve": r"^Hay subajuste leve:",
        "marcado": r"^Hay subajuste marcado:",
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
        "segundo": r"(?!)",
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
    "velocidad": {"alcanzada": r"^se alcanza$", "no-alcanzada": r"^no se alcanza$", "pendiente": r"no se midió"},
    "variante": {"propio": r"es la más rápida", "otra": r"hubo una más rápida"},
}
"""For each kind of finding and verdict, what its statement must say; what belongs to another verdict it must not."""

JUDGING = re.compile(
    r"\b(?:super[aóe]n?|ganan?|mejor(?:es)?|peor(?:es)?|significativ\w*|sobreajust\w*|subajust\w*|equilibrad\w*"
    r"|desequilibrad\w*|calibrad\w*|sobreconfiad\w*|subconfiad\w*|estanca\w*|desparej\w*|confirm\w*|refut\w*"
    r"|alcanza\w*|conclu\w*)\b",
    re.IGNORECASE,
)
"""Words that judge a result."""

FIXED: tuple[str, ...] = ()
EXPLANATIONS: tuple[str, ...] = ()

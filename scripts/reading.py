"""What a hand-written Spanish report of this practice claims, sentence by sentence.

Rules, not understanding: a claim is taken only where the metric, the number and the model can be told; the rest is left
alone, because a checker that invents claims is worse than one that misses some.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Model = Literal["cnn", "transfer"]
Metric = Literal["exactitud", "exactitud-entrenamiento", "perdida", "f1", "brecha", "parametros", "diferencia"]


def _words(*alternatives: str) -> re.Pattern[str]:
    """Compile alternatives, in any case."""
    return re.compile("|".join(alternatives), re.IGNORECASE)


MODELS: dict[Model, re.Pattern[str]] = {
    "cnn": _words(
        r"\bcnn\b",
        r"\bconvnet\b",
        r"\bred(?:es)? (?:convolucional(?:es)?|simple|propia|desde cero)",
        r"\bmodelo (?:simple|propio|desde cero|base propio)",
    ),
    "transfer": _words(
        r"\btransfer(?:[ -]learning)?\b",
        r"\bmobile ?net(?:[ -]?v2)?\b",
        r"\bpre-?entrenad[oa]\b",
        r"aprendizaje por transferencia",
        r"\btransferencia\b",
    ),
}
METRICS: dict[Metric, re.Pattern[str]] = {
    "brecha": _words(
        r"\bbrecha\b",
        r"\bgap\b",
        r"diferencia entre (?:el )?(?:entrenamiento|train(?:ing)?) y (?:la )?(?:validaci[oó]n|prueba|test)",
        r"\bde entrenamiento menos la de (?:validaci[oó]n|prueba|test)",
    ),
    "f1": _words(r"\bf1(?:[ -]?score)?\b"),
    "perdida": _words(r"\bp[eé]rdida\b", r"(?<![a-z])(?:val_)?loss\b"),
    "parametros": _words(r"\bpar[aá]metros\b", r"\bparams\b"),
    "exactitud": _words(
        r"\bexactitud\b",
        r"\baccuracy\b",
        r"\bacc\b",
        r"\bval_accuracy\b",
        r"\bprecisi[oó]n\b",
        r"\bacierta?\w*\b",
        r"\baciertos?\b",
        r"\bclasific\w+ (?:bien|correctamente)",
    ),
}
"""In the order in which they are looked for: a gap of accuracies is a gap."""
TRAINING = _words(
    r"\ben (?:el )?(?:entrenamiento|train(?:ing)?)\b",
    r"\bde entrenamiento\b",
    r"\btrain(?:ing)? acc",
    r"\bcon las que (?:aprende|entrena)",
)
HELD_OUT = _words(r"\bvalidaci[oó]n\b", r"\bprueba\b", r"\btest\b", r"\bval_")
APPROXIMATE = re.compile(
    r"(?:~|≈|\baprox\w*\.?|\balrededor de(?:l)?|\bcerca de(?:l)?|\bcasi(?: un| el)?|\bunos|\bunas"
    r"|\bpoco (?:m[aá]s|menos) de(?:l)?|\bronda)\s*(?:el |un |de |del )?$",
    re.IGNORECASE,
)
BOUND = re.compile(
    r"(?:super\w+|pas(?:a|ó|an)|mayor(?:es)?|menor(?:es)?|m[aá]s|menos|inferior|superior|(?:por )?(?:encima|debajo)"
    r"|al menos|como m[aá]ximo|hasta)\s+(?:a |al |de |del |que )?(?:el |un )?$",
    re.IGNORECASE,
)
"""Before a number that is a bound: nothing is claimed to be equal to it."""
DISTANCE = re.compile(r"\bentre (?:el|la|los|las)\b[^.;]*\bhay (?:un |una )?$", re.IGNORECASE)
"""Before a number that says how far two classes are apart, which is neither's."""
COMPARED = re.compile(
    r"\b(?:que|frente a|contra|versus|vs\.?|respecto de|comparad[oa] con)\s+(?:a )?(?:la |el )?(?:del? )?$",
    re.IGNORECASE,
)
"""Before a model that the subject is compared with."""
INTERVAL = _words(r"\(\s*(?:IC|intervalo)\b[^)]*\)", r"\bIC\s+(?:del\s+)?95\s*%:?")
"""An interval, and its level: neither is a claim of one value."""
PERCENT = {"%", "por ciento"}
REACHES = re.compile(r"\b(?:alcanz\w+|lleg\w+|logr\w+|obtuv\w+|obtiene\w*|qued\w+)\b[^,;.]*$", re.IGNORECASE)
CLASSES = re.compile(
    r"\b(?:avi[oó]n|airplane|autom[oó]vil|automobile|auto|coche|p[aá]jaro|bird|gato|cat|ciervo|deer|perro|dog|rana|frog"
    r"|caballo|horse|barco|ship|cami[oó]n|truck|clase)\b",
    re.IGNORECASE,
)
NUMBER = re.compile(
    r"(?<![\w.,])(?P<sign>[-−]?)(?P<digits>\d{1,3}(?:[ \u00a0.,]\d{3})+(?![\d])|\d+(?:[.,]\d+)?)"
    r"\s*(?P<unit>%|por ciento|puntos? porcentuales|puntos?|pp\b|millones|mill[oó]n|M\b|mil\b|k\b)?",
    re.IGNORECASE,
)
_HOW = r"(?:mucho |bastante |algo |claramente )?"
_IS = r"(?:es|fue|resulta|resultó|funciona|funcionó|anda|anduvo|clasifica|clasificó) "
_HAS = r"(?:tiene|tuvo|obtuvo|logra|logró) "
_OF_WHAT = r"(?:exactitud|accuracy|precisión|resultados?)"
BETTER = "|".join(
    (
        r"super(?:a|ó|aba|an|aron|ar)",
        r"gan(?:a|ó|aba|arle)",
        r"venc(?:e|ió)",
        r"aventaj(?:a|ó)",
        rf"rind(?:e|ió) {_HOW}(?:más|mejor)",
        rf"{_IS}{_HOW}(?:mejor|superior)",
        r"qued(?:a|ó) por encima",
        rf"{_HAS}(?:mayor|más|mejor(?:es)?) {_OF_WHAT}",
    )
)
WORSE = "|".join(
    (
        rf"rind(?:e|ió) {_HOW}(?:menos|peor)",
        rf"{_IS}{_HOW}(?:peor|inferior)",
        r"qued(?:a|ó) por debajo",
        r"pierd(?:e|ió)",
        r"perdió contra",
        rf"{_HAS}(?:menor|menos|peor(?:es)?) {_OF_WHAT}",
    )
)
EQUAL = r"rinden (?:igual|lo mismo|parecido)|empatan|(?:son|fueron|resultan) (?:equivalentes|iguales|indistinguibles)"
NOT = r"\bno (?:logra |logró |consigue |consiguió |llega a |llegó a |alcanza a )?|\bni "
RELATION = re.compile(
    rf"(?P<no>{NOT})?\b(?:(?P<better>{BETTER})|(?P<worse>{WORSE})|(?P<equal>{EQUAL}))(?!\w)", re.IGNORECASE
)


@dataclass(frozen=True)
class NumberClaim:
    """A metric of a model, as it is written: `slack` is what its rounding or its «about» leaves open."""

    line: int
    sentence: str
    model: Model | None
    metric: Metric
    value: float
    slack: float
    of_class: bool = False


@dataclass(frozen=True)
class OrderClaim:
    """Which of the two models is said to be more accurate: `relation` is of the first to the second."""

    line: int
    sentence: str
    first: Model
    relation: Literal["mejor", "peor", "igual", "no-mejor", "no-peor"]


Claim = NumberClaim | OrderClaim


def read_claims(text: str) -> list[Claim]:
    """Return the claims of a Markdown report, in its order."""
    claims: list[Claim] = []
    context: Model | None = None
    for line, sentence, is_heading in _sentences(text):
        models = _models(sentence)
        if is_heading:
            context = models[0][1] if len({model for _, model in models}) == 1 else None
            continue
        claims += _numbers(line, sentence, models, context)
        order = _order(line, sentence, models)
        if order:
            claims.append(order)
        if len({model for _, model in models}) == 1:
            context = models[0][1]  # what follows without a name is still about it
    return claims


def _sentences(text: str) -> Iterator[tuple[int, str, bool]]:
    """Cut Markdown into sentences with their line; a table's row becomes one sentence for each of its cells."""
    header: list[str] = []
    fenced = False
    paragraph: list[str] = []
    start = 1
    for number, row in enumerate([*text.splitlines(), ""], start=1):
        if row.lstrip().startswith("```"):
            fenced = not fenced
        is_row, is_heading = row.lstrip().startswith("|"), row.startswith("#")
        if fenced or is_row or is_heading or not row.strip() or re.match(r"\s*(?:[-*+]|\d+\.)\s", row):
            yield from _split(start, paragraph)
            paragraph = []
        if fenced or not row.strip():
            header = header if is_row else []
            continue
        if is_heading:
            yield number, _plain(row.lstrip("# ")), True
        elif is_row:
            cells = [_plain(cell) for cell in row.strip().strip("|").split("|")]
            if not header:
                header = cells
            elif not all(re.fullmatch(r"\s*:?-+:?\s*", cell) for cell in cells):
                yield from ((number, sentence, False) for sentence in _cells(header, cells))
        else:
            header = []
            if not paragraph:
                start = number
            paragraph.append(row)


def _split(line: int, paragraph: list[str]) -> Iterator[tuple[int, str, bool]]:
    """Cut a paragraph where a sentence ends: a stop that is followed by a capital or the end."""
    text = _plain(" ".join(row.strip() for row in paragraph))
    for sentence in re.split(r"(?<=[.;!?])\s+(?=[A-ZÁÉÍÓÚ¿¡«]|$)|;\s+", text):
        if sentence.strip():
            yield line, sentence.strip(), False


def _cells(header: list[str], cells: list[str]) -> Iterator[str]:
    """Say each cell of a table's row together with its row's and its column's name."""
    for name, cell in zip(header[1:], cells[1:], strict=False):
        if NUMBER.search(cell):
            yield f"{cells[0]} {name}: {cell}"


def _plain(text: str) -> str:
    """Take Markdown's marks away."""
    text = re.sub(r"!\[[^\]]*\]\([^)]*\)", "", text)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text)
    text = INTERVAL.sub("", text)
    return re.sub(r"[*`]+|(?<!\w)_+|_+(?!\w)", "", text).strip()


def _models(sentence: str) -> list[tuple[int, Model]]:
    """Return where each model is named, in order."""
    found = [(match.start(), model) for model, pattern in MODELS.items() for match in pattern.finditer(sentence)]
    return sorted(found)


def _metric(sentence: str, start: int, end: int) -> Metric | None:
    """Return the metric that a number is of: the one named nearest before it in its clause, or else just after it."""
    clause = re.split(r"[;:(](?=\s)|\bmientras(?: que)?\b", sentence[:start])[-1]
    named = [(m.start(), metric) for metric, pattern in METRICS.items() for m in pattern.finditer(sentence[:start])]
    inside = [(place, metric) for place, metric in named if place >= start - len(clause)]
    after = [(m.start(), metric) for metric, p in METRICS.items() for m in p.finditer(sentence[end : end + 45])]
    nearest_after = min(after, default=None)
    if nearest_after and nearest_after[0] <= 22 and not re.search(r"[,;.]| y ", sentence[end : end + nearest_after[0]]):
        return nearest_after[1]
    if inside or named:
        place = max(place for place, _ in (inside or named))
        # «brecha de exactitud»: both names belong together, and the first says what it is
        together = [metric for at, metric in (inside or named) if place - at <= 14]
        return next(metric for metric in METRICS if metric in together)
    return nearest_after[1] if nearest_after else None


def _numbers(line: int, sentence: str, models: list[tuple[int, Model]], context: Model | None) -> Iterator[NumberClaim]:
    """Find a sentence's numbers that are a metric's."""
    for match in NUMBER.finditer(sentence):
        unit = (match["unit"] or "").lower()
        metric = _metric(sentence, match.start(), match.end())
        if metric is None and unit in PERCENT and models and REACHES.search(sentence[: match.start()]):
            metric = "exactitud"  # «llega al 31 %» names no metric because there is only one that it can be
        if unit.startswith("punto") or unit == "pp":
            metric = "brecha" if metric == "brecha" else "diferencia"
        if metric is None or not _plausible(metric, match["digits"], unit):
            continue
        if BOUND.search(sentence[: match.start()]) or DISTANCE.search(sentence[: match.start()]):
            continue
        value, slack = _value(metric, match["digits"], unit)
        before = sentence[: match.start()]
        if APPROXIMATE.search(before):
            slack = max(slack, 0.02 if metric != "parametros" else 0.05 * value)
        if metric == "exactitud" and _is_training(before, sentence[match.end() :]):
            metric = "exactitud-entrenamiento"
        yield NumberClaim(
            line,
            sentence,
            None if metric == "diferencia" else _model_of(sentence, match.start(), match.end(), models, context),
            metric,
            value,
            slack,
            of_class=metric in {"f1", "exactitud"} and bool(CLASSES.search(sentence)),
        )


def _is_training(before: str, after: str) -> bool:
    """Tell whether the nearest set that is named is the training set."""
    at_once = re.match(r"\s*(?:de |en )(?:la |el )?(\w+)", after)
    if at_once and HELD_OUT.fullmatch(at_once[1]):
        return False
    train = [m.start() for m in TRAINING.finditer(before)]
    held = [m.start() for m in HELD_OUT.finditer(before)]
    if train or held:
        return max(train, default=-1) > max(held, default=-1)
    clause = re.split(r"[,;.]|\by\b", after)[0]
    return bool(TRAINING.search(clause)) and not HELD_OUT.search(clause)


def _plausible(metric: Metric, digits: str, unit: str) -> bool:
    """Tell whether a number can be that metric's: epochs, sizes and years are none."""
    if unit in PERCENT:
        return metric in {"exactitud", "exactitud-entrenamiento", "brecha", "f1"}
    if unit.startswith("punto") or unit == "pp":
        return True
    if metric == "parametros":
        return unit in {"millones", "millón", "millon", "m", "mil", "k"} or len(re.sub(r"\D", "", digits)) >= 4
    return bool(re.fullmatch(r"[01][.,]\d+|[2-9][.,]\d{2,}", digits)) and not unit


def _value(metric: Metric, digits: str, unit: str) -> tuple[float, float]:
    """Return a number's value and half a unit of the last digit that it shows."""
    if metric == "parametros":
        scale = {"millones": 1e6, "millón": 1e6, "millon": 1e6, "m": 1e6, "mil": 1e3, "k": 1e3}.get(unit, 1.0)
        if scale == 1.0:
            return float(re.sub(r"\D", "", digits)), 0.5
    else:
        scale = 0.01 if unit else 1.0
    normal = digits.replace(",", ".")
    if not re.fullmatch(r"\d+(\.\d+)?", normal):  # grouped by thousands, as in «2 122 mil»
        normal = re.sub(r"\D", "", digits)
    decimals = len(normal.partition(".")[2])
    return float(normal) * scale, 0.5 * 10.0**-decimals * scale


def _model_of(
    sentence: str, start: int, end: int, models: list[tuple[int, Model]], context: Model | None
) -> Model | None:
    """Return the model that a number is of: the one just after it where it is tied to it, else the last before it."""
    tied = re.match(r"\s*(?:\w+\s+){0,2}?(?:de|con|para|en|del|\()\s*(?:la |el |un |una )?", sentence[end:])
    if tied:
        close = [model for place, model in models if 0 <= place - (end + tied.end()) <= 2]
        if close:
            return close[0]
    before = [(place, model) for place, model in models if place < start]
    # «peor que la CNN, con una pérdida de…» goes on about its subject
    subjects = [model for place, model in before if not COMPARED.search(sentence[:place])]
    if subjects or before:
        return subjects[-1] if subjects else before[-1][1]
    named = {model for _, model in models}
    return named.pop() if len(named) == 1 else None if named else context


def _order(line: int, sentence: str, models: list[tuple[int, Model]]) -> OrderClaim | None:
    """Find a comparison of one model with the other."""
    match = RELATION.search(sentence)
    if not match or len({model for _, model in models}) != 2 or CLASSES.search(sentence):
        return None
    if re.search(r"\?\s*$|\bsi\b[^,]*$", sentence[: match.start()]) or sentence.rstrip().endswith("?"):
        return None
    before = [model for place, model in models if place < match.start()]
    after = [model for place, model in models if place >= match.end()]
    first = before[-1] if before else None
    if first is None:
        # «Supera la CNN a transfer»: the subject follows the verb
        first = after[0] if after else None
    elif not any(model != first for model in after) and not match["equal"]:
        first = before[0] if len(set(before)) == 1 else None
    if first is None:
        return None
    plain: Literal["mejor", "peor", "igual"] = "mejor" if match["better"] else "peor" if match["worse"] else "igual"
    if not match["no"]:
        return OrderClaim(line, sentence, first, plain)
    return (
        None if plain == "igual" else OrderClaim(line, sentence, first, "no-mejor" if plain == "mejor" else "no-peor")
    )

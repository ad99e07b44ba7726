"""From a finding's id to its verdict, judged anew from the files."""

from collections.abc import Callable, Mapping, Sequence
from statistics import median

import numpy as np

from scripts import thresholds
from scripts.original import CLAIMS
from scripts.verify.estimates import (
    agreeing,
    class_means,
    corrected,
    curve,
    interval,
    mean,
    mean_confidence,
)
from scripts.verify.facts import Facts, UnknownSourceError

Judge = Callable[[Facts, Sequence[str]], str]
QUANTITIES = {
    "accuracy": "exactitud",
    "views_accuracy": "exactitud-vistas",
    "gap": "brecha",
    "cpu_per_epoch": "cpu-por-epoca",
}
SEEDS = 3


def judge(facts: Facts, finding: str) -> str:
    """Return the verdict that a finding's id has by the files.

    Raises:
        UnknownSourceError: the id cannot be read, or names something that is not there.
    """
    kind, bracket, rest = finding.partition("(")
    if not bracket or not rest.endswith(")") or kind not in JUDGES:
        raise UnknownSourceError(f"no se entiende el hallazgo «{finding}»")
    try:
        return JUDGES[kind](facts, [part.strip() for part in rest[:-1].split(";")])
    except (IndexError, KeyError, ValueError, TypeError, AttributeError, StopIteration) as error:
        raise UnknownSourceError(f"el hallazgo «{finding}» no nombra nada que esté en los resultados") from error


def _bound(name: str) -> float:
    return next(threshold.value for threshold in thresholds.ALL if threshold.name == name)


def _comparison(facts: Facts, arguments: Sequence[str]) -> str:
    first, second, family = arguments
    tests = corrected(facts, first, second, family)
    if not tests:
        return "sin-pares"
    low, high = interval(facts, ("aciertos", first, second))
    clear = low > 0 or high < 0
    if not clear or agreeing(facts, first, second, family) < len(tests):
        return "indistinguibles"
    return "primero" if mean(facts, ("aciertos", first, second)) > 0 else "segundo"


def _chance(facts: Facts, arguments: Sequence[str]) -> str:
    low, _ = interval(facts, ("exactitud", arguments[0]))
    return "supera" if low > 1 / len(facts.tests(arguments[0])[0].confusion) + 1e-9 else "no-supera"


def _training_loss(facts: Facts, arguments: Sequence[str]) -> str:
    steps = np.diff(curve(facts, "loss", arguments[0]))
    if not len(steps):
        return "una-epoca"
    return "con-subidas" if (steps >= 0).any() else "baja-siempre"


def _validation_loss(facts: Facts, arguments: Sequence[str]) -> str:
    loss = curve(facts, "val_loss", arguments[0])
    if len(loss) == 1:
        return "una-epoca"
    if loss.argmin() == len(loss) - 1:
        return "sigue-bajando"
    rise = loss[-1] / loss.min() - 1 if loss.min() > 0 else 0.0
    return "vuelve-a-subir" if rise >= _bound("suba-de-perdida") else "se-estanca"


def _overfitting(facts: Facts, arguments: Sequence[str]) -> str:
    gap = facts.values("brecha", arguments[0]).mean()
    grades = ("brecha-marcada", "marcado"), ("brecha-moderada", "moderado"), ("brecha-leve", "leve")
    return next((grade for bound, grade in grades if gap >= _bound(bound)), "ninguno")


def _underfitting(facts: Facts, arguments: Sequence[str]) -> str:
    reached = facts.values("exactitud-entrenamiento", arguments[0]).mean()
    if reached < _bound("subajuste-marcado"):
        return "marcado"
    return "leve" if reached < _bound("subajuste-leve") else "ninguno"


def _diagnosis(facts: Facts, arguments: Sequence[str]) -> str:
    over, under = (rule(facts, arguments) != "ninguno" for rule in (_overfitting, _underfitting))
    if over and under:
        return "ambos"
    return "sobreajuste" if over else "subajuste" if under else "equilibrado"


def _classes(facts: Facts, arguments: Sequence[str]) -> str:
    scores = class_means(facts, "f1", arguments[0]).values()
    spread = max(scores) - min(scores)
    if spread >= _bound("muy-desparejo"):
        return "muy-desparejo"
    return "desparejo" if spread >= _bound("desparejo") else "parejo"


def _confusions(facts: Facts, arguments: Sequence[str]) -> str:
    wrong = [
        n for t in facts.tests(arguments[0]) for i, row in enumerate(t.confusion) for j, n in enumerate(row) if i != j
    ]
    return "hay" if any(wrong) else "no-hay"


def _calibration(facts: Facts, arguments: Sequence[str]) -> str:
    if facts.values("ece", arguments[0]).mean() < _bound("calibrado"):
        return "calibrado"
    confidence, right = mean_confidence(facts, arguments[0])
    if abs(confidence - right) < _bound("sesgo-de-confianza"):
        return "descalibrado"
    return "sobreconfiado" if confidence > right else "subconfiado"


def _balance(facts: Facts, arguments: Sequence[str]) -> str:
    precision, recall = (class_means(facts, field, arguments[0]) for field in ("precision", "recall"))
    off = [abs(precision[name] - recall[name]) >= _bound("desequilibrio") for name in precision]
    return "desequilibrado" if any(off) else "equilibrado"


def _effect(facts: Facts, arguments: Sequence[str]) -> str:
    if min(len(facts.values("exactitud", key)) for key in arguments) < SEEDS:
        return "sin-datos"
    low, high = interval(facts, ("exactitud", *arguments))
    return "mas-alta" if low > 0 else "mas-baja" if high < 0 else "indistinguible"


def _agreement(facts: Facts, arguments: Sequence[str]) -> str:
    verdicts = [_comparison(facts, arguments[0:3]), _comparison(facts, arguments[3:6])]
    if "sin-pares" in verdicts:
        return "sin-datos"
    return "coinciden" if verdicts[0] == verdicts[1] else "difieren"


def _cost(facts: Facts, arguments: Sequence[str]) -> str:
    first, second = (facts.values("cpu", key).mean() for key in arguments)
    if min(first, second) <= 0:
        return "sin-datos"
    return "primero" if first >= second else "segundo"


def _goal(facts: Facts, arguments: Sequence[str]) -> str:
    key, bound = arguments
    values = facts.values("exactitud", key)
    if len(values) < SEEDS:
        return "pendiente"
    return "alcanzada" if values.mean() > _bound(bound) - 1e-9 else "no-alcanzada"


def _leader(facts: Facts, arguments: Sequence[str]) -> str:
    first, second, _ = arguments
    line = first.split("/")[0]
    means = {key: facts.values("exactitud", key).mean() for key in facts.keys(line) if facts.good(key)}
    others = [value for key, value in means.items() if key not in {first, second}]
    if means[first] < means[second] or any(value > means[second] for value in others):
        return "otro-puntero"
    if 0 < len(facts.pairs(first, second)) < SEEDS:
        return "pocas-semillas"
    return _comparison(facts, (first, second, ""))


def prediction_intervals(facts: Facts, slug: str, place: int) -> list[tuple[float, float] | None]:
    """Return the interval of each pair of a prediction, None where a side lacks three seeds."""
    prediction = facts.line(slug).predictions[place - 1]
    quantity = QUANTITIES[prediction.quantity]
    found: list[tuple[float, float] | None] = []
    for pair in prediction.pairs:
        keys = [f"{slug}/{part}" for part in pair if part]
        enough = min(len(facts.values(quantity, key)) for key in keys) >= SEEDS
        found.append(interval(facts, (quantity, *keys)) if enough else None)
    return found


def judge_prediction(facts: Facts, slug: str, place: int) -> str:
    """Judge one prediction of a line, counted from 1."""
    prediction = facts.line(slug).predictions[place - 1]
    above = -np.inf if prediction.above is None else prediction.above
    below = np.inf if prediction.below is None else prediction.below
    intervals = prediction_intervals(facts, slug, place)
    known = [ends for ends in intervals if ends]
    if any(high <= above or low >= below for low, high in known):
        return "refutada"
    if None in intervals:
        return "pendiente"
    return "confirmada" if all(low > above and high < below for low, high in known) else "no-concluyente"


def _hypothesis(facts: Facts, arguments: Sequence[str]) -> str:
    slug = arguments[0]
    verdicts = {judge_prediction(facts, slug, i) for i in range(1, len(facts.line(slug).predictions) + 1)}
    if len(verdicts) == 1:
        return verdicts.pop()
    if {"confirmada", "refutada"} <= verdicts:
        return "en-parte"
    return "sostenida" if "confirmada" in verdicts else "no-sostenida" if "refutada" in verdicts else "pendiente"


def _speed(facts: Facts, arguments: Sequence[str]) -> str:
    slower, faster, bound = arguments
    timings = facts.benchmark.timings if facts.benchmark else {}
    if slower not in timings or faster not in timings:
        return "pendiente"
    walls = zip(timings[slower].wall_seconds, timings[faster].wall_seconds, strict=True)
    return "alcanzada" if median(a / b for a, b in walls) >= _bound(bound) else "no-alcanzada"


def _variant(facts: Facts, _: Sequence[str]) -> str:
    timings = facts.benchmark.timings if facts.benchmark else {}
    used = timings["paso-propio"].wall_seconds
    others = [timing.wall_seconds for slug, timing in timings.items() if slug.startswith("paso-propio-")]
    return "otra" if any(all(a > b for a, b in zip(used, other, strict=True)) for other in others) else "propio"


def _currency(facts: Facts, arguments: Sequence[str]) -> str:
    return "vigente" if facts.is_current(facts.run(*arguments).result) else "desactualizada"


def _claim(facts: Facts, arguments: Sequence[str]) -> str:
    from scripts.verify.claims import judge_claim

    return judge_claim(facts, CLAIMS[int(arguments[0]) - 1])


def _kept(facts: Facts, arguments: Sequence[str]) -> str:
    from scripts.verify.claims import judge_kept

    return judge_kept(facts, arguments)


def _stated(facts: Facts, arguments: Sequence[str]) -> str:
    from scripts.verify.claims import judge_stated

    return judge_stated(facts, arguments)


JUDGES: Mapping[str, Judge] = {
    "comparacion": _comparison,
    "azar": _chance,
    "perdida-entrenamiento": _training_loss,
    "perdida-validacion": _validation_loss,
    "sobreajuste": _overfitting,
    "subajuste": _underfitting,
    "diagnostico": _diagnosis,
    "clases": _classes,
    "confusiones": _confusions,
    "calibracion": _calibration,
    "equilibrio": _balance,
    "efecto": _effect,
    "acuerdo": _agreement,
    "costo": _cost,
    "meta": _goal,
    "puntero": _leader,
    "prediccion": lambda facts, a: judge_prediction(facts, a[0], int(a[1])),
    "hipotesis": _hypothesis,
    "vigencia": _currency,
    "reproduccion": _claim,
    "cumplidas": _kept,
    "anterioridad": _stated,
    "velocidad": _speed,
    "variante": _variant,
}

"""From a number's source to its value, worked out from the files."""

from collections.abc import Callable, Mapping
from statistics import median

import numpy as np
import numpy.typing as npt

from scripts import thresholds
from scripts.attempts import ATTEMPTS
from scripts.original import CLAIMS
from scripts.verify.claims import count_claims, prediction_verdicts
from scripts.verify.estimates import (
    Arguments,
    agreeing,
    bins,
    class_means,
    confusion_rate,
    corrected,
    count,
    curve,
    deviation,
    front,
    interval,
    mcnemar,
    mean,
    mean_confidence,
)
from scripts.verify.facts import Facts, UnknownSourceError, measure
from scripts.verify.verdicts import prediction_intervals

Rule = Callable[[Facts, Arguments], float]


def evaluate(facts: Facts, source: str) -> float:
    """Return the value that a source stands for.

    Raises:
        UnknownSourceError: the source cannot be read, or names something that is not there.
    """
    name, bracket, rest = source.partition("(")
    if not bracket or not rest.endswith(")"):
        raise UnknownSourceError(f"no se entiende la fuente «{source}»")
    if name == "menos":
        return -evaluate(facts, rest[:-1])
    if name not in RULES:
        raise UnknownSourceError(f"no se conoce la fuente «{name}»")
    try:
        return float(RULES[name](facts, [part.strip() for part in rest[:-1].split(";")]))
    except (AttributeError, IndexError, KeyError, ValueError, ZeroDivisionError, StopIteration, TypeError) as error:
        raise UnknownSourceError(f"la fuente «{source}» no nombra nada que esté en los resultados") from error


def _layer(facts: Facts, arguments: Arguments) -> float:
    key, seed, place, what, *side = arguments
    model = facts.run(key, seed).result.model
    layer = model.layers[int(place) - 1]
    if what == "lado":
        return layer.output_shape[int(side[0]) - 1]
    return layer.parameters / (max(model.parameters_total, 1) if what == "parte" else 1)


def _first_epoch(facts: Facts, arguments: Arguments) -> float:
    bound, key, seed = arguments
    values = facts.run(key, seed).result.history.val_accuracy
    return 1 + next(i for i, value in enumerate(values) if value >= float(bound))


def _bin(facts: Facts, arguments: Arguments) -> float:
    what, place, key = arguments
    rows = bins(facts, key)
    row = rows[int(place) - 1]
    return {"confianza": row[0], "exactitud": row[1], "parte": row[2] / sum(r[2] for r in rows)}[what]


def _spread(facts: Facts, arguments: Arguments) -> float:
    scores = class_means(facts, "f1", arguments[0]).values()
    return max(scores) - min(scores)


def _weighted_f1(facts: Facts, arguments: Arguments) -> float:
    scores = class_means(facts, "f1", arguments[0])
    support = {row.name: row.support for row in facts.tests(arguments[0])[0].per_class}
    return float(np.average([scores[name] for name in support], weights=list(support.values())))


def _rise(facts: Facts, arguments: Arguments) -> float:
    loss = curve(facts, "val_loss", arguments[0])
    return float(loss[-1] / loss.min() - 1) if loss.min() > 0 else 0.0


def _cost_ratio(facts: Facts, arguments: Arguments) -> float:
    costs = [facts.values("cpu", key).mean() for key in arguments]
    return float(max(costs) / min(costs))


def _listed_seed(facts: Facts, key: str, state: str, place: str, total: str) -> float:
    seeds = facts.seeds(key, state)
    if len(seeds) != int(total):
        raise UnknownSourceError(f"{key}, {state}: son {len(seeds)}")
    return seeds[int(place) - 1]


def _ended(facts: Facts, slug: str) -> int:
    return sum(len(facts.ended(key)) for key in facts.keys(slug))


def _points(facts: Facts, arguments: Arguments) -> float:
    if arguments == ["frente"]:
        return len(front(facts))
    return sum(bool(facts.good(key)) for line in facts.lines for key in facts.keys(line.slug))


def _benchmark(facts: Facts, arguments: Arguments) -> float:
    what, *slugs = arguments
    record = facts.benchmark
    if record is None:
        raise UnknownSourceError("no hay registro de velocidad")
    if what == "nucleos":
        return record.threads
    walls = {slug: timing.wall_seconds for slug, timing in record.timings.items()}
    if what == "rondas":
        return len(next(iter(walls.values())))
    if what == "pico":
        own = record.timings["paso-propio"]
        rate = 3 * record.flops_per_image * own.images / median(own.wall_seconds)
        return rate / (record.product_flops / median(walls["producto"]))
    if what.startswith("razon"):
        ratios = [a / b for a, b in zip(walls[slugs[0]], walls[slugs[1]], strict=True)]
        return {"razon": median(ratios), "razon-menor": min(ratios), "razon-mayor": max(ratios)}[what]
    timing = record.timings[slugs[0]]
    if what == "cpu-por-mil":
        return median(timing.cpu_seconds) / timing.images * 1000
    if what == "imagenes-por-segundo":
        return timing.images / median(timing.wall_seconds)
    raise UnknownSourceError(f"el registro de velocidad no dice «{what}»")


def _run_value(facts: Facts, arguments: Arguments) -> float:
    quantity, key, seed = arguments
    value = measure(quantity, facts.run(key, seed).result)
    if value is None:
        raise UnknownSourceError(f"{key}, semilla {seed}, no tiene {quantity}")
    return value


def _example_confidence(facts: Facts, arguments: Arguments) -> float:
    key, seed, image = arguments
    predictions = facts.run(key, seed).predictions
    if predictions is None:
        raise UnknownSourceError(f"{key}, semilla {seed}, no tiene predicciones")
    return float(predictions.probability[int(image), predictions.predicted[int(image)]])


def _exported(facts: Facts, arguments: Arguments) -> float:
    quantity, key, seed = arguments
    run = facts.run(key, seed)
    exported = run.exported
    if exported is None:
        raise UnknownSourceError(f"{key}, semilla {seed}, no dejó su red")
    return {
        "exactitud": exported.correct / exported.images,
        "megabytes": len(exported.packed) / 1e6,
        "parametros": run.result.model.parameters_total,
    }[quantity]


def _judges(facts: Facts) -> list[tuple[list[str], npt.NDArray[np.uint8]]]:
    bar = thresholds.LABEL_JUDGE_ACCURACY.value
    judges = []
    for line in facts.lines:
        for experiment in line.experiments:
            run = next(iter(facts.good(f"{line.slug}/{experiment.slug}")), None)
            if run is None or run.predictions is None:
                continue
            if (run.result.config.protocol, run.result.config.dataset) != ("limpio", "cifar10"):
                continue
            if run.result.history.val_accuracy[run.result.selected_epoch - 1] >= bar and run.result.test:
                judges.append(([entry.name for entry in run.result.test.per_class], run.predictions.predicted))
    return judges


def _consensus(facts: Facts, arguments: Arguments) -> float:
    index, said = arguments
    return float(np.mean([names[predicted[int(index)]] == said for names, predicted in _judges(facts)]))


def _predictions(facts: Facts, arguments: Arguments) -> float:
    name, *wanted = arguments
    verdicts = prediction_verdicts(facts, name)
    return verdicts.count(wanted[0]) if wanted else len(verdicts)


def _claimed(_: Facts, arguments: Arguments) -> float:
    place, part = map(int, arguments)
    return CLAIMS[place - 1].parts[part - 1].claimed  # type: ignore[union-attr]


def _attempt(_: Facts, arguments: Arguments) -> float:
    commit, quantity = arguments
    return float(getattr(next(attempt for attempt in ATTEMPTS if attempt.commit == commit), quantity))


def _measured(facts: Facts, arguments: Arguments) -> float:
    return sum(known is not None for known in prediction_intervals(facts, arguments[0], int(arguments[1])))


RULES: Mapping[str, Rule] = {
    "media": mean,
    "desvio": deviation,
    "desde": lambda f, a: interval(f, a)[0],
    "hasta": lambda f, a: interval(f, a)[1],
    "cuenta": count,
    "corrida": _run_value,
    "curva": lambda f, a: curve(f, a[0], a[1])[int(a[2]) - 1],
    "confusion": lambda f, a: confusion_rate(f, *a),
    "intervalo": _bin,
    "capa": _layer,
    "confianza-de": _example_confidence,
    "exportado": _exported,
    "mapa": lambda f, a: f.run(a[0], a[1]).examples.heat.shape[1],  # type: ignore[union-attr]
    "consenso": _consensus,
    "jueces": lambda f, _: len(_judges(f)),
    "epocas-hasta": _first_epoch,
    "solo-primero": lambda f, a: mcnemar(f, a[0], a[1])[int(a[2])][0],
    "solo-segundo": lambda f, a: mcnemar(f, a[0], a[1])[int(a[2])][1],
    "p-holm": lambda f, a: corrected(f, a[0], a[1], a[3])[int(a[2])],
    "p-mayor": lambda f, a: max(corrected(f, *a).values()),
    "acuerdan": lambda f, a: agreeing(f, *a),
    "pares": lambda f, a: len(f.pairs(*a)),
    "azar": lambda f, a: 1 / len(f.tests(a[0])[0].confusion),
    "pasos": lambda f, a: len(curve(f, "loss", a[0])) - 1,
    "subidas": lambda f, a: int((np.diff(curve(f, "loss", a[0])) >= 0).sum()),
    "epocas-comunes": lambda f, a: len(curve(f, "val_loss", a[0])),
    "mejor-epoca": lambda f, a: 1 + int(curve(f, "val_loss", a[0]).argmin()),
    "suba": _rise,
    "dispersion": _spread,
    "f1-macro": lambda f, a: float(np.mean(list(class_means(f, "f1", a[0]).values()))),
    "f1-ponderado": _weighted_f1,
    "confianza": lambda f, a: mean_confidence(f, a[0])[0],
    "sesgo": lambda f, a: mean_confidence(f, a[0])[0] - mean_confidence(f, a[0])[1],
    "razon-cpu": _cost_ratio,
    "umbral": lambda _, a: next(t.value for t in thresholds.ALL if t.name == a[0]),
    "original": _claimed,
    "receta-anterior": _attempt,
    "afirmaciones": lambda f, a: count_claims(f, a[0]),
    "decididas": lambda f, a: sum(_predictions(f, [a[0], verdict]) for verdict in ("confirmada", "refutada")),
    "minimo": lambda f, a: f.values(*a).min(),
    "maximo": lambda f, a: f.values(*a).max(),
    "corridas": lambda f, a: len(f.good(a[0])),
    "divergentes": lambda f, a: len(f.ended(a[0])) - len(f.good(a[0])),
    "terminadas": lambda f, a: _ended(f, a[0]),
    "faltan": lambda f, a: f.missing(a[0]),
    "declaradas": lambda f, a: f.missing(a[0]) + _ended(f, a[0]),
    "cpu-total": lambda f, a: sum(r.result.cost.cpu_seconds for key in f.keys(a[0]) for r in f.ended(key)),
    "predicciones": _predictions,
    "comparaciones": lambda f, a: len(f.line(a[0]).predictions[int(a[1]) - 1].pairs),
    "comparaciones-medidas": _measured,
    "frente": lambda f, a: 1 + front(f).index(a[0]),
    "puntos": _points,
    "semilla": lambda f, a: f.run(*a).result.seed,
    "semillas": lambda f, a: _listed_seed(f, *a),
    "indice": lambda _, a: int(a[0]),
    "banco": _benchmark,
}

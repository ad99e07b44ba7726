"""The original's claims and our predictions as a whole, judged anew from the files."""

from collections.abc import Sequence

from scripts.original import CLAIMS, MODELS, NAMED, NEAR, ORIGINAL_WIDTH, Claim, Figure, Named, Part
from scripts.verify.estimates import class_means
from scripts.verify.facts import Facts
from scripts.verify.verdicts import judge, judge_prediction

ALL, BEFORE = "todas", "antes"


def judge_claim(facts: Facts, claim: Claim) -> str:
    """Return a claim's verdict by the practice's runs."""
    keys = [f"practica/{slug}" for slug in MODELS[claim.role]]
    key = next((key for key in keys if facts.good(key)), None)
    if key is None:
        return "pendiente"
    width = getattr(facts.good(key)[0].result.config.model, "alpha", ORIGINAL_WIDTH)
    if width != ORIGINAL_WIDTH:
        return "no-comparable"
    misses = [_miss(facts, part, key) for part in claim.parts]
    if max(misses) == 0:
        return "reproducida"
    return "no-reproducida" if min(misses) == 2 else "parcial"


def _miss(facts: Facts, part: Part, key: str) -> int:
    """Return 0 where a part holds, 1 where it comes near, 2 where it does not."""
    if isinstance(part, Figure):
        off = abs(facts.values(part.quantity, key).mean() - part.claimed)
        return sum(bool(off > times * part.tolerance + 1e-9) for times in (1, NEAR))
    if isinstance(part, Named):
        means = class_means(facts, "f1", key)
        sign = -1 if part.end == "mejores" else 1
        ordered = sorted(sorted(means, reverse=part.end == "peores"), key=lambda name: sign * means[name])
        missing = set(part.classes) - set(ordered[:NAMED])
        return 0 if not missing else 1 if len(missing) < len(part.classes) else 2
    return 0 if judge(facts, f"{part.finding}({key})") in part.verdicts else 2


def count_claims(facts: Facts, verdict: str) -> int:
    """Count the claims of a verdict; all of them where it is empty."""
    return sum(verdict in ("", judge_claim(facts, claim)) for claim in CLAIMS)


def prediction_verdicts(facts: Facts, name: str) -> list[str]:
    """Return the verdict of every prediction of a line, of those written before their line's runs, or of all."""
    slugs = [line.slug for line in facts.lines] if name in {ALL, BEFORE} else [name]
    if name == BEFORE:
        slugs = [slug for slug in slugs if judge_stated(facts, (slug, "predicciones")) == "antes"]
    return [
        judge_prediction(facts, slug, place)
        for slug in slugs
        for place in range(1, len(facts.line(slug).predictions) + 1)
    ]


def judge_kept(facts: Facts, arguments: Sequence[str]) -> str:
    """Tell whether most of the decided predictions held."""
    verdicts = prediction_verdicts(facts, arguments[0])
    held, failed = verdicts.count("confirmada"), verdicts.count("refutada")
    if held + failed == 0:
        return "sin-decidir"
    if failed == 0:
        return "todas"
    if held == 0:
        return "ninguna"
    return "mayoria" if held > failed else "mitad" if held == failed else "minoria"


def judge_stated(facts: Facts, arguments: Sequence[str]) -> str:
    """Tell whether a line's hypothesis, or its predictions, were committed before its first run of any kind."""
    slug, what = arguments
    line = facts.line(slug)
    commit = {"hipotesis": line.stated, "predicciones": line.predicted}[what]
    starts = [run.result.provenance.started_at for run in facts.loaded if run.result.line == slug]
    if commit is None:
        return "sin-registro"
    if not starts:
        return "sin-corridas"
    return "antes" if all(start > commit.at for start in starts) else "despues"

"""What the original practice claims in numbers, beside what was measured; facts of its page, not results of ours."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from experiments.traced import Number
from scripts import summarise
from scripts.quantities import PARAMETERS
from scripts.report import ModelReport, ProtocolReport


@dataclass(frozen=True)
class Claim:
    """A number of the original, and how the same number is measured here."""

    what: str
    role: Literal["cnn", "transfer"]
    claimed: float
    is_share: bool
    measure: Callable[[ModelReport], Number | None]


@dataclass(frozen=True)
class Checked:
    """A claim with its measured value; None where there is nothing to measure it on."""

    claim: Claim
    claimed: Number
    measured: Number | None


def _accuracy(model: ModelReport) -> Number:
    return summarise.accuracy(model.group).mean


def _gap(model: ModelReport) -> Number:
    return model.overfitting.values["assignment"].mean  # type: ignore[no-any-return]


def _parameters(model: ModelReport) -> Number | None:
    return PARAMETERS.number(model.group.runs[0].result)


def _best_f1(model: ModelReport) -> Number:
    return model.classes.values["best"][0].f1  # type: ignore[no-any-return]


def _f1(name: str) -> Callable[[ModelReport], Number | None]:
    """Measure one class' F1; None where the results have no such class."""
    return lambda model: next((row.f1 for row in summarise.classes(model.group) if row.name == name), None)


CLAIMS = (
    Claim("Exactitud de la CNN simple", "cnn", 0.69, True, _accuracy),
    Claim("Exactitud de transfer learning", "transfer", 0.313, True, _accuracy),
    Claim("Brecha de la CNN simple", "cnn", 0.196, False, _gap),
    Claim("Brecha de transfer learning", "transfer", 0.010, False, _gap),
    Claim("F1 ponderado de la CNN simple", "cnn", 0.69, False, lambda m: m.classes.values["weighted_f1"]),
    Claim("F1 de automóvil, CNN simple", "cnn", 0.80, False, _f1("automobile")),
    Claim("F1 de barco, CNN simple", "cnn", 0.81, False, _f1("ship")),
    Claim("F1 de avión, CNN simple", "cnn", 0.75, False, _f1("airplane")),
    Claim("F1 de pájaro, CNN simple", "cnn", 0.57, False, _f1("bird")),
    Claim("F1 de perro, CNN simple", "cnn", 0.61, False, _f1("dog")),
    Claim("F1 medio de transfer learning", "transfer", 0.30, False, lambda m: m.classes.values["macro_f1"]),
    Claim("Mejor F1 de transfer learning", "transfer", 0.37, False, _best_f1),
    Claim("Parámetros de la CNN simple", "cnn", 2_122_186, False, _parameters),
    Claim("Parámetros de transfer learning", "transfer", 2_270_794, False, _parameters),
)


def check_claims(report: ProtocolReport) -> list[Checked]:
    """Put each claim beside its measured value, by the assignment's protocol."""
    models = {model.role: model for model in report.models}
    return [
        Checked(
            claim,
            Number(claim.claimed, f"original({place})"),
            claim.measure(models[claim.role]) if claim.role in models else None,
        )
        for place, claim in enumerate(CLAIMS, start=1)
    ]

"""Where the original practice contradicts itself, found by rules over what it says; no result of ours enters."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from scripts.original import CLAIMS, CLASSES, DESIGN, ENDING, GAP, GENERAL, Claim, Figure, Role


@dataclass(frozen=True)
class Assertion:
    """That a subject has, or has not, a quality."""

    what: str
    place: str
    subject: str
    quality: str
    holds: bool


@dataclass(frozen=True)
class Ranking:
    """That one model stands below the other in a quality, which a quantity that the text reports measures."""

    what: str
    place: str
    lower: Role
    higher: Role
    quantity: str


@dataclass(frozen=True)
class Term:
    """A word and what it is used for."""

    word: str
    place: str
    meaning: str


@dataclass(frozen=True)
class Contradiction:
    """Two statements that cannot both stand, or one word for two things: what each says, where, and the rule."""

    rule: str
    first: str
    second: str


ASSERTIONS = (
    Assertion("La CNN no corre un riesgo inmediato de sobreajuste", DESIGN, "cnn", "sobreajuste", holds=False),
    Assertion("El sobreajuste de la CNN es considerable", GAP, "cnn", "sobreajuste", holds=True),
    Assertion("Transfer learning no sobreajusta", GAP, "transfer", "sobreajuste", holds=False),
    Assertion("Transfer learning queda en subajuste", GAP, "transfer", "subajuste", holds=True),
)
RANKINGS = (Ranking("La CNN generaliza menos que transfer learning", ENDING, "cnn", "transfer", "exactitud"),)
TERMS = (
    Term("precisión", GENERAL, "la parte de las imágenes acertadas (exactitud)"),
    Term("precisión", CLASSES, "la parte de lo predicho como una clase que es de ella"),
    Term("exhaustividad", CLASSES, "la parte de una clase que se reconoce"),
)


def find_contradictions(
    assertions: Sequence[Assertion] = ASSERTIONS,
    rankings: Sequence[Ranking] = RANKINGS,
    terms: Sequence[Term] = TERMS,
    claims: Sequence[Claim] = CLAIMS,
) -> list[Contradiction]:
    """Apply every rule: opposite assertions, rankings against its own numbers, one word for two meanings."""
    return [*_opposed(assertions), *_against_numbers(rankings, claims), *_ambiguous(terms)]


def _opposed(assertions: Sequence[Assertion]) -> Iterator[Contradiction]:
    for a, b in combinations(assertions, 2):
        if (a.subject, a.quality) == (b.subject, b.quality) and a.holds != b.holds:
            yield Contradiction(
                "Afirma y niega lo mismo del mismo modelo", f"{a.what} ({a.place})", f"{b.what} ({b.place})"
            )


def _against_numbers(rankings: Sequence[Ranking], claims: Sequence[Claim]) -> Iterator[Contradiction]:
    said = {(c.role, p.quantity): (c, p.claimed) for c in claims for p in c.parts if isinstance(p, Figure)}
    for ranking in rankings:
        low, high = (said.get((role, ranking.quantity)) for role in (ranking.lower, ranking.higher))
        if low and high and low[1] > high[1]:
            yield Contradiction(
                "Ordena los modelos al revés que sus propios números",
                f"{ranking.what} ({ranking.place})",
                f"El número que da como «{low[0].what}» es más alto que el de «{high[0].what}» ({low[0].place})",
            )


def _ambiguous(terms: Sequence[Term]) -> Iterator[Contradiction]:
    for a, b in combinations(terms, 2):
        if a.word == b.word and a.meaning != b.meaning:
            yield Contradiction(
                f"Usa «{a.word}» para dos cantidades", f"{a.meaning} ({a.place})", f"{b.meaning} ({b.place})"
            )

"""The original's claims: measured, judged, and where it contradicts itself."""

import pytest

from experiments.lines import LINES
from experiments.store import load_runs
from scripts.contradictions import Assertion, Ranking, Term, find_contradictions
from scripts.original import CLAIMS, Claim, Figure, Named, Pattern
from scripts.report import make_report
from scripts.reproduction import count_verdicts
from tests.factory import make_history, make_results, make_run


def claims(results):
    return {row.claim.what: row for row in make_report(load_runs(results)[0], LINES).claims}


def verdict(results, what):
    return claims(results)[what].finding.verdict


@pytest.mark.parametrize(
    ("accuracy", "expected"),
    [(0.70, "reproducida"), (0.65, "parcial"), (0.60, "no-reproducida"), (0.85, "no-reproducida")],
)
def test_a_figure_is_judged_by_its_tolerance(results, accuracy, expected):
    make_results(results, cnn=accuracy)
    assert verdict(results, "Exactitud de la CNN simple") == expected


def test_without_runs_a_claim_is_pending(results):
    assert {row.finding.verdict for row in claims(results).values()} == {"pendiente"}


def test_what_is_measured_on_another_width_is_shown_and_not_judged(results):
    make_results(results, transfer=0.3)
    found = claims(results)
    for what in ("Exactitud de transfer learning", "Transfer learning queda en subajuste"):
        assert found[what].finding.verdict == "no-comparable"
        assert found[what].parts, what


def test_the_network_of_the_original_is_preferred(results):
    make_results(results, transfer=0.6)
    for seed in range(3):
        make_run(results, "transfer-mobilenetv2-ancho-1", seed, 0.3)
    row = claims(results)["Exactitud de transfer learning"]
    assert row.group.key == "practica/transfer-mobilenetv2-ancho-1"
    assert row.finding.verdict == "reproducida"


def test_a_claim_of_two_parts_can_hold_in_part(results):
    for seed in range(3):  # the least loss in the fifth epoch, but no rise after it
        make_run(results, "cnn-simple", seed, history=make_history(val_loss=(3, 2, 1.5, 1.2, 1.0, 1.001)))
    what = "La pérdida de validación de la CNN se estanca en la época 5 y después sube un poco"
    assert verdict(results, what) == "parcial"
    for seed in range(3):
        make_run(results, "cnn-simple", seed, history=make_history(val_loss=(3, 2, 1.5, 1.2, 1.0, 1.1)))
    assert verdict(results, what) == "reproducida"
    for seed in range(3):
        make_run(results, "cnn-simple", seed, history=make_history(val_loss=(1.0, 0.9)))
    assert verdict(results, what) == "no-reproducida"


def test_named_classes_count_among_the_first_three(results):
    make_results(results)  # every class is as good as any: ties go by name
    best = claims(results)["Las clases más fáciles de la CNN son automóvil, barco y avión"]
    assert [row.name for row in best.parts[0].classes] == ["airplane", "automobile", "bird"]
    assert best.finding.verdict == "parcial"
    worst = claims(results)["Las clases más difíciles de la CNN son pájaro y perro (no nombra al gato)"]
    assert [row.name for row in worst.parts[0].classes] == ["truck", "ship", "horse"]
    assert worst.finding.verdict == "no-reproducida"


def test_every_claim_is_counted_once(results):
    make_results(results)
    counts = count_verdicts(make_report(load_runs(results)[0], LINES).claims)
    assert sum(counts.values()) == len(CLAIMS)


def test_causes_wait_for_their_experiments_and_then_have_an_answer(results):
    def answers():
        return {a.reason.what: a.effect for a in make_report(load_runs(results)[0], LINES).answers}

    what = "Usar la normalización propia de la base (remedio)"
    assert answers()[what] is None
    for seed in range(3):
        make_run(results, "mobilenetv2-32-255", seed, 0.3, line="modelos-base")
        make_run(results, "mobilenetv2-32-propio", seed, 0.4, line="modelos-base")
    assert answers()[what].verdict == "mas-alta"
    assert answers()["El dominio de ImageNet es otro que el de CIFAR-10"] is None


def test_the_contradictions_of_the_original_are_found():
    rules = [found.rule for found in find_contradictions()]
    assert rules == [
        "Afirma y niega lo mismo del mismo modelo",
        "Ordena los modelos al revés que sus propios números",
        "Usa «precisión» para dos cantidades",
    ]


def test_a_text_that_agrees_with_itself_has_none():
    said = (
        Assertion("a", "p", "cnn", "sobreajuste", holds=True),
        Assertion("b", "p", "cnn", "sobreajuste", holds=True),
        Assertion("c", "p", "transfer", "sobreajuste", holds=False),
    )
    rankings = (Ranking("r", "p", lower="transfer", higher="cnn", quantity="exactitud"),)
    terms = (Term("precisión", "p", "x"), Term("precisión", "q", "x"), Term("exactitud", "p", "y"))
    assert find_contradictions(said, rankings, terms) == []


def test_a_ranking_without_numbers_contradicts_nothing():
    rankings = (Ranking("r", "p", lower="cnn", higher="transfer", quantity="exactitud"),)
    assert find_contradictions((), rankings, (), (Claim("c", "p", "cnn", (Figure("exactitud", 0.7, 0.02),)),)) == []


def test_every_part_names_something_that_is_measured(results):
    make_results(results)
    for row in claims(results).values():
        for part, measured in zip(row.claim.parts, row.parts, strict=True):
            assert isinstance(part, Figure | Pattern | Named)
            assert (measured.estimate, measured.finding, measured.classes) != (None, None, ())


def test_tolerances_are_those_that_the_page_states(results):
    make_results(results)
    said = {"exactitud": 0.02, "f1-ponderado": 0.02, "f1-macro": 0.02, "f1-maximo": 0.05, "brecha-consigna": 0.03}
    said |= {"parametros": 0, "epoca-de-menor-perdida": 1}
    for part in (part for claim in CLAIMS for part in claim.parts if isinstance(part, Figure)):
        assert part.tolerance == said.get(part.quantity, 0.05), part

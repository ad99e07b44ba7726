import pytest

from scripts.speed import report_speed
from tests.experiments.test_benchmark import make_record


def speed(**seconds):
    return report_speed(make_record(producto=[1.0, 1.0], **seconds))


def test_times_are_compared_round_by_round():
    found = speed(paso_propio=[1.0, 2.0], fit=[2.0, 3.0])
    (own, fit) = found.rows
    assert own.ratio is None
    assert fit.ratio is not None
    assert (fit.ratio.low, fit.ratio.middle, fit.ratio.high) == (1.5, 1.75, 2.0)
    assert own.cpu_seconds == pytest.approx(15.0)


@pytest.mark.parametrize(("fit", "verdict"), [([1.3, 2.6], "alcanzada"), ([1.2, 2.4], "no-alcanzada")])
def test_goals(fit, verdict):
    step, features, torch = speed(paso_propio=[1.0, 2.0], fit=fit).goals
    assert step.verdict == verdict
    assert features.verdict == torch.verdict == "pendiente"


@pytest.mark.parametrize(("other", "verdict"), [([0.9, 1.9], "otra"), ([0.5, 2.1], "propio")])
def test_a_variant_is_faster_when_every_round_says_so(other, verdict):
    assert speed(paso_propio=[1.0, 2.0], paso_propio_16_pasos=other).fastest.verdict == verdict

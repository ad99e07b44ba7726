import numpy as np
import pytest

from experiments.evaluate import calibrate, evaluate, over_views

LABELS = np.array([0, 0, 1, 1, 2], np.uint8)
PROBABILITIES = np.array(
    [[0.7, 0.2, 0.1], [0.3, 0.6, 0.1], [0.1, 0.8, 0.1], [0.2, 0.5, 0.3], [0.5, 0.4, 0.1]], np.float32
)


def test_scores_by_hand():
    test = evaluate(LABELS, PROBABILITIES, ("a", "b", "c"))
    assert test.accuracy == 3 / 5
    assert test.confusion == ((1, 1, 0), (0, 2, 0), (1, 0, 0))
    assert test.loss == pytest.approx(-np.mean(np.log([0.7, 0.3, 0.8, 0.5, 0.1])), rel=1e-6)
    assert [(c.precision, c.recall, c.support) for c in test.per_class] == [
        (0.5, 0.5, 2),
        (2 / 3, 1.0, 2),
        (0.0, 0.0, 1),
    ]


def test_ece_by_hand():
    result = calibrate(np.array([0.95, 0.95, 0.55, 0.55]), np.array([True, False, True, True]))
    assert result.ece == pytest.approx(0.5 * abs(0.5 - 0.95) + 0.5 * abs(1.0 - 0.55))
    assert sum(b.count for b in result.bins) == 4


@pytest.mark.parametrize("confidence", [0.0, 1.0, 1 / 15, 0.1])
def test_every_confidence_has_a_bin(confidence):
    result = calibrate(np.array([confidence]), np.array([True]))
    (found,) = [b for b in result.bins if b.count]
    assert found.lower <= confidence <= found.upper


def test_a_certain_and_right_model_is_calibrated():
    assert calibrate(np.ones(10), np.ones(10, bool)).ece == 0


def test_views_are_averaged_by_hand():
    """A network that reads the top left pixel sees, in each view, a pixel known beforehand."""
    image = np.arange(16, dtype=np.uint8).reshape(1, 4, 4, 1)

    def top_left(images):
        return images[:, 0, 0, :].astype(np.float32)

    # Unmoved, the corner is 0, mirrored 3; moved by (-1, -1) it is the pixel below and right of it, 5 or 6;
    # moved by (1, 1), the one reflected from there, which is the same.
    expected = (0.5 * 0 + 0.25 * 5 + 0.25 * 5 + 0.5 * 3 + 0.25 * 6 + 0.25 * 6) / 2
    np.testing.assert_allclose(over_views(top_left, image), [[expected]])


def test_views_of_a_constant_answer_are_that_answer():
    probabilities = over_views(
        lambda images: np.full((len(images), 2), 0.5, np.float32), np.zeros((3, 4, 4, 3), np.uint8)
    )
    np.testing.assert_allclose(probabilities, 0.5)

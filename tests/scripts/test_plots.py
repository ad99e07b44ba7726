"""Where the numbers of the Pareto front stand."""

from dataclasses import replace

import pytest
from matplotlib.text import Annotation

from experiments.figures import draw_chart
from experiments.themes import THEMES
from experiments.traced import Number
from scripts.plots import Cloud, Scatter

FRONT = Cloud(
    label="Línea",
    role="cnn",
    marker="o",
    names=("a", "b", "c"),
    costs=(10.0, 100.0, 1000.0),
    accuracies=(0.5, 0.7, 0.9),
    fronts=(Number(1, "una"), Number(2, "otra"), Number(3, "otra más")),
)

DEAR = replace(FRONT, names=("d",), costs=(1e8,), accuracies=(0.1,), fronts=(None,))
"""A line with nothing on the front, drawn last, that makes the axes much wider."""


@pytest.mark.parametrize(
    ("cost", "accuracy", "sides"),
    [
        (100.0, 0.7, ["right", "right", "right"]),  # all are far from each other
        (11.5, 0.51, ["right", "left", "right"]),  # in axes of the front alone these would not be near
        (900.0, 0.89, ["right", "right", "left"]),
    ],
)
def test_numbers_of_near_points_stand_on_different_sides(cost, accuracy, sides):
    front = replace(FRONT, costs=(10.0, cost, 1000.0), accuracies=(0.5, accuracy, 0.9))
    (axes,) = draw_chart(Scatter("s", "Título", (front, DEAR)), THEMES[0]).axes
    assert [text.get_text() for text in axes.texts] == ["1", "2", "3"]
    # Text aligned at its right end stands to the left of its point.
    assert [text.get_horizontalalignment() for text in axes.texts] == sides
    axes.figure.canvas.draw()
    for text in axes.texts:
        assert isinstance(text, Annotation)
        box, (x, _) = text.get_window_extent(), axes.transData.transform(text.xy)
        assert x < box.x0 or box.x1 < x, text.get_text()

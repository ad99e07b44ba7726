"""The charts of the lines' pages: many experiments on one axis, and accuracy against cost."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import fill

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullLocator

from experiments.figures import Cell
from experiments.spanish import integer, percent
from experiments.themes import Role, Theme, share_tick
from experiments.traced import Number

ROW_HEIGHT = 0.42
"""Inches for each experiment of a dot chart; labels stay readable on a phone."""

LABEL_WIDTH = 34
"""Characters of a label before it goes on in a second row."""

LABEL_ROOM = 0.03
"""What a number beside a point takes, as a share of the axes."""


@dataclass(frozen=True)
class Dots:
    """One share for each experiment, with the ends of its interval; the first row is drawn on top."""

    slug: str
    title: str
    x_label: str
    labels: tuple[str, ...]
    values: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    is_share: bool = True

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in inches."""
        return 7.0, 1.1 + ROW_HEIGHT * len(self.labels)

    def alt(self) -> str:
        """Say the extremes."""
        top = max(range(len(self.values)), key=self.values.__getitem__)
        bottom = min(range(len(self.values)), key=self.values.__getitem__)
        return (
            f"Gráfico de puntos «{self.title}». El mayor valor es {percent(self.values[top])} "
            f"({self.labels[top]}) y el menor {percent(self.values[bottom])} ({self.labels[bottom]})."
        )

    def table(self) -> tuple[list[str], list[list[Cell]]]:
        """One row an experiment."""
        rows: list[list[Cell]] = [
            [label, *ends] for label, *ends in zip(self.labels, self.values, self.low, self.high, strict=True)
        ]
        return ["Experimento", "Media", "Desde", "Hasta"], rows

    def draw(self, axes: Axes, theme: Theme) -> None:
        """Draw a point and its interval on each row."""
        places = range(len(self.labels))
        axes.hlines(places, self.low, self.high, color=theme.palette["cnn"], linewidth=2.5, alpha=0.55)
        axes.scatter(self.values, places, color=theme.palette["cnn"], s=38, zorder=3)
        axes.set_yticks(places, [fill(label, LABEL_WIDTH) for label in self.labels])
        axes.invert_yaxis()
        axes.set_xlabel(self.x_label)
        axes.xaxis.set_major_locator(MaxNLocator(5))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:.3g}".replace(".", ",") + " %"))
        axes.margins(y=0.6 / len(self.labels))


@dataclass(frozen=True)
class Cloud:
    """The points of one line of research: a name, cost and accuracy of each, and its rank on the front or None."""

    label: str
    role: Role
    marker: str
    names: tuple[str, ...]
    costs: tuple[float, ...]
    accuracies: tuple[float, ...]
    fronts: tuple[Number | None, ...]


@dataclass(frozen=True)
class Scatter:
    """Accuracy against CPU seconds, cost on a logarithmic axis, with the Pareto front as a stair."""

    slug: str
    title: str
    clouds: tuple[Cloud, ...]
    is_share: bool = True
    size: tuple[float, float] = (7.0, 5.2)

    def alt(self) -> str:
        """Say the front from the cheapest to the dearest."""
        steps = [f"{name}, {percent(y)} con {integer(x)} s" for _, x, y, name in self._front()]
        count = sum(len(cloud.names) for cloud in self.clouds)
        return f"Gráfico de dispersión «{self.title}», {count} experimentos. En el frente: {'; '.join(steps)}."

    def table(self) -> tuple[list[str], list[list[Cell]]]:
        """One row for each experiment on the front; the page's own table has all."""
        rows: list[list[Cell]] = [[rank, name, x, y] for rank, x, y, name in self._front()]
        return ["Frente", "Experimento", "CPU (s)", "Exactitud"], rows

    def draw(self, axes: Axes, theme: Theme) -> None:
        """Draw each line of research in its colour and shape; ranks number the front."""
        front = self._front()
        axes.set_xscale("log")
        axes.step(
            [x for _, x, _, _ in front], [y for _, _, y, _ in front], where="post", color=theme.faint, linewidth=1.5
        )
        for cloud in self.clouds:
            axes.scatter(
                cloud.costs,
                cloud.accuracies,
                color=theme.palette[cloud.role],
                marker=cloud.marker,
                s=34,
                alpha=0.85,
                label=cloud.label,
                zorder=3,
            )
        # Nothing is both cheaper and better than a point of the front: its number has room up to the left of it, and to
        # the right where the last number took that.
        axes.autoscale_view()  # until then the axes lack the last line's points
        last, left = np.full(2, -math.inf), False
        for rank, x, y, _ in front:
            place = axes.transAxes.inverted().transform(axes.transData.transform((x, y)))
            left = not (left and math.dist(place, last) < LABEL_ROOM)
            last = place
            axes.annotate(
                integer(rank),
                (x, y),
                xytext=(-4 if left else 4, 3),
                textcoords="offset points",
                ha="right" if left else "left",
                color=theme.ink,
                fontsize=9,
            )
        axes.xaxis.set_major_locator(LogLocator(subs=(1, 3)))
        axes.xaxis.set_minor_locator(NullLocator())
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: integer(value)))
        axes.yaxis.set_major_formatter(FuncFormatter(share_tick))
        axes.set_xlabel("Segundos de CPU por corrida (escala logarítmica)")
        axes.set_ylabel("Exactitud de prueba")
        axes.legend(frameon=False, labelcolor=theme.ink, fontsize=8, loc="lower right")

    def _front(self) -> Sequence[tuple[Number, float, float, str]]:
        """Return (rank, cost, accuracy, name) along the front."""
        return sorted(
            (rank, x, y, name)
            for cloud in self.clouds
            for rank, x, y, name in zip(cloud.fronts, cloud.costs, cloud.accuracies, cloud.names, strict=True)
            if rank is not None
        )

"""Charts: what they show, said in words and as a table, and drawn for a light and a dark page."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.image import imsave
from matplotlib.ticker import FuncFormatter, MaxNLocator

from experiments.files import write_atomically
from experiments.spanish import class_name, decimal, percent
from experiments.themes import THEMES, Role, Theme, number_tick, share_tick, style_axes
from experiments.traced import Number

Matrix = npt.NDArray[np.float64]
Cell = str | int | float
"""Text, a place in a series, or a number; a page prints only numbers that are `traced.Number`."""

SIZE = (7.0, 4.2)
SQUARE = (6.4, 6.0)
DPI = 140


class Chart(Protocol):
    """One figure: its file name, caption, alternative text and table follow from the data that it draws."""

    @property
    def slug(self) -> str:
        """File name without scheme and ending."""

    @property
    def title(self) -> str:
        """Caption."""

    @property
    def is_share(self) -> bool:
        """Whether the values are shares, to be written as percentages."""

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in inches."""

    def alt(self) -> str:
        """Say in Spanish what the figure shows."""

    def table(self) -> tuple[list[str], list[list[Cell]]]:
        """Return headers and rows of the same data."""

    def draw(self, axes: Axes, theme: Theme) -> None:
        """Draw on empty axes."""


@dataclass(frozen=True)
class Series:
    """A line over epochs: mean and the range over seeds (epochs,); `source` is what each mean's source begins with."""

    label: str
    role: Role
    dashed: bool
    mean: Matrix
    low: Matrix
    high: Matrix
    source: str = ""


@dataclass(frozen=True)
class Curves:
    """Lines over epochs, each with the range of its seeds."""

    slug: str
    title: str
    y_label: str
    is_share: bool
    series: tuple[Series, ...]
    size: tuple[float, float] = SIZE

    def alt(self) -> str:
        """Say where each line starts and ends."""
        write = percent if self.is_share else decimal
        parts = [
            f"{s.label}: de {write(s.mean[0])} en la época 1 a {write(s.mean[-1])} en la época {len(s.mean)}"
            for s in self.series
        ]
        return f"Gráfico de líneas «{self.title}». {'; '.join(parts)}."

    def table(self) -> tuple[list[str], list[list[Cell]]]:
        """One row an epoch; a line that ended earlier leaves its cell empty."""
        longest = max(len(s.mean) for s in self.series)
        rows: list[list[Cell]] = [
            [
                epoch + 1,
                *(
                    Number(s.mean[epoch], f"{s.source}; {epoch + 1})") if epoch < len(s.mean) else ""
                    for s in self.series
                ),
            ]
            for epoch in range(longest)
        ]
        return ["Época", *(s.label for s in self.series)], rows

    def draw(self, axes: Axes, theme: Theme) -> None:
        """Draw means as lines and ranges as bands."""
        for s in self.series:
            epochs = np.arange(1, len(s.mean) + 1)
            colour = theme.palette[s.role]
            axes.plot(
                epochs,
                s.mean,
                color=colour,
                linestyle="--" if s.dashed else "-",
                marker="o",
                markersize=4,
                label=s.label,
            )
            axes.fill_between(epochs, s.low, s.high, color=colour, alpha=0.18, linewidth=0)
        axes.set_xlabel("Época")
        axes.set_ylabel(self.y_label)
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        axes.yaxis.set_major_formatter(FuncFormatter(share_tick if self.is_share else number_tick))
        axes.legend(frameon=False, labelcolor=theme.ink)


@dataclass(frozen=True)
class BarSeries:
    """One model's bars, with the ends of each interval where there is one (categories,)."""

    label: str
    role: Role
    values: tuple[float, ...]
    low: tuple[float, ...] | None = None
    high: tuple[float, ...] | None = None


@dataclass(frozen=True)
class Bars:
    """Grouped bars over categories."""

    slug: str
    title: str
    y_label: str
    is_share: bool
    categories: tuple[str, ...]
    series: tuple[BarSeries, ...]
    size: tuple[float, float] = SIZE

    def alt(self) -> str:
        """Say each series' values, or its extremes where there are many."""
        write = percent if self.is_share else decimal
        parts = []
        for s in self.series:
            if len(s.values) == 1:
                parts.append(f"{s.label} ({self.categories[0]}): {write(s.values[0])}")
                continue
            top, bottom = int(np.argmax(s.values)), int(np.argmin(s.values))
            parts.append(
                f"{s.label}: el mayor valor es {write(s.values[top])} ({self.categories[top]}) y el menor "
                f"{write(s.values[bottom])} ({self.categories[bottom]})"
            )
        return f"Gráfico de barras «{self.title}». {'; '.join(parts)}."

    def table(self) -> tuple[list[str], list[list[Cell]]]:
        """One row a category."""
        rows: list[list[Cell]] = [[name, *(s.values[i] for s in self.series)] for i, name in enumerate(self.categories)]
        return ["", *(s.label for s in self.series)], rows

    def draw(self, axes: Axes, theme: Theme) -> None:
        """Draw the bars side by side, intervals as whiskers."""
        width = 0.8 / len(self.series)
        places = np.arange(len(self.categories))
        for index, s in enumerate(self.series):
            x = places + (index - (len(self.series) - 1) / 2) * width
            axes.bar(x, s.values, width * 0.92, color=theme.palette[s.role], label=s.label)
            if s.low is not None and s.high is not None:
                reach = [np.subtract(s.values, s.low), np.subtract(s.high, s.values)]
                axes.errorbar(x, s.values, yerr=np.maximum(reach, 0), fmt="none", ecolor=theme.ink, capsize=4)
        turn = len(self.categories) > 4
        axes.set_xticks(places, self.categories, rotation=35 if turn else 0, ha="right" if turn else "center")
        axes.set_ylabel(self.y_label)
        axes.set_ylim(0, 1)
        axes.yaxis.set_major_formatter(FuncFormatter(share_tick if self.is_share else number_tick))
        axes.legend(frameon=False, labelcolor=theme.ink, ncols=len(self.series), loc="upper right")


@dataclass(frozen=True)
class Confusion:
    """A confusion matrix as shares of each true class (classes, classes), of an experiment or a run."""

    slug: str
    title: str
    names: tuple[str, ...]
    rates: Matrix
    key: str
    is_share: bool = True
    size: tuple[float, float] = SQUARE

    def alt(self) -> str:
        """Say the best and worst recognised class."""
        hits = np.diag(self.rates)
        top, bottom = int(np.argmax(hits)), int(np.argmin(hits))
        return (
            f"Matriz de confusión «{self.title}». La clase más reconocida es {self._name(top)} "
            f"({percent(hits[top])}) y la menos reconocida {self._name(bottom)} ({percent(hits[bottom])})."
        )

    def table(self) -> tuple[list[str], list[list[Cell]]]:
        """Rows are true classes."""
        names = [self._name(i) for i in range(len(self.names))]
        return ["Real ↓ / predicha →", *names], [
            [
                self._name(i),
                *(
                    Number(value, f"confusion({true}; {predicted}; {self.key})")
                    for predicted, value in zip(self.names, row, strict=True)
                ),
            ]
            for i, (true, row) in enumerate(zip(self.names, self.rates, strict=True))
        ]

    def draw(self, axes: Axes, theme: Theme) -> None:
        """Draw a heat map with the share in each cell."""
        names = [self._name(i) for i in range(len(self.names))]
        image = axes.imshow(self.rates, cmap=theme.ramp, vmin=0, vmax=1)
        for (row, column), value in np.ndenumerate(self.rates):
            red, green, blue, _ = image.cmap(float(value))  # the scale is 0 to 1 already
            dark = 0.299 * red + 0.587 * green + 0.114 * blue < 0.5
            axes.text(
                column,
                row,
                f"{100 * value:.0f}",
                ha="center",
                va="center",
                fontsize=8,
                color="white" if dark else "black",
            )
        axes.set_xticks(range(len(names)), names, rotation=45, ha="right")
        axes.set_yticks(range(len(names)), names)
        axes.set_xlabel("Clase predicha")
        axes.set_ylabel("Clase real (% de sus imágenes)")
        axes.grid(visible=False)

    def _name(self, index: int) -> str:
        return class_name(self.names[index])


@dataclass(frozen=True)
class Reliability:
    """A reliability diagram of an experiment or a run: accuracy against confidence in each bin that is not empty."""

    slug: str
    title: str
    role: Role
    key: str
    confidence: Matrix
    accuracy: Matrix
    count: Matrix
    is_share: bool = True
    size: tuple[float, float] = SIZE

    def alt(self) -> str:
        """Say how far and to which side the bins lie from the diagonal."""
        share = float(self.count[self.accuracy < self.confidence].sum() / self.count.sum())
        return (
            f"Diagrama de confiabilidad «{self.title}». El {percent(share)} de las predicciones cae en "
            "intervalos cuya exactitud es menor que su confianza."
        )

    def table(self) -> tuple[list[str], list[list[Cell]]]:
        """One row a bin."""
        columns = zip(self.confidence, self.accuracy, self.count / self.count.sum(), strict=True)
        return ["Confianza media", "Exactitud", "Parte de las predicciones"], [
            [
                Number(value, f"intervalo({name}; {place}; {self.key})")
                for name, value in zip(("confianza", "exactitud", "parte"), row, strict=True)
            ]
            for place, row in enumerate(columns, start=1)
        ]

    def draw(self, axes: Axes, theme: Theme) -> None:
        """Draw the bins against the diagonal of perfect calibration; a point's area is the bin's share."""
        axes.plot([0, 1], [0, 1], color=theme.faint, linestyle="--", label="Calibración perfecta")
        axes.plot(self.confidence, self.accuracy, color=theme.palette[self.role], label="Modelo")
        axes.scatter(
            self.confidence,
            self.accuracy,
            s=20 + 600 * self.count / self.count.sum(),
            color=theme.palette[self.role],
            alpha=0.7,
            clip_on=False,
            zorder=3,
        )
        axes.set_xlim(0, 1)
        axes.set_ylim(0, 1)
        axes.set_xlabel("Confianza media del intervalo")
        axes.set_ylabel("Exactitud del intervalo")
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_formatter(FuncFormatter(share_tick))
        axes.legend(frameon=False, labelcolor=theme.ink, loc="upper left")


def save_charts(folder: Path, charts: Sequence[Chart]) -> None:
    """Write each chart as `<slug>-light.png` and `<slug>-dark.png`; the same data give the same bytes."""
    for chart in charts:
        for theme in THEMES:
            figure = draw_chart(chart, theme)
            write_atomically(
                folder / f"{chart.slug}-{theme.name}.png",
                lambda file, figure=figure: figure.savefig(  # type: ignore[misc]
                    file, format="png", dpi=DPI, transparent=True, metadata={"Software": None}
                ),
            )


def draw_chart(chart: Chart, theme: Theme) -> Figure:
    """Draw a chart in a scheme's colours."""
    figure = Figure(figsize=chart.size, layout="constrained")
    axes = figure.add_subplot()
    style_axes(axes, theme)
    chart.draw(axes, theme)
    return figure


def save_image(path: Path, pixels: npt.NDArray[np.uint8]) -> None:
    """Write one image (side, side, 3) as PNG, pixel by pixel."""
    write_atomically(path, lambda file: imsave(file, pixels, format="png"))

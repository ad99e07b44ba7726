"""What the notebook's cells show things with: figures that say what they show, and a training that prints its epochs.

A figure has the light scheme's colours on white, since a notebook is read in Jupyter, Colab and GitHub as well.
"""

import base64
import io
import struct
from collections.abc import Sequence
from html import escape

import numpy as np
import numpy.typing as npt
from IPython.display import HTML
from matplotlib.image import imsave

from experiments.figures import Chart, draw_chart
from experiments.spanish import decimal, percent
from experiments.themes import THEMES

DPI = 100
"""Less than on the site: the images lie inside the notebook."""
PIXEL = 2
"""Screen pixels that each pixel of a photograph takes, in both directions."""


class Rows:
    """Watches a training and prints one row an epoch, without times: the same training prints the same rows."""

    def batch(self, epoch: int, done: int, total: int) -> None:
        """Do nothing."""

    def epoch(self, epoch: int, metrics: dict[str, float]) -> None:
        """Print the epoch's row."""
        loss, right, held_out = metrics["loss"], metrics["accuracy"], metrics["val_accuracy"]
        print(
            f"época {epoch:>2} · pérdida {decimal(loss)} · exactitud {percent(right):>6} · "
            f"en validación {percent(held_out):>6}"
        )


def show(chart: Chart) -> HTML:
    """Draw one of the project's charts."""
    file = io.BytesIO()
    draw_chart(chart, THEMES[0]).savefig(file, format="png", dpi=DPI, facecolor="white", metadata={"Software": None})
    return _image(file.getvalue(), chart.alt())


def show_photos(photos: Sequence[npt.NDArray[np.uint8]], alt: str) -> HTML:
    """Show photographs (side, side, 3) in a row, enlarged without smoothing; `alt` says what they are."""
    file = io.BytesIO()
    imsave(file, np.kron(np.hstack(photos), np.ones((PIXEL, PIXEL, 1), np.uint8)), format="png")
    return _image(file.getvalue(), alt)


def _image(png: bytes, alt: str) -> HTML:
    """Embed an image with its alternative text and its size, which keeps its place on the page until it is drawn."""
    width, height = struct.unpack(">II", png[16:24])
    attributes = f'alt="{escape(alt)}" width="{width}" height="{height}" loading="lazy"'
    return HTML(f'<img {attributes} src="data:image/png;base64,{base64.b64encode(png).decode()}">')

"""What the notebook's cells show things with."""

import base64
import io
import re

import numpy as np
from matplotlib.image import imread

from experiments.figures import Bars, BarSeries
from scripts.notebook.show import Rows, show, show_photos


def attribute(html, name):
    (value,) = re.findall(f' {name}="([^"]*)"', html)
    return value


def pixels(html):
    return imread(io.BytesIO(base64.b64decode(attribute(html, "src").partition(",")[2])))


def test_a_figure_stands_on_white_and_says_what_it_shows():
    chart = Bars("b", "Una «B» & <más>", "Y", True, ("a",), (BarSeries('la "primera"', "cnn", (0.5,)),))
    html = show(chart).data
    assert attribute(html, "alt") == (
        "Gráfico de barras «Una «B» &amp; &lt;más&gt;». la &quot;primera&quot; (a): 50,0\u00a0%."
    )
    image = pixels(html)
    assert (attribute(html, "height"), attribute(html, "width")) == tuple(map(str, image.shape[:2]))
    assert attribute(html, "loading") == "lazy"
    assert np.all(image[0, 0] == 1)
    assert show(chart).data == html


def test_photos_stand_in_a_row_and_enlarged():
    dark, bright = np.zeros((4, 4, 3), np.uint8), np.full((4, 4, 3), 255, np.uint8)
    image = pixels(show_photos([dark, bright], "Dos fotos.").data)
    assert image.shape[:2] == (8, 16)
    assert np.all(image[:, :8, :3] == 0)
    assert np.all(image[:, 8:, :3] == 1)


def test_a_training_prints_its_epochs_without_times(capsys):
    rows = Rows()
    rows.batch(1, 1, 2)
    rows.epoch(3, {"loss": 1.25, "accuracy": 0.5, "val_accuracy": 0.4, "seconds": 12.3})
    text = "época  3 · pérdida 1,250 · exactitud 50,0\u00a0% · en validación 40,0\u00a0%\n"
    assert capsys.readouterr().out == text

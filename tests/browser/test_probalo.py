"""The networks in the reader's browser answer as Keras does."""

import numpy as np
import pytest

from experiments import data, store
from experiments.lines import LINES
from scripts.browser import choose_models
from scripts.report import make_report

AGREEMENT = 1e-3
MAX_RUNTIME_BYTES = 10_000_000


@pytest.fixture(scope="module")
def models(real_site):
    """Name the networks that the page offers."""
    runs, rejected = store.load_runs(real_site.parent / "results")
    assert not rejected
    return choose_models(make_report(runs, LINES).groups)


@pytest.fixture(scope="module")
def page(real_address, browser):
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.asked = []
    page.on("response", lambda response: page.asked.append(response.url))
    page.goto(f"{real_address}/probalo/", wait_until="networkidle")
    yield page
    context.close()


def test_the_runtime_is_loaded_on_demand_and_is_small(page, real_site):
    assert not [url for url in page.asked if "litert" in url or ".tflite" in url]
    page.get_by_role("button", name="Cargar las redes").click()
    page.get_by_text("Listo: elegí una imagen.").wait_for()
    loaded = {url.rsplit("/", 1)[1] for url in page.asked if "/litert/" in url}
    assert 0 < sum((real_site / "guiones" / "litert" / name).stat().st_size for name in loaded) <= MAX_RUNTIME_BYTES


def test_a_sample_image_gets_an_answer_of_each_network(page, models):
    page.locator("#probalo-muestras button").nth(3).click()
    tables = page.locator(".probalo-tabla")
    tables.nth(len(models) - 1).wait_for()
    assert tables.count() == len(models)
    assert page.locator("#probalo-muestras button[aria-pressed=true]").count() == 1
    for table in tables.all():
        shares = [
            float(t.replace("\u00a0", "").strip("% ").replace(",", ".")) for t in table.locator("td").all_inner_texts()
        ]
        assert len(shares) == len(data.CLASSES)
        assert shares == sorted(shares, reverse=True)
        assert sum(shares) == pytest.approx(100, abs=1)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_the_networks_see_the_pixels_of_a_sample_image(page):
    page.locator("#probalo-muestras button").first.click()
    seen = page.evaluate(
        "Array.from(probalo_lienzo.getContext('2d').getImageData(0, 0, 32, 32).data)".replace(
            "probalo_lienzo", "document.getElementById('probalo-lienzo')"
        )
    )
    sample = data.load("muestra")
    first = np.flatnonzero(sample.y_test == 0)[0]
    np.testing.assert_array_equal(np.reshape(seen, (32, 32, 4))[..., :3], sample.x_test[first])


def test_the_browser_answers_as_keras_does(page, models):
    images = data.load("muestra").x_test[::5]
    assert len(images) == 100
    answers = np.array(
        [
            page.evaluate("pixels => document.getElementById('probalo-redes').classify(pixels)", image.ravel().tolist())
            for image in images
        ]
    )
    for place, model in enumerate(models):
        np.testing.assert_allclose(
            answers[:, place], model.exported.probability, rtol=0, atol=AGREEMENT, err_msg=model.group.title
        )


def test_a_file_that_is_no_image_is_refused_in_spanish(page):
    page.set_input_files("#probalo-archivo", {"name": "nota.png", "mimeType": "image/png", "buffer": b"no"})
    page.get_by_text("Ese archivo no es una imagen que el navegador entienda.").wait_for()

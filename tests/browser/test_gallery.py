"""The page of errors and Grad-CAM maps, on real runs."""

import pytest

from tests.browser.test_pages import AXE, RULES

NETWORKS = ("CNN simple", "Transfer learning", "Otra red")
PAIRS = "article .tabbed-block:visible .gallery-pairs li"
IMAGES = "images => images.map(i => [i.getAttribute('alt'), i.complete, i.naturalWidth, i.naturalHeight])"


@pytest.fixture(params=[1280, 390])
def reader(request, browser, real_address):
    """Open the page as a desktop and as a phone show it."""
    context = browser.new_context(viewport={"width": request.param, "height": 900}, color_scheme="dark")
    page = context.new_page()
    page.goto(f"{real_address}/practica/errores/", wait_until="networkidle")
    yield page
    context.close()


@pytest.mark.parametrize("network", NETWORKS)
def test_each_network_shows_where_it_looked(reader, network):
    reader.locator("article .tabbed-labels").get_by_text(network, exact=True).click()
    pairs = reader.locator(PAIRS)
    assert pairs.count() > 10
    pairs.last.scroll_into_view_if_needed()
    reader.wait_for_load_state("networkidle")
    for pair in pairs.all():
        pair.scroll_into_view_if_needed()
        pair.locator("img").last.evaluate("image => image.decode()")
        (name, *image), (map_name, *overlay) = pair.locator("img").evaluate_all(IMAGES)
        assert image == [True, 32, 32]
        assert overlay == [True, 128, 128]
        said = pair.locator("span").inner_text().partition("→")[2].split()[0]
        assert map_name == f"Mapa de lo que contó a favor de {said}"
        assert name.endswith(f" que la red tomó por {said}") or name == said


def test_the_page_has_no_barrier(reader):
    reader.evaluate(AXE)
    assert reader.evaluate(RULES) == []

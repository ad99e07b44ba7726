"""The notebook's page as a reader meets it."""

from experiments.paths import NOTEBOOK
from tests.browser.conftest import BELOW


def test_its_figures_are_drawn(reader, address):
    reader.goto(f"{address}/cuaderno/")
    figures = reader.locator("article img")
    for figure in figures.all():
        figure.scroll_into_view_if_needed()  # they are drawn as they come into sight
    widths = figures.evaluate_all("images => Promise.all(images.map(i => i.decode().then(() => i.naturalWidth)))")
    assert len(widths) > 3
    assert min(widths) > 200


def test_the_notebook_itself_can_be_had(reader, address):
    reader.goto(f"{address}/cuaderno/")
    with reader.expect_download() as download:
        reader.get_by_role("link", name="Descargar el cuaderno").click()
    assert download.value.path().read_bytes() == NOTEBOOK.read_bytes()


def test_it_opens_in_colab(reader, address):
    reader.goto(f"{address}/cuaderno/")
    link = reader.get_by_role("link", name="Abrir en Colab")
    assert link.get_attribute("href") == (
        f"https://colab.research.google.com/github/alguien/{BELOW}/blob/main/docs/cuaderno.ipynb"
    )

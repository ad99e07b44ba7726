"""The notebook's page, made by mkdocs-jupyter and rewritten by the hook."""

from types import SimpleNamespace

import nbformat
import pytest
from bs4 import BeautifulSoup
from mkdocs_jupyter.convert import nb2html

from experiments.paths import NOTEBOOK
from scripts.notebook.page import NOTICE, on_page_content
from scripts.verify.page import read_page
from scripts.verify.spanish_numbers import NUMBER
from scripts.verify.wording import FIXED


@pytest.fixture(scope="module")
def made():
    return nb2html(str(NOTEBOOK))


def rewrite(html, repository="", src_uri="cuaderno.ipynb", committed=True):
    page = SimpleNamespace(file=SimpleNamespace(src_uri=src_uri))
    config = SimpleNamespace(extra={"repository": repository, "committed_results": committed})
    return on_page_content(html, page, config, None)


def test_nothing_of_another_host_and_no_style_is_left(made):
    soup = BeautifulSoup(rewrite(made), "html.parser")
    assert not soup.select("script, style, link, iframe, [style], [tabindex]")
    assert {str(image["src"]).partition(",")[0] for image in soup.select("img")} == {"data:image/png;base64"}
    assert "Copy to Clipboard" not in soup.text


def test_every_part_of_the_notebook_is_on_its_page_once(made):
    soup = BeautifulSoup(rewrite(made), "html.parser")
    before = BeautifulSoup(made, "html.parser")
    assert len(soup.select("img")) == len(before.select("img"))
    assert len(soup.select(".notebook-output")) == len(before.select(".jp-RenderedText"))
    assert len(soup.select(".highlight:not(.notebook-output)")) == len(before.select(".highlight-ipynb"))
    assert [h.get("id") for h in soup.select("h1, h2")] == [h.get("id") for h in before.select("h1, h2")]
    assert {link["title"] for link in soup.select(".headerlink")} == {"Enlace a esta sección"}


def test_its_text_has_no_number_that_results_could_change(made):
    text = read_page("cuaderno", f'<div class="md-content">{rewrite(made)}</div>').text
    for phrase in sorted(FIXED, key=len, reverse=True):
        text = text.replace(phrase, "")
    assert NUMBER.findall(text) == []


def test_a_text_with_code_in_it_is_whole(tmp_path):
    cells = [
        nbformat.v4.new_markdown_cell("# Título"),
        nbformat.v4.new_markdown_cell("Antes.\n\n```python\nuno = 1\n```\n\nDespués."),
        nbformat.v4.new_code_cell("dos = 2"),
    ]
    nbformat.write(nbformat.v4.new_notebook(cells=cells), tmp_path / "otro.ipynb")
    soup = BeautifulSoup(rewrite(nb2html(str(tmp_path / "otro.ipynb"))), "html.parser")
    assert [text for text in soup.stripped_strings if text in {"Antes.", "Después."}] == ["Antes.", "Después."]
    assert [block.text.strip() for block in soup.select("pre")] == ["uno = 1", "dos = 2"]


def test_what_only_a_screen_can_offer_is_not_printed(made):
    for repository in ("", "persona/practica"):
        soup = BeautifulSoup(rewrite(made, repository), "html.parser")
        for part in soup.select(".solo-pantalla"):
            part.decompose()
        assert not soup.select(".md-button")
        assert "persona/practica" not in soup.text


def test_colab_is_offered_where_the_repository_is_known(made):
    assert "colab.research" not in rewrite(made)
    soup = BeautifulSoup(rewrite(made, "persona/práctica<9>"), "html.parser")
    assert [link["href"] for link in soup.select(".md-button")] == [
        "https://colab.research.google.com/github/persona/pr%C3%A1ctica%3C9%3E/blob/main/docs/cuaderno.ipynb",
        "cuaderno.ipynb",
    ]
    assert "persona/práctica<9>" in [name.text for name in soup.select("p > code")]


def test_a_site_of_other_results_says_that_the_notebook_does_not_show_them(made):
    assert "otros resultados" not in rewrite(made)
    assert rewrite(made, committed=False).replace(f"{NOTICE}\n", "") == rewrite(made)


def test_other_pages_pass():
    assert rewrite("<script>1</script>", src_uri="glosario.md") == "<script>1</script>"

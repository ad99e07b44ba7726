"""The built site as a reader meets it, in Chromium."""

from pathlib import Path
from urllib.parse import urlsplit

import axe_playwright_python
import pytest

AXE = next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text(encoding="utf-8")
RULES = "axe.run({resultTypes: ['violations']}).then(r => r.violations.map(v => [v.id, v.nodes.map(n => n.html)]))"
SHOWN = """
  figures => figures.filter(f => f.offsetParent !== null)  // the others stand in a tab that is not chosen
    .map(f => [...f.querySelectorAll('img')].filter(i => i.offsetParent !== null).length)
"""


@pytest.fixture(params=["light", "dark"])
def reader(request, browser):
    """Open a page in either colour scheme, at a desktop's width."""
    context = browser.new_context(color_scheme=request.param, viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


@pytest.fixture
def phone(browser):
    context = browser.new_context(viewport={"width": 390, "height": 800})
    yield context.new_page()
    context.close()


def test_no_page_has_a_barrier(reader, address, pages):
    found = {}
    for name in pages:
        reader.goto(f"{address}/{name}/")
        reader.evaluate(AXE)
        violations = reader.evaluate(RULES)
        if violations:
            found[name] = violations
    assert found == {}


def test_every_figure_shows_once(reader, address, pages):
    figures = 0
    for name in pages:
        reader.goto(f"{address}/{name}/")
        shown = reader.eval_on_selector_all("figure", SHOWN)
        assert set(shown) <= {1}, name
        figures += len(shown)
    assert figures > 10


def test_no_page_asks_another_host_for_anything(phone, address, pages):
    asked = []
    phone.on("request", lambda request: asked.append(request.url))
    for name in pages:
        phone.goto(f"{address}/{name}/", wait_until="networkidle")
    assert {urlsplit(url).netloc for url in asked if not url.startswith("data:")} == {urlsplit(address).netloc}


def test_no_page_is_wider_than_a_phone(phone, address, pages):
    wide = []
    for name in pages:
        phone.goto(f"{address}/{name}/")
        if phone.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wide.append(name)
    assert wide == []


@pytest.mark.parametrize("column", [1, 3])
def test_tables_sort_by_value(reader, address, column):
    reader.goto(f"{address}/investigacion/panorama/")
    table = ".ordenable table"

    def values():
        cells = reader.eval_on_selector_all(
            f"{table} tbody tr", "(rows, i) => rows.map(r => r.cells[i].innerText)", column
        )
        return [float(cell.replace("\u00a0", "").replace("%", "").replace(",", ".")) for cell in cells]

    unsorted = values()
    heading = reader.locator(f"{table} th").nth(column)
    heading.click()
    assert values() in (sorted(unsorted), sorted(unsorted, reverse=True))
    first = values()
    heading.click()
    assert values() == sorted(first, reverse=first == sorted(first))


def test_the_page_for_what_is_not_found_works_at_any_depth(reader, address):
    answers = {}
    reader.on("response", lambda response: answers.update({response.url: response.status}))
    wrong = f"{address}/investigacion/no/existe/"
    reader.goto(wrong, wait_until="networkidle")
    assert {url for url, status in answers.items() if status != 200} == {wrong}
    assert len(answers) > 5
    reader.evaluate(AXE)
    assert reader.evaluate(RULES) == []
    reader.locator(".md-header__button.md-logo").click()
    reader.wait_for_url(f"{address}/")

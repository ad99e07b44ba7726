"""Figures open enlarged, by a click or by Enter, and give the focus back."""

import pytest

from tests.browser.test_pages import AXE, RULES

PAGE = "practica/clases"
LINKS = "a.glightbox"
DIALOG = "#glightbox-body"
SHOWN = f"{DIALOG} .gslide.current img"


@pytest.fixture(params=["light", "dark"])
def scheme(request):
    return request.param


@pytest.fixture
def reader(scheme, browser, address):
    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme=scheme)
    context.set_default_timeout(10_000)
    page = context.new_page()
    page.goto(f"{address}/{PAGE}/")
    yield page
    context.close()


def test_a_click_opens_the_figure_of_the_scheme(reader, scheme):
    reader.locator(f"{LINKS}:visible").first.click()
    enlarged = reader.locator(SHOWN)
    enlarged.wait_for()
    assert f"-{scheme}.png" in enlarged.get_attribute("src")
    reader.evaluate(AXE)
    for _ in range(2):
        reader.locator(f"{DIALOG} .gslide.current:not([inert]) img:not([alt=''])").wait_for()
        assert reader.evaluate(RULES) == []
        reader.keyboard.press("ArrowRight")
    assert reader.locator(f"{DIALOG} .gclose").get_attribute("aria-label") == "Cerrar"


def test_only_figures_of_the_scheme_follow_each_other(reader, scheme):
    reader.locator(f"{LINKS}:visible").first.click()
    reader.locator(SHOWN).wait_for()
    slides = reader.locator(f"{DIALOG} .gslide").count()
    assert slides == reader.locator(f"{LINKS}[data-gallery={scheme}]").count() > 1


def test_the_keyboard_opens_and_closes_it(reader):
    link = reader.locator(f"{LINKS}:visible").first
    link.focus()
    reader.keyboard.press("Enter")
    reader.locator(SHOWN).wait_for()
    assert reader.evaluate(f"document.querySelector('{DIALOG}').contains(document.activeElement)")
    reader.keyboard.press("Escape")
    reader.locator(DIALOG).wait_for(state="detached")
    assert link.evaluate("link => link === document.activeElement")


def test_a_hidden_figure_is_no_tab_stop(reader, scheme):
    other = "dark" if scheme == "light" else "light"
    assert reader.locator(f"{LINKS}[data-gallery={other}]:visible").count() == 0
    assert reader.locator(f"{LINKS}[data-gallery={scheme}]:visible").count() > 0

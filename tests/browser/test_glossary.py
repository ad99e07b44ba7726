"""The glossary's definitions on the other pages, shown over the terms."""

from tests.browser.test_pages import AXE, RULES

TERMS = "article abbr"
BUBBLE = ".md-tooltip2--active"


def test_pointing_at_a_term_shows_what_it_means(reader, address):
    reader.goto(f"{address}/practica/sobreajuste/")
    term = reader.locator(TERMS, has_text="subajuste").first
    term.hover()
    reader.locator(BUBBLE, has_text="No llegar a aprender ni siquiera").wait_for()
    reader.evaluate(AXE)
    # The theme puts its bubbles at the end of the page, outside its landmarks.
    assert [rule for rule, _ in reader.evaluate(RULES) if rule != "region"] == []


def test_a_page_explains_a_term_once_and_adds_no_tab_stop(reader, address, pages):
    for name in pages:
        reader.goto(f"{address}/{name}/")
        meanings = reader.locator(TERMS).evaluate_all("terms => terms.map(t => t.title)")
        assert len(set(meanings)) == len(meanings), name
        assert "" not in meanings, name
        assert reader.locator("article abbr[tabindex]").count() == 0, name
        assert reader.locator("article :is(h1, h2, h3, h4, a, th, summary) abbr").count() == 0, name
    assert reader.locator(TERMS).count() > 0  # the last page, Reproducción, uses several


def test_the_glossary_itself_has_none(reader, address):
    reader.goto(f"{address}/glosario/")
    assert reader.locator(TERMS).count() == 0

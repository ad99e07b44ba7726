"""The search box, as a reader types into it: accents and plurals do not matter."""

import pytest

RESULTS = ".md-search-result__item"
MARKED = f"{RESULTS} mark"
MISSING = f"{RESULTS} del"


def search(reader, address, query):
    """Enter a query on the first page and return its results' text and the words marked in it."""
    reader.goto(f"{address}/")
    reader.locator("[data-md-component=search-query]").click()
    reader.keyboard.insert_text(query)  # at once: no results of its first letters are there to be mistaken for its own
    reader.keyboard.press("Shift")  # the theme reads the box when a key is let go
    count = reader.locator(".md-search-result__meta", has_text="encontr")
    count.wait_for()
    if not count.text_content().strip().startswith("No se"):
        reader.locator(MARKED).first.wait_for(state="attached")
    found = "\n".join(reader.locator(RESULTS).all_text_contents())
    return found.lower(), {word.lower() for word in reader.locator(MARKED).all_text_contents()}


@pytest.mark.parametrize(
    ("query", "word"),
    [
        ("validacion", "validación"),
        ("validación", "validación"),
        ("validaciones", "validación"),
        ("VALIDACIÓN", "validación"),
        ("sobreajustes", "sobreajuste"),
        ("sobreajuste", "sobreajuste"),
        ("exactitud", "exactitud"),
        ("epoca", "época"),
        ("épocas", "época"),
        ("epoca", "épocas"),
        ("matrices", "matriz"),
        ("convoluciónes", "convolución"),
        ("matriz de confusion", "confusión"),
        ("+sobreajustes", "sobreajuste"),
        ('"matriz de confusion"', "matriz"),
    ],
)
def test_accents_and_plurals_do_not_matter(reader, address, query, word):
    text, marked = search(reader, address, query)
    assert word in text
    assert word in marked
    if " " not in query:
        assert reader.locator(MISSING).count() == 0


def test_a_query_finds_the_page_that_is_named_for_it(reader, address):
    search(reader, address, "sobreajustes")
    titles = reader.locator(f"{RESULTS} h1").all_text_contents()
    assert "Sobreajuste" in titles


def test_what_is_nowhere_is_not_found(reader, address):
    assert search(reader, address, "murciélagos") == ("", set())


def test_a_suggestion_keeps_its_accents(reader, address):
    search(reader, address, "metodol")
    suggestion = reader.locator("[data-md-component=search-suggest]")
    assert suggestion.text_content() == "metodología"


def test_the_page_that_is_found_marks_the_word(reader, address):
    search(reader, address, "validacion")
    reader.locator(f"{RESULTS} a").first.click()
    reader.wait_for_selector("article mark", state="attached")
    assert "validación" in {word.lower() for word in reader.locator("article mark").all_text_contents()}

"""Where a number comes from, for a reader with a mouse and for one with a keyboard only."""

NUMBER = "data[data-fuente]"
STOPS = f"{NUMBER}[tabindex='0']"
FOCUSED = "document.activeElement.dataset.fuente"
PLACE = "(() => { const c = document.activeElement.closest('td'); return [c.parentElement.rowIndex, c.cellIndex]; })()"
REACHED = f"""() => [...document.querySelectorAll("{NUMBER}")].filter(n => !n.hasAttribute('tabindex')).length"""


def test_a_number_tells_where_it_comes_from(reader, address):
    reader.goto(f"{address}/")
    number = reader.locator("data[data-fuente]").first
    bubble = reader.locator("#procedencia")
    assert bubble.is_hidden()
    number.focus()
    assert bubble.inner_text().startswith(number.get_attribute("data-fuente"))
    assert number.get_attribute("aria-describedby") == "procedencia"
    reader.keyboard.press("Escape")
    assert bubble.is_hidden()


def test_a_number_tells_under_the_pointer(reader, address):
    reader.goto(f"{address}/")
    number = reader.locator(NUMBER).first
    number.hover()
    assert reader.locator("#procedencia").inner_text().startswith(number.get_attribute("data-fuente"))
    reader.mouse.move(0, 0)
    assert reader.locator("#procedencia").is_hidden()


def test_a_page_has_few_tab_stops(reader, address, pages):
    for name in pages:
        reader.goto(f"{address}/{name}/")
        assert reader.evaluate(REACHED) == 0, name  # each number has its place, in the order or by the arrows
        assert reader.eval_on_selector_all(
            "table", f'tables => tables.every(t => t.querySelectorAll("{STOPS}").length <= 1)'
        )
        assert reader.locator(STOPS).count() <= 60, name


def test_arrows_reach_every_number_of_a_table(reader, address):
    reader.goto(f"{address}/investigacion/panorama/")
    table = reader.locator(".ordenable table")
    table.locator(NUMBER).first.focus()
    row, column = reader.evaluate(PLACE)
    reader.keyboard.press("ArrowDown")
    assert reader.evaluate(PLACE) == [row + 1, column]
    reader.keyboard.press("ArrowUp")
    assert reader.evaluate(PLACE) == [row, column]
    seen = 1
    while True:
        before = reader.evaluate_handle("document.activeElement")
        reader.keyboard.press("ArrowRight")
        if reader.evaluate("before => before === document.activeElement", before):
            break
        seen += 1
    assert seen == table.locator(NUMBER).count()


def test_tab_leaves_a_table_and_comes_back_to_the_same_number(reader, address):
    reader.goto(f"{address}/investigacion/panorama/")
    table = reader.locator(".ordenable table")
    table.locator(NUMBER).first.focus()
    reader.keyboard.press("ArrowRight")
    source = reader.evaluate(FOCUSED)
    reader.keyboard.press("Tab")
    assert reader.evaluate("document.activeElement.closest('.ordenable')") is None
    reader.keyboard.press("Shift+Tab")
    assert reader.evaluate(FOCUSED) == source


def test_the_bubble_says_that_there_are_more(reader, address):
    reader.goto(f"{address}/investigacion/panorama/")
    reader.locator(f".ordenable table {NUMBER}").first.focus()
    assert "flechas" in reader.locator("#procedencia").inner_text()

"""The offline edition, opened from the disk as its reader does."""

import pytest

from scripts.build_site import Edition, build


@pytest.fixture(scope="module")
def folder(site):
    """Build the offline edition of the same results."""
    assert build(site.parent / "results", site.parent / "offline", Edition(offline=True)) == 0
    return site.parent / "offline"


@pytest.fixture
def reader(browser):
    """Open a page that tells what it asked for and what went wrong."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.asked, page.failed = [], []
    page.on("request", lambda request: page.asked.append(request.url))
    page.on("requestfailed", lambda request: page.failed.append(request.url))
    page.on("pageerror", lambda error: page.failed.append(str(error)))
    page.on("console", lambda message: page.failed.append(message.text) if message.type == "error" else None)
    yield page
    context.close()


def test_every_page_opens_from_the_disk_and_asks_nobody_for_anything(reader, folder):
    files = sorted(path for path in folder.rglob("*.html") if path.name != "404.html")
    assert len(files) > 15
    for file in files:
        reader.goto(file.as_uri(), wait_until="networkidle")
        assert reader.evaluate("[...document.images].filter(i => i.complete && !i.naturalWidth).length") == 0
    assert reader.failed == []
    assert [url for url in reader.asked if not url.startswith(("file:", "data:", "blob:", "about:"))] == []


def test_its_text_is_drawn_in_the_sites_font(reader, folder):
    reader.goto((folder / "glosario.html").as_uri())
    tools = reader.context.new_cdp_session(reader)
    tools.send("DOM.enable")
    tools.send("CSS.enable")
    root = tools.send("DOM.getDocument")["root"]["nodeId"]
    place = tools.send("DOM.querySelector", {"nodeId": root, "selector": "article dd"})["nodeId"]
    fonts = tools.send("CSS.getPlatformFontsForNode", {"nodeId": place})["fonts"]
    assert [font["isCustomFont"] for font in fonts] == [True]


def test_links_of_the_navigation_lead_to_files(reader, folder):
    reader.goto((folder / "index.html").as_uri())
    reader.locator(".md-nav--primary").get_by_role("link", name="Sobreajuste").click()
    reader.wait_for_url((folder / "practica" / "sobreajuste.html").as_uri())
    assert reader.locator("article h1").inner_text().startswith("Sobreajuste")
    reader.locator(".md-footer__link--next").click()
    reader.wait_for_url((folder / "practica" / "clases.html").as_uri())
    assert reader.failed == []


def test_the_search_finds_a_page(reader, folder):
    reader.goto((folder / "practica" / "perdida.html").as_uri())
    reader.locator(".md-search__input").fill("calibración")
    found = reader.locator(".md-search-result__link").first
    found.wait_for()
    found.click()
    reader.wait_for_url("**/clases.html*")
    assert reader.failed == []


def test_the_two_editions_have_the_same_pages(folder, site):
    def names(root):
        pages = (path.relative_to(root) for path in root.rglob("*.html"))
        return {str(page.parent if page.name == "index.html" else page.with_suffix("")) for page in pages}

    assert names(folder) == names(site)

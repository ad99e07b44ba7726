"""What a page costs its reader: bytes as a web server sends them, and no text that jumps as images and fonts arrive."""

import gzip
import time
from urllib.parse import unquote, urlsplit

import pytest

from tests.browser.conftest import BELOW

LIMIT = 700_000
PACKED = {".png", ".woff2"}
"""Compressed by their own format; everything else travels through gzip, as GitHub Pages sends it."""
READ_ALL = """async () => {
  document.querySelectorAll('details').forEach(d => d.open = true);
  for (const tab of [document.body, ...document.querySelectorAll('.tabbed-set > input')]) {
    tab.click();
    for (let y = 0; y < document.body.scrollHeight; y += 500) {
      scrollTo(0, y);
      await new Promise(requestAnimationFrame);
    }
  }
}"""
WATCH_SHIFTS = """
  window.shifted = 0;
  new PerformanceObserver(list => list.getEntries().forEach(e => { if (!e.hadRecentInput) shifted += e.value; }))
    .observe({type: 'layout-shift', buffered: true});
"""
IMAGES = """images => images.map(i => ({
  source: i.getAttribute('src'), lazy: i.loading === 'lazy', arrived: i.naturalWidth > 0,
  promised: i.getAttribute('width') / i.getAttribute('height'), natural: i.naturalWidth / i.naturalHeight,
}))"""


@pytest.fixture(params=["light", "dark"])
def reader(request, browser):
    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme=request.param)
    yield context
    context.close()


def sent(file):
    """Return how many bytes of a file travel."""
    content = file.read_bytes()
    return len(content if file.suffix in PACKED else gzip.compress(content))


def served_file(site, url):
    path = site / unquote(urlsplit(url).path).removeprefix(f"/{BELOW}/")
    return path / "index.html" if path.is_dir() else path


def test_no_page_is_heavy(reader, address, pages, site):
    weights = {}
    for name in pages:
        page = reader.new_page()
        asked: set[str] = set()
        reader.on("request", lambda request, asked=asked: asked.add(request.url))
        page.goto(f"{address}/{name}/", wait_until="networkidle")
        page.evaluate(READ_ALL)
        page.wait_for_load_state("networkidle")
        files = {served_file(site, url) for url in asked if url.startswith("http")}
        weights[name] = sum(sent(file) for file in files if not file.name.startswith("ejemplo-"))
        page.close()
    assert {name: weight for name, weight in weights.items() if weight > LIMIT} == {}
    assert min(weights.values()) > 50_000  # it did count the theme's files


def test_images_wait_and_keep_their_place(reader, address, pages):
    page = reader.new_page()
    seen = 0
    for name in pages:
        page.goto(f"{address}/{name}/", wait_until="networkidle")
        page.evaluate(READ_ALL)
        page.wait_for_load_state("networkidle")
        for image in page.eval_on_selector_all("article img", IMAGES):
            assert image["lazy"], (name, image)
            if image["arrived"]:  # the other scheme's do not
                assert image["promised"] == pytest.approx(image["natural"], rel=0.02), (name, image)
                seen += 1
    assert seen > 10


def test_nothing_shifts_while_images_and_fonts_arrive(reader, address, pages):
    late = []

    def delay(route):
        late.append(route.request.url)
        time.sleep(0.3)
        route.continue_()

    reader.add_init_script(WATCH_SHIFTS)
    reader.route("**/*.woff2", delay)
    page = reader.new_page()
    shifts = {}
    for name in pages:
        page.goto(f"{address}/{name}/", wait_until="networkidle")
        shifts[name] = page.evaluate("shifted")
    assert {name: shift for name, shift in shifts.items() if shift > 0.02} == {}
    assert len(late) > len(pages)

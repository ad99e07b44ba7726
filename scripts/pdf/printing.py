"""Print the report: twice, because only the first print tells on which page everything starts."""

import re
import tempfile
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from pypdf import PdfReader

from scripts.fonts import FACES, awaited_faces
from scripts.pdf.merge import merge

if TYPE_CHECKING:
    from playwright.sync_api import Browser

WIDTH = 672
"""Pixels between the margins of an A4 sheet (see report.css): what fits a window this wide fits the paper."""
FIT_TABLES = """
() => document.querySelectorAll("table").forEach((table) => {
  const style = getComputedStyle(table.parentElement);
  const room = table.parentElement.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
  if (table.offsetWidth > room) table.style.zoom = room / table.offsetWidth;
})
"""
NUMBER_CONTENTS = """
(pages) => document.querySelectorAll("[data-page-of]").forEach((number) => {
  number.textContent = pages[number.dataset.pageOf];
})
"""
DATE = re.compile(rb"\(D:\d{14}")
EPOCH = b"(D:19700101000000"
NODE = re.compile(rb"\(node\d{8}\)")


def print_report(browser: "Browser", site: Path) -> bytes:
    """Return a built site as one PDF, with a title page, and contents that tell the pages."""
    with tempfile.TemporaryDirectory() as scratch:
        source = Path(scratch) / "report.html"
        source.write_text(merge(site), encoding="utf-8")
        page = browser.new_page(viewport={"width": WIDTH, "height": 900}, color_scheme="light")
        page.emulate_media(media="print")
        faces = awaited_faces(site)
        page.route((site / FACES).as_uri(), lambda route: route.fulfill(body=faces, content_type="text/css"))
        page.goto(source.as_uri())
        page.evaluate(FIT_TABLES)
        first = page.pdf(prefer_css_page_size=True)
        page.evaluate(NUMBER_CONTENTS, start_pages(first))
        printed: bytes = page.pdf(prefer_css_page_size=True, outline=True, tagged=True)
        page.close()
    return _steady(printed)


def _steady(pdf: bytes) -> bytes:
    """Take out of a PDF what differs from print to print: the same site gives the same bytes.

    That is when it was made, and how many nodes Chromium had counted before those that it names. A node is named by its
    rank instead: their order, which a name tree has to keep, stays, and with the length every place in the file.
    """
    names = sorted(set(NODE.findall(pdf)))
    ranks = {name: b"(node%08d)" % rank for rank, name in enumerate(names)}
    return NODE.sub(lambda match: ranks[match[0]], DATE.sub(EPOCH, pdf))


def start_pages(pdf: bytes) -> dict[str, int]:
    """Map every anchor that the document links to to the number of its page."""
    reader = PdfReader(BytesIO(pdf))
    places = reader.named_destinations
    numbers = {name.removeprefix("/"): reader.get_destination_page_number(place) for name, place in places.items()}
    return {name: number + 1 for name, number in numbers.items() if number is not None}

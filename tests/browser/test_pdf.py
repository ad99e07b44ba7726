"""The whole report as one PDF, as Chromium prints it."""

import re
import shutil
import time
from contextlib import nullcontext
from io import BytesIO

import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader

from scripts import build_site
from scripts.build_site import PDF, Edition, build
from scripts.pdf.printing import print_report

A4 = (595, 842)
MARGIN = 45
"""Points at the sides of a sheet; the number stands lower than that."""


@pytest.fixture(scope="module")
def printed(browser, site):
    return print_report(browser, site)


@pytest.fixture(scope="module")
def report(printed):
    return PdfReader(BytesIO(printed))


def pieces(page):
    """List the pieces of text of a page with the point, from its lower left corner, where each begins."""
    found: list[tuple[str, float, float]] = []

    def visit(text, outer, inner, *_):
        x, y = (inner[4] * outer[k] + inner[5] * outer[k + 2] + outer[k + 4] for k in (0, 1))
        found.append((text, x, y))

    page.extract_text(visitor_text=visit)
    return found


@pytest.fixture(scope="module")
def feet(report):
    """Read what stands in the bottom margin of every page."""
    return ["".join(text for text, _, y in pieces(page) if text.strip() and 0 < y < MARGIN) for page in report.pages]


@pytest.fixture(scope="module")
def texts(report, feet):
    """Read every page, the spaces evened out, without its number, which is drawn first."""
    texts = [" ".join(page.extract_text().split()) for page in report.pages]
    return [text.removeprefix(foot).strip() for text, foot in zip(texts, feet, strict=True)]


@pytest.fixture(scope="module")
def titles(site):
    """List the pages that the navigation names."""
    soup = BeautifulSoup((site / "404.html").read_text(encoding="utf-8"), "html.parser")
    return [" ".join(link.get_text().split()) for link in soup.select(".md-nav--primary a.md-nav__link")]


@pytest.fixture(scope="module")
def contents(texts):
    """Read the pages of contents: they end where the first chapter begins."""
    end = next(number for number, text in enumerate(texts) if number > 1 and text.startswith("Práctica 9, viva"))
    return " ".join(texts[1:end])


def test_it_opens_with_a_title_page_and_contents(texts, report):
    assert texts[0].startswith("Práctica 9, viva")
    assert texts[1].startswith("Contenido")
    assert report.metadata.title == "Práctica 9, viva"


def test_every_sheet_but_the_first_has_its_number_at_its_foot(feet):
    assert feet == ["", *(str(number) for number in range(2, len(feet) + 1))]


def test_the_contents_tell_where_every_page_of_the_navigation_begins(contents, texts, titles):
    assert len(titles) > 15
    position = 0
    for title in titles:
        listed = re.compile(rf"{re.escape(title)} (\d+)").search(contents, position)
        assert listed, title
        position = listed.end()
        heading = "Práctica 9, viva" if title == "Inicio" else title
        assert texts[int(listed[1]) - 1].startswith(heading), title


def test_the_contents_tell_where_headings_stand(contents, texts, site):
    page = BeautifulSoup((site / "metodologia" / "index.html").read_text(encoding="utf-8"), "html.parser")
    headings = [str(heading.find(string=True)) for heading in page.select("article h2")]
    assert len(headings) > 3
    start = contents.index("Metodología")
    for heading in headings:
        number = re.compile(rf"{re.escape(heading)} (\d+)").search(contents, start)
        assert number, heading
        assert heading in texts[int(number[1]) - 1]


def test_links_lead_within_the_report_or_to_the_web(report):
    addresses, places = set(), 0
    for page in report.pages:
        for note in page.get("/Annots", []):
            link = note.get_object()
            if "/Dest" in link:
                places += 1
                assert link["/Dest"] in report.named_destinations
            else:
                addresses.add(link["/A"]["/URI"])
    assert places > 100
    assert {address.partition(":")[0] for address in addresses} == {"https"}


def test_every_figure_is_printed_once(report, site):
    drawn = sum(len(page.images) for page in report.pages)
    shown = sum(
        not str(image["src"]).endswith("#only-dark")
        for path in site.rglob("index.html")
        for image in BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser").select("article img")
    )
    assert drawn == shown > 10


def test_its_size_is_a_reports(printed, report):
    assert len(printed) < 12_000_000
    assert 30 < len(report.pages) < 200
    assert {tuple(round(float(side)) for side in page.mediabox[2:]) for page in report.pages} == {A4}


def test_it_is_printed_in_the_sites_fonts(report):
    used = {
        str(font.get_object().get("/FontDescriptor", {}).get("/FontName"))
        for page in report.pages
        for font in (page["/Resources"].get("/Font") or {}).values()
    }
    names = {name.partition("+")[2] for name in used}
    assert {"SourceSans3-Roman", "SourceSans3-Italic", "SourceCodePro-ExtraLight"} <= names


class Hindered:
    """A browser whose pages get their fonts long after everything else, and in which somebody has counted nodes."""

    def __init__(self, browser):
        self.browser = browser
        self.late = 0

    def new_page(self, **options):
        page = self.browser.new_page(**options)
        devtools = page.context.new_cdp_session(page)

        def delay(route):
            self.late += 1
            time.sleep(0.5)
            devtools.send("DOM.getDocument")  # Chromium counts the nodes that it is asked for
            route.continue_()

        page.route("**/*.woff2", delay)
        return page


def test_the_same_site_gives_the_same_bytes_whatever_happens_while_it_is_printed(browser, site, printed):
    browser = Hindered(browser)
    assert print_report(browser, site) == printed
    assert browser.late > 0


def test_a_wide_table_is_made_to_fit(browser, site, tmp_path):
    shutil.copytree(site, tmp_path / "site")
    page = tmp_path / "site" / "glosario" / "index.html"
    cells = "".join(f"<td>palabralarguísima{number}</td>" for number in range(10, 22))
    text = page.read_text(encoding="utf-8")
    page.write_text(text.replace("</article>", f"<table><tr>{cells}</tr></table></article>"), encoding="utf-8")
    report = PdfReader(BytesIO(print_report(browser, tmp_path / "site")))
    places = [x for sheet in report.pages for text, x, _ in pieces(sheet) if "larguísima" in text]
    assert len(places) == 12
    assert max(places) < A4[0] - MARGIN
    assert [round(float(side)) for side in report.pages[0].mediabox[2:]] == list(A4)


def test_a_site_has_it_and_links_it_when_asked(browser, site, printed, monkeypatch):
    monkeypatch.setattr(build_site, "open_chromium", lambda: nullcontext(browser))
    out = site.parent / "with-pdf"
    assert build(site.parent / "results", out, Edition(pdf=True)) == 0
    assert f'href="{PDF}"' in (out / "index.html").read_text(encoding="utf-8")
    assert (out / PDF).read_bytes() == printed
    assert PDF not in (site / "index.html").read_text(encoding="utf-8")
    assert not (site / PDF).exists()
    before = {path: path.stat().st_mtime_ns for path in out.rglob("*")}
    assert build(site.parent / "results", out, Edition(pdf=True)) == 0
    assert {path: path.stat().st_mtime_ns for path in out.rglob("*")} == before

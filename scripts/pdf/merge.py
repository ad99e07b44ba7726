"""From the pages of a built site to one printable page."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urljoin

from bs4 import BeautifulSoup, Tag
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from experiments.errors import UserError
from scripts.pdf.contents import SitePage, link_target, list_pages

HERE = Path(__file__).parent
SCREEN_ONLY = ".headerlink, .solo-pantalla, script, style, button, form, input, img[src$='#only-dark']"
"""What makes no sense on paper; of the two images of a figure the one for the light scheme stays."""

LISTED = "h2[id]:not([id$='--procedencia-de-esta-pagina'])"
"""What the contents list below a page; where it comes from is the last part of nearly every one."""


@dataclass(frozen=True)
class Chapter:
    """A page as the report holds it: where it comes from, its anchors and titles for the contents, and its content."""

    page: SitePage
    headings: list[tuple[str, str]]
    html: Markup


def merge(site: Path) -> str:
    """Join the pages of a built site, in the order of its navigation, into one printable HTML page."""
    pages = list_pages(site)
    slugs = {page.file: page.slug for page in pages}
    index = BeautifulSoup((site / "index.html").read_text(encoding="utf-8"), "html.parser")
    sheets = [(site / str(link["href"])).as_uri() for link in index.select("head link[rel='stylesheet']")]
    environment = Environment(loader=FileSystemLoader(HERE), undefined=StrictUndefined, autoescape=True)
    return environment.get_template("report.html.j2").render(
        title=index.select_one("h1").find(string=True),  # type: ignore[union-attr]  # every page has a title
        description=index.select_one("meta[name='description']")["content"],  # type: ignore[index]
        sheets=sheets,
        style=Markup((HERE / "report.css").read_text(encoding="utf-8")),  # noqa: S704  # our own file
        chapters=[_chapter(page, slugs) for page in pages],
    )


def _chapter(page: SitePage, slugs: Mapping[Path, str]) -> Chapter:
    """Take the content out of a page and make it fit for paper."""
    soup = BeautifulSoup(page.file.read_text(encoding="utf-8"), "html.parser")
    article = soup.select_one("article.md-content__inner")
    if article is None:
        raise UserError(f"{page.file} no es una página de este sitio.")
    for tag in article.select(SCREEN_ONLY):
        tag.decompose()
    _unfold(article, soup)
    _relocate(article, page, slugs)
    headings = [(str(tag["id"]), " ".join(tag.get_text().split())) for tag in article.select(LISTED)]
    return Chapter(page, headings, Markup(article.decode_contents()))  # noqa: S704  # from our own page


def _unfold(article: Tag, soup: BeautifulSoup) -> None:
    """Open what a reader of the screen opens by a click: folded parts, and tabs, each below its label."""
    for details in article.select("details"):
        details["open"] = ""
    for tabs in article.select(".tabbed-set"):
        labels = tabs.select(".tabbed-labels > label")
        for label, block in zip(labels, tabs.select(".tabbed-content > .tabbed-block"), strict=True):
            title = soup.new_tag("p", attrs={"class": "tab-title"})
            title.string = label.get_text()
            block.insert(0, title)
        for holder in tabs.select(".tabbed-labels"):
            holder.decompose()


def _relocate(article: Tag, page: SitePage, slugs: Mapping[Path, str]) -> None:
    """Make anchors unlike those of other pages, and let links and images lead to the same things as before."""
    for tag in article.select("[id]"):
        tag["id"] = f"{page.slug}--{tag['id']}"
    for image in article.select("img[src]"):
        image["src"] = urljoin(page.file.as_uri(), str(image["src"]).partition("#")[0])
        del image["loading"]  # paper waits for no scrolling
    for link in article.select("a[href]"):
        target = link_target(page, str(link["href"]), slugs)
        if target is None:
            link.unwrap()
        else:
            link["href"] = target

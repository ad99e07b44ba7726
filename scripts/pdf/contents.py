"""Which pages a built site has, in the order of its navigation."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

from bs4 import BeautifulSoup, Tag

LINKS = ".md-nav--primary a.md-nav__link:not([href^='#'])"


@dataclass(frozen=True)
class SitePage:
    """A page of the navigation: its file, its title, and the section that holds it, if one does."""

    file: Path
    slug: str
    title: str
    section: str


def list_pages(site: Path) -> list[SitePage]:
    """Read the navigation of a built site's index."""
    index = site / "index.html"
    soup = BeautifulSoup(index.read_text(encoding="utf-8"), "html.parser")
    pages = []
    for link in soup.select(LINKS):
        file, _ = resolve(index, str(link["href"]))
        pages.append(SitePage(file, _slug(file.relative_to(site)), _text(link), _section(link)))
    return pages


def resolve(page: Path, address: str) -> tuple[Path, str]:
    """Return the file and the anchor that an address on a page leads to."""
    target = urlsplit(urljoin(page.as_uri(), address))
    file = Path(unquote(target.path))
    return (file / "index.html" if file.is_dir() else file), target.fragment


def link_target(page: SitePage, address: str, slugs: Mapping[Path, str]) -> str | None:
    """Translate an address on a page into one within the printed report; None where it leads to what is not in it."""
    if urlsplit(address).scheme:
        return address
    file, anchor = resolve(page.file, address)
    if file not in slugs:
        return None
    return f"#{slugs[file]}" + (f"--{anchor}" if anchor else "")


def _slug(file: Path) -> str:
    """Name a page by its path, however its address is written."""
    path = file.parent if file.name == "index.html" else file.with_suffix("")
    return "-".join(path.parts) or "inicio"


def _section(link: Tag) -> str:
    """Return the title of the section around a link of the navigation, or nothing."""
    holder = link.find_parent(class_="md-nav__item--nested")
    label = holder.select_one(".md-nav__link .md-ellipsis") if holder else None
    return _text(label) if label else ""


def _text(tag: Tag) -> str:
    return " ".join(tag.get_text().split())

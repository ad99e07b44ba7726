"""A built page as its reader gets it: traced numbers, judged statements, and the text around them."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

CONTENT = "md-content"
SKIPPED = {"code", "pre", "script", "style", "nav", "button"}
"""Not read as text. What the notebook's code prints stands in `pre`: its test executes it anew instead."""
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
BLOCKS = {
    "p",
    "li",
    "td",
    "th",
    "h1",
    "h2",
    "h3",
    "h4",
    "figcaption",
    "summary",
    "div",
    "blockquote",
    "dt",
    "dd",
    "label",
}
BLOCK = "\x01"
"""Stands in the text, while it is read, where a block begins."""
GAP = "\x00"
"""Stands in the text where a traced number was: no phrase reaches across it."""


@dataclass
class TracedNumber:
    """A number as it is printed, with the exact value and the source that it claims, and the block it stands in."""

    value: str
    source: str
    scale: str
    block: int
    text: str = ""
    around: str = ""


@dataclass
class Statement:
    """A judging text with the finding and the verdict that it claims."""

    finding: str
    verdict: str
    text: str = ""


@dataclass
class SourceFile:
    """A result file that the page says it was made from."""

    name: str
    sha256: str


@dataclass
class Page:
    """What a page says: `text` is what stands outside traced numbers, `loose` what stands outside statements too."""

    name: str
    numbers: list[TracedNumber] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    files: list[SourceFile] = field(default_factory=list)
    text: str = ""
    loose: str = ""


def read_page(name: str, html: str) -> Page:
    """Read the content part of a page; the navigation around it belongs to the theme."""
    reader = _Reader(name)
    reader.feed(html)
    reader.close()
    page = reader.page
    blocks = page.text.split(BLOCK)
    for number in page.numbers:
        number.around = _tidy(blocks[number.block])
    page.text, page.loose = _tidy(page.text), _tidy(page.loose)
    for statement in page.statements:
        statement.text = _tidy(statement.text)
    return page


def _tidy(text: str) -> str:
    """Join words over line breaks, but keep blocks apart and no-break spaces as they are."""
    blocks = (re.sub(r"[ \t\n]+", " ", block).strip() for block in text.split(BLOCK))
    return "\n".join(block for block in blocks if block)


class _Reader(HTMLParser):
    """Walks the tags and keeps what stands in the content."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.page = Page(name)
        self._open: list[str] = []
        self._content_at: int | None = None
        self._skipped_at: int | None = None
        self._number_at: int | None = None
        self._statements: list[tuple[int, Statement]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Enter an element."""
        if tag in VOID:
            return
        self._open.append(tag)
        depth, values = len(self._open), {key: value or "" for key, value in attrs}
        classes = values.get("class", "").split()
        if self._content_at is None and CONTENT in classes:
            self._content_at = depth
        if self._content_at is None:
            return
        if tag in SKIPPED or "headerlink" in classes:
            self._skipped_at = self._skipped_at or depth
        if tag in BLOCKS:
            self._say(BLOCK)
        if tag == "data":
            self._number_at = depth
            source, scale = values.get("data-fuente", ""), values.get("data-escala", "1")
            block = self.page.text.count(BLOCK)
            self.page.numbers.append(TracedNumber(values.get("value", ""), source, scale, block))
        if "data-hallazgo" in values:
            statement = Statement(values["data-hallazgo"], values.get("data-veredicto", ""))
            self.page.statements.append(statement)
            self._statements.append((depth, statement))
        if "data-archivo" in values:
            self.page.files.append(SourceFile(values["data-archivo"], values.get("data-sha256", "")))

    def handle_endtag(self, tag: str) -> None:
        """Leave an element, and those inside it that were left open."""
        if tag not in self._open:
            return
        while self._open:
            depth, closed = len(self._open), self._open.pop()
            if depth == self._number_at:
                self._number_at = None
                self._say(GAP)
            if self._statements and depth == self._statements[-1][0]:
                self._statements.pop()
                self.page.loose += GAP
            if depth == self._skipped_at:
                self._skipped_at = None
                self._say(GAP)
            if depth == self._content_at:
                self._content_at = None
            if closed == tag:
                return

    def handle_data(self, data: str) -> None:
        """Keep text where it belongs."""
        if self._content_at is None or self._skipped_at is not None:
            return
        if self._number_at is not None:
            self.page.numbers[-1].text += data
            for _, statement in self._statements:
                statement.text += data
        else:
            self._say(data)

    def _say(self, text: str) -> None:
        """Add text outside traced numbers."""
        if self._content_at is None:
            return
        self.page.text += text
        if not self._statements:
            self.page.loose += text
        if text != GAP:
            for _, statement in self._statements:
                statement.text += text

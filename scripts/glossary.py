"""A Markdown extension: the first time that a page uses a term of the glossary, the term carries its definition."""

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from markdown import Markdown
from markdown.extensions import Extension
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString

from experiments.paths import DOCS

ENTRY = re.compile(r"^(?P<term>\S.*)\n:   (?P<text>.*(?:\n    .+)*)", re.MULTILINE)
SKIPPED = frozenset(
    {"a", "abbr", "button", "code", "dd", "dt", "h1", "h2", "h3", "h4", "h5", "h6", "label", "pre", "summary", "th"}
)
"""Elements that no definition goes into: headings, what can be clicked or sorted, code, and the glossary itself."""


class Glossary(Extension):  # type: ignore[misc]
    """Adds the glossary's definitions to the terms of a page."""

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802
        """Run after the page's inline Markdown was read."""
        entries = read_glossary((DOCS / "glosario.md").read_text(encoding="utf-8"))
        md.treeprocessors.register(_Annotator(md, entries), "glossary", 5)


def read_glossary(source: str) -> dict[str, str]:
    """Map each term, as the glossary's source heads its entry with it, to its definition as plain text."""
    return {
        match["term"]: re.sub(r"\s+", " ", match["text"].replace("*", "").replace("`", ""))
        for match in ENTRY.finditer(source)
    }


def spellings(term: str) -> list[str]:
    """Tell how a page may write a term: `Ajuste fino (*fine-tuning*)` is `Ajuste fino` or `fine-tuning`."""
    spanish, _, english = term.replace("*", "").partition("(")
    return [name for name in (spanish.partition(",")[0].strip(), english.rstrip(") ")) if name]


def term_pattern(term: str) -> str:
    """Write the expression that a term's spellings match, in the singular and in the plural."""
    return "|".join(r"\s+".join(_word_pattern(word) for word in name.split()) for name in spellings(term))


def _word_pattern(word: str) -> str:
    if word.endswith("ón"):
        return f"{re.escape(word[:-2])}(?:ón|ones)"
    return f"{re.escape(word)}(?:e?s)?"


class _Annotator(Treeprocessor):  # type: ignore[misc]
    """Walks a page in reading order and wraps each term where it first appears."""

    def __init__(self, md: Markdown, entries: dict[str, str]) -> None:
        super().__init__(md)
        ordered = sorted(entries, key=len, reverse=True)
        self._definitions = {f"t{place}": entries[term] for place, term in enumerate(ordered)}
        alternatives = "|".join(f"(?P<t{place}>{term_pattern(term)})" for place, term in enumerate(ordered))
        self._terms = re.compile(rf"(?<![\w-])(?:{alternatives})(?![\w-])", re.IGNORECASE)
        self._defined: set[str] = set()

    def run(self, root: ET.Element) -> None:
        """Annotate a page."""
        self._defined = set()
        self._annotate(root)

    def _annotate(self, element: ET.Element) -> None:
        if element.tag in SKIPPED:
            return
        children = list(element)
        element.text, first = self._wrap(element.text)
        for place, abbr in enumerate(first):
            element.insert(place, abbr)
        for child in children:
            self._annotate(child)
            child.tail, after = self._wrap(child.tail)
            for place, abbr in enumerate(after, start=list(element).index(child) + 1):
                element.insert(place, abbr)

    def _wrap(self, text: str | None) -> tuple[str | None, list[ET.Element]]:
        """Split a text at the terms that are new in it: what stands before them, and they with what follows."""
        if not text or isinstance(text, AtomicString):
            return text, []
        new = list(self._new_terms(text))
        ends = [match.start() for match in new[1:]] + [len(text)]
        wrapped = []
        for match, end in zip(new, ends, strict=False):
            abbr = ET.Element("abbr", {"title": self._definitions[str(match.lastgroup)]})
            abbr.text, abbr.tail = AtomicString(match[0]), text[match.end() : end]
            wrapped.append(abbr)
        return text[: new[0].start()] if new else text, wrapped

    def _new_terms(self, text: str) -> Iterator[re.Match[str]]:
        for match in self._terms.finditer(text):
            if match.lastgroup not in self._defined:
                self._defined.add(str(match.lastgroup))
                yield match

"""Where words that a person reads stand: built pages, the README, templates, and the sentences in code."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from bs4 import BeautifulSoup
from markdown import Markdown

from experiments.errors import UserError

FOREIGN = ("code", "pre", "kbd", "script", "style", "svg", "body [lang]:not([lang=es])")
"""What is no Spanish text: code, drawings, and passages that name another language."""
STRING = re.compile(r"\"([^\"\n]*)\"|`([^`]*)`")
ATTRIBUTES = ("alt", "title", "aria-label", "placeholder")


def collect(root: Path, site: Path) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of everything that is checked; the pages stand for what they are written from.

    The templates are read besides the pages, for the branches that today's results do not take. Of the scripts those
    that are minified are others'.

    Raises:
        UserError: there is no built site in the folder.
    """
    pages = sorted(site.rglob("*.html"))
    if not pages:
        raise UserError(f"No hay un sitio construido en {site}; se construye con `make site`.")
    scripts = (root / "docs" / "guiones").glob("*.js")
    readers = (
        (site, pages, page_text),
        (root, [root / "README.md"], markdown_text),
        (root, [root / "Makefile"], makefile_text),
        (root, sorted((root / "scripts").rglob("*.j2")), template_text),
        (root, sorted(path for path in scripts if not path.name.endswith(".min.js")), script_text),
        (
            root,
            [path for name in ("experiments", "scripts") for path in sorted((root / name).rglob("*.py"))],
            code_text,
        ),
    )
    for base, paths, read in readers:
        for path in paths:
            yield str(path.relative_to(base)), read(path.read_text(encoding="utf-8"))


def page_text(html: str) -> str:
    """Return what a page says, what stands in its attributes included."""
    soup = BeautifulSoup(html, "html.parser")
    for element in soup.select(", ".join(FOREIGN)):
        element.decompose()
    parts = [soup.get_text(" ")]
    parts += [str(tag[name]) for name in ATTRIBUTES for tag in soup.select(f"[{name}]")]
    parts += [str(tag["content"]) for tag in soup.select("meta[name=description]")]
    return "\n".join(parts)


def markdown_text(text: str) -> str:
    """Return what a Markdown file says, its code left out."""
    return page_text(f"<body>{Markdown(extensions=['tables', 'fenced_code']).convert(text)}</body>")


def makefile_text(text: str) -> str:
    """Return a Makefile's explanations and messages, with digits for its variables."""
    return re.sub(r"\$\(\w+\)", "0", "\n".join(re.findall(r"(?<=## ).*|(?<=echo \").*(?=\")", text)))


def template_text(text: str) -> str:
    """Return what a template may say: the text of all its branches, and the sentences in its expressions.

    Values that are put in become digits, so that what they complete is not taken for a word.
    """
    expression = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
    text = re.sub(r"\{#.*?#\}", "", text, flags=re.DOTALL)
    strings = [string for part in expression.findall(text) for string in re.findall(r"\"([^\"]*)\"", part)]
    text = re.sub(
        r"\{%-?\s*(else|elif).*?%\}", " ", text
    )  # a word may go on after an if, but not from branch to branch
    text = re.sub(r"\{%.*?%\}", "", text, flags=re.DOTALL)
    text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", expression.sub("0", text))
    prose = re.sub(
        r"<code>.*?</code>|<[^>]*>|`[^`]*`|\{ [^}]* \}|^ *(/{3,}|markdown:|!!!|\?\?\?).*|^\w+: \"",
        " ",
        text,
        flags=re.MULTILINE,
    )
    return "\n".join([prose, *filter(_is_sentence, strings)])


def script_text(source: str) -> str:
    """Return the sentences of a browser's script, with digits for the values put in; comments are in English."""
    source = re.sub(r"(^|\s)//.*", "", source)
    strings = (quoted or re.sub(r"\$\{[^}]*\}", "0", template) for quoted, template in STRING.findall(source))
    return "\n".join(filter(_is_sentence, strings))


def code_text(source: str) -> str:
    """Return the sentences of a Python file: its strings of several words.

    Docstrings, the descriptions of fields and a programmer's errors are for who reads the code, and in English.
    """
    return "\n".join(filter(_is_sentence, _strings(ast.parse(source))))


def _strings(node: ast.AST) -> Iterator[str]:
    """Yield the strings below a node, those with values put in as one, with digits for the values."""
    match node:
        case ast.JoinedStr():
            yield "".join(str(part.value) if isinstance(part, ast.Constant) else "0" for part in node.values)
            below: list[ast.AST] = [part for part in node.values if not isinstance(part, ast.Constant)]
        case ast.Constant(value=str(text)):
            yield text
            below = []
        case ast.Expr(value=ast.Constant()) | ast.Call(func=ast.Name(id="Field" | "TypeError")):
            below = []
        case ast.Dict():
            below = [*node.values]  # keys are looked up, not shown
        case _:
            below = list(ast.iter_child_nodes(node))
    for child in below:
        yield from _strings(child)


def _is_sentence(text: str) -> bool:
    """Tell text for people from keys, names and settings, which may have two words, and from a browser's code.

    A script has a function, and a selector begins with a class or is a list without anything else.
    """
    *before, _ = text.split() or [""]
    is_list = all(word.endswith(",") for word in before)
    return len(before) > 1 and not is_list and "=>" not in text and not text.startswith(".")

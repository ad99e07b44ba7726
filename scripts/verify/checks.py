"""What must hold of a built site; each check returns what it found wrong."""

import hashlib
import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from scripts.verify.facts import Facts, UnknownSourceError
from scripts.verify.numbers import evaluate
from scripts.verify.page import GAP, Page
from scripts.verify.spanish_numbers import NUMBER, agrees
from scripts.verify.verdicts import judge
from scripts.verify.wording import EXPLANATIONS, FIXED, JUDGING, WORDS

RELATIVE = 1e-9
CONTEXT = 60
UNITS = {1.0: "", 100.0: "", 1 / 60: "minuto", 1 / 3600: "hora", 1e-6: "millones"}
"""What a number may be multiplied by to be written, and the unit that must stand near it then."""
MARKUP = re.compile(
    r"^```.*?^```$|\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}|`[^`\n]*`|\]\([^)]*\)|<[^>]*>|\{ [#:.\w].*?\}|\A---\n.*?\n---\n",
    re.DOTALL | re.MULTILINE,
)
"""What is no text in a template or a Markdown page."""


@dataclass(frozen=True)
class Problem:
    """What a page says wrong: where, what it claims, and what the files say."""

    page: str
    place: str
    claimed: str
    true: str

    def __str__(self) -> str:
        """One line for the terminal."""
        return f"{self.page}: «{self.place}»: dice {self.claimed}; corresponde {self.true}."


def check_read(page: Page) -> Iterator[Problem]:
    """There is something to check: a page in which nothing is found was not read."""
    if not page.text:
        yield Problem(page.name, page.name, "que no tiene texto", "una página con contenido")


def check_numbers(page: Page, facts: Facts) -> Iterator[Problem]:
    """Every traced number is what its source gives, and reads as it should."""
    for number in page.numbers:
        place = f"{number.text} [{number.source}]"
        try:
            value, scale = float(number.value), float(number.scale)
        except ValueError:
            yield Problem(page.name, place, f"un valor ilegible, {number.value!r}", "un número")
            continue
        try:
            true = evaluate(facts, number.source)
        except UnknownSourceError as error:
            yield Problem(page.name, place, number.source, f"otra fuente: {error}")
            continue
        if not math.isclose(value, true, rel_tol=RELATIVE, abs_tol=1e-12):
            yield Problem(page.name, place, number.value, repr(true))
        if scale not in UNITS or UNITS[scale] not in number.around:
            yield Problem(page.name, place, f"la escala {scale:g}", "una conocida, con su unidad")
        if not agrees(number.text, true, scale):
            yield Problem(page.name, place, f"«{number.text}»", f"{true * scale!r} redondeado")


def check_places(page: Page) -> Iterator[Problem]:
    """The number that opens a row of a curve's table is the epoch of the row's values."""
    for number, following in pairwise(page.numbers):
        if number.source.startswith("indice("):
            of_row = following.source.rpartition(";")[2].rstrip(")").strip()
            if number.source != f"indice({of_row})":
                yield Problem(page.name, f"{number.text} [{number.source}]", number.source, following.source)


def check_statements(page: Page, facts: Facts) -> Iterator[Problem]:
    """Every statement has the verdict of its finding, and says it in that verdict's words alone."""
    for statement in page.statements:
        try:
            true = judge(facts, statement.finding)
        except UnknownSourceError as error:
            yield Problem(page.name, statement.text, statement.finding, f"otro hallazgo: {error}")
            continue
        if statement.verdict != true:
            yield Problem(page.name, statement.text, statement.verdict, true)
            continue
        words = WORDS[statement.finding.partition("(")[0]]
        if not re.search(words[true], statement.text):
            yield Problem(page.name, statement.text, "algo que no es su veredicto", true)
        for other, pattern in words.items():
            if other != true and re.search(pattern, statement.text) and not re.search(pattern, words[true]):
                yield Problem(page.name, statement.text, f"palabras de «{other}»", true)


def check_loose(page: Page, labels: tuple[str, ...], generated: bool) -> Iterator[Problem]:
    """No number stands outside a traced one, and no judging word outside a statement, but in what never changes."""
    text = page.text.replace("\u00a0", " ")
    text = _without(text, (*labels, *FIXED))
    for match in NUMBER.finditer(text):
        yield Problem(page.name, _around(text, match), f"{match[0]}, sin fuente", "un número con fuente")
    if not generated:
        return
    loose = page.loose.replace("\u00a0", " ")
    loose = _without(loose, (*labels, *EXPLANATIONS))
    for match in JUDGING.finditer(loose):
        yield Problem(page.name, _around(loose, match), f"«{match[0]}», sin hallazgo", "un juicio con hallazgo")


def check_files(page: Page, results: Path) -> Iterator[Problem]:
    """The result files that a page was made from are still the same."""
    for file in page.files:
        path = results / file.name
        digest = hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else "ningún archivo"
        if digest != file.sha256:
            yield Problem(page.name, file.name, f"el archivo {file.sha256[:12]}", digest[:12])


def check_agreement(pages: Iterable[Page]) -> Iterator[Problem]:
    """No two statements of the site exclude each other: one finding has one verdict, also seen from the other side."""
    opposite = {"primero": "segundo", "segundo": "primero"}
    seen: dict[str, tuple[str, str]] = {}
    for page in pages:
        for statement in page.statements:
            kind, _, rest = statement.finding.partition("(")
            verdict = statement.verdict
            subjects = {statement.finding: verdict}
            if kind == "comparacion":
                first, second, family = (part.strip() for part in rest[:-1].split(";"))
                subjects[f"comparacion({second}; {first}; {family})"] = opposite.get(verdict, verdict)
            for subject, said in subjects.items():
                where, before = seen.setdefault(subject, (page.name, said))
                if before != said:
                    yield Problem(
                        page.name, statement.text, f"«{said}» de {subject}", f"lo que dice {where}: «{before}»"
                    )


def check_sources(paths: Iterable[Path], root: Path) -> Iterator[Problem]:
    """No template and no hand-written page has a number typed into it that is not one of the fixed ones."""
    for path in paths:
        text = path.read_text(encoding="utf-8")
        name = str(path.relative_to(root))
        text = MARKUP.sub(GAP, text.replace("\u00a0", " ").replace("**", ""))
        text = re.sub(r"^\s*\d+\.(?= )", GAP, text, flags=re.MULTILINE)  # the numbers of a list
        text = re.sub(r"\s+", " ", text)
        text = _without(text, FIXED)
        for match in NUMBER.finditer(text):
            yield Problem(
                name, _around(text, match), f"{match[0]}, escrito a mano", "un número que salga de los resultados"
            )


def _without(text: str, phrases: tuple[str, ...]) -> str:
    """Take whole phrases out of a text, one that holds another before it."""
    return _any_of(phrases).sub(GAP, text)


@cache
def _any_of(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Compile phrases that stand by themselves: no word or number goes on at either end."""
    ordered = sorted(phrases, key=len, reverse=True)
    return re.compile(rf"(?<![\w,.])(?:{'|'.join(map(re.escape, ordered))})(?![\w]|,\d)")


def _around(text: str, match: re.Match[str]) -> str:
    """Return what stands around a match."""
    start, end = max(match.start() - CONTEXT, 0), match.end() + CONTEXT
    return text[start:end].replace(GAP, "…").replace("\n", " ").strip()

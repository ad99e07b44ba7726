"""Verify a built site: `python -m scripts.verify --help`."""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from experiments.benchmark import load_benchmark
from experiments.commandline import Parser
from experiments.errors import UserError
from experiments.lines import LINES
from experiments.paths import BENCHMARK, DOCS, RESULTS, ROOT, SITE
from experiments.store import BadFileError, load_runs
from scripts.build_site import GENERATED
from scripts.verify import checks
from scripts.verify.checks import Problem
from scripts.verify.facts import Facts
from scripts.verify.labels import known_labels
from scripts.verify.page import Page, read_page

TEMPLATES = ROOT / "scripts" / "templates"
SHOWN = 30


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse the command line, verify, and return the exit code.

    0: all holds; 1: something does not, or a result file was set aside; 2: usage.
    """
    parser = Parser(
        "python -m scripts.verify",
        "Rehace cada número y cada juicio del sitio desde los resultados, menos lo que muestra el cuaderno.",
    )
    parser.add_argument("--results", type=Path, default=RESULTS, metavar="CARPETA", help="carpeta de resultados")
    parser.add_argument("--site", type=Path, default=SITE, metavar="CARPETA", help="carpeta del sitio construido")
    options = parser.parse_args(arguments)
    try:
        pages, problems, rejected = verify(options.results.resolve(), options.site.resolve())
    except UserError as error:
        print(error, file=sys.stderr)
        return 1
    for bad in rejected:
        print(bad, file=sys.stderr)
    for problem in problems[:SHOWN]:
        print(problem, file=sys.stderr)
    if problems:
        print(f"{len(problems)} problemas en {len(pages)} páginas.", file=sys.stderr)
        return 1
    numbers, statements = (sum(len(getattr(page, kind)) for page in pages) for kind in ("numbers", "statements"))
    print(f"{len(pages)} páginas: {numbers} números y {statements} juicios coinciden con los resultados.")
    return 1 if rejected else 0


def verify(results: Path, site: Path) -> tuple[list[Page], list[Problem], list[BadFileError]]:
    """Check a whole site.

    Returns:
        Its pages, what is wrong in them, and the result files that are set aside, here as when the site was built.

    Raises:
        UserError: there is no built site, or no results folder.
    """
    files = sorted(path for path in site.rglob("*.html") if path.name != "404.html")
    if not files:
        raise UserError(f"No hay un sitio construido en {site}; se construye con `make site`.")
    runs, rejected = load_runs(results)
    facts = Facts(tuple(runs), LINES, load_benchmark(BENCHMARK))
    pages = [read_page(str(path.relative_to(site)), path.read_text(encoding="utf-8")) for path in files]
    return pages, list(_problems(pages, facts, results)), rejected


def _problems(pages: list[Page], facts: Facts, results: Path) -> Iterator[Problem]:
    """Run every check."""
    labels = known_labels(facts)
    written = [path for path in DOCS.iterdir() if path.suffix in {".md", ".ipynb"} and path.name not in GENERATED]
    by_hand = tuple(f"{path.stem}/" for path in written)
    for page in pages:
        yield from checks.check_read(page)
        yield from checks.check_numbers(page, facts)
        yield from checks.check_places(page)
        yield from checks.check_statements(page, facts)
        yield from checks.check_loose(page, labels, generated=not page.name.startswith(by_hand))
        yield from checks.check_files(page, results)
    yield from checks.check_agreement(pages)
    sources = [*TEMPLATES.rglob("*.j2"), *(path for path in written if path.suffix == ".md")]
    yield from checks.check_sources(sorted(sources), ROOT)


if __name__ == "__main__":
    sys.exit(main())

"""Build the site: read the results, render the pages, run MkDocs; `python -m scripts.build_site --help`."""

import hashlib
import json
import logging
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.commandline import Parser
from experiments.errors import UserError
from experiments.paths import BENCHMARK, DOCS, RESULTS, ROOT, SITE
from scripts.chromium import find_chromium, open_chromium
from scripts.fonts import FACES, awaited_faces
from scripts.policy import seal

if TYPE_CHECKING:  # an up-to-date site must be told from a stale one without loading NumPy
    from experiments.store import BadFileError

MANIFEST = "build.json"
"""In the built site: what it was made from and what was made, as hashes."""
SETTINGS = ("mkdocs.yml", "mkdocs-offline.yml", "requirements/site.txt")
PLACES = ("GITHUB_REPOSITORY", "SITE_URL")
"""Variables that mkdocs.yml reads: where the sources are and where the site is published; pages link to both."""
GENERATED = (
    "index.md",
    "metodologia.md",
    "probalo.md",
    "reproduccion.md",
    "practica",
    "investigacion",
    "datos",
    "figuras",
)
"""What rendering owns in the documentation folder; everything else there is written by hand."""
SCREENSHOTS = "imagenes/captura-*"
"""The README's pictures of the site, which mkdocs.yml leaves out of it."""
RESULT_FILES = ("result.json", "predictions.npz", "examples.npz", "model.tflite.gz", "reference.npz")
CODE = {".py", ".j2", ".css", ".html"}
PDF = "informe.pdf"


@dataclass(frozen=True)
class Edition:
    """How a site is made: to be read from a disk or from a server, with the whole report as a PDF or without."""

    offline: bool = False
    pdf: bool = False


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse the command line, build, and return the exit code: 0 done, 1 failed or results set aside, 2 usage."""
    parser = Parser("python -m scripts.build_site", "Construye el sitio a partir de los archivos de resultados.")
    parser.add_argument("--results", type=Path, default=RESULTS, metavar="CARPETA", help="carpeta de resultados")
    parser.add_argument("--out", type=Path, default=SITE, metavar="CARPETA", help="carpeta del sitio")
    parser.add_argument("--offline", action="store_true", help="hace un sitio que se lee desde el disco, sin servidor")
    parser.add_argument("--pdf", action="store_true", help=f"agrega el informe completo en {PDF}")
    parser.add_argument("--debug", action="store_true", help="muestra la traza completa de los errores")
    options = parser.parse_args(arguments)
    try:
        return build(options.results.resolve(), options.out.resolve(), Edition(options.offline, options.pdf))
    except UserError as error:
        if options.debug:
            raise
        print(error, file=sys.stderr)
        return 1


def build(results: Path, out: Path, edition: Edition = Edition()) -> int:
    """Build a site from a results folder, unless the one that is there was made from the same inputs.

    Building elsewhere than in the project's own `site/` writes below `out` only: the pages are rendered in a
    temporary folder instead of `docs/`.

    Returns:
        0, or 1 when a result file was set aside; the site then is as if that file were not there.

    Raises:
        UserError: no results folder, a foreign folder in the way, MkDocs found a fault, or no browser to print with.
    """
    if out.exists() and (not out.is_dir() or (any(out.iterdir()) and not (out / MANIFEST).exists())):
        raise UserError(f"{out} ya existe y no es un sitio construido por este comando; indicá otra con OUT=carpeta.")
    if edition.pdf:
        find_chromium()
    places = [os.environ.get(name, "") for name in PLACES]
    inputs = f"{edition} {places} {_digest(_input_files(results))}"
    if _manifest(out) == {"inputs": inputs, "outputs": _digest(_output_files(out))}:
        print(f"El sitio en {out} ya está al día.")
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        docs = DOCS if out == SITE else _copy_docs(Path(scratch) / "docs")
        rejected = _render(results, docs, edition)
        built = Path(scratch) / "site"
        _run_mkdocs(docs, built, edition, results)
        seal(built, disk=edition.offline)
        if edition.offline:
            (built / FACES).write_text(awaited_faces(built), encoding="utf-8")
        if edition.pdf:
            _print_report(built)
        _replace(built, out)
    for error in rejected:
        print(error, file=sys.stderr)
    # Without a manifest of its inputs a site with results set aside is never taken to be up to date.
    recorded = {"inputs": "" if rejected else inputs, "outputs": _digest(_output_files(out))}
    (out / MANIFEST).write_text(json.dumps(recorded, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    print(f"Sitio construido en {out}.")
    return 1 if rejected else 0


def _render(results: Path, docs: Path, edition: Edition) -> "list[BadFileError]":
    """Render the generated part of the documentation and return the files that were set aside."""
    from experiments.benchmark import load_benchmark
    from experiments.lines import LINES
    from experiments.store import load_runs
    from scripts.render import render
    from scripts.report import make_report

    runs, rejected = load_runs(results)
    for name in GENERATED:
        path = docs / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    render(make_report(runs, LINES), docs, load_benchmark(BENCHMARK), PDF if edition.pdf else None)
    return rejected


def _copy_docs(target: Path) -> Path:
    """Copy the hand-written part of the documentation."""
    shutil.copytree(
        DOCS, target, ignore=lambda folder, names: [name for name in names if _is_generated(Path(folder) / name)]
    )
    return target


def _run_mkdocs(docs: Path, out: Path, edition: Edition, results: Path) -> None:
    """Run MkDocs in strict mode: a broken link, anchor or omitted page fails the build."""
    from mkdocs.commands.build import build as mkdocs_build
    from mkdocs.config import load_config
    from mkdocs.exceptions import MkDocsException

    handler = logging.StreamHandler()
    logger = logging.getLogger("mkdocs")
    logger.setLevel(logging.WARNING)
    logger.addHandler(handler)
    os.environ["SOURCE_DATE_EPOCH"] = "0"  # no file tells when it was built: the same inputs give the same bytes
    settings = ROOT / ("mkdocs-offline.yml" if edition.offline else "mkdocs.yml")
    try:
        config = load_config(str(settings), docs_dir=str(docs), site_dir=str(out), strict=True)
        config.extra["committed_results"] = results == RESULTS
        mkdocs_build(config)
    except MkDocsException as error:
        raise UserError(f"MkDocs rechazó las páginas ({error}); los avisos de arriba dicen cuáles.") from error
    finally:
        logger.removeHandler(handler)


def _print_report(site: Path) -> None:
    """Add the report's PDF to a site."""
    from scripts.pdf.printing import print_report

    with open_chromium() as browser:
        (site / PDF).write_bytes(print_report(browser, site))


def _replace(built: Path, out: Path) -> None:
    """Put the new site in the old one's place only when it is whole."""
    staged = out.with_name(f".{out.name}.nuevo")
    try:
        shutil.rmtree(staged, ignore_errors=True)
        staged.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(built, staged)
        if out.exists():
            shutil.rmtree(out)
        staged.rename(out)
    except OSError as error:
        raise UserError(
            f"No se pudo escribir el sitio en {out} ({error.strerror}); revisá los permisos o el espacio libre."
        ) from error


def _input_files(results: Path) -> Iterable[Path]:
    """List what a build reads: results, hand-written pages, code and settings."""
    for name in RESULT_FILES:
        yield from results.rglob(name)
    for path in DOCS.rglob("*"):
        if path.is_file() and not _is_generated(path) and not path.match(SCREENSHOTS):
            yield path
    for package in ("experiments", "scripts"):
        yield from (path for path in (ROOT / package).rglob("*") if path.suffix in CODE)
    yield from (ROOT / name for name in SETTINGS)
    yield from (path for path in [BENCHMARK] if path.exists())


def _is_generated(path: Path) -> bool:
    """Tell whether a file of the documentation folder is rendering's."""
    return path.relative_to(DOCS).parts[0] in GENERATED


def _output_files(out: Path) -> list[Path]:
    """List the files of a built site, its manifest apart."""
    return [path for path in out.rglob("*") if path.is_file() and path.name != MANIFEST]


def _digest(files: Iterable[Path]) -> str:
    """Hash the names and contents of files."""
    total = hashlib.sha256()
    for path in sorted(files):
        total.update(f"{path}\0".encode() + hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def _manifest(out: Path) -> object:
    """Return what an earlier build recorded, or None."""
    try:
        return json.loads((out / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


if __name__ == "__main__":
    sys.exit(main())

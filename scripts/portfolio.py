"""Write an entry for a student's portfolio from the results: `python -m scripts.portfolio --help`."""

import re
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from experiments import spanish
from experiments.commandline import Parser
from experiments.errors import UserError
from experiments.figures import Chart, save_charts
from experiments.files import write_atomically
from experiments.lines import LINES
from experiments.paths import RESULTS, ROOT
from experiments.schema import RunResult
from experiments.store import BadFileError, load_runs
from scripts.charts import protocol_charts
from scripts.render import make_environment
from scripts.report import EXPERIMENTS, ProtocolReport, make_report

NAME = "practica-9-cnn-y-transfer"
ENTRY = f"docs/portfolio/{NAME}.md"
ASSETS = f"docs/assets/{NAME}"
OUT = ROOT / "build" / "portfolio"
MARK = "<!-- Entrada escrita por «make portfolio» de Práctica 9, viva. -->"
"""Tells an entry of this command from any other file; what lacks it is never replaced."""
TRACES = re.compile(r"</?data\b[^>]*>|</?span\b[^>]*>")
"""Where the site's numbers and judgements tell their source: they are in the way of who goes on writing by hand."""
HARMLESS = frozenset("\"%'()+,-./:;?")
"""What means nothing to Markdown or HTML within a text, besides all that is not ASCII."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse the command line, write, and return the exit code: 0 done, 1 failed or results set aside, 2 usage."""
    parser = Parser(
        "python -m scripts.portfolio",
        "Escribe una entrada de portafolio con lo medido, y deja en blanco lo que solo vos podés contar.",
    )
    parser.add_argument("--results", type=Path, default=RESULTS, metavar="CARPETA", help="carpeta de resultados")
    parser.add_argument(
        "--out", type=Path, default=OUT, metavar="CARPETA", help="carpeta del portafolio, la que contiene docs/"
    )
    parser.add_argument("--protocolo", choices=("consigna", "limpio"), default="consigna", help="qué corridas se usan")
    parser.add_argument("--reemplazar", action="store_true", help="pisa una entrada anterior, con lo que le agregaste")
    options = parser.parse_args(arguments)
    try:
        return write(options.results.resolve(), options.out.resolve(), options.protocolo, options.reemplazar)
    except UserError as error:
        print(error, file=sys.stderr)
        return 1


def write(results: Path, out: Path, protocol: str, replace: bool) -> int:
    """Write the entry and its figures below a portfolio's folder.

    Args:
        results: the results folder.
        out: the folder that holds the portfolio's `docs/`.
        protocol: `consigna` or `limpio`, whose runs the entry tells.
        replace: whether an earlier entry of this command may be replaced.

    Returns:
        0, or 1 when a result file was set aside; the entry then is as if that file were not there.

    Raises:
        UserError: there are no results, or a file is in the way; then nothing is written.
    """
    files, rejected = make_entry(results, protocol)
    _check(out, files, replace)
    for name, content in files.items():
        if _read(out / name) != content:
            write_atomically(out / name, lambda file, content=content: file.write(content))  # type: ignore[misc]
    for error in rejected:
        print(error, file=sys.stderr)
    print(f"Entrada escrita en {out / ENTRY}; lo que falta está marcado con «✏️ Completá».")
    return 1 if rejected else 0


def make_entry(results: Path, protocol: str) -> tuple[dict[str, bytes], list[BadFileError]]:
    """Make the entry and its figures, by their place in the portfolio, and say which result files were set aside.

    Raises:
        UserError: there is no such folder, or neither model has a finished run.
    """
    runs, rejected = load_runs(results)
    report = make_report(runs, LINES)
    told = report.consigna if protocol == "consigna" else report.limpio
    if not told.models:
        raise UserError(
            f"En {results} no hay corridas terminadas de la práctica con el protocolo {protocol}; se obtienen con "
            "make experiments ONLY='practica/*'."
        )
    charts = protocol_charts(told)
    text = (
        make_environment()
        .get_template("portafolio.md.j2")
        .render(
            report=report,
            protocol=told,
            planned=[report.practice.groups[slug] for slug in EXPERIMENTS[protocol].values()],
            settings={model.role: _settings(model.group.runs[0].result) for model in told.models},
            date=latest_start(told)[: len("2026-01-01")],
            charts=charts,
            assets=f"../assets/{NAME}",
            mark=MARK,
            root="",
        )
    )
    files = {ENTRY: f"{plain(text).rstrip()}\n".encode()}
    return files | _draw(charts), rejected


def latest_start(protocol: ProtocolReport) -> str:
    """Return when the last of a protocol's runs started, in UTC: the entry's date follows from the results."""
    return max(run.result.provenance.started_at for model in protocol.models for run in model.group.runs)


def plain(text: str) -> str:
    """Turn a rendered page into Markdown that one goes on writing: no traces, no entities but those that protect."""
    text = re.sub(r"&#(\d+);", _plain_character, TRACES.sub("", text))
    return re.sub(r"\n{3,}", "\n\n", text)


def _plain_character(entity: re.Match[str]) -> str:
    """Write a character as it is where that is safe."""
    character = chr(int(entity[1]))
    return character if character in HARMLESS or not character.isascii() else entity[0]


def _settings(result: RunResult) -> Mapping[str, str]:
    """Say how a model was trained, by its configuration."""
    config = result.config
    stopping = config.early_stopping
    return {
        "Optimizador": config.optimizer.name,
        "Tasa de aprendizaje": f"{config.optimizer.learning_rate:g}".replace(".", ","),
        "Tamaño de lote": spanish.integer(config.batch_size),
        "Épocas, como máximo": spanish.integer(config.epochs),
        "Épocas sin avance antes de detenerse": spanish.integer(stopping.patience) if stopping else "no se detiene",
        "Orden de las imágenes": "el mismo en todas las épocas" if config.order else "nuevo en cada época",
    }


def _draw(charts: Mapping[str, Chart]) -> dict[str, bytes]:
    """Draw the figures, by their place in the portfolio."""
    with tempfile.TemporaryDirectory() as scratch:
        save_charts(Path(scratch), list(charts.values()))
        return {f"{ASSETS}/{path.name}": path.read_bytes() for path in sorted(Path(scratch).iterdir())}


def _check(out: Path, files: Mapping[str, bytes], replace: bool) -> None:
    """Raise UserError where a file is in the way: another's always, an entry of this command unless it is replaced."""
    is_ours = MARK.encode() in (_read(out / ENTRY) or b"")
    for name in _changed(out, files):
        if not is_ours:
            raise UserError(
                f"{out / name} ya existe y no lo escribió este comando; movelo, o indicá otra carpeta con "
                "PORTFOLIO=carpeta."
            )
        if not replace:
            raise UserError(
                f"{out / name} ya existe y no es lo que se escribiría ahora: si lo editaste, guardá una copia antes de "
                "pisarlo con REEMPLAZAR=1, o indicá otra carpeta con PORTFOLIO=carpeta."
            )


def _changed(out: Path, files: Mapping[str, bytes]) -> Iterable[str]:
    """List the files whose place is taken by something else."""
    return [name for name, content in files.items() if (out / name).exists() and _read(out / name) != content]


def _read(path: Path) -> bytes | None:
    """Return a file's content, or None where there is no readable file."""
    try:
        return path.read_bytes()
    except OSError:
        return None


if __name__ == "__main__":
    sys.exit(main())

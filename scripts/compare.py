"""What changes between two result folders, in Markdown: `python -m scripts.compare --help`."""

import hashlib
import re
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from experiments.commandline import Parser
from experiments.errors import UserError
from experiments.lines import LINES, find
from experiments.schedule import moved_on
from experiments.spanish import percent
from experiments.store import BadFileError, Run, load_runs
from scripts import summarise
from scripts.build_site import RESULT_FILES
from scripts.render import encode, make_charts, make_pages
from scripts.report import Report, make_report
from scripts.summarise import Group

RunKey = tuple[str, int]
STATEMENT = re.compile(r'data-hallazgo="([^"]*)" data-veredicto="([^"]*)"')


@dataclass(frozen=True)
class Side:
    """One of the two folders: what it says, and what had to be set aside."""

    report: Report
    loaded: Sequence[Run]
    rejected: Sequence[BadFileError]

    @property
    def runs(self) -> Mapping[RunKey, str]:
        """Return each run's hash over its files."""
        return {(run.result.key, run.result.seed): _digest(run.folder) for run in self.loaded}

    @property
    def groups(self) -> Mapping[str, Group]:
        """Return every experiment by key."""
        return {group.key: group for group in self.report.groups}

    @property
    def stale(self) -> set[RunKey]:
        """Return the runs whose configuration or trainer has moved on, also those that the report leaves out."""
        declared = [(run.result, find(run.result.line, run.result.experiment)) for run in self.loaded]
        return {(result.key, result.seed) for result, own in declared if own and moved_on(result, own)}


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse the command line, compare, and return the exit code: 0 compared, 1 a folder is missing, 2 usage."""
    parser = Parser("python -m scripts.compare", "Escribe en Markdown qué cambia entre dos carpetas de resultados.")
    parser.add_argument("base", type=Path, metavar="ANTES", help="carpeta de antes")
    parser.add_argument("head", type=Path, metavar="AHORA", help="carpeta de ahora")
    options = parser.parse_args(arguments)
    try:
        print(compare(load_side(options.base), load_side(options.head)))
    except UserError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def load_side(folder: Path) -> Side:
    """Read a results folder.

    Raises:
        UserError: it does not exist.
    """
    runs, rejected = load_runs(folder)
    return Side(make_report(runs, LINES), runs, rejected)


def compare(base: Side, head: Side) -> str:
    """Return what changed from one side to the other, as Markdown; text of result files is encoded."""
    before, after = base.runs, head.runs
    new = sorted(after.keys() - before.keys())
    gone = sorted(before.keys() - after.keys())
    changed = sorted(key for key in after.keys() & before.keys() if after[key] != before[key])
    parts = [
        _runs("Corridas nuevas", new),
        _runs("Corridas con otro contenido", changed),
        _runs("Corridas que ya no están", gone),
        _runs("Corridas desactualizadas", sorted(head.stale)),
        _rejected(head.rejected),
        _accuracies(base, head, {key for key, _ in (*new, *gone, *changed)}),
        _flips(verdicts(base.report), verdicts(head.report)),
    ]
    told = [part for part in parts if part]
    return "\n\n".join(["# Qué cambia en los resultados", *(told or ["Los resultados son los mismos."])])


def verdicts(report: Report) -> dict[str, str]:
    """Return every judgement of the site, a finding's id to its verdict, as its pages carry them.

    The speed that the pages tell is not of a results folder, and left out.
    """
    with tempfile.TemporaryDirectory() as photographs:
        pages = [text for _, text in make_pages(report, make_charts(report), Path(photographs))]
    return {finding: verdict for page in pages for finding, verdict in STATEMENT.findall(page)}


def _runs(title: str, runs: Sequence[RunKey]) -> str:
    rows = [f"- `{key}`, semilla {seed}" for key, seed in runs]
    return "\n".join([f"## {title} ({len(rows)})", "", *rows]) if rows else ""


def _rejected(errors: Sequence[BadFileError]) -> str:
    rows = [f"- {encode(str(error.path))}: {encode(error.reason)}" for error in errors]
    return "\n".join([f"## Archivos apartados ({len(rows)})", "", *rows]) if rows else ""


def _accuracies(base: Side, head: Side, keys: set[str]) -> str:
    """Put the test accuracy of each touched experiment before beside after."""
    if not keys:
        return ""
    header = ["## Exactitud de prueba", "", "| Experimento | Antes | Ahora |", "| :--- | :--- | :--- |"]
    rows = [
        f"| `{key}` | {_accuracy(base.groups.get(key))} | {_accuracy(head.groups.get(key))} |" for key in sorted(keys)
    ]
    return "\n".join([*header, *rows])


def _accuracy(group: Group | None) -> str:
    if group is None or not group.tests:
        return "divergió" if group and group.diverged else "—"
    value = summarise.accuracy(group)
    seeds = "una semilla" if len(group.runs) == 1 else f"{len(group.runs)} semillas"
    return f"{percent(value.mean, 2)} ({percent(value.low, 2)} a {percent(value.high, 2)}; {seeds})"


def _flips(before: Mapping[str, str], after: Mapping[str, str]) -> str:
    """List the judgements that changed; one that is on one side alone did not flip."""
    flipped = sorted(name for name in before.keys() & after.keys() if before[name] != after[name])
    if not flipped:
        return ""
    header = [f"## Juicios que cambian ({len(flipped)})", "", "| Juicio | Antes | Ahora |", "| :--- | :--- | :--- |"]
    return "\n".join([*header, *(f"| `{name}` | {before[name]} | {after[name]} |" for name in flipped)])


def _digest(folder: Path) -> str:
    """Hash a run's files."""
    total = hashlib.sha256()
    for name in RESULT_FILES:
        path = folder / name
        total.update(path.read_bytes() if path.exists() else b"")
    return total.hexdigest()


if __name__ == "__main__":
    sys.exit(main())

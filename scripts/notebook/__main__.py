"""Execute the notebook in place: `python -m scripts.notebook --help`."""

import sys
from collections.abc import Sequence
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode

from experiments.commandline import Parser
from experiments.paths import NOTEBOOK

CELL_SECONDS = 600
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
"""All that a notebook must say of itself; the rest would change from machine to machine."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse the command line, execute, and return the exit code: 0 done, 1 a cell failed, 2 usage."""
    parser = Parser("python -m scripts.notebook", "Ejecuta el cuaderno y guarda lo que muestra.")
    parser.add_argument(
        "notebook", nargs="?", type=Path, default=NOTEBOOK, metavar="CUADERNO", help="archivo del cuaderno"
    )
    path = parser.parse_args(arguments).notebook
    try:
        executed = execute(nbformat.read(path, as_version=4))
    except CellExecutionError as error:
        print(f"Una celda del cuaderno falló, y {path} queda como estaba.\n{error}", file=sys.stderr)
        return 1
    nbformat.write(executed, path)
    print(f"Cuaderno ejecutado: {path}.")
    return 0


def execute(notebook: NotebookNode) -> NotebookNode:
    """Run every cell in a new kernel and return the notebook with what they show, and nothing else that changes.

    Raises:
        CellExecutionError: a cell failed.
    """
    client = NotebookClient(
        notebook,
        timeout=CELL_SECONDS,
        kernel_name="python3",
        resources={"metadata": {"path": str(NOTEBOOK.parent)}},
        record_timing=False,
        coalesce_streams=True,
        extra_arguments=["--log-level=ERROR"],  # on one machine the kernel's sockets need no encryption
    )
    executed: NotebookNode = client.execute()
    executed.metadata = nbformat.from_dict(METADATA)
    return executed


if __name__ == "__main__":
    sys.exit(main())

"""Execute the notebook in place: `python -m scripts.notebook --help`."""

import sys
from collections.abc import Sequence

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from experiments.commandline import Parser
from experiments.errors import UserError
from experiments.paths import NOTEBOOK

CELL_SECONDS = 600
METADATA = {
    "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
"""All that a notebook must say of itself; the rest would change from machine to machine."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse the command line, execute, and return the exit code: 0 done, 1 a cell failed, 2 usage."""
    Parser("python -m scripts.notebook", "Ejecuta el cuaderno y guarda lo que muestra.").parse_args(arguments)
    try:
        executed = execute(nbformat.read(NOTEBOOK, as_version=4))
    except UserError as error:
        print(f"{NOTEBOOK} queda como estaba: {error}", file=sys.stderr)
        return 1
    nbformat.write(executed, NOTEBOOK)
    print(f"Cuaderno ejecutado: {NOTEBOOK}.")
    return 0


def execute(notebook: NotebookNode) -> NotebookNode:
    """Run every cell in a new kernel and return the notebook with what they show, and nothing else that changes.

    Raises:
        UserError: a cell failed or took too long, or the kernel died.
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
    try:
        executed: NotebookNode = client.execute()
    except CellExecutionError as error:
        raise UserError(f"falló una celda.\n{error}") from error
    except CellTimeoutError as error:
        raise UserError(f"una celda no terminó en {CELL_SECONDS} segundos.") from error
    except DeadKernelError as error:
        raise UserError("murió el proceso que lo ejecutaba.") from error
    executed.metadata = nbformat.from_dict(METADATA)
    return executed


if __name__ == "__main__":
    sys.exit(main())

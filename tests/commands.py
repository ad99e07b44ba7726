"""Commands run in this process, for what needs patches or is used wrongly many times."""

import contextlib
import io
from dataclasses import dataclass

from experiments.__main__ import main


@dataclass
class Done:
    """How a command ended and what it printed."""

    exit_code: int
    stdout: str
    stderr: str

    @property
    def output(self) -> str:
        return self.stdout + self.stderr


def invoke(arguments, command=main) -> Done:
    """Run a command's main function."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = command(arguments)
        except SystemExit as error:
            code = error.code
    return Done(code, out.getvalue(), err.getvalue())

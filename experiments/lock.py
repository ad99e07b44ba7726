"""One process a run: a kernel lock, released however the process ends."""

import fcntl
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from experiments.errors import UserError


class RunLockedError(UserError):
    """Another process is making this run."""


@contextmanager
def run_lock(folder: Path) -> Iterator[None]:
    """Hold a run's folder for this process.

    Args:
        folder: the run's folder; it is made where it is missing.

    Raises:
        RunLockedError: another process holds it; the sentence says which.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("a+", encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            file.seek(0)
            raise RunLockedError(
                f"La corrida de {folder} ya la está haciendo {file.read().strip() or 'otro proceso'}; "
                "esperá a que termine."
            ) from error
        file.seek(0)
        file.truncate()
        file.write(f"el proceso {os.getpid()} de {socket.gethostname()}")
        file.flush()
        yield


def lock_holder(folder: Path) -> str | None:
    """Say who is making a run now, or return None where nobody is."""
    if not (folder / ".lock").exists():
        return None
    with (folder / ".lock").open(encoding="utf-8") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return file.read().strip() or "otro proceso"
    return None

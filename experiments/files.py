"""Writing files so that a reader finds the old one or the new one, never half of one."""

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from experiments.errors import UserError


def write_atomically(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Write a file beside its place, flush it to the disk, and rename it into place.

    Args:
        path: the file to write; its folder is made where it is missing.
        write: receives the open binary file.

    Raises:
        UserError: when the disk is full or the folder cannot be written; nothing is left behind.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".tmp")
    except OSError as error:
        raise UserError(
            f"No se puede escribir en {path.parent} ({error.strerror}); revisá los permisos o el espacio "
            "libre y volvé a intentar."
        ) from error
    try:
        with os.fdopen(descriptor, "wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(0o644)  # mkstemp makes it private
        Path(name).replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        raise UserError(
            f"No se pudo escribir {path} ({error.strerror}); liberá espacio en el disco y volvé a intentar."
        ) from error
    finally:
        Path(name).unlink(missing_ok=True)


def sweep(folder: Path) -> None:
    """Remove what writes that were killed have left in a folder; nobody else may be writing there."""
    for path in folder.glob(".*.tmp"):
        path.unlink()


def _sync_folder(folder: Path) -> None:
    """Flush the folder's entry, so that the rename itself survives a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

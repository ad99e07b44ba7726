"""What survives `kill -9`: the whole state of a training after each epoch."""

import json
import zipfile
import zlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from experiments.files import write_atomically

Arrays = list[npt.NDArray[Any]]


@dataclass(frozen=True)
class Progressed:
    """A training after some epochs.

    `variables` are the model's (weights, statistics, random state) and then the optimiser's, in Keras' order; `rows`
    the history, one mapping an epoch; `best_weights` the model's at the best epoch, None before there is one.
    """

    rows: list[dict[str, float]]
    best_epoch: int
    variables: Arrays
    best_weights: Arrays | None
    wall_seconds: float
    cpu_seconds: float


class Checkpoint:
    """The file where a run's progress lies until its result is on the disk.

    `started_at` is when the run first began: an earlier process' time where its progress is there to go on from, else
    the one that is given.
    """

    def __init__(self, path: Path, fingerprint: str, started_at: datetime) -> None:
        self._path = path
        self._fingerprint = fingerprint
        found = self._read()
        self.started_at = datetime.fromisoformat(found[0]["started_at"]) if found else started_at

    def save(self, progressed: Progressed) -> None:
        """Replace the file by this progress, atomically.

        Raises:
            UserError: the disk is full or the folder cannot be written.
        """
        facts = {
            "fingerprint": self._fingerprint,
            "started_at": self.started_at.isoformat(),
            "rows": progressed.rows,
            "best_epoch": progressed.best_epoch,
            "wall_seconds": progressed.wall_seconds,
            "cpu_seconds": progressed.cpu_seconds,
        }
        arrays: dict[str, Any] = {"facts": np.frombuffer(json.dumps(facts).encode(), np.uint8)}
        arrays |= {f"variable_{i}": array for i, array in enumerate(progressed.variables)}
        arrays |= {f"best_{i}": array for i, array in enumerate(progressed.best_weights or [])}
        write_atomically(self._path, lambda file: np.savez(file, allow_pickle=False, **arrays))

    def load(self) -> Progressed | None:
        """Return the progress of this very run, or None where there is none to go on from."""
        found = self._read()
        if found is None:
            return None
        facts, variables, best = found
        return Progressed(
            facts["rows"], facts["best_epoch"], variables, best or None, facts["wall_seconds"], facts["cpu_seconds"]
        )

    def _read(self) -> tuple[dict[str, Any], Arrays, Arrays] | None:
        """Read the file: its facts, the variables and the best weights; None where it is not this very run's."""
        try:
            with self._path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
                facts = json.loads(archive["facts"].tobytes())
                if facts["fingerprint"] != self._fingerprint or "started_at" not in facts:
                    return None  # an older configuration's, or of an older form
                return facts, _numbered(archive, "variable"), _numbered(archive, "best")
        except (OSError, ValueError, EOFError, KeyError, zipfile.BadZipFile, zlib.error):
            return None

    def remove(self) -> None:
        """Forget the progress."""
        self._path.unlink(missing_ok=True)


def _numbered(archive: Any, name: str) -> Arrays:  # noqa: ANN401
    """Read `name_0`, `name_1` and so on."""
    count = sum(key.startswith(f"{name}_") for key in archive.files)
    return [archive[f"{name}_{i}"] for i in range(count)]

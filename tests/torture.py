"""Kill runs at random moments and go on with them: each must end as an undisturbed one; `python -m tests.torture 200`.

TensorFlow is imported once and every attempt is a fork of that process, which has not computed anything yet: an attempt
then starts at once, and most of its time, the moment of the kill included, is training, saving and evaluating.
"""

import logging
import os
import random
import signal
import sys
import tempfile
import time
import traceback
import warnings
from pathlib import Path
from typing import Any

from experiments.catalogue import Experiment, Job
from experiments.config import AugmentationConfig, CnnConfig, EarlyStopping, RunConfig
from experiments.lock import run_lock
from experiments.store import load_run, run_folder

CONFIG = RunConfig(
    dataset="muestra",
    protocol="limpio",
    model=CnnConfig(filters=(8, 8), dense_units=16, batch_normalization=True, dropout=0.2, l2=1e-4),
    augmentation=AugmentationConfig(),
    epochs=8,
    early_stopping=EarlyStopping(patience=3),
)
JOB = Job("practica", Experiment("tortura", "tortura", CONFIG, (0,)), 0)
TIMES: Any = {"cost": ..., "provenance": ..., "history": {"seconds"}}


class _Silent:
    """Watch a run without a word."""

    def batch(self, epoch: int, done: int, total: int) -> None:
        """Say nothing."""

    def epoch(self, epoch: int, metrics: dict[str, float]) -> None:
        """Say nothing."""


def attempt(root: Path, seconds: float | None) -> bool:
    """Start or go on with the run in a process of its own, kill it after some seconds; tell whether it ended."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # a fork of a threaded process: see the module's text
        child = os.fork()
    if child == 0:
        _work(root)
    deadline = None if seconds is None else time.monotonic() + seconds
    while True:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            if os.waitstatus_to_exitcode(status) != 0:
                raise AssertionError("an undisturbed attempt failed")
            return True
        if deadline is not None and time.monotonic() >= deadline:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)
            return False
        time.sleep(0.005)


def _work(root: Path) -> None:
    """Make the run and leave without the parent's clean-up."""
    try:
        from experiments.run import execute

        with run_lock(run_folder(root, JOB.line, JOB.experiment.slug, JOB.seed)):
            execute(root, JOB, _Silent())
    except BaseException:  # the parent must hear of anything
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def torture(kills: int, seed: int) -> int:
    """Kill that many attempts at moments drawn from the seed, and compare every run that ends with an undisturbed one.

    Returns:
        The number of runs that ended after at least one kill.

    Raises:
        AssertionError: a run ended otherwise than undisturbed.
    """
    os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
    logging.getLogger("tensorflow").setLevel(logging.ERROR)
    import experiments.run  # noqa: F401 - loaded before the forks

    generator = random.Random(seed)
    with tempfile.TemporaryDirectory() as scratch:
        start = time.monotonic()
        attempt(Path(scratch) / "whole", None)
        whole = time.monotonic() - start
        expected, files = _read(Path(scratch) / "whole")
        number = killed = ended = interrupted = 0
        while killed < kills or interrupted:
            root = Path(scratch) / f"run-{number}"
            if not attempt(root, generator.uniform(0.05, whole) if killed < kills else None):
                killed, interrupted = killed + 1, interrupted + 1
                continue
            assert _read(root) == (expected, files), f"run {number} differs after {interrupted} kills"
            number, ended, interrupted = number + 1, ended + bool(interrupted), 0
    return ended


def _read(root: Path) -> tuple[dict[str, object], dict[str, bytes]]:
    """Return a finished run without its times, its archives byte by byte, and no trace of its making."""
    folder = run_folder(root, JOB.line, JOB.experiment.slug, JOB.seed)
    names = {path.name for path in folder.iterdir() if path.suffix != ".png"}
    assert names == {".lock", "examples.npz", "predictions.npz", "result.json"}, names
    archives = {name: (folder / name).read_bytes() for name in ("examples.npz", "predictions.npz")}
    return load_run(root, folder).result.model_dump(exclude=TIMES), archives


if __name__ == "__main__":
    wanted = int(sys.argv[1])
    print(f"{wanted} interrupciones, {torture(wanted, seed=int(time.time()))} corridas terminadas, todas iguales.")

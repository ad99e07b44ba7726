"""Which runs are missing or stale, and in what order they go."""

import os
import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import replace
from enum import Enum
from fnmatch import fnmatchcase
from functools import partial
from pathlib import Path
from queue import SimpleQueue

from experiments.catalogue import Experiment, Job, Line
from experiments.config import RunConfig, TransferConfig, fingerprint
from experiments.data import dataset_sha256
from experiments.paths import ROOT
from experiments.schema import RunResult
from experiments.store import BadFileError, Run, load_run, run_folder
from experiments.weights import weights_path


class State(Enum):
    """What is known of a run, as it is shown."""

    DONE = "lista"
    STALE = "desactualizada"
    MISSING = "falta"
    REJECTED = "rechazada"


def is_stale(result: RunResult, config: RunConfig) -> bool:
    """Tell whether the wanted configuration or the trainer has changed since the run.

    The weights are taken as the run recorded them: whoever only renders has none to compare with.
    """
    expected = fingerprint(config, result.seed, dataset_sha256(config.dataset), result.provenance.weights_sha256)
    return result.fingerprint != expected


def moved_on(result: RunResult, experiment: Experiment) -> bool:
    """Tell whether the catalogue has moved on since a run; which data set the run used does not count."""
    return is_stale(result, experiment.config.model_copy(update={"dataset": result.config.dataset}))


def drop_superseded(runs: Sequence[Run], lines: Sequence[Line]) -> list[Run]:
    """Leave out what has no common mean with the rest of its experiment.

    That is the runs on the sample of every experiment that has others, and then the stale ones where it has current
    ones.
    """
    whole = {run.result.key for run in runs if run.result.config.dataset != "muestra"}
    runs = [run for run in runs if run.result.config.dataset != "muestra" or run.result.key not in whole]
    declared = {f"{line.slug}/{experiment.slug}": experiment for line in lines for experiment in line.experiments}
    stale = [run.result.key in declared and moved_on(run.result, declared[run.result.key]) for run in runs]
    current = {run.result.key for run, old in zip(runs, stale, strict=True) if not old}
    return [run for run, old in zip(runs, stale, strict=True) if not old or run.result.key not in current]


def on_sample(experiment: Experiment) -> Experiment:
    """Return the same experiment on the embedded sample."""
    return replace(experiment, config=experiment.config.model_copy(update={"dataset": "muestra"}))


def jobs(lines: Sequence[Line], only: Sequence[str] = (), seeds: Sequence[int] = ()) -> list[Job]:
    """List runs breadth first: the first seed of everything, then the second, and so on.

    Args:
        lines: the catalogue.
        only: patterns over `line/experiment`; none means all.
        seeds: the seeds wanted; none means those that each experiment declares.
    """
    chosen = [
        Job(line.slug, experiment, seed)
        for line in lines
        for experiment in line.experiments
        if not only or any(fnmatchcase(f"{line.slug}/{experiment.slug}", pattern) for pattern in only)
        for seed in (seeds or experiment.seeds)
    ]
    return sorted(chosen, key=lambda job: job.seed)  # stable: within a seed, the catalogue's order


def state(root: Path, job: Job) -> State:
    """Tell what a results folder holds of a run."""
    folder = run_folder(root, job.line, job.experiment.slug, job.seed)
    if not (folder / "result.json").exists():
        return State.MISSING
    try:
        run = load_run(root, folder)
    except BadFileError:
        return State.REJECTED
    return State.STALE if is_stale(run.result, job.experiment.config) else State.DONE


def estimate_seconds(root: Path, job: Job) -> float | None:
    """Estimate a run's wall time by the mean of the same experiment's finished seeds; None where there is none."""
    paths = sorted((root / job.line / job.experiment.slug).glob("seed-*/result.json"))
    known = [run.result.cost.wall_seconds for run in map(partial(_load_quietly, root), paths) if run]
    return sum(known) / len(known) if known else None


def _load_quietly(root: Path, path: Path) -> Run | None:
    """Load a run, or return None where it cannot be trusted; building the site says why."""
    try:
        return load_run(root, path.parent)
    except BadFileError:
        return None


def local_executor(workers: int) -> Executor:
    """Return an executor for this machine whose workers share its cores out.

    A run with fewer cores takes longer but wastes less of them: on two cores, two runs at once made 1.2 to 1.5 times
    the images of one after the other. Where the system cannot bind threads to cores, they compete for them.
    """
    if workers == 1 or not hasattr(os, "sched_setaffinity"):
        return ThreadPoolExecutor(workers)
    cores = sorted(os.sched_getaffinity(0))
    shares: SimpleQueue[list[int]] = SimpleQueue()
    for worker in range(workers):
        shares.put(cores[worker::workers] or cores)
    # A thread's cores are inherited by the processes that it starts.
    return ThreadPoolExecutor(workers, initializer=lambda: os.sched_setaffinity(0, shares.get()))


def submit(executor: Executor, root: Path, todo: Sequence[Job]) -> dict[Future[int], Job]:
    """Hand every run to an executor, each to be a process of its own that ends with an exit code."""
    return {executor.submit(_run_process, root, job): job for job in todo}


def _run_process(root: Path, job: Job) -> int:
    """Run one job in a fresh interpreter: no state of TensorFlow passes from run to run."""
    command = [sys.executable, "-m", "experiments", "run", job.name, "--seed", str(job.seed), "--results", str(root)]
    if job.experiment.config.dataset == "muestra":
        command.append("--muestra")
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def lacks_weights(job: Job) -> bool:
    """Tell whether the run needs pretrained weights that are not on this disk."""
    model = job.experiment.config.model
    return isinstance(model, TransferConfig) and not weights_path(model).exists()


def try_weights(only: str) -> None:
    """Let Keras download what weights it can, in a process of its own; what it cannot is still missing afterwards."""
    command = [sys.executable, "-m", "experiments", "weights", "--only", only]
    subprocess.run(command, cwd=ROOT, check=False, capture_output=True)

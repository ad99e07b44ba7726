import os
import subprocess
import sys
import threading
from concurrent.futures import Future
from dataclasses import replace

import pytest

from experiments.catalogue import Job
from experiments.config import CnnConfig
from experiments.lines import LINES
from experiments.schedule import State, is_stale, jobs, lacks_weights, local_executor, on_sample, state, submit
from tests.factory import catalogued, make_result, make_run


def test_seeds_go_breadth_first():
    seeds = [job.seed for job in jobs(LINES)]
    assert seeds == sorted(seeds)
    first = [f"{line.slug}/{e.slug}" for line in LINES for e in line.experiments]
    assert [job.name for job in jobs(LINES) if job.seed == 0] == first


def test_a_selection_narrows_experiments_and_seeds():
    found = jobs(LINES, ["practica/cnn-*"], [3])
    assert [job.name for job in found] == [
        "practica/cnn-simple",
        "practica/cnn-simple-limpio",
        "practica/cnn-simple-orden-nuevo",
    ]
    assert {job.seed for job in found} == {3}
    assert jobs(LINES, ["otra/*"]) == []


def test_the_states_of_a_run(results):
    job = Job("practica", catalogued("cnn-simple"), 0)
    assert state(results, job) is State.MISSING
    folder = make_run(results).folder
    assert state(results, job) is State.DONE
    changed = replace(job.experiment, config=job.experiment.config.model_copy(update={"batch_size": 64}))
    assert state(results, replace(job, experiment=changed)) is State.STALE
    assert state(results, replace(job, experiment=on_sample(job.experiment))) is State.STALE
    (folder / "result.json").write_text("{")
    assert state(results, job) is State.REJECTED


def test_a_new_trainer_makes_results_stale(monkeypatch):
    result = make_result()
    assert not is_stale(result, result.config)
    assert is_stale(result, result.config.model_copy(update={"model": CnnConfig(filters=(16,))}))
    monkeypatch.setattr("experiments.config.TRAINER_VERSION", 2)
    assert is_stale(result, result.config)


class Inline:
    """An executor that runs at once, in place."""

    def submit(self, function, *arguments):
        future: Future = Future()
        future.set_result(function(*arguments))
        return future


def test_each_job_is_a_process_of_its_own(results, monkeypatch):
    commands = []

    def record(command, **_):
        commands.append(command)
        return type("Done", (), {"returncode": 0})()

    monkeypatch.setattr(subprocess, "run", record)
    todo = [Job("practica", catalogued("cnn-simple"), 2), Job("practica", on_sample(catalogued("cnn-simple")), 0)]
    assert [f.result() for f in submit(Inline(), results, todo)] == [0, 0]  # type: ignore[arg-type]
    assert commands[0] == [
        sys.executable,
        "-m",
        "experiments",
        "run",
        "practica/cnn-simple",
        "--seed",
        "2",
        "--results",
        str(results),
    ]
    assert commands[1][-1] == "--muestra"


@pytest.mark.parametrize(("slug", "lacks"), [("cnn-simple", False), ("transfer-mobilenetv2", True)])
def test_weights_that_are_not_there(tmp_path, monkeypatch, slug, lacks):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    assert lacks_weights(Job("practica", catalogued(slug), 0)) is lacks


@pytest.mark.skipif(not hasattr(os, "sched_getaffinity"), reason="este sistema no reparte núcleos")
def test_workers_share_the_cores_out():
    cores = os.sched_getaffinity(0)
    both_started = threading.Barrier(2)

    def own_cores():
        both_started.wait(timeout=10)
        return os.sched_getaffinity(0)

    with local_executor(2) as executor:
        shares = [future.result() for future in [executor.submit(own_cores) for _ in range(2)]]
    assert shares[0] | shares[1] == cores
    if len(cores) > 1:
        assert not shares[0] & shares[1]
    assert os.sched_getaffinity(0) == cores

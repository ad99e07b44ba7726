import json
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from experiments.checkpoint import Checkpoint, Progressed
from experiments.errors import UserError
from experiments.lock import lock_holder, run_lock
from experiments.paths import ROOT

PROGRESS = Progressed([{"loss": 1.5}], 1, [np.ones((2, 3), np.float32), np.array(7, np.int64)], [np.zeros(2)], 3.5, 7.0)


BEGAN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def test_what_is_saved_is_loaded(tmp_path):
    checkpoint = Checkpoint(tmp_path / "run" / "checkpoint.npz", "a", BEGAN)
    assert checkpoint.load() is None
    checkpoint.save(PROGRESS)
    loaded = checkpoint.load()
    assert loaded is not None
    assert (loaded.rows, loaded.best_epoch, loaded.wall_seconds, loaded.cpu_seconds) == ([{"loss": 1.5}], 1, 3.5, 7.0)
    for arrays in ("variables", "best_weights"):
        for a, b in zip(getattr(loaded, arrays), getattr(PROGRESS, arrays), strict=True):
            np.testing.assert_array_equal(a, b)
            assert a.dtype == b.dtype
    checkpoint.remove()
    assert checkpoint.load() is None


def test_another_configurations_progress_is_not_used(tmp_path):
    Checkpoint(tmp_path / "c.npz", "a", BEGAN).save(PROGRESS)
    assert Checkpoint(tmp_path / "c.npz", "b", BEGAN).load() is None


def test_a_run_began_when_its_first_process_did(tmp_path):
    later = BEGAN + timedelta(days=1)
    assert Checkpoint(tmp_path / "c.npz", "a", later).started_at == later
    Checkpoint(tmp_path / "c.npz", "a", BEGAN).save(PROGRESS)
    assert Checkpoint(tmp_path / "c.npz", "a", later).started_at == BEGAN
    assert Checkpoint(tmp_path / "c.npz", "b", later).started_at == later


def test_a_checkpoint_that_does_not_say_when_it_began_is_as_none(tmp_path):
    facts = {"fingerprint": "a", "rows": [], "best_epoch": 0, "wall_seconds": 0.0, "cpu_seconds": 0.0}
    np.savez(tmp_path / "c.npz", facts=np.frombuffer(json.dumps(facts).encode(), np.uint8))
    checkpoint = Checkpoint(tmp_path / "c.npz", "a", BEGAN)
    assert (checkpoint.load(), checkpoint.started_at) == (None, BEGAN)


@pytest.mark.parametrize("size", [0, 100, 900])
def test_a_damaged_checkpoint_is_as_none(tmp_path, size):
    path = tmp_path / "c.npz"
    Checkpoint(path, "a", BEGAN).save(PROGRESS)
    path.write_bytes(path.read_bytes()[:size])
    assert Checkpoint(path, "a", BEGAN).load() is None


def test_more_than_ten_variables_keep_their_order(tmp_path):
    many = Progressed([], 0, [np.array(i) for i in range(25)], None, 0.0, 0.0)
    checkpoint = Checkpoint(tmp_path / "c.npz", "a", BEGAN)
    checkpoint.save(many)
    loaded = checkpoint.load()
    assert loaded is not None
    assert [int(v) for v in loaded.variables] == list(range(25))
    assert loaded.best_weights is None


def test_the_lock_names_its_holder_and_ends_with_it(tmp_path):
    """The kernel releases the lock of a process that is killed."""
    code = (
        "import sys, time; from pathlib import Path; from experiments.lock import run_lock\n"
        f"with run_lock(Path({str(tmp_path)!r})): print('held', flush=True); time.sleep(60)"
    )
    holder = subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert holder.stdout is not None
    with holder.stdout:
        assert holder.stdout.readline() == "held\n"
        assert (lock_holder(tmp_path) or "").startswith(f"el proceso {holder.pid} de ")
        with pytest.raises(UserError, match=f"ya la está haciendo el proceso {holder.pid} de "), run_lock(tmp_path):
            pass
        os.kill(holder.pid, signal.SIGKILL)
        holder.wait()
    assert lock_holder(tmp_path) is None
    with run_lock(tmp_path):
        assert (lock_holder(tmp_path) or "").startswith(f"el proceso {os.getpid()} de ")

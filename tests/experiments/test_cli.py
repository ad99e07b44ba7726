"""The command line as a user meets it: exit codes, one sentence, no traceback."""

import os
import signal
import subprocess
import sys

from typer.testing import CliRunner

from experiments.__main__ import app
from experiments.lock import run_lock
from experiments.paths import ROOT
from tests.factory import make_results, make_run

RUNNER = CliRunner()


def command(*arguments, **environment):
    return subprocess.run(
        [sys.executable, "-m", "experiments", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        env={**os.environ, **environment},
        check=False,
    )


def test_a_run_and_a_finished_queue(tmp_path):
    done = command("run", "practica/cnn-simple", "--muestra", "--seed", "1", "--results", str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert "época 10/10" in done.stdout or "época  9/10" in done.stdout
    assert "quedan" in done.stdout
    again = command("queue", "--muestra", "--only", "practica/cnn-simple", "--seeds", "1", "--results", str(tmp_path))
    assert (again.returncode, again.stdout.strip()) == (0, "No hay nada pendiente.")


def test_damaged_data_is_one_sentence_and_exit_code_1(tmp_path):
    (tmp_path / "datasets").mkdir()
    (tmp_path / "datasets" / "cifar10.npz").write_bytes(b"half")
    done = command("run", "practica/cnn-simple", "--results", str(tmp_path / "r"), KERAS_HOME=str(tmp_path))
    assert done.returncode == 1
    assert "truncado o dañado; borralo" in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.rglob("result.json"))


def test_debug_shows_the_traceback(tmp_path):
    (tmp_path / "datasets").mkdir()
    (tmp_path / "datasets" / "cifar10.npz").write_bytes(b"half")
    done = command("run", "practica/cnn-simple", "--debug", "--results", str(tmp_path / "r"), KERAS_HOME=str(tmp_path))
    assert "Traceback" in done.stderr


def test_usage_errors_exit_with_2():
    for arguments in (
        ["run", "practica/no-existe"],
        ["queue", "--only", "otra/*"],
        ["queue", "--seeds", "uno"],
        ["bailar"],
    ):
        assert RUNNER.invoke(app, arguments).exit_code == 2


def test_the_queue_tells_failures_from_missing_weights(tmp_path, monkeypatch):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.setattr("experiments.schedule._run_process", lambda *_: 1)
    waiting = RUNNER.invoke(
        app, ["queue", "--only", "practica/transfer-mobilenetv2", "--seeds", "0", "--results", str(tmp_path)]
    )
    assert waiting.exit_code == 0
    assert "practica/transfer-mobilenetv2, semilla 0: pendiente por falta de pesos" in waiting.stdout
    failed = RUNNER.invoke(app, ["queue", "--only", "practica/cnn-simple", "--seeds", "0", "--results", str(tmp_path)])
    assert failed.exit_code == 1
    assert "Fallaron practica/cnn-simple (semilla 0)" in failed.output


def test_a_run_that_another_process_makes_is_left_to_it(tmp_path):
    with run_lock(tmp_path / "practica" / "cnn-simple" / "seed-0"):
        done = command("run", "practica/cnn-simple", "--results", str(tmp_path))
        assert done.returncode == 1
        assert f"ya la está haciendo el proceso {os.getpid()} de " in done.stderr
        queued = command("queue", "--only", "practica/cnn-simple", "--seeds", "0", "--results", str(tmp_path))
        assert queued.returncode == 0
        assert f"la está haciendo el proceso {os.getpid()} de " in queued.stdout


def test_a_queue_ends_when_it_is_interrupted(tmp_path):
    arguments = ["queue", "--muestra", "--only", "practica/cnn-*", "--seeds", "0", "--results", str(tmp_path)]
    with subprocess.Popen(
        [sys.executable, "-m", "experiments", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as queue:
        assert queue.stdout is not None
        while "época  2/10" not in queue.stdout.readline():
            assert queue.poll() is None
        os.killpg(queue.pid, signal.SIGINT)  # what a terminal sends to everything in its foreground
        _, errors = queue.communicate(timeout=30)
    assert queue.returncode == 1
    assert "el mismo comando sigue desde ahí" in errors
    assert not list(tmp_path.rglob("result.json"))
    assert len(list(tmp_path.rglob("checkpoint.npz"))) == 1


def test_a_finished_run_is_not_made_again(results):
    path = make_run(results).folder / "result.json"
    before = path.stat().st_mtime_ns
    done = RUNNER.invoke(app, ["run", "practica/cnn-simple", "--results", str(results)])
    assert (done.exit_code, "ya está lista" in done.stdout) == (0, True)
    assert path.stat().st_mtime_ns == before


def test_a_finished_tree_is_told_at_once(results):
    make_results(results, seeds=range(5))
    start = os.times()
    done = command("queue", "--only", "practica/cnn-*,practica/transfer-mobilenetv2", "--results", str(results))
    spent = os.times()
    assert done.stdout.strip() == "No hay nada pendiente."
    assert spent.children_user + spent.children_system - start.children_user - start.children_system < 2


def test_list_shows_every_run(results):
    make_results(results, seeds=(0,))
    lines = RUNNER.invoke(
        app, ["list", "--only", "practica/*", "--results", str(results), "--seeds", "0,1"]
    ).stdout.splitlines()
    assert "lista          practica/cnn-simple, semilla 0 (2 s)" in lines
    assert "falta          practica/cnn-simple, semilla 1 (unos 2 s)" in lines
    assert "falta          practica/transfer-mobilenetv2-ancho-1, semilla 0 (sin estimación)" in lines
    assert lines[-1] == "Llevan unos 0 min; faltan unos 0 min más 2 sin estimación."

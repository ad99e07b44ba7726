"""The command line as a user meets it: exit codes, one sentence, no traceback."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from experiments.catalogue import Job
from experiments.config import TransferConfig
from experiments.errors import UserError
from experiments.lock import run_lock
from experiments.paths import ROOT
from experiments.store import load_run
from experiments.weights import weights_path
from tests.commands import invoke
from tests.factory import catalogued, make_results, make_run


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
    epochs = len(load_run(tmp_path, tmp_path / "practica" / "cnn-simple" / "seed-1").result.history.loss)
    rows = [line for line in done.stdout.splitlines() if "quedan" in line]
    assert [row.partition("época")[2][:6] for row in rows] == [f" {epoch:>2}/10" for epoch in range(1, epochs + 1)]
    assert len(done.stdout.splitlines()) == 1 + epochs + 1
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


def test_the_queue_tells_failures_from_missing_weights(tmp_path, monkeypatch):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.setattr("experiments.schedule._run_process", lambda *_: 1)
    tried: list[str] = []
    monkeypatch.setattr("experiments.__main__.try_weights", tried.append)
    waiting = invoke(["queue", "--only", "practica/transfer-mobilenetv2", "--seeds", "0", "--results", str(tmp_path)])
    assert waiting.exit_code == 0
    assert "Esperan pesos de ImageNet que no están en esta máquina: practica/transfer-mobilenetv2;" in waiting.stdout
    assert "Fuera de eso no hay nada pendiente." in waiting.stdout
    assert not tried
    both = "practica/transfer-mobilenetv2,practica/cnn-simple"
    failed = invoke(["queue", "--only", both, "--seeds", "0", "--results", str(tmp_path)])
    assert failed.exit_code == 1
    assert "Fallaron practica/cnn-simple (semilla 0)" in failed.output
    assert tried == [both]


def test_weights_that_arrive_are_used(tmp_path, monkeypatch):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    config = catalogued("transfer-mobilenetv2").config.model
    assert isinstance(config, TransferConfig)

    def arrive(_: str) -> None:
        weights_path(config).parent.mkdir()
        weights_path(config).touch()

    ran: list[str] = []

    def succeed(_: Path, job: Job) -> int:
        ran.append(job.name)
        return 0

    monkeypatch.setattr("experiments.schedule._run_process", succeed)
    monkeypatch.setattr("experiments.__main__.try_weights", arrive)
    both = "practica/transfer-mobilenetv2,practica/cnn-simple"
    done = invoke(["queue", "--only", both, "--seeds", "0", "--results", str(tmp_path)])
    assert done.exit_code == 0
    assert "Esperan" not in done.stdout
    assert sorted(ran) == ["practica/cnn-simple", "practica/transfer-mobilenetv2"]


def test_weights_are_fetched_once_each_or_named(tmp_path, monkeypatch):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    asked = []

    def fetch(config: TransferConfig) -> None:
        asked.append(config.base)
        if config.base == "vgg16":
            raise UserError("no")

    monkeypatch.setattr("experiments.models.transfer.fetch_weights", fetch)
    done = invoke(["weights", "--only", "modelos-base/resnet50*,modelos-base/vgg16*"])
    assert asked == ["resnet50", "vgg16"]
    assert done.exit_code == 1
    assert "No se pudieron descargar vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5;" in done.output
    assert invoke(["weights", "--only", "regularizacion/*"]).stdout.strip() == "Están todos los pesos."


def test_a_finished_tree_is_told_at_once_and_without_tensorflow(tmp_path, monkeypatch):
    make_results(tmp_path, seeds=[0])
    monkeypatch.setenv("PYTHONPROFILEIMPORTTIME", "1")
    done = command("queue", "--only", "practica/cnn-simple*", "--seeds", "0", "--results", str(tmp_path))
    assert done.stdout.strip() == "No hay nada pendiente."
    assert "pydantic" in done.stderr
    assert "tensorflow" not in done.stderr


def test_a_run_that_another_process_makes_is_left_to_it(tmp_path):
    with run_lock(tmp_path / "practica" / "cnn-simple" / "seed-0"):
        done = command("run", "practica/cnn-simple", "--results", str(tmp_path))
        assert done.returncode == 1
        assert f"ya la está haciendo el proceso {os.getpid()} de " in done.stderr
        queued = command("queue", "--only", "practica/cnn-simple", "--seeds", "0", "--results", str(tmp_path))
        assert queued.returncode == 0
        assert f"la está haciendo el proceso {os.getpid()} de " in queued.stdout


def test_a_queue_ends_when_it_is_interrupted(tmp_path):
    # A shell lets what it starts in the background ignore this signal, and so would the queue, by inheritance.
    signal.signal(signal.SIGINT, signal.default_int_handler)
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
    assert errors.count("el mismo comando sigue desde ahí") == 2  # the queue's and the run's
    assert "Traceback" not in errors
    assert not list(tmp_path.rglob("result.json"))
    assert len(list(tmp_path.rglob("checkpoint.npz"))) == 1


def test_any_command_that_is_interrupted_ends_in_one_sentence(monkeypatch):
    def interrupt(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr("experiments.__main__.jobs", interrupt)
    done = invoke(["list"])
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith("Interrumpido: ")
    assert done.stderr.count("\n") == 1


def test_a_finished_run_is_not_made_again(results):
    path = make_run(results).folder / "result.json"
    before = path.stat().st_mtime_ns
    done = invoke(["run", "practica/cnn-simple", "--results", str(results)])
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
    lines = invoke(["list", "--only", "practica/*", "--results", str(results), "--seeds", "0,1"]).stdout.splitlines()
    assert "lista          practica/cnn-simple, semilla 0 (2 s)" in lines
    assert "falta          practica/cnn-simple, semilla 1 (unos 2 s)" in lines
    assert "falta          practica/transfer-mobilenetv2-ancho-1, semilla 0 (sin estimación)" in lines
    assert lines[-1] == "Llevan unos 0 min; faltan unos 0 min más 2 sin estimación."

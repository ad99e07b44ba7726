"""The notebook as it is stored, and as it comes out of a new kernel."""

import copy
import os
import re
import subprocess
import sys

import nbformat
import pytest

from experiments.paths import NOTEBOOK, ROOT
from scripts.notebook import __main__ as command
from scripts.notebook.__main__ import METADATA, execute
from tests.commands import invoke

IMAGE = re.compile(r"base64,[^\"]*")
COLAB = """
import sys, types
sys.modules["google.colab"] = types.ModuleType("google.colab")
from IPython.testing.globalipapp import start_ipython
shell = start_ipython()
shell.run_cell(sys.stdin.read()).raise_error()
import experiments
print(experiments.__file__)
"""


@pytest.fixture(scope="module")
def stored():
    return nbformat.read(NOTEBOOK, as_version=4)


@pytest.fixture(scope="module")
def executed(stored):
    """Execute a copy: TensorFlow trains on the sample; a failing cell raises."""
    return execute(copy.deepcopy(stored))


def code(notebook, tag=None):
    return {
        cell.id: cell
        for cell in notebook.cells
        if cell.cell_type == "code" and (tag is None or tag in cell.metadata.get("tags", ()))
    }


def shown(cell):
    """Return the text that a cell shows; an image is known by its alternative text, which says its numbers."""
    return [IMAGE.sub("base64,", str(output.get("text") or output["data"]["text/html"])) for output in cell.outputs]


def test_every_stored_cell_shows_something_and_none_an_error(stored):
    nbformat.validate(stored)
    cells = code(stored)
    assert {name for name, cell in cells.items() if not cell.outputs} == set()
    assert {o.output_type for cell in cells.values() for o in cell.outputs} <= {"stream", "execute_result"}
    assert {o.name for cell in cells.values() for o in cell.outputs if o.output_type == "stream"} == {"stdout"}
    assert [cell.execution_count for cell in cells.values()] == list(range(1, len(cells) + 1))


def test_nothing_stored_tells_of_a_machine_or_a_clock(stored):
    text = NOTEBOOK.read_text(encoding="utf-8")
    assert stored.metadata == METADATA
    assert {key for cell in stored.cells for key in cell.metadata} == {"tags"}
    assert not re.search(r"site-packages|/home/|/tmp/|\d+ ms|\ds/step|WARNING", text)
    assert len(text) < 400_000


def test_every_figure_says_what_it_shows(stored):
    images = [tag for cell in code(stored).values() for text in shown(cell) for tag in re.findall("<img[^>]*>", text)]
    assert len(images) > 4
    assert all(re.search(r'alt="[^"]{40,}"', tag) for tag in images)


def test_what_the_results_say_is_still_what_is_stored(stored, executed):
    now, then = (code(notebook, "resultados") for notebook in (executed, stored))
    assert len(now) > 4
    for name, cell in now.items():
        assert shown(cell) == shown(then[name]), f"Cambió lo que muestra la celda «{name}»: corré `make notebook`."


def test_it_runs_to_its_end_and_holds_what_its_text_says(stored, executed):
    assert [len(cell.outputs) for cell in code(executed).values()] == [len(c.outputs) for c in code(stored).values()]
    (text,) = shown(code(executed)["comparar"])
    sample, whole, chance = (float(number.replace(",", ".")) for number in re.findall(r"([\d,]+)\s%", text))
    assert 2 * chance < sample < 0.75 * whole  # «bastante más que el azar», «mucho menos que con el conjunto completo»


@pytest.fixture
def broken(tmp_path, monkeypatch):
    """Let the command find a notebook whose second cell does what a test puts there."""
    path = tmp_path / "roto.ipynb"
    monkeypatch.setattr(command, "NOTEBOOK", path)

    def write(source):
        cells = [nbformat.v4.new_code_cell(text) for text in ("print(1)", source)]
        nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
        return path

    return write


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("1 / 0", "falló una celda.\n"),
        ("while True: pass", "una celda no terminó en 2 segundos."),
        ("import os; os._exit(1)", "murió el proceso que lo ejecutaba."),
    ],
)
def test_a_notebook_that_does_not_end_well_is_left_as_it_was(broken, monkeypatch, source, reason):
    monkeypatch.setattr(command, "CELL_SECONDS", 2)
    path = broken(source)
    before = path.read_bytes()
    done = invoke([], command.main)
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith(f"{path} queda como estaba: {reason}")
    assert path.read_bytes() == before


def in_colab(folder, source):
    """Run a cell as Colab would, the project's address leading to this checkout."""
    (folder / "home").mkdir()
    git = {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"url.file://{ROOT}.insteadOf",
        "GIT_CONFIG_VALUE_0": "https://github.com/persona/practica",
    }
    environment = {**os.environ, **git, "HOME": str(folder / "home"), "PIP_NO_INDEX": "1", "PYTHONPATH": ""}
    return subprocess.run(
        [sys.executable, "-c", COLAB],
        input=source,
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def test_in_colab_the_first_cell_fetches_the_project(stored, tmp_path):
    source = code(stored)["preparar"].source.replace('REPOSITORIO = ""', 'REPOSITORIO = "persona/practica"')
    done = in_colab(tmp_path, source)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-1] == str(tmp_path / "practica-9" / "experiments" / "__init__.py")


def test_in_colab_the_first_cell_asks_for_the_repository(stored, tmp_path):
    done = in_colab(tmp_path, code(stored)["preparar"].source)
    assert "Escribí en REPOSITORIO el usuario/nombre." in done.stdout + done.stderr
    assert done.returncode == 1

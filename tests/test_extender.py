"""The page on extending the project, followed to the letter in a copy of the tree."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from experiments.paths import DOCS, ROOT
from scripts.build_site import GENERATED

PAGE = DOCS / "extender.md"
BLOCK = re.compile(r'^```(\w+)(?: title="([^"]+)")?\n(.*?)^```$', re.MULTILINE | re.DOTALL)
COPIED = (
    "docs",
    "experiments",
    "requirements",
    "scripts",
    "tests",
    "mkdocs.yml",
    "mkdocs-offline.yml",
    "pyproject.toml",
    ".gitignore",
)
LEFT_OUT = {"node_modules", "results", "__pycache__"}


class Block(NamedTuple):
    """A block of the page: a new file, a change of one, or commands."""

    language: str
    title: str
    text: str


def blocks() -> Iterator[Block]:
    for match in BLOCK.finditer(PAGE.read_text(encoding="utf-8")):
        yield Block(match[1], match[2] or "", match[3])


def copy_tree(target):
    """Copy what the project is made of: no results, nothing built."""

    def left_out(folder, names):
        return LEFT_OUT | (set(GENERATED) if Path(folder) == DOCS else set())

    for name in COPIED:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, target / name, ignore=left_out)
        else:
            shutil.copy(ROOT / name, target / name)


def change(path, diff):
    """Apply a block of a change: its lines without the new ones stand in the file, once."""
    lines = diff.splitlines(keepends=True)
    before = "".join(line[1:] for line in lines if not line.startswith("+"))
    after = "".join(line[1:] for line in lines if not line.startswith("-"))
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1, f"{path.name} has not, or not once:\n{before}"
    path.write_text(text.replace(before, after), encoding="utf-8")


def run(tree, commands):
    """Run commands as a reader would, with this test's own Python."""
    commands = commands.replace(".venv/bin/python", sys.executable)
    names = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "a", "GIT_COMMITTER_EMAIL": "a@b"}
    done = subprocess.run(
        ["bash", "-euc", commands], cwd=tree, env=os.environ | names, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def paste_below_cost(module, lines):
    """«Pegá las dos líneas que imprime la última orden debajo de `cost`»."""
    text = module.read_text(encoding="utf-8")
    cost = re.search(r"^    cost=.*\n", text, re.MULTILINE)
    assert cost
    module.write_text(text.replace(cost[0], cost[0] + lines), encoding="utf-8")


@pytest.fixture(scope="module")
def followed(tmp_path_factory) -> Path:
    """Do what the page says, in its order."""
    if not shutil.which("git"):
        pytest.skip("falta git, que la página usa")
    tree: Path = tmp_path_factory.mktemp("copia")
    copy_tree(tree)
    run(tree, "git init -q . && git add -A && git commit -qm base")
    for block in blocks():
        if block.language == "bash":
            printed = run(tree, block.text)
            if "stated=" in block.text:
                last = "".join(printed.splitlines(keepends=True)[-2:])
                paste_below_cost(tree / "experiments" / "lines" / "nucleos.py", last)
        elif block.language == "diff":
            change(tree / block.title, block.text)
        else:
            assert not (tree / block.title).exists()
            (tree / block.title).write_text(block.text, encoding="utf-8")
    return tree


def test_every_block_says_where_it_goes():
    found = list(blocks())
    assert PAGE.read_text(encoding="utf-8").count("```") == 2 * len(found)
    assert all(bool(block.title) != (block.language == "bash") for block in found)
    new = [block.title for block in found if block.language in {"python", "jinja"}]
    assert new == ["experiments/lines/nucleos.py", "scripts/templates/lineas/nucleos.md.j2"]


def test_the_new_line_has_a_page_with_its_result(followed):
    html = (followed / "build" / "prueba-sitio" / "investigacion" / "nucleos" / "index.html").read_text("utf-8")
    assert "Resultados de demostración" in html
    for name in ("Núcleos de tres píxeles", "Núcleos de un píxel"):
        assert re.search(rf"<td[^>]*>{name}</td>\s*<td[^>]*><data value=\"0\.\d+\"", html)
    assert "nucleos-exactitud-light.png" in html
    assert "La CNN simple de la práctica con un solo cambio" in html


def test_the_new_experiment_is_in_its_line_s_table(followed):
    html = (followed / "build" / "prueba-sitio" / "investigacion" / "regularizacion" / "index.html").read_text("utf-8")
    assert re.search(r"<td[^>]*>Dropout suave</td>\s*<td[^>]*><data value=\"0\.\d+\"", html)


def test_the_named_commit_holds_and_the_code_is_as_it_should_be(followed):
    run(followed, ".venv/bin/python -m pytest -q tests/experiments/test_lines.py -k nucleos")
    run(followed, ".venv/bin/python -m ruff check . && .venv/bin/python -m ruff format --check .")

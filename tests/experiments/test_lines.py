"""The lines' hypotheses against the repository's history."""

import ast
import os
import subprocess
from pathlib import Path

import pytest

from experiments.lines import LINES
from experiments.paths import ROOT


def git(*arguments):
    return subprocess.run(
        ["git", *arguments], cwd=ROOT, env={**os.environ, "TZ": "UTC"}, capture_output=True, text=True, check=True
    ).stdout.strip()


def has_history():
    try:
        return git("rev-parse", "--is-shallow-repository") == "false"
    except (OSError, subprocess.CalledProcessError):
        return False


def hypothesis(source):
    """Read the hypothesis out of a line's module without running it."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Line":
            return next(ast.literal_eval(k.value) for k in node.keywords if k.arg == "hypothesis")
    return None


@pytest.mark.skipif(not has_history(), reason="no hay historia completa de git en esta copia")
@pytest.mark.parametrize("line", LINES, ids=lambda line: line.slug)
def test_the_named_commit_is_the_first_with_the_hypothesis(line):
    path = f"experiments/lines/{line.slug.replace('-', '_')}.py"
    assert hypothesis(Path(ROOT / path).read_text(encoding="utf-8")) == line.hypothesis
    commits = [row.split() for row in git("log", "--reverse", "--format=%H %ct", "--", path).splitlines()]
    first = next(sha for sha, _ in commits if hypothesis(git("show", f"{sha}:{path}")) == line.hypothesis)
    assert line.stated is not None
    assert line.stated.sha == first
    when = git("show", "-s", "--date=format-local:%Y-%m-%dT%H:%M:%SZ", "--format=%cd", first)
    assert line.stated.at == when

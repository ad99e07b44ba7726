"""The lines' hypotheses and predictions against the repository's history."""

import ast
import contextlib
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from experiments.catalogue import Commit
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


def argument(tree, name):
    """Find what a line's module gives `Line` by a name; None where it gives nothing."""
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "Line"]
    return next((keyword.value for call in calls for keyword in call.keywords if keyword.arg == name), None)


def hypothesis(source):
    """Read the hypothesis out of a line's module without running it."""
    found = argument(ast.parse(source), "hypothesis")
    return found and ast.literal_eval(found)


def judged(text, quantity, pairs, above=None, below=None):
    """Keep of a prediction what the results judge: its text may be corrected."""
    return quantity, pairs, above, below


def predictions(source):
    """Work out what the predictions of a line's module judge; None where it has none."""
    tree = ast.parse(source)
    found = argument(tree, "predictions")
    if found is None:
        return None
    names: dict[str, Any] = {}
    for statement in tree.body:
        # What predictions do not name may ask for what the project no longer has; a name that they lack still raises.
        with contextlib.suppress(Exception):
            exec(compile(ast.Module([statement], []), "line", "exec"), names)
    return eval(compile(ast.Expression(found), "line", "eval"), names | {"Prediction": judged})


def module(line):
    return f"experiments/lines/{line.slug.replace('-', '_')}.py"


@pytest.mark.parametrize("line", LINES, ids=lambda line: line.slug)
def test_a_module_is_read_as_it_runs(line):
    source = Path(ROOT / module(line)).read_text(encoding="utf-8")
    assert hypothesis(source) == line.hypothesis
    assert predictions(source) == tuple((p.quantity, p.pairs, p.above, p.below) for p in line.predictions)


@pytest.mark.skipif(not has_history(), reason="no hay historia completa de git en esta copia")
@pytest.mark.parametrize(("name", "read"), [("stated", hypothesis), ("predicted", predictions)])
@pytest.mark.parametrize("line", LINES, ids=lambda line: line.slug)
def test_the_named_commit_is_the_first_with_what_it_dates(line, name, read):
    path = module(line)
    present = read(Path(ROOT / path).read_text(encoding="utf-8"))
    commits = git("log", "--reverse", "--format=%H", "--", path).splitlines()
    first = next(sha for sha in commits if read(git("show", f"{sha}:{path}")) == present)
    when = git("show", "-s", "--date=format-local:%Y-%m-%dT%H:%M:%SZ", "--format=%cd", first)
    assert getattr(line, name) == Commit(first, when)


MODULE = """
from experiments.gone import Config
BEST = "a"
LINE = Line(
    hypothesis="x",
    experiments=(Config(),),
    predictions=(Prediction("y", "accuracy", ((BEST, None),), above=0.1),),
)
"""


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [
        ('"y"', '"z"', True),
        ("(BEST, None)", '("a", None)', True),
        ("Config", "Setup", True),
        ('BEST = "a"', 'BEST = "b"', False),
        ('"accuracy"', '"gap"', False),
        ("above=0.1", "above=0.2", False),
        ("above=0.1", "below=0.1", False),
        ("predictions=", "others=", False),
    ],
)
def test_predictions_are_the_same_while_they_judge_the_same(before, after, same):
    assert predictions(MODULE) == (("accuracy", (("a", None),), 0.1, None),)
    assert (predictions(MODULE.replace(before, after)) == predictions(MODULE)) is same

"""The speed network's earlier recipes against the repository's history."""

import json

import pytest

from scripts.attempts import ATTEMPTS
from tests.experiments.test_lines import git, has_history

RESULT = "experiments/results/arquitecturas/velocista/seed-0/result.json"


@pytest.mark.skipif(not has_history(), reason="no hay historia completa de git en esta copia")
@pytest.mark.parametrize("attempt", ATTEMPTS, ids=lambda attempt: attempt.commit[:7])
def test_the_figures_are_those_of_the_result_file(attempt):
    result = json.loads(git("show", f"{attempt.commit}:{RESULT}"))
    assert attempt.epochs == result["config"]["epochs"]
    assert attempt.val_accuracy == pytest.approx(result["history"]["val_accuracy"][result["selected_epoch"] - 1])
    assert attempt.accuracy == pytest.approx(result["test"]["accuracy"])
    assert attempt.views_accuracy == pytest.approx(result["test_views"]["accuracy"])


@pytest.mark.skipif(not has_history(), reason="no hay historia completa de git en esta copia")
def test_none_is_left_out():
    commits = git("log", "--reverse", "--format=%H", "--", RESULT).split()
    scored = [json.loads(git("show", f"{commit}:{RESULT}")) for commit in commits]
    last = scored[-1]["config"]
    given_up = {commit for commit, result in zip(commits, scored, strict=True) if result["config"] != last}
    assert given_up <= {attempt.commit for attempt in ATTEMPTS}

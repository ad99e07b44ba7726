"""What the workflows may do, and that the publishing one verifies what it publishes."""

import re
import subprocess

import pytest
import yaml

from experiments.paths import ROOT

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def load(path):
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.stem)
def test_actions_are_pinned_and_rights_are_few(path):
    text = path.read_text(encoding="utf-8")
    used = re.findall(r"uses: (.*)", text)
    assert used
    assert all(re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", action) for action in used)
    workflow = load(path)
    assert workflow["permissions"] == {}
    assert "pull_request_target" not in workflow["on"]
    assert "secrets." not in text


def test_changes_of_others_can_only_read():
    workflow = load(ROOT / ".github" / "workflows" / "check.yml")
    assert set(workflow["on"]) == {"push", "pull_request"}
    assert [job["permissions"] for job in workflow["jobs"].values()] == [{"contents": "read"}]
    commands = [step["run"] for step in workflow["jobs"]["check"]["steps"] if "run" in step]
    assert commands[0] == "bash .ci/run"
    assert "scripts.compare" in commands[1]


def test_only_a_verified_site_of_the_main_branch_is_published():
    workflow = load(ROOT / ".github" / "workflows" / "pages.yml")
    assert workflow["on"] == {"push": {"branches": ["main"]}}
    steps = workflow["jobs"]["build"]["steps"]
    kinds = [step.get("run") or step["uses"].partition("@")[0] for step in steps]
    assert kinds.index("make pdf") < kinds.index("make verify") < kinds.index("actions/upload-pages-artifact")
    assert workflow["jobs"]["deploy"]["needs"] == "build"


def test_training_is_started_by_hand():
    assert set(load(ROOT / ".github" / "workflows" / "train.yml")["on"]) == {"workflow_dispatch"}


@pytest.mark.parametrize(("status", "passes"), [(0, True), (124, True), (1, False), (2, False), (127, False)])
def test_training_fails_unless_it_only_ran_out_of_time(tmp_path, status, passes):
    steps = load(ROOT / ".github" / "workflows" / "train.yml")["jobs"]["train"]["steps"]
    train, propose = steps[-2:]
    (tmp_path / "timeout").write_text(f"#!/bin/sh\nexit {status}\n")
    (tmp_path / "timeout").chmod(0o755)
    done = subprocess.run(["/bin/bash", "-e", "-c", train["run"]], env={"PATH": str(tmp_path)}, check=False)
    assert (done.returncode == 0) is passes
    assert propose["if"] == "${{ !cancelled() }}"

"""What the README promises exists."""

import re
import subprocess

from experiments.paths import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```bash\n(.*?)```", README, re.DOTALL)


def test_every_command_of_the_readme_is_run_by_ci():
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    commands = [line for block in BLOCKS for line in block.splitlines() if line]
    assert {"make site", "make test", "make demo", "make serve"} <= set(commands)
    run = {line.strip().removesuffix(" &") for line in script}
    assert [command for command in commands if command not in run] == []


def test_the_site_that_was_built_is_the_one_that_is_served():
    command = ["make", "--dry-run", "serve", "OUT=build/otro"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert '-m http.server --bind 127.0.0.1 --directory "build/otro"' in done.stdout


def test_every_path_of_the_readme_exists():
    for path in re.findall(r"^\| `([^`]+)` \|", README, re.MULTILINE):
        assert (ROOT / path).exists(), path

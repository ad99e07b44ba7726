"""What the README promises exists."""

import re

from experiments.paths import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```bash\n(.*?)```", README, re.DOTALL)


def test_every_make_target_of_the_readme_exists():
    targets = set(re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    used = {word for block in BLOCKS for word in re.findall(r"^make ([a-z]+)", block, re.MULTILINE)}
    assert {"site", "test", "experiments", "demo", "serve", "check"} <= used
    assert used <= targets


def test_every_path_of_the_readme_exists():
    for path in re.findall(r"^\| `([^`]+)` \|", README, re.MULTILINE):
        assert (ROOT / path).exists(), path


def test_ci_calls_the_readmes_commands():
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert "make site" in script
    assert "make check" in script

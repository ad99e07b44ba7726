"""What every test shares."""

import os
from pathlib import Path

import pytest

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
_SHARED = Path(__file__).resolve().parents[2] / "shared" / "keras"
if _SHARED.is_dir():
    os.environ.setdefault("KERAS_HOME", str(_SHARED))


@pytest.fixture
def results(tmp_path: Path) -> Path:
    """Return an empty results folder."""
    folder = tmp_path / "results"
    folder.mkdir()
    return folder

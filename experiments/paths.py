"""Folders and files that both packages agree on."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "experiments" / "results"
BENCHMARK = ROOT / "experiments" / "benchmark.json"
SAMPLE = ROOT / "experiments" / "sample" / "cifar10-sample.npz"
FEATURE_CACHE = ROOT / ".cache" / "features"
DOCS = ROOT / "docs"
NOTEBOOK = DOCS / "cuaderno.ipynb"
SITE = ROOT / "site"


def keras_home() -> Path:
    """Return the folder where Keras keeps data sets and weights (`KERAS_HOME`, by default `~/.keras`)."""
    return Path(os.environ.get("KERAS_HOME", "~/.keras")).expanduser()

"""Where and with what a run was made."""

import importlib.metadata
import os
import platform
import subprocess
from datetime import UTC, datetime
from pathlib import Path

from experiments.paths import ROOT
from experiments.schema import Provenance


def describe(dataset_sha256: str, weights_sha256: str | None, started_at: datetime) -> Provenance:
    """Describe this process, this machine and this checkout.

    Args:
        dataset_sha256: hash of the data set.
        weights_sha256: hash of the pretrained weights, if any.
        started_at: when the run began, with its time zone.
    """
    commit = code_commit()
    return Provenance(
        code_commit=commit,
        code_clean=bool(commit) and not _git("status", "--porcelain", "--", ".", ":!experiments/results"),
        python=platform.python_version(),
        tensorflow=importlib.metadata.version("tensorflow"),
        keras=importlib.metadata.version("keras"),
        numpy=importlib.metadata.version("numpy"),
        processor=processor(),
        threads=cores(),
        dataset_sha256=dataset_sha256,
        weights_sha256=weights_sha256,
        started_at=started_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    )


def code_commit() -> str | None:
    """Return the checkout's commit, or None outside a repository."""
    return _git("rev-parse", "HEAD") or None


def cores() -> int:
    """Count the cores that this process may use, where the system says it; else all."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _git(*arguments: str) -> str:
    """Return what git prints, or nothing outside a repository."""
    try:
        done = subprocess.run(["git", *arguments], cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return done.stdout.strip()


def processor() -> str:
    """Return the processor's name as the system gives it."""
    try:
        for row in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if row.startswith("model name"):
                return row.partition(":")[2].strip()[:200]
    except OSError:
        pass
    return platform.processor() or platform.machine()

"""Runs that are killed end as runs that are not."""

import subprocess
import sys
from datetime import UTC, datetime

import keras
import pytest

from experiments.checkpoint import Checkpoint
from experiments.config import AugmentationConfig, EarlyStopping, OptimizerConfig, ScheduleConfig
from experiments.models import build
from experiments.paths import ROOT
from experiments.train import train
from tests.experiments.test_train import TINY, Silent, config, problem  # noqa: F401 - a fixture


class Stop(Silent):
    """End the process' work after some epochs, as a kill would."""

    def __init__(self, after):
        self.after = after

    def epoch(self, epoch, metrics):
        if epoch > self.after:
            raise KeyboardInterrupt


@pytest.mark.parametrize("early_stopping", [None, EarlyStopping(patience=2)])
@pytest.mark.parametrize("after", [1, 3])
def test_going_on_ends_as_not_stopping(problem, tmp_path, early_stopping, after):  # noqa: F811
    wanted = config(epochs=6, early_stopping=early_stopping, optimizer=OptimizerConfig(learning_rate=0.01))

    def run(progress, checkpoint):
        keras.utils.set_random_seed(0)
        model = build(TINY, 10)
        return train(model, problem, wanted, 0, progress, checkpoint), model.get_weights()

    whole, weights = run(Silent(), None)
    checkpoint = Checkpoint(tmp_path / "checkpoint.npz", "a", datetime.now(UTC))
    if whole.history.epochs > after:
        with pytest.raises(KeyboardInterrupt):
            run(Stop(after), checkpoint)
    resumed, again = run(Silent(), checkpoint)
    for series in ("loss", "accuracy", "val_loss", "val_accuracy"):
        assert getattr(resumed.history, series) == getattr(whole.history, series)
    assert resumed.selected_epoch == whole.selected_epoch
    assert all((a == b).all() for a, b in zip(again, weights, strict=True))
    # Whoever comes after the last epoch trains no more.
    finished, _ = run(Stop(0), checkpoint)
    assert finished.history == resumed.history


def test_schedules_averages_and_alternating_flips_go_on_too(problem, tmp_path):  # noqa: F811
    wanted = config(
        epochs=4,
        early_stopping=None,
        optimizer=OptimizerConfig(name="sgd", learning_rate=0.1, momentum=0.9, nesterov=True, averaging=0.9),
        schedule=ScheduleConfig(shape="triangular", rise=0.3),
        augmentation=AugmentationConfig(flip="alternating", shift=1),
    )

    def run(progress, checkpoint):
        keras.utils.set_random_seed(0)
        model = build(TINY, 10)
        return train(model, problem, wanted, 0, progress, checkpoint), model.get_weights()

    whole, weights = run(Silent(), None)
    checkpoint = Checkpoint(tmp_path / "checkpoint.npz", "a", datetime.now(UTC))
    with pytest.raises(KeyboardInterrupt):
        run(Stop(2), checkpoint)
    resumed, again = run(Silent(), checkpoint)
    assert resumed.history.loss == whole.history.loss
    assert resumed.history.learning_rate == whole.history.learning_rate
    assert len(set(whole.history.learning_rate)) == 4
    assert all((a == b).all() for a, b in zip(again, weights, strict=True))


def test_twenty_kills_change_nothing():
    done = subprocess.run(
        [sys.executable, "-m", "tests.torture", "20"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("20 interrupciones")

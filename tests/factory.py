"""Valid results of any shape, made from predictions so that every score follows from them."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from experiments.catalogue import Experiment
from experiments.config import RunConfig, fingerprint
from experiments.data import CLASSES, dataset_sha256
from experiments.evaluate import evaluate
from experiments.lines import find
from experiments.schema import Cost, History, Layer, Model, Provenance, RunResult
from experiments.store import Examples, Predictions, Run, run_folder, save_run

PER_CLASS = 20


def catalogued(slug: str, line: str = "practica") -> Experiment:
    """Return an experiment of a line."""
    experiment = find(line, slug)
    assert experiment is not None
    return experiment


def older(slug: str, line: str = "practica") -> RunConfig:
    """Return a configuration that the catalogue has moved on from."""
    return catalogued(slug, line).config.model_copy(update={"batch_size": 64})


def make_predictions(accuracy: float = 0.7, seed: int = 0, confidence: float = 0.8) -> Predictions:
    """Predict `accuracy` of every class right and the rest as the next class, all with the same confidence."""
    label = np.repeat(np.arange(10, dtype=np.uint8), PER_CLASS)
    wrong = np.tile(np.arange(PER_CLASS) >= round(accuracy * PER_CLASS), 10)
    wrong = np.roll(wrong.reshape(10, PER_CLASS), seed, axis=1).reshape(-1)
    predicted = np.where(wrong, (label + 1) % 10, label).astype(np.uint8)
    probability = np.full((len(label), 10), (1 - confidence) / 9)
    probability[np.arange(len(label)), predicted] = confidence
    return Predictions(label, predicted, probability.astype(np.float16))


def make_history(
    accuracy: float = 0.7, training: Sequence[float] | None = None, val_loss: Sequence[float] | None = None
) -> History:
    """Make a history whose last epoch has the given validation accuracy."""
    losses = tuple(val_loss or (1.5, 1.2, 1.0))
    epochs = len(losses)
    return History(
        loss=tuple(2.0 - 0.3 * i for i in range(epochs)),
        accuracy=tuple(training or [accuracy] * epochs),
        val_loss=losses,
        val_accuracy=(accuracy,) * epochs,
        learning_rate=(0.001,) * epochs,
        seconds=(1.0,) * epochs,
    )


def make_result(
    slug: str = "cnn-simple",
    seed: int = 0,
    predictions: Predictions | None = None,
    history: History | None = None,
    line: str = "practica",
    **changes: Any,
) -> RunResult:
    """Make the result of one run of a catalogued experiment."""
    config = changes.get("config") or catalogued(slug, line).config
    predictions = predictions or make_predictions()
    history = history or make_history()
    dataset = dataset_sha256(config.dataset)
    test = evaluate(predictions.label, predictions.probability.astype(np.float32), CLASSES)
    values: dict[str, Any] = {
        "schema_version": 1,
        "line": line,
        "experiment": slug,
        "seed": seed,
        "status": "ok",
        "fingerprint": fingerprint(config, seed, dataset, None),
        "config": config,
        "model": Model(
            layers=(Layer(name="dense", type="Dense", output_shape=(10,), parameters=10),),
            parameters_total=10,
            parameters_trainable=10,
            flops_per_image=20,
        ),
        "history": history,
        "selected_epoch": int(np.argmax(history.val_accuracy)) + 1 if config.early_stopping else history.epochs,
        "test": test,
        "test_views": test if config.test_views else None,
        "cost": Cost(wall_seconds=2.0, cpu_seconds=4.0, images_per_second=100.0, peak_memory_bytes=2**20),
        "provenance": Provenance(
            code_commit="0" * 40,
            code_clean=True,
            python="3.11",
            tensorflow="2",
            keras="3",
            numpy="2",
            processor="cpu",
            threads=2,
            dataset_sha256=dataset,
            weights_sha256=None,
            started_at="2026-01-01T00:00:00Z",
        ),
    }
    return RunResult(**(values | changes))


def make_run(root: Any, slug: str = "cnn-simple", seed: int = 0, accuracy: float = 0.7, **changes: Any) -> Run:
    """Make a run and write its folder."""
    predictions = make_predictions(accuracy, seed)
    result = make_result(slug, seed, predictions, **({"history": make_history(accuracy)} | changes))
    wrong = np.flatnonzero(predictions.label != predictions.predicted)[:3].astype(np.int32)
    examples = Examples(wrong, predictions.label[wrong], np.full((len(wrong), 32, 32, 3), 128, np.uint8))
    examples_or_none = examples if seed == 0 else None
    save_run(root, result, predictions, examples_or_none)
    return Run(result, run_folder(root, result.line, slug, seed), predictions, examples_or_none)


def make_results(root: Any, cnn: float = 0.7, transfer: float = 0.4, seeds: Sequence[int] = (0, 1, 2)) -> None:
    """Write a whole set of results of the practice, with the same accuracies under every protocol."""
    for seed in seeds:
        for suffix in ("", "-limpio", "-orden-nuevo"):
            make_run(root, f"cnn-simple{suffix}", seed, cnn)
            make_run(root, f"transfer-mobilenetv2{suffix}", seed, transfer)

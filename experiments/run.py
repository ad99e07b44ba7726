"""One run, from configuration to result folder."""

import resource
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

from experiments import data, schema, store
from experiments.catalogue import Job
from experiments.checkpoint import Checkpoint
from experiments.config import RunConfig, SpeedrunConfig, TransferConfig, fingerprint
from experiments.data import CLASSES, Split
from experiments.evaluate import evaluate, over_views
from experiments.export import export
from experiments.features import extract
from experiments.files import sweep
from experiments.gradcam import heat_maps
from experiments.model_summary import summarise_model
from experiments.models import build
from experiments.models.speedrun import whiten
from experiments.models.transfer import fetch_weights
from experiments.preprocessing import preparation, to_unit
from experiments.provenance import describe
from experiments.run_figures import draw_run
from experiments.train import Outcome, Problem, Progress, predictor, train
from experiments.weights import weights_sha256

EXAMPLE_SEED = 0
"""The seed whose run keeps its examples: one gallery for each experiment is enough."""


@dataclass(frozen=True)
class Prepared:
    """A model, the part of it that trains, the data that part sees, and what preparing them took."""

    model: keras.Model
    trained: keras.Model
    problem: Problem
    test_inputs: npt.NDArray[Any]
    wall_seconds: float = 0.0
    cpu_seconds: float = 0.0


def execute(root: Path, job: Job, progress: Progress, pretrained: bool = True) -> Path:
    """Run one experiment with one seed and save what it leaves; an interrupted run is gone on with.

    The caller holds the run's lock.

    Args:
        root: the results folder.
        job: what to run; its seed fixes initialisation and the order of the images.
        progress: told of each batch and epoch.
        pretrained: False gives a transfer base random weights, for tests without weights.

    Returns:
        The run's folder.

    Raises:
        UserError: data or weights are missing or damaged, or the disk is full.
    """
    started_at = datetime.now(UTC)
    config, seed = job.experiment.config, job.seed
    tf.config.experimental.enable_op_determinism()
    keras.utils.set_random_seed(seed)
    split = data.take(data.split(data.load(config.dataset), config.protocol), config.train_share, seed)
    weights = _weights_hash(config, pretrained)
    with _precision(config):
        prepared = prepare(config, split, weights, pretrained)
    dataset = data.dataset_sha256(config.dataset)
    key = fingerprint(config, seed, dataset, weights)
    folder = store.run_folder(root, job.line, job.experiment.slug, seed)
    sweep(folder)
    checkpoint = Checkpoint(folder / "checkpoint.npz", key, started_at)
    provenance = describe(dataset, weights, checkpoint.started_at)  # now: the checkout may move on while the run goes
    outcome = train(prepared.trained, prepared.problem, config, seed, progress, checkpoint)
    wall, cpu = time.perf_counter(), time.process_time()
    test, views, predictions = _test(prepared, config, split, outcome)
    cost = schema.Cost(
        wall_seconds=prepared.wall_seconds + outcome.wall_seconds + time.perf_counter() - wall,
        cpu_seconds=prepared.cpu_seconds + outcome.cpu_seconds + time.process_time() - cpu,
        images_per_second=_throughput(prepared, outcome),
        peak_memory_bytes=_peak_memory(),
    )
    result = schema.RunResult(
        schema_version=1,
        line=job.line,
        experiment=job.experiment.slug,
        seed=seed,
        status="diverged" if outcome.diverged else "ok",
        fingerprint=key,
        config=config,
        model=summarise_model(prepared.model),
        history=outcome.history,
        selected_epoch=outcome.selected_epoch,
        test=test,
        test_views=views,
        cost=cost,
        provenance=provenance,
    )
    examples = _examples(prepared.model, config, split, predictions) if predictions and seed == EXAMPLE_SEED else None
    exported = None
    if predictions and seed == job.experiment.exported:
        exported = export(prepared.model, config, split.x_test, split.y_test)
    draw_run(folder, result)
    store.save_run(root, result, predictions, examples, exported)
    checkpoint.remove()
    return folder


def _weights_hash(config: RunConfig, pretrained: bool) -> str | None:
    """Fetch the pretrained weights where they are needed, and return their hash."""
    if not (pretrained and isinstance(config.model, TransferConfig)):
        return None
    return weights_sha256(fetch_weights(config.model))


@contextmanager
def _precision(config: RunConfig) -> Iterator[None]:
    """Let the networks built inside compute in the configured precision."""
    before = keras.config.dtype_policy()
    if config.precision == "mixed-bfloat16":
        keras.config.set_dtype_policy("mixed_bfloat16")
    try:
        yield
    finally:
        keras.config.set_dtype_policy(before)


def prepare(config: RunConfig, split: Split, weights: str | None, pretrained: bool) -> Prepared:
    """Build the model and what it trains on; a frozen base is replaced by its features."""
    model = build(config.model, len(CLASSES), pretrained)
    if isinstance(config.model, TransferConfig) and config.model.trainable is None:
        return _prepare_head(model, config, split, weights)
    if isinstance(config.model, SpeedrunConfig):
        whiten(model, to_unit(split.x_train).numpy())
    problem = Problem(split.x_train, split.y_train, split.x_val, split.y_val, preparation(config))
    return Prepared(model, model, problem, split.x_test)


def _prepare_head(model: keras.Model, config: RunConfig, split: Split, weights: str | None) -> Prepared:
    """Extract the frozen base's features, pooled where the model pools them; only what follows trains."""
    base, join, softmax = model.layers
    pooled = isinstance(join, keras.layers.GlobalAveragePooling2D)
    frozen = keras.Sequential([keras.Input(base.input_shape[1:]), base, join]) if pooled else base
    head = [softmax] if pooled else [join, softmax]
    parts = [extract(frozen, config, weights, images) for images in (split.x_train, split.x_val, split.x_test)]
    train_part, val_part, test_part = (part.values for part in parts)
    # Under `consigna` the validation images are the test images: their extraction counts once.
    counted = parts[:2] if split.x_val is split.x_test else parts
    return Prepared(
        model,
        keras.Sequential([keras.Input(train_part.shape[1:]), *head]),
        Problem(train_part, split.y_train, val_part, split.y_val, tf.identity),
        test_part,
        sum(part.wall_seconds for part in counted),
        sum(part.cpu_seconds for part in counted),
    )


def _test(
    prepared: Prepared, config: RunConfig, split: Split, outcome: Outcome
) -> tuple[schema.TestMetrics | None, schema.TestMetrics | None, store.Predictions | None]:
    """Evaluate the selected weights once, plainly and where asked for over views; a diverged model has no scores."""
    if outcome.diverged:
        return None, None, None
    predict = predictor(prepared.trained, prepared.problem.prepare)
    probabilities = predict(prepared.test_inputs)
    predictions = store.Predictions(
        split.y_test, probabilities.argmax(axis=1).astype(np.uint8), probabilities.astype(np.float16)
    )
    views = evaluate(split.y_test, over_views(predict, split.x_test), CLASSES) if config.test_views else None
    return evaluate(split.y_test, probabilities, CLASSES), views, predictions


def _examples(model: keras.Model, config: RunConfig, split: Split, predictions: store.Predictions) -> store.Examples:
    """Keep the first test image of each class, the same for every model, then the surest mistakes, surest first."""
    firsts = np.unique(split.y_test, return_index=True)[1]
    index = np.concatenate([firsts, store.confident_mistakes(predictions)]).astype(np.int32)
    heat = heat_maps(model, preparation(config)(tf.constant(split.x_test[index])))
    return store.Examples(index, split.y_test[index], split.x_test[index], heat)


def _throughput(prepared: Prepared, outcome: Outcome) -> float:
    """Return training images seen per second of wall time, the extraction of features included."""
    seconds = sum(outcome.history.seconds) + prepared.wall_seconds
    return outcome.history.epochs * len(prepared.problem.x_train) / seconds if seconds else 0.0


def _peak_memory() -> int:
    """Return this process' largest resident size in bytes (Linux counts it in KiB, macOS in bytes)."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024

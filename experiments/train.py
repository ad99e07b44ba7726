"""The training loop: in-memory data, one compiled step, every random choice a function of seed and epoch."""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Protocol

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

from experiments.augment import alternating, augment
from experiments.checkpoint import Checkpoint, Progressed
from experiments.config import RunConfig
from experiments.optimise import learning_rate, make_optimizer, minimised_loss, recalibrate, scale_offsets
from experiments.schema import History

EVALUATION_BATCH = 1000
MAX_STEPS = 1_000_000
"""Keeps the random keys of two epochs apart; each step takes two."""

Step = Callable[[tf.Tensor, tf.Tensor, tf.Tensor], tuple[tf.Tensor, tf.Tensor]]
Predictor = Callable[[npt.NDArray[Any]], npt.NDArray[np.float32]]


@dataclass(frozen=True)
class Problem:
    """What a model trains on: arrays of inputs and uint8 labels, and how a batch of inputs enters the model."""

    x_train: npt.NDArray[Any]
    y_train: npt.NDArray[np.uint8]
    x_val: npt.NDArray[Any]
    y_val: npt.NDArray[np.uint8]
    prepare: Callable[[tf.Tensor], tf.Tensor]


class Progress(Protocol):
    """Who watches a run."""

    def batch(self, epoch: int, done: int, total: int) -> None:
        """Batch `done` of `total` in `epoch` (both counted from 1) has ended."""

    def epoch(self, epoch: int, metrics: dict[str, float]) -> None:
        """`epoch` has ended with these training and validation metrics."""


@dataclass(frozen=True)
class Outcome:
    """A finished training: its history, the epoch whose weights the model now has, whether it diverged, its cost."""

    history: History
    selected_epoch: int
    diverged: bool
    wall_seconds: float
    cpu_seconds: float


@dataclass(frozen=True)
class Loop:
    """One epoch after another: the compiled step and forward pass with what they run on."""

    model: keras.Model
    optimizer: keras.optimizers.Optimizer
    step: Step
    forward: Predictor
    problem: Problem
    config: RunConfig

    def epoch(self, seed: int, epoch: int, progress: Progress) -> dict[str, float]:
        """Run one epoch and validate; return its row of the history."""
        start = time.perf_counter()
        shuffle = 1 if self.config.order == "fixed" else epoch
        order = np.random.default_rng([seed, shuffle]).permutation(len(self.problem.x_train))
        batches = np.split(order, range(self.config.batch_size, len(order), self.config.batch_size))
        loss, hits, rate = 0.0, 0.0, 0.0
        for done, batch in enumerate(batches, start=1):
            if self.config.schedule:
                steps_before = (epoch - 1) * len(batches) + done - 1
                now = learning_rate(self.config, steps_before, self.config.epochs * len(batches))
                self.optimizer.learning_rate.assign(now)
                rate += now / len(batches)
            key = tf.constant([seed, epoch * MAX_STEPS + 2 * done], tf.int32)
            batch_loss, batch_hits = self.step(tf.constant(batch), key, tf.constant(epoch))
            loss, hits = loss + float(batch_loss), hits + float(batch_hits)
            progress.batch(epoch, done, len(batches))
        if self.config.optimizer.averaging and epoch == self.config.epochs:
            self.optimizer.finalize_variable_values(self.model.trainable_variables)
            some = [self.problem.x_train[batch] for batch in batches[: self.config.recalibration or 0]]
            recalibrate(self.model, (self.problem.prepare(tf.constant(images)) for images in some))
        val_loss, val_accuracy = _score(self.forward(self.problem.x_val), self.problem.y_val)
        return {
            "loss": loss / len(order),
            "accuracy": hits / len(order),
            "val_loss": val_loss,
            "val_accuracy": val_accuracy,
            "learning_rate": rate if self.config.schedule else self.config.optimizer.learning_rate,
            "seconds": time.perf_counter() - start,
        }


def train(
    model: keras.Model,
    problem: Problem,
    config: RunConfig,
    seed: int,
    progress: Progress,
    checkpoint: Checkpoint | None = None,
) -> Outcome:
    """Train a model in place and leave the selected epoch's weights in it.

    The order of the images in an epoch depends on (seed, epoch) alone, or on the seed alone where it is fixed.
    With early stopping the weights of the best validation accuracy are kept, the first best where several are equal,
    as `keras.callbacks.EarlyStopping` does with `restore_best_weights=True`; without it, the last.

    Args:
        model: from inputs to class probabilities.
        problem: the data.
        config: optimiser, batch size, epochs and early stopping.
        seed: the run's seed.
        progress: told of each batch and epoch.
        checkpoint: where progress is kept; an earlier process' is gone on from, to the same end.
    """
    loop = make_loop(model, problem, config)
    variables = [*model.variables, *loop.optimizer.variables]
    state = _resume(checkpoint, variables) or Progressed([], 0, [], None, 0.0, 0.0)
    diverged = False
    while not diverged and not _finished(state, config):
        wall, cpu = time.perf_counter(), time.process_time()
        row = loop.epoch(seed, len(state.rows) + 1, progress)
        diverged = not all(np.isfinite(value) for value in row.values())
        state = _after(state, row if not diverged else None, model, config)
        state = replace(
            state,
            variables=[variable.numpy() for variable in variables],
            wall_seconds=state.wall_seconds + time.perf_counter() - wall,
            cpu_seconds=state.cpu_seconds + time.process_time() - cpu,
        )
        if not diverged:
            progress.epoch(len(state.rows), row)
            if checkpoint:
                checkpoint.save(state)
    if state.best_weights is not None:
        model.set_weights(state.best_weights)
    history = History(**{key: tuple(row[key] for row in state.rows) for key in History.model_fields})
    return Outcome(history, state.best_epoch, diverged, state.wall_seconds, state.cpu_seconds)


def make_loop(model: keras.Model, problem: Problem, config: RunConfig) -> Loop:
    """Compile what an epoch needs."""
    optimizer = make_optimizer(config.optimizer)
    step = _training_step(model, optimizer, problem, config)
    return Loop(model, optimizer, step, predictor(model, problem.prepare), problem, config)


def _resume(checkpoint: Checkpoint | None, variables: list[Any]) -> Progressed | None:
    """Give model and optimiser the values that an earlier process left, if any."""
    state = checkpoint.load() if checkpoint else None
    if state:
        for variable, value in zip(variables, state.variables, strict=True):
            variable.assign(value)
    return state


def _after(state: Progressed, row: dict[str, float] | None, model: keras.Model, config: RunConfig) -> Progressed:
    """Add an epoch to the progress, and its weights where they are the best; a diverged epoch (None) adds nothing."""
    if row is None:
        return state
    rows = [*state.rows, row]
    if config.early_stopping is None:
        return replace(state, rows=rows, best_epoch=len(rows))
    if state.best_epoch and row["val_accuracy"] <= rows[state.best_epoch - 1]["val_accuracy"]:
        return replace(state, rows=rows)
    return replace(state, rows=rows, best_epoch=len(rows), best_weights=model.get_weights())


def _finished(state: Progressed, config: RunConfig) -> bool:
    """Tell whether all epochs have run or patience has run out."""
    epoch = len(state.rows)
    waited = config.early_stopping is not None and epoch - state.best_epoch >= config.early_stopping.patience
    return epoch >= config.epochs or waited


def _training_step(
    model: keras.Model, optimizer: keras.optimizers.Optimizer, problem: Problem, config: RunConfig
) -> Step:
    """Compile one step: from image indices (batch,), a random key and the epoch to the batch's summed loss and hits.

    The data set lies in memory as it is stored; a step gathers its batch and converts only that. The loss that is told
    is the cross-entropy; the one that is minimised may smooth the targets, and has the model's penalties besides.
    """
    inputs, labels = tf.constant(problem.x_train), tf.constant(problem.y_train.astype(np.int32))
    variables, augmentation = model.trainable_variables, config.augmentation
    optimizer.build(variables)

    @tf.function(  # type: ignore[untyped-decorator]
        input_signature=[tf.TensorSpec([None], tf.int64), tf.TensorSpec([2], tf.int32), tf.TensorSpec([], tf.int32)]
    )
    def step(indices: tf.Tensor, key: tf.Tensor, epoch: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
        batch, targets = tf.gather(inputs, indices), tf.gather(labels, indices)
        if augmentation:
            takes_turns = augmentation.flip == "alternating"
            mirrored = alternating(len(labels), indices, key[0], epoch) if takes_turns else None
            batch = augment(batch, augmentation, key, mirrored)
        with tf.GradientTape() as tape:
            probabilities = model(problem.prepare(batch), training=True)
            loss = tf.reduce_mean(minimised_loss(targets, probabilities, config.label_smoothing))
            if model.losses:
                loss += tf.add_n(model.losses)
        gradients = tape.gradient(loss, variables)
        optimizer.apply(scale_offsets(gradients, variables, config.optimizer), variables)
        told = keras.losses.sparse_categorical_crossentropy(targets, probabilities)
        hits = tf.equal(tf.argmax(probabilities, axis=-1, output_type=tf.int32), targets)
        return tf.reduce_sum(told), tf.reduce_sum(tf.cast(hits, tf.float32))

    return step  # type: ignore[no-any-return]


def predictor(model: keras.Model, prepare: Callable[[tf.Tensor], tf.Tensor]) -> Predictor:
    """Compile the model for inference: from all inputs to class probabilities (n, classes)."""
    forward = tf.function(lambda batch: model(prepare(batch), training=False), reduce_retracing=True)

    def predict(inputs: npt.NDArray[Any]) -> npt.NDArray[np.float32]:
        return np.concatenate(
            [
                forward(tf.constant(inputs[start : start + EVALUATION_BATCH])).numpy()
                for start in range(0, len(inputs), EVALUATION_BATCH)
            ]
        )

    return predict


def _score(probabilities: npt.NDArray[np.float32], labels: npt.NDArray[np.uint8]) -> tuple[float, float]:
    """Return mean cross-entropy and accuracy."""
    losses = keras.losses.sparse_categorical_crossentropy(labels.astype(np.int32), probabilities)
    return float(np.mean(losses)), float(np.mean(probabilities.argmax(axis=1) == labels))

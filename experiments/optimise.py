"""How weights are changed: the optimiser, its learning rate over time, and the loss that is minimised."""

import math
from collections.abc import Iterable

import keras
import tensorflow as tf

from experiments.config import OptimizerConfig, RunConfig


def make_optimizer(config: OptimizerConfig) -> keras.optimizers.Optimizer:
    """Build the configured optimiser; everything not configured is Keras' default."""
    shared = {"weight_decay": config.weight_decay}
    if config.averaging:
        shared |= {"use_ema": True, "ema_momentum": config.averaging}
    rate = config.learning_rate
    if config.name == "sgd":
        return keras.optimizers.SGD(
            rate, momentum=config.momentum or 0.0, nesterov=config.nesterov is not None, **shared
        )
    if config.name == "adamw":
        return keras.optimizers.AdamW(rate, **({} if config.weight_decay is None else shared))
    return {"adam": keras.optimizers.Adam, "rmsprop": keras.optimizers.RMSprop}[config.name](rate, **shared)


def learning_rate(config: RunConfig, step: int, steps: int) -> float:
    """Return the learning rate of a step, counted from 0, out of all the steps of the training."""
    rate, schedule = config.optimizer.learning_rate, config.schedule
    if schedule is None:
        return rate
    rise = round((schedule.rise or 0.0) * steps)
    if step < rise:
        return rate * (schedule.start + (1 - schedule.start) * step / rise)
    fallen = (step - rise) / max(steps - rise, 1)
    left = 1 - fallen if schedule.shape == "triangular" else (1 + math.cos(math.pi * fallen)) / 2
    return rate * (schedule.end + (1 - schedule.end) * left)


def minimised_loss(targets: tf.Tensor, probabilities: tf.Tensor, smoothing: float | None) -> tf.Tensor:
    """Return the cross-entropy (n,) of class probabilities (n, classes), against smoothed targets where asked for."""
    if smoothing is None:
        return keras.losses.sparse_categorical_crossentropy(targets, probabilities)
    wanted = tf.one_hot(targets, probabilities.shape[-1])
    return keras.losses.categorical_crossentropy(wanted, probabilities, label_smoothing=smoothing)


def scale_offsets(
    gradients: list[tf.Tensor], variables: list[keras.Variable], config: OptimizerConfig
) -> list[tf.Tensor]:
    """Multiply the gradients of batch normalisation's offsets.

    SGD is linear in the gradient, so that this is a learning rate of their own (Jordan 2024, section 3.4).
    """
    if config.offset_multiplier is None:
        return gradients
    return [
        gradient * config.offset_multiplier if variable.name == "beta" else gradient
        for gradient, variable in zip(gradients, variables, strict=True)
    ]


def recalibrate(model: keras.Model, batches: Iterable[tf.Tensor]) -> None:
    """Measure batch normalisation's means and variances anew, as plain means over batches.

    Running statistics belong to the weights that they were gathered under; averaged weights need their own (Izmailov
    et al. 2018, section 3.2).

    Args:
        model: with batch normalisation among its layers.
        batches: inputs of the model.
    """
    norms = [layer for layer in model.layers if isinstance(layer, keras.layers.BatchNormalization)]
    momenta = [norm.momentum for norm in norms]
    for seen, batch in enumerate(batches):
        for norm in norms:
            norm.momentum = seen / (seen + 1)  # the running mean of a series is its plain mean
        model(batch, training=True)
    for norm, momentum in zip(norms, momenta, strict=True):
        norm.momentum = momentum

"""Ways to do the same piece of training, each prepared once and then run as often as it is timed."""

from collections.abc import Callable
from typing import Any

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf
from keras import layers

from experiments.config import CnnConfig, RunConfig, TransferConfig
from experiments.data import CLASSES, Split
from experiments.models import build
from experiments.preprocessing import to_unit
from experiments.run import Prepared, prepare
from experiments.train import Loop, Problem, Step, make_loop, train

Round = Callable[[], object]
CNN = RunConfig(protocol="limpio", model=CnnConfig(), epochs=1, early_stopping=None)
FROZEN = RunConfig(protocol="limpio", model=TransferConfig(alpha=0.35), epochs=10, early_stopping=None)
PRODUCT_SIDE = 2048
PRODUCTS = 20
PRODUCT_FLOPS = 2 * PRODUCT_SIDE**3 * PRODUCTS
VALIDATED = 1000
UNROLLED = 16
"""Steps in one call of the looped variant; a round's images must fill whole calls."""


class Silent:
    """Watches nothing."""

    def batch(self, epoch: int, done: int, total: int) -> None:
        """Do nothing."""

    def epoch(self, epoch: int, metrics: dict[str, float]) -> None:
        """Do nothing."""


def make_contender(slug: str, images: int) -> Round:
    """Prepare a way by its slug, with `images` random training images, and run it once to compile it.

    Random pixels and weights take the same time as real ones, and the benchmark thus needs no download.
    """
    keras.utils.set_random_seed(0)
    split = _random_split(images)
    run = CONTENDERS[slug](split)
    run()
    return run


def _random_split(images: int) -> Split:
    """Make uint8 images and labels of CIFAR-10's shape."""
    generator = np.random.default_rng(0)
    parts: list[npt.NDArray[Any]] = []
    for count in (images, VALIDATED, 1):
        parts += [
            generator.integers(0, 256, (count, 32, 32, 3), np.uint8),
            generator.integers(0, len(CLASSES), count, np.uint8),
        ]
    return Split(*parts)


def _own_loop(split: Split, deterministic: bool = True) -> Loop:
    """Prepare the project's own training of the practice's CNN, as runs use it."""
    if deterministic:
        tf.config.experimental.enable_op_determinism()
    problem = Problem(split.x_train, split.y_train, split.x_val, split.y_val, to_unit)
    return make_loop(build(CNN.model, len(CLASSES)), problem, CNN)


def _own(split: Split) -> Round:
    loop = _own_loop(split)
    return lambda: loop.epoch(0, 1, Silent())


def _own_with_xla(split: Split) -> Round:
    """Compile the same step with XLA, which has no deterministic gradient of max-pooling."""
    loop = _own_loop(split, deterministic=False)
    compiled: Step = tf.function(loop.step, jit_compile=True)
    faster = Loop(loop.model, loop.optimizer, compiled, loop.forward, loop.problem, loop.config)
    return lambda: faster.epoch(0, 1, Silent())


def _own_looped(split: Split) -> Round:
    """Make several steps in one call into TensorFlow."""
    loop = _own_loop(split)

    @tf.function  # type: ignore[untyped-decorator]
    def several(batches: tf.Tensor) -> None:
        for i in tf.range(tf.shape(batches)[0]):
            loop.step(batches[i], tf.stack([0, i]), tf.constant(1))

    def run() -> None:
        order = np.random.default_rng(0).permutation(len(split.x_train)).astype(np.int64)
        for batches in order.reshape(-1, UNROLLED, CNN.batch_size):
            several(tf.constant(batches))
        loop.forward(split.x_val)

    return run


def _fit(**settings: bool | int) -> Callable[[Split], Round]:
    """Train the practice's CNN as its notebook does: `fit` on float arrays."""

    def make(split: Split) -> Round:
        model = notebook_cnn()
        model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"], **settings)
        return _fitting(model, split, epochs=1)

    return make


def notebook_cnn() -> keras.Model:
    """Build the practice's CNN of Keras' own layers, as a notebook writes it."""
    return keras.Sequential(
        [
            keras.Input((32, 32, 3)),
            layers.Conv2D(32, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(2),
            layers.Conv2D(64, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(2),
            layers.Flatten(),
            layers.Dense(512, activation="relu"),
            layers.Dense(len(CLASSES), activation="softmax"),
        ]
    )


def _fit_through_base(split: Split) -> Round:
    """Train the notebook's transfer model: every epoch passes through the frozen base."""
    model = build(FROZEN.model, len(CLASSES), pretrained=False)
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return _fitting(model, split, FROZEN.epochs)


def _fitting(model: keras.Model, split: Split, epochs: int) -> Round:
    x_train, x_val = (images.astype(np.float32) / 255 for images in (split.x_train, split.x_val))
    return lambda: model.fit(
        x_train,
        split.y_train,
        batch_size=CNN.batch_size,
        epochs=epochs,
        validation_data=(x_val, split.y_val),
        verbose=0,
    )


def _features(split: Split) -> Round:
    """Extract the frozen base's features and train the head on them, all of it every time."""
    return lambda: _train_head(prepare(FROZEN, split, None, pretrained=False))


def _cached_features(split: Split) -> Round:
    """Train the head on features that are there already, as every run after the first does."""
    prepared = prepare(FROZEN, split, None, pretrained=False)
    return lambda: _train_head(prepared)


def _train_head(prepared: Prepared) -> None:
    train(prepared.trained, prepared.problem, FROZEN, 0, Silent())


def _product(_: Split) -> Round:
    """Multiply float32 matrices: what the machine can do at best."""
    left, right = (tf.random.stateless_normal([PRODUCT_SIDE, PRODUCT_SIDE], [0, i]) for i in range(2))
    multiply = tf.function(lambda a, b: tf.reduce_sum(tf.linalg.matmul(a, b)))

    def run() -> None:
        for _ in range(PRODUCTS):
            float(multiply(left, right))

    return run


def _torch(split: Split) -> Round:
    """Train the practice's CNN in PyTorch, over uint8 images in memory, as ours does."""
    from experiments.torch_contender import make_torch

    return make_torch(split, CNN, CnnConfig())


CONTENDERS: dict[str, Callable[[Split], Round]] = {
    "paso-propio": _own,
    "fit": _fit(),
    "fit-sin-xla": _fit(jit_compile=False),
    "fit-16-pasos": _fit(jit_compile=False, steps_per_execution=16),
    "paso-propio-xla": _own_with_xla,
    "paso-propio-16-pasos": _own_looped,
    "pytorch": _torch,
    "base-fit": _fit_through_base,
    "base-rasgos": _features,
    "base-rasgos-guardados": _cached_features,
    "producto": _product,
}

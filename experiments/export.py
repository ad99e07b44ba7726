"""A trained network as the file that a browser runs, and what Keras says of the same images."""

import contextlib
import gzip
import io

import keras
import numpy as np
import tensorflow as tf

from experiments import data
from experiments.config import RunConfig
from experiments.data import Images, Labels
from experiments.preprocessing import preparation
from experiments.store import Exported
from experiments.train import predictor


def export(model: keras.Model, config: RunConfig, images: Images, labels: Labels) -> Exported:
    """Convert the network, its weights rounded to float16 precision where that is worth it, and score it in Keras.

    Rounded weights stay float32 numbers: the converter's own float16 files were up to 0.003 away from Keras, while
    rounded numbers pack to half the size and are exact. Conversion folds batch normalisation into the convolutions,
    which undoes the rounding, so that a network with it keeps its weights.

    Args:
        model: the whole trained network; its weights are left as they were.
        config: its configuration; the preparation of the pixels goes into the file.
        images: the test images (n, 32, 32, 3).
        labels: their classes (n,).
    """
    rounded = not any(isinstance(layer, keras.layers.BatchNormalization) for layer in _flat(model))
    kept = model.get_weights()
    if rounded:
        model.set_weights([weight.astype(np.float16).astype(weight.dtype) for weight in kept])
    try:
        predict = predictor(model, preparation(config))
        correct = int(np.sum(predict(images).argmax(axis=1) == labels))
        packed = gzip.compress(_convert(model, config, images.shape[1:]), mtime=0)
        return Exported(packed, predict(reference_images()), correct, len(labels))
    finally:
        model.set_weights(kept)


def reference_images() -> Images:
    """Return the hundred images on which every runtime must agree with Keras: every fifth of the sample's test part."""
    return data.load("muestra").x_test[::5]


def _flat(model: keras.Model) -> list[keras.layers.Layer]:
    """Return the layers, those of a nested base included."""
    nested = [_flat(layer) if isinstance(layer, keras.Model) else [layer] for layer in model.layers]
    return [layer for part in nested for layer in part]


def _convert(model: keras.Model, config: RunConfig, shape: tuple[int, ...]) -> bytes:
    """Return a TensorFlow Lite model from pixels float32 (1, 32, 32, 3) in [0, 255] to probabilities (1, classes)."""
    pixels = keras.Input(shape, batch_size=1)
    whole = keras.Model(pixels, model(keras.layers.Lambda(preparation(config))(pixels)))
    with contextlib.redirect_stdout(io.StringIO()):  # Keras lists every tensor that it hands over
        return bytes(tf.lite.TFLiteConverter.from_keras_model(whole).convert())

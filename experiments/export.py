"""A trained network as the file that a browser runs, and what Keras says of the same images."""

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

from experiments import data
from experiments.config import RunConfig
from experiments.data import Images, Labels
from experiments.preprocessing import preparation
from experiments.store import Exported
from experiments.train import predictor


def export(model: keras.Model, config: RunConfig, images: Images, labels: Labels) -> Exported:
    """Convert the network, its weights rounded to float16 where that is exact to undo, and score it in Keras.

    Conversion folds batch normalisation into the convolutions; rounding after that would give weights that Keras does
    not have, so that such a network keeps its float32 weights.

    Args:
        model: the whole trained network; its weights are left as they were.
        config: its configuration; the preparation of the pixels goes into the file.
        images: the test images (n, 32, 32, 3).
        labels: their classes (n,).
    """
    halved = not any(isinstance(layer, keras.layers.BatchNormalization) for layer in _flat(model))
    kept = model.get_weights()
    if halved:
        model.set_weights([weight.astype(np.float16).astype(weight.dtype) for weight in kept])
    try:
        predict = predictor(model, preparation(config))
        correct = int(np.sum(predict(images).argmax(axis=1) == labels))
        content = _convert(model, config, images.shape[1:], halved)
        return Exported(content, predict(reference_images()), correct, len(labels))
    finally:
        model.set_weights(kept)


def reference_images() -> Images:
    """Return the hundred images on which every runtime must agree with Keras: every fifth of the sample's test part."""
    return data.load("muestra").x_test[::5]


def _flat(model: keras.Model) -> list[keras.layers.Layer]:
    """Return the layers, those of a nested base included."""
    nested = [_flat(layer) if isinstance(layer, keras.Model) else [layer] for layer in model.layers]
    return [layer for part in nested for layer in part]


def _convert(model: keras.Model, config: RunConfig, shape: tuple[int, ...], halved: bool) -> bytes:
    """Return a TensorFlow Lite model from pixels float32 (1, 32, 32, 3) in [0, 255] to probabilities (1, classes)."""
    pixels = keras.Input(shape, batch_size=1)
    whole = keras.Model(pixels, model(keras.layers.Lambda(preparation(config))(pixels)))
    converter = tf.lite.TFLiteConverter.from_keras_model(whole)
    if halved:
        converter.optimizations = [tf.lite.Optimize.DEFAULT]
        converter.target_spec.supported_types = [tf.float16]
    return bytes(converter.convert())


def run_exported(content: bytes, images: Images) -> npt.NDArray[np.float32]:
    """Return what the exported file says of images (n, 32, 32, 3), one at a time: probabilities (n, classes)."""
    interpreter = tf.lite.Interpreter(model_content=content)
    interpreter.allocate_tensors()
    rows = []
    for image in images:
        interpreter.set_tensor(interpreter.get_input_details()[0]["index"], image[None].astype(np.float32))
        interpreter.invoke()
        rows.append(interpreter.get_tensor(interpreter.get_output_details()[0]["index"])[0])
    return np.stack(rows)

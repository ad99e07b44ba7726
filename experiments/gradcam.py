"""Grad-CAM: where in an image the evidence for the predicted class lies (Selvaraju et al. 2017, section 3)."""

import keras
import numpy as np
import numpy.typing as npt
import tensorflow as tf

MINIMUM_SIDE = 4
"""A coarser map does not say where: MobileNetV2's last convolution has a single place for an image of 32 pixels."""

SKIPPED = (keras.layers.MaxPooling2D, keras.layers.ZeroPadding2D)
"""Left out: before pooling the same evidence stands at a finer resolution, and padding has no evidence."""


def heat_maps(model: keras.Model, inputs: tf.Tensor) -> npt.NDArray[np.uint8]:
    """Return one map an image, at the resolution of the last layer that has at least 4 x 4 places.

    Channels are weighted by the mean gradient of the predicted class' score before the softmax; negative evidence is
    dropped, and each map is scaled to its own maximum (equations 1 and 2).

    Args:
        model: from prepared images (n, side, side, 3) to class probabilities (n, classes).
        inputs: prepared images (n, side, side, 3).

    Returns:
        Maps (n, height, width) from 0 to 255; all zero where nothing speaks for the class.

    Raises:
        StopIteration: no layer keeps enough places.
    """
    base, rest = (model.layers[0], model.layers[1:]) if isinstance(model.layers[0], keras.Model) else (model, [])
    image, outputs = _symbolic(base)
    cut = next(output for output in reversed(outputs) if _has_places(output))
    features = keras.Model(image, cut)(inputs, training=False)
    within = [] if cut is outputs[-1] else [keras.Model(cut, outputs[-1])]
    scores = keras.Sequential([*within, *rest])
    softmax = model.layers[-1]
    activation, softmax.activation = softmax.activation, keras.activations.linear
    try:
        with tf.GradientTape() as tape:
            tape.watch(features)
            best = tf.reduce_max(scores(features, training=False), axis=1)
        gradient = tf.cast(tape.gradient(best, features), tf.float32)
    finally:
        softmax.activation = activation
    weights = tf.reduce_mean(gradient, axis=(1, 2), keepdims=True)
    maps = tf.nn.relu(tf.reduce_sum(weights * tf.cast(features, tf.float32), axis=-1))
    top = tf.reduce_max(maps, axis=(1, 2), keepdims=True)
    return np.asarray(np.rint(tf.math.divide_no_nan(maps, top) * 255), np.uint8)


def _symbolic(model: keras.Model) -> tuple[keras.KerasTensor, list[keras.KerasTensor]]:
    """Return the input and every layer's output, those that are skipped left out, of one and the same graph."""
    if not isinstance(model, keras.Sequential):
        layers = [layer for layer in model.layers if not isinstance(layer, keras.layers.InputLayer)]
        return model.inputs[0], [layer.output for layer in layers if not isinstance(layer, SKIPPED)]
    # A Sequential is built anew with each layer that it is given: its layers remember the first graph, not the last.
    image = output = keras.Input(model.input_shape[1:])
    outputs = []
    for layer in model.layers:
        output = layer(output)
        if not isinstance(layer, SKIPPED):
            outputs.append(output)
    return image, outputs


def _has_places(output: keras.KerasTensor) -> bool:
    """Say whether a layer's output is a map fine enough to say where."""
    return len(output.shape) == 4 and min(output.shape[1:3]) >= MINIMUM_SIDE

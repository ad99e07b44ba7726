"""What a built network consists of."""

import io
from contextlib import redirect_stdout

import keras
import tensorflow as tf

from experiments.schema import Layer, Model


def summarise_model(model: keras.Model) -> Model:
    """Describe a built model as its summary does: one row a layer, a nested base being one layer."""
    return Model(
        layers=tuple(
            Layer(
                name=layer.name,
                type=type(layer).__name__,
                output_shape=tuple(layer.output.shape[1:]),
                parameters=layer.count_params(),
            )
            for layer in model.layers
        ),
        parameters_total=model.count_params(),
        parameters_trainable=sum(int(tf.size(v)) for v in model.trainable_variables),
        flops_per_image=_flops(model),
    )


def _flops(model: keras.Model) -> int:
    """Count the floating-point operations of one image's forward pass with TensorFlow's profiler."""
    from tensorflow.python.framework.convert_to_constants import convert_variables_to_constants_v2

    signature = tf.TensorSpec([1, *model.input_shape[1:]], tf.float32)
    graph = convert_variables_to_constants_v2(
        tf.function(lambda image: model(image, training=False)).get_concrete_function(signature)
    ).graph
    options = (
        tf.compat.v1.profiler.ProfileOptionBuilder(tf.compat.v1.profiler.ProfileOptionBuilder.float_operation())
        .with_empty_output()
        .build()
    )
    with redirect_stdout(io.StringIO()):
        profile = tf.compat.v1.profiler.profile(graph=graph, options=options)
    return int(profile.total_float_ops)

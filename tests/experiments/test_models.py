import numpy as np
import pytest
import tensorflow as tf
from keras import layers

from experiments.config import CnnConfig, ResidualConfig, ScratchConfig, SpeedrunConfig, TransferConfig
from experiments.errors import UserError
from experiments.model_summary import summarise_model
from experiments.models import build
from experiments.models.convolution import Conv2D
from experiments.models.speedrun import PartialIdentity, whiten
from experiments.models.transfer import BUILDERS, build_base
from experiments.weights import weights_path

needs_weights = pytest.mark.skipif(
    not weights_path(TransferConfig(alpha=0.35)).exists(), reason="no están los pesos de MobileNetV2 0,35 en KERAS_HOME"
)


def test_the_cnn_is_the_assignments():
    summary = summarise_model(build(CnnConfig(), 10))
    assert [(layer.type, layer.output_shape, layer.parameters) for layer in summary.layers] == [
        ("Conv2D", (32, 32, 32), 896),
        ("MaxPooling2D", (16, 16, 32), 0),
        ("Conv2D", (16, 16, 64), 18_496),
        ("MaxPooling2D", (8, 8, 64), 0),
        ("Flatten", (4096,), 0),
        ("Dense", (512,), 2_097_664),
        ("Dense", (10,), 5_130),
    ]
    assert summary.parameters_total == summary.parameters_trainable == 2_122_186


@pytest.mark.parametrize("activation", [None, "relu"])
def test_the_convolution_is_keras_own(activation):
    image = tf.random.stateless_normal([4, 8, 8, 3], [0, 0])
    weights = [tf.random.stateless_normal(shape, [0, 1]) for shape in ([3, 3, 3, 5], [5])]
    results = []
    for kind in (Conv2D, layers.Conv2D):
        layer = kind(5, 3, padding="same", activation=activation)
        layer.build(image.shape)
        layer.set_weights(weights)
        with tf.GradientTape() as tape:
            tape.watch(image)
            output = layer(image)
            loss = tf.reduce_sum(output**2)
        results.append([output, *tape.gradient(loss, [image, layer.kernel.value, layer.bias.value])])
    for a, b in zip(*results, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-5, atol=1e-4)


def test_the_convolution_sums_in_float32_what_it_computes_in_bfloat16():
    layer = Conv2D(1, 1, dtype="mixed_bfloat16")
    image = tf.zeros([4, 64, 64, 1])
    layer.build(image.shape)
    with tf.GradientTape() as tape:
        output = layer(image)
    assert output.dtype == tf.bfloat16
    assert float(tape.gradient(output, layer.bias.value)[0]) == 4 * 64 * 64


def test_the_convolution_sums_the_gradient_of_its_bias_apart():
    layer = Conv2D(5, 3)
    layer.build((None, 8, 8, 3))

    @tf.function
    def gradients(image):
        with tf.GradientTape() as tape:
            loss = tf.reduce_sum(layer(image))
        return tape.gradient(loss, layer.trainable_variables)

    graph = gradients.get_concrete_function(tf.TensorSpec([4, 8, 8, 3])).graph
    kinds = {operation.type for operation in graph.get_operations()}
    assert {"Conv2DBackpropFilter", "Sum"} <= kinds
    assert "BiasAddGrad" not in kinds


def test_regularisation_stands_where_it_says():
    config = CnnConfig(filters=(4,), dense_units=8, batch_normalization=True, dropout=0.3, l2=0.1)
    model = build(config, 10)
    assert [type(layer).__name__ for layer in model.layers] == [
        "Conv2D",
        "BatchNormalization",
        "ReLU",
        "MaxPooling2D",
        "Dropout",
        "Flatten",
        "Dense",
        "Dropout",
        "Dense",
    ]
    kernels = [w for w in model.trainable_weights if w.path.endswith("kernel")]
    penalty = 0.1 * sum(float(np.sum(np.square(kernel))) for kernel in kernels)
    assert float(sum(model.losses)) == pytest.approx(penalty, rel=1e-5)


def test_flops_count_a_product_sum_as_two():
    summary = summarise_model(build(CnnConfig(), 10))
    products = 32 * 32 * 27 * 32 + 16 * 16 * 288 * 64 + 4096 * 512 + 512 * 10
    assert summary.flops_per_image == pytest.approx(2 * products, rel=0.02)  # biases and pooling are the rest


@pytest.mark.parametrize(("alpha", "total"), [(1.0, 2_270_794), (0.35, 423_018)])
def test_the_transfer_model_trains_its_head_alone(alpha, total):
    summary = summarise_model(build(TransferConfig(alpha=alpha), 10, pretrained=False))
    assert (summary.parameters_total, summary.parameters_trainable) == (total, 12_810)
    assert [layer.name for layer in summary.layers] == ["base", "flatten", "probabilities"]


def test_the_base_never_trains():
    base = build_base(TransferConfig(alpha=0.35), pretrained=False)
    images = np.random.default_rng(0).random((4, 32, 32, 3), np.float32)
    np.testing.assert_array_equal(base(images, training=True), base(images, training=False))


@pytest.mark.parametrize(
    "config",
    [
        CnnConfig(),
        ResidualConfig(blocks=1),
        ResidualConfig(blocks=1, skip=False),
        ScratchConfig(base="mobilenet-v2"),
        SpeedrunConfig(filters=(24, 24, 24)),
        TransferConfig(alpha=0.35, pooling="average"),
    ],
)
def test_probabilities_sum_to_one(config):
    images = np.random.default_rng(0).random((4, 32, 32, 3), np.float32)
    output = np.asarray(build(config, 10, pretrained=False)(images))
    assert output.shape == (4, 10)
    np.testing.assert_allclose(output.sum(axis=1), 1, rtol=1e-5)


def test_missing_weights_are_one_clear_error(tmp_path, monkeypatch):
    import keras

    def offline(*_, **__):
        raise Exception("URL fetch failure")

    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.setattr(keras.applications, "MobileNetV2", offline)
    with pytest.raises(UserError, match=r"Faltan los pesos.*1\.0_224_no_top\.h5"):
        build(TransferConfig(), 10)


def test_damaged_weights_are_one_clear_error(tmp_path, monkeypatch):
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    path = weights_path(TransferConfig(alpha=0.35))
    path.parent.mkdir()
    path.write_bytes(b"not a weights file")
    with pytest.raises(UserError, match="truncado o dañado"):
        build(TransferConfig(alpha=0.35), 10)


def test_damaged_weights_that_keras_cannot_replace_are_one_clear_error(tmp_path, monkeypatch):
    def cannot_download(**_):
        raise Exception("URL fetch failure")

    config = TransferConfig(base="resnet50")
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    monkeypatch.setitem(BUILDERS, "resnet50", cannot_download)
    path = weights_path(config)
    path.parent.mkdir()
    path.write_bytes(b"not a weights file")
    with pytest.raises(UserError, match="truncado o dañado"):
        build(config, 10)


@needs_weights
def test_the_pretrained_base_is_not_the_random_one():
    config = TransferConfig(alpha=0.35)
    images = np.random.default_rng(0).random((2, 32, 32, 3), np.float32)
    assert not np.allclose(build_base(config)(images), build_base(config, pretrained=False)(images))


def test_a_vgg_block_repeats_its_convolution():
    names = [layer.name for layer in build(CnnConfig(filters=(4, 8), convolutions=2), 10).layers]
    assert names == [
        "conv_1_1",
        "conv_1_2",
        "pool_1",
        "conv_2_1",
        "conv_2_2",
        "pool_2",
        "flatten",
        "dense",
        "probabilities",
    ]


def test_skips_change_nothing_but_the_sums():
    """Both networks have 20 layers with weights; the skips add two projections."""
    plain, residual = (build(ResidualConfig(skip=skip), 10) for skip in (False, True))
    weighted = [[layer for layer in m.layers if type(layer).__name__ in {"Conv2D", "Dense"}] for m in (plain, residual)]
    assert len(weighted[0]) == 20
    assert {layer.name for layer in weighted[1]} - {layer.name for layer in weighted[0]} == {
        "stage_2_block_1_skip",
        "stage_3_block_1_skip",
    }
    assert sum(type(layer).__name__ == "Add" for layer in residual.layers) == 9
    assert not any(type(layer).__name__ == "Add" for layer in plain.layers)


def test_borrowed_networks_follow_their_statistics_closely():
    base = build(ScratchConfig(base="efficientnet-b0"), 10).layers[0]
    momenta = {layer.momentum for layer in base.layers if type(layer).__name__ == "BatchNormalization"}
    assert momenta == {0.9}


def test_whitening_decorrelates_patches():
    rng = np.random.default_rng(0)
    base = rng.random((50, 32, 32, 1), np.float32)
    images = np.clip(0.8 * base + 0.2 * rng.random((50, 32, 32, 3), np.float32), 0, 1)  # channels go together
    model = build(SpeedrunConfig(filters=(24, 24, 24)), 10)
    whiten(model, images)
    output = np.asarray(model.get_layer("whitening")(images)).reshape(-1, 24)
    np.testing.assert_allclose(output[:, 12:], -output[:, :12], atol=1e-4)
    covariance = np.cov(output[:, :12], rowvar=False)
    # The small constant that keeps noise down leaves each variance somewhat under one.
    np.testing.assert_allclose(covariance - np.diag(np.diag(covariance)), 0, atol=0.01)
    assert np.all((np.diag(covariance) > 0.8) & (np.diag(covariance) <= 1.001))
    np.testing.assert_allclose(output.mean(axis=0), 0, atol=0.01)
    assert not model.get_layer("whitening").trainable_weights


def test_a_partial_identity_hands_its_input_on():
    kernel = np.asarray(PartialIdentity()((3, 3, 4, 6)))
    images = np.random.default_rng(0).random((2, 5, 5, 4), np.float32)
    import keras

    output = np.asarray(keras.ops.conv(images, kernel, padding="same"))
    np.testing.assert_allclose(output[..., :4], images, rtol=1e-6)
    assert np.abs(kernel[..., 4:]).min() > 0


@pytest.mark.parametrize(
    ("trainable", "batch_norm", "trained"), [(20, None, 261_882), ("all", None, 408_938), ("all", "inference", 394_858)]
)
def test_as_much_of_the_base_trains_as_is_asked_for(trainable, batch_norm, trained):
    config = TransferConfig(alpha=0.35, pooling="average", trainable=trainable, batch_norm=batch_norm)
    model = build(config, 10, pretrained=False)
    assert summarise_model(model).parameters_trainable == trained
    base = model.layers[0]
    images = np.random.default_rng(0).random((4, 32, 32, 3), np.float32)
    same = np.array_equal(base(images, training=True), base(images, training=False))
    assert same == (batch_norm == "inference")


@pytest.mark.parametrize(("base", "channels"), [("resnet50", 2048), ("efficientnet-b0", 1280), ("vgg16", 512)])
def test_other_bases_are_frozen_under_the_same_head(base, channels):
    model = build(TransferConfig(base=base, pooling="average"), 10, pretrained=False)
    assert [layer.name for layer in model.layers] == ["base", "pool", "probabilities"]
    assert summarise_model(model).parameters_trainable == 10 * (channels + 1)

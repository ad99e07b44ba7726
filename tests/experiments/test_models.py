import numpy as np
import pytest

from experiments.config import CnnConfig, TransferConfig
from experiments.errors import UserError
from experiments.model_summary import summarise_model
from experiments.models import build
from experiments.models.transfer import build_base
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


def test_probabilities_sum_to_one():
    images = np.random.default_rng(0).random((4, 32, 32, 3), np.float32)
    output = np.asarray(build(CnnConfig(), 10)(images))
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


@needs_weights
def test_the_pretrained_base_is_not_the_random_one():
    config = TransferConfig(alpha=0.35)
    images = np.random.default_rng(0).random((2, 32, 32, 3), np.float32)
    assert not np.allclose(build_base(config)(images), build_base(config, pretrained=False)(images))

"""An exported network answers as Keras does, and its file is read with suspicion."""

import gzip

import keras
import numpy as np
import pytest
import tensorflow as tf

from experiments import data, store
from experiments.config import CnnConfig, RunConfig, TransferConfig
from experiments.export import export, reference_images
from experiments.models import build
from experiments.weights import weights_path
from tests.factory import make_run

AGREEMENT = 1e-4


def run_exported(packed, images):
    """Return what the exported file says of images, one at a time."""
    with pytest.warns(UserWarning, match="deprecated"):
        interpreter = tf.lite.Interpreter(model_content=gzip.decompress(packed))
    interpreter.allocate_tensors()
    rows = []
    for image in images:
        interpreter.set_tensor(interpreter.get_input_details()[0]["index"], image[None].astype(np.float32))
        interpreter.invoke()
        rows.append(interpreter.get_tensor(interpreter.get_output_details()[0]["index"])[0])
    return np.stack(rows)


def test_the_reference_is_a_hundred_images_of_every_class():
    labels = data.load("muestra").y_test[::5]
    assert len(reference_images()) == len(labels) == 100
    assert set(labels) == set(range(len(data.CLASSES)))


CNN = RunConfig(protocol="limpio", model=CnnConfig(filters=(8,)))
BASE = TransferConfig(alpha=0.35, resolution=64, pooling="average")
TRANSFER = RunConfig(protocol="limpio", model=BASE, preprocessing="base")
needs_weights = pytest.mark.skipif(
    not weights_path(BASE).exists(), reason="no están los pesos de MobileNetV2 0,35 en KERAS_HOME"
)


@pytest.mark.parametrize("config", [CNN, pytest.param(TRANSFER, marks=needs_weights)])
def test_the_file_answers_as_keras_does_with_the_same_weights(config):
    keras.utils.set_random_seed(0)
    model = build(config.model, 10)
    # Answers that differ from image to image: from fresh weights all would be near one in ten.
    model.layers[-1].set_weights([20 * weight for weight in model.layers[-1].get_weights()])
    sample = data.load("muestra")
    before = model.get_weights()
    exported = export(model, config, sample.x_test, sample.y_test)
    assert exported.probability.max() > 0.5
    np.testing.assert_allclose(
        run_exported(exported.packed, reference_images()), exported.probability, rtol=0, atol=AGREEMENT
    )
    assert exported.images == len(sample.y_test)
    assert 0 < exported.correct < exported.images
    for kept, weight in zip(model.get_weights(), before, strict=True):
        np.testing.assert_array_equal(kept, weight)


@pytest.fixture
def folder(tmp_path):
    run = make_run(tmp_path)
    content = gzip.compress(b"\0\0\0\0TFL3" + bytes(100), mtime=0)
    assert run.result.test is not None
    images = run.result.test.images
    store.save_run(
        tmp_path,
        run.result,
        run.predictions,
        None,
        store.Exported(content, np.full((100, 10), 0.1, np.float32), 3, images),
    )
    return run.folder


def test_an_exported_network_is_read_back(tmp_path, folder):
    exported = store.load_run(tmp_path, folder).exported
    assert exported is not None
    assert exported.correct == 3
    assert gzip.decompress(exported.packed).endswith(bytes(100))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"no", "está truncado o dañado"),
        (gzip.compress(b"\0\0\0\0TFL3" + bytes(100))[:-9], "está truncado"),
        (gzip.compress(bytes(store.MAX_UNPACKED_MODEL_BYTES + 1)), "descomprimido pesa más"),
        (gzip.compress(bytes(100)), "no es un modelo de TensorFlow Lite"),
    ],
    ids=["other", "cut", "large", "no-model"],  # the bytes hold the time, and workers must name a test alike
)
def test_a_damaged_network_is_set_aside(tmp_path, folder, content, reason):
    (folder / "model.tflite.gz").write_bytes(content)
    with pytest.raises(store.BadFileError, match=reason) as caught:
        store.load_run(tmp_path, folder)
    assert caught.value.path.name == "model.tflite.gz"


def test_right_answers_beyond_the_test_images_are_set_aside(tmp_path, folder):
    with np.load(folder / "reference.npz") as arrays:
        probability = arrays["probability"]
    np.savez(folder / "reference.npz", probability=probability, correct=np.array([9, 8]))
    with pytest.raises(store.BadFileError, match="los aciertos no son"):
        store.load_run(tmp_path, folder)

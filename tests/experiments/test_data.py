import hashlib
import sys
import types

import numpy as np
import pytest

from experiments import data
from experiments.config import CnnConfig, RunConfig
from experiments.errors import UserError
from experiments.paths import SAMPLE, keras_home

WHOLE = keras_home() / "datasets" / "cifar10.npz"
needs_whole = pytest.mark.skipif(not WHOLE.exists(), reason=f"no está CIFAR-10 completo en {WHOLE}")


def test_the_sample_is_small_stratified_and_intact():
    sample = data.load("muestra")
    assert sample.x_train.shape == (1500, 32, 32, 3)
    assert sample.x_test.shape == (500, 32, 32, 3)
    assert np.bincount(sample.y_train).tolist() == [150] * 10
    assert np.bincount(sample.y_test).tolist() == [50] * 10
    assert SAMPLE.stat().st_size < 6_000_000


@needs_whole
def test_the_sample_is_drawn_from_the_whole():
    whole = data.load("cifar10")
    with np.load(SAMPLE, allow_pickle=False) as stored:
        for name, array in data.make_sample(whole).items():
            np.testing.assert_array_equal(stored[name], array)


@needs_whole
def test_the_clean_split_is_fixed_and_stratified():
    labels = data.load("cifar10").y_train
    chosen = data.validation_indices(labels)
    assert np.bincount(labels[chosen]).tolist() == [500] * 10
    # The split belongs to every committed result of the clean protocol.
    assert (
        hashlib.sha256(chosen.tobytes()).hexdigest()
        == "c87c1febc2e9ba9b66359b94ebfa7ec5331715f6a5cc8b5dca240d3c8a4b73ed"
    )


@pytest.mark.parametrize("protocol", ["consigna", "limpio"])
@pytest.mark.parametrize("share", [None, 0.1])
def test_training_images_are_counted_without_the_data(protocol, share):
    config = RunConfig(dataset="muestra", protocol=protocol, model=CnnConfig(), train_share=share)
    split = data.take(data.split(data.load("muestra"), protocol), share, 0)
    assert data.training_images(config) == len(split.x_train)
    whole = RunConfig(protocol=protocol, model=CnnConfig(), train_share=share)
    assert data.training_images(whole) == {"consigna": 50_000, "limpio": 45_000}[protocol] * (share or 1)


def test_the_clean_split_shares_no_image():
    sample = data.load("muestra")
    split = data.split(sample, "limpio")
    assert (len(split.x_train), len(split.x_val), len(split.x_test)) == (1350, 150, 500)
    train = {image.tobytes() for image in split.x_train}
    assert not any(image.tobytes() in train for image in split.x_val)
    np.testing.assert_array_equal(split.x_test, sample.x_test)


def test_the_assignment_validates_on_the_test_set():
    split = data.split(data.load("muestra"), "consigna")
    assert split.x_val is split.x_test
    assert len(split.x_train) == 1500


@pytest.fixture
def home(tmp_path, monkeypatch):
    """Point KERAS_HOME to an empty folder."""
    monkeypatch.setenv("KERAS_HOME", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize(
    "damage",
    [
        lambda b: b[: len(b) // 2],
        lambda b: b"",
        lambda b: b"not an archive",
        lambda b: b[:5000] + b"\xff" * 200 + b[5200:],
    ],
)
def test_a_damaged_file_is_one_clear_error(home, damage):
    path = home / "datasets" / "cifar10.npz"
    path.parent.mkdir()
    path.write_bytes(damage(SAMPLE.read_bytes()))
    with pytest.raises(UserError, match="truncado o dañado; borralo"):
        data.load("cifar10")


def test_altered_data_are_found_by_their_hash(home):
    path = home / "datasets" / "cifar10.npz"
    path.parent.mkdir()
    path.write_bytes(SAMPLE.read_bytes())  # readable, but not CIFAR-10
    with pytest.raises(UserError, match=r"alterados.*x_train"):
        data.load("cifar10")


def fake_keras(monkeypatch, load_data):
    """Stand in for `keras.datasets`, so that no test needs a network or TensorFlow."""
    module = types.ModuleType("keras.datasets")
    module.cifar10 = types.SimpleNamespace(load_data=load_data)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "keras.datasets", module)


def test_without_network_there_is_one_clear_error_and_no_file(home, monkeypatch):
    def offline():
        raise Exception("URL fetch failure")

    fake_keras(monkeypatch, offline)
    with pytest.raises(UserError, match="No se pudo descargar CIFAR-10"):
        data.load("cifar10")
    assert list(home.iterdir()) == []


def test_a_wrong_download_is_not_kept(home, monkeypatch):
    sample = data.load("muestra")
    fake_keras(monkeypatch, lambda: ((sample.x_train, sample.y_train), (sample.x_test, sample.y_test)))
    with pytest.raises(UserError, match="copia descargada"):
        data.load("cifar10")
    assert list(home.iterdir()) == []


def test_a_download_is_decoded_once(home, monkeypatch):
    sample = data.load("muestra")
    calls = []

    def download():
        calls.append(1)
        return (sample.x_train, sample.y_train[:, None]), (sample.x_test, sample.y_test[:, None])

    fake_keras(monkeypatch, download)
    monkeypatch.setattr(data, "CIFAR10_SHA256", data.SAMPLE_SHA256)
    for _ in range(2):
        np.testing.assert_array_equal(data.load("cifar10").x_train, sample.x_train)
    assert len(calls) == 1


def test_a_share_of_the_training_images_is_stratified_and_the_seeds_own():
    whole = data.split(data.load("muestra"), "limpio")
    first, again, other = (data.take(whole, 0.2, seed) for seed in (0, 0, 1))
    assert np.bincount(first.y_train).tolist() == [27] * 10  # a fifth of 135
    np.testing.assert_array_equal(first.x_train, again.x_train)
    assert not np.array_equal(first.x_train, other.x_train)
    known = {image.tobytes() for image in whole.x_train}
    assert {image.tobytes() for image in first.x_train} <= known
    assert first.x_val is whole.x_val
    assert data.take(whole, None, 0) is whole

"""Whole runs on the embedded sample, with real TensorFlow."""

from dataclasses import replace
from datetime import UTC, datetime
from types import SimpleNamespace

import numpy as np
import pytest
import tensorflow as tf

from experiments import data, features
from experiments.catalogue import Experiment, Job
from experiments.config import (
    AugmentationConfig,
    CnnConfig,
    OptimizerConfig,
    RunConfig,
    ScheduleConfig,
    SpeedrunConfig,
    TransferConfig,
    fingerprint,
)
from experiments.models import build
from experiments.preprocessing import preparation, to_unit
from experiments.run import _prepare_head, execute
from experiments.store import load_run, load_runs
from experiments.train import predictor
from experiments.weights import weights_path
from tests.experiments.test_resume import Stop
from tests.experiments.test_train import Silent

TRANSFER = TransferConfig(alpha=0.35)
CONFIGS = {
    "cnn": RunConfig(dataset="muestra", protocol="limpio", model=CnnConfig(filters=(8, 8), dense_units=16), epochs=2),
    "speedrun": RunConfig(
        dataset="muestra",
        protocol="limpio",
        model=SpeedrunConfig(filters=(24, 24, 24)),
        optimizer=OptimizerConfig(
            name="sgd", momentum=0.85, nesterov=True, weight_decay=0.01, offset_multiplier=64.0, averaging=0.9
        ),
        schedule=ScheduleConfig(shape="triangular", rise=0.2),
        augmentation=AugmentationConfig(flip="alternating", shift=2),
        label_smoothing=0.2,
        precision="mixed-bfloat16",
        recalibration=2,
        test_views="mirror-and-shift",
        early_stopping=None,
        epochs=2,
    ),
    "fine-tuning": RunConfig(
        dataset="muestra",
        protocol="limpio",
        model=TransferConfig(alpha=0.35, resolution=48, pooling="average", trainable=20),
        preprocessing="base",
        optimizer=OptimizerConfig(name="adamw", weight_decay=0.01),
        train_share=0.1,
        epochs=2,
    ),
    "transfer": RunConfig(dataset="muestra", protocol="consigna", model=TRANSFER, epochs=2, order="fixed"),
}


def run(root, name, seed=0, **kwargs):
    execute(root, Job("practica", Experiment(name, name, CONFIGS[name], (seed,)), seed), Silent(), **kwargs)
    runs, rejected = load_runs(root)
    assert not rejected
    return next(found for found in runs if found.result.experiment == name)


@pytest.mark.parametrize("name", CONFIGS)
def test_the_same_seed_gives_the_same_result_but_for_times(tmp_path, name):
    a, b = (run(tmp_path / part, name, pretrained=False) for part in ("a", "b"))
    times = {"cost": ..., "provenance": {"started_at"}, "history": {"seconds"}}
    assert a.result.model_dump(exclude=times) == b.result.model_dump(exclude=times)
    for file in ("predictions.npz", "examples.npz"):
        assert (a.folder / file).read_bytes() == (b.folder / file).read_bytes()


def test_a_run_that_is_gone_on_with_began_when_it_first_did(tmp_path, monkeypatch):
    days = iter(datetime(2026, 1, day, tzinfo=UTC) for day in (1, 2))
    monkeypatch.setattr("experiments.run.datetime", SimpleNamespace(now=lambda _: next(days)))
    job = Job("practica", Experiment("cnn", "CNN", CONFIGS["cnn"], (0,)), 0)
    with pytest.raises(KeyboardInterrupt):
        execute(tmp_path, job, Stop(1))
    folder = execute(tmp_path, job, Silent())
    assert next(days, None) is None
    assert load_run(tmp_path, folder).result.provenance.started_at == "2026-01-01T00:00:00Z"


def test_a_run_leaves_what_the_contract_names(tmp_path):
    found = run(tmp_path, "cnn")
    result = found.result
    assert found.folder == tmp_path / "practica" / "cnn" / "seed-0"
    assert result.fingerprint == fingerprint(CONFIGS["cnn"], 0, data.dataset_sha256("muestra"), None)
    assert result.test is not None
    assert result.test.images == 500
    assert result.cost.cpu_seconds > 0
    assert found.predictions is not None
    assert found.examples is not None
    sample = data.load("muestra")
    np.testing.assert_array_equal(found.examples.pixels, sample.x_test[found.examples.index])
    wrong = found.predictions.label != found.predictions.predicted
    firsts, mistakes = np.split(found.examples.index, [10])
    assert firsts.tolist() == [np.flatnonzero(sample.y_test == label)[0] for label in range(10)]
    assert np.all(wrong[mistakes])
    confidence = found.predictions.probability.max(axis=1)
    assert confidence[mistakes].min() >= np.sort(confidence[wrong])[::-1][len(mistakes) - 1]
    assert found.examples.heat is not None
    assert found.examples.heat.shape == (len(found.examples.index), 16, 16)
    assert found.exported is None
    assert sum(path.stat().st_size for path in found.folder.iterdir() if path.suffix != ".png") < 300_000
    drawn = {
        f"{name}-{scheme}.png"
        for name in ("perdida", "exactitud", "confusion", "confiabilidad")
        for scheme in ("light", "dark")
    }
    assert {path.name for path in found.folder.glob("*.png")} == drawn


def test_a_run_leaves_its_network_where_the_experiment_asks_for_it(tmp_path):
    experiment = Experiment("cnn", "CNN", CONFIGS["cnn"], (0, 1), exported=1)
    folder = execute(tmp_path, Job("practica", experiment, 1), Silent(), pretrained=False)
    exported = load_run(tmp_path, folder).exported
    assert exported is not None
    assert exported.images == 500


def test_only_the_first_seed_keeps_examples(tmp_path):
    assert run(tmp_path, "cnn", seed=1).examples is None


def test_features_stand_for_the_frozen_base():
    """The head over stored features says what the whole network says."""
    model = build(TRANSFER, 10, pretrained=False)
    images = data.load("muestra").x_test[:20]
    base, *head = model.layers
    values = features.extract(base, CONFIGS["transfer"], None, images).values
    for layer in head:
        values = layer(values)
    np.testing.assert_allclose(values, predictor(model, to_unit)(images), atol=1e-6)


def test_features_are_computed_once(tmp_path, monkeypatch):
    monkeypatch.setattr(features, "FEATURE_CACHE", tmp_path)
    base = build(TRANSFER, 10, pretrained=False).layers[0]
    images = data.load("muestra").x_test[:5]
    first = features.extract(base, CONFIGS["transfer"], "a" * 64, images)
    monkeypatch.setattr(features, "_compute", lambda *_: pytest.fail("computed again"))
    again = features.extract(base, CONFIGS["transfer"], "a" * 64, images)
    np.testing.assert_array_equal(first.values, again.values)
    assert first.cpu_seconds == again.cpu_seconds
    monkeypatch.undo()
    monkeypatch.setattr(features, "FEATURE_CACHE", tmp_path)
    features.extract(base, CONFIGS["transfer"], "b" * 64, images)
    assert len(list(tmp_path.iterdir())) == 2


@pytest.mark.skipif(not weights_path(TRANSFER).exists(), reason="no están los pesos de MobileNetV2 0,35 en KERAS_HOME")
def test_pretrained_features_beat_chance(tmp_path):
    result = run(tmp_path, "transfer").result
    assert result.provenance.weights_sha256 is not None
    assert result.test is not None
    assert result.test.accuracy > 0.15


def test_views_are_scored_apart(tmp_path):
    result = run(tmp_path, "speedrun").result
    assert result.test is not None
    assert result.test_views is not None
    assert result.test_views.loss != result.test.loss
    assert result.model.layers[1].name == "whitening"


def test_the_precision_ends_with_the_model(tmp_path):
    import keras

    run(tmp_path, "speedrun")
    assert keras.config.dtype_policy().name == "float32"


def test_pooled_features_stand_for_the_pooled_base():
    config = CONFIGS["transfer"].model_copy(
        update={"model": TransferConfig(alpha=0.35, resolution=64, pooling="average"), "preprocessing": "base"}
    )
    model = build(config.model, 10, pretrained=False)
    split = data.split(data.load("muestra"), "consigna")
    small = replace(split, x_train=split.x_train[:20], x_val=split.x_val[:20], x_test=split.x_test[:20])
    prepared = _prepare_head(model, config, small, None)
    assert prepared.test_inputs.shape == (20, 1280)
    np.testing.assert_allclose(
        predictor(prepared.trained, tf.identity)(prepared.test_inputs),
        predictor(model, preparation(config))(small.x_test),
        atol=1e-6,
    )

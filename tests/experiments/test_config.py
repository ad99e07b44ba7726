import pytest
from pydantic import ValidationError

from experiments.config import (
    AugmentationConfig,
    CnnConfig,
    EarlyStopping,
    OptimizerConfig,
    RunConfig,
    ScheduleConfig,
    TransferConfig,
    fingerprint,
)

CONFIG = RunConfig(protocol="limpio", model=CnnConfig())


def test_fingerprint_is_pinned():
    # Results of finished runs carry this key: it must not move unless what a run computes moves.
    assert fingerprint(CONFIG, 0, "d" * 64, None) == "aefdcc12bf17a2983e51417edcfc7eeae2658dde7b3da6b70cd1e87c0198f33e"


def test_spelling_out_a_default_changes_nothing():
    explicit = RunConfig(protocol="limpio", model=CnnConfig(filters=(32, 64)), batch_size=128, order=None)
    assert fingerprint(explicit, 0, "d" * 64, None) == fingerprint(CONFIG, 0, "d" * 64, None)


@pytest.mark.parametrize(
    "change",
    [
        {"dataset": "muestra"},
        {"protocol": "consigna"},
        {"model": CnnConfig(filters=(32,))},
        {"model": TransferConfig()},
        {"optimizer": OptimizerConfig(learning_rate=0.01)},
        {"batch_size": 64},
        {"epochs": 9},
        {"early_stopping": EarlyStopping(patience=4)},
        {"early_stopping": None},
        {"order": "fixed"},
        {"schedule": ScheduleConfig()},
        {"label_smoothing": 0.1},
        {"train_share": 0.1},
        {"precision": "mixed-bfloat16"},
        {"test_views": "mirror-and-shift"},
        {"augmentation": AugmentationConfig(flip="alternating")},
    ],
)
def test_every_field_counts(change):
    assert fingerprint(CONFIG.model_copy(update=change), 0, "d" * 64, None) != fingerprint(CONFIG, 0, "d" * 64, None)


@pytest.mark.parametrize(
    ("seed", "data", "weights"), [(1, "d" * 64, None), (0, "e" * 64, None), (0, "d" * 64, "f" * 64)]
)
def test_seed_data_and_weights_count(seed, data, weights):
    assert fingerprint(CONFIG, seed, data, weights) != fingerprint(CONFIG, 0, "d" * 64, None)


@pytest.mark.parametrize(
    "fields",
    [
        {"batch_size": 0},
        {"epochs": "10"},
        {"learning_rate": 0.1},
        {"model": {"family": "otra"}},
        {"protocol": "otro"},
        {"preprocessing": "base"},
        {"optimizer": OptimizerConfig(averaging=0.9)},
        {"recalibration": 2},
        {"model": TransferConfig(), "augmentation": AugmentationConfig()},
        {"model": TransferConfig(), "test_views": "mirror-and-shift"},
        {"model": TransferConfig(), "precision": "mixed-bfloat16"},
    ],
)
def test_invalid_configurations_are_refused(fields):
    with pytest.raises(ValidationError):
        RunConfig(**({"protocol": "limpio", "model": CnnConfig()} | fields))


def test_configurations_are_frozen():
    with pytest.raises(ValidationError):
        CONFIG.epochs = 3  # type: ignore[misc]


@pytest.mark.parametrize("field", [{"momentum": 0.9}, {"nesterov": True}, {"offset_multiplier": 2.0}])
def test_only_sgd_has_momentum(field):
    with pytest.raises(ValidationError, match="solo SGD"):
        OptimizerConfig(name="adam", **field)

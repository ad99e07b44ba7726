import copy
from typing import Any

import pytest
from pydantic import ValidationError

from experiments.schema import RunResult
from tests.factory import make_result


@pytest.fixture
def document() -> dict[str, Any]:
    return make_result().model_dump(mode="json")


def broken(document: dict[str, Any], path: str, value: object) -> dict[str, Any]:
    """Copy a document with one value replaced; `path` is dotted, numbers are positions."""
    changed = copy.deepcopy(document)
    *parents, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    place: Any = changed
    for part in parents:
        place = place[part]
    place[last] = value
    return changed


def read(document: dict[str, Any]) -> RunResult:
    import json

    return RunResult.model_validate_json(json.dumps(document))


def test_a_valid_result_reads_back_equal(document):
    assert read(document) == make_result()


@pytest.mark.parametrize(
    ("path", "value", "reason"),
    [
        ("test.accuracy", 0.71, "traza"),
        ("test.confusion.0.0", 15, "soporte"),
        ("test.confusion.0", [20], "cuadrada"),
        ("test.per_class.3.f1", 0.5, "f1 de cat"),
        ("test.per_class.3.precision", 0.5, "precision de cat"),
        ("test.per_class.3.recall", 0.5, "recall de cat"),
        ("test.per_class.3.support", 21, "soporte"),
        ("test.per_class.3.name", "dog", "mismo nombre"),
        ("test.calibration.ece", 0.4, "ece"),
        ("test.calibration.bins.0.upper", 0.05, "no se tocan"),
        ("test.calibration.bins.0.lower", 0.9, "invertido"),
        ("test.calibration.bins.0.accuracy", 0.5, "vacío"),
        ("history.loss", [1.0], "mismo largo"),
        ("selected_epoch", 4, "fuera de `history`"),
        ("selected_epoch", 0, "no es la que la configuración elige"),
        ("selected_epoch", 2, "no es la que la configuración elige"),
        ("config.epochs", 2, "más épocas"),
        ("config.protocol", "limpio", "fingerprint no se sigue"),
        ("config.model.filters", [1, 1], "fingerprint no se sigue"),
        ("seed", 1, "fingerprint no se sigue"),
        ("provenance.dataset_sha256", "0" * 64, "fingerprint no se sigue"),
        ("fingerprint", "0" * 64, "fingerprint no se sigue"),
        ("model.parameters_total", 11, "no suman"),
        ("model.parameters_trainable", 11, "entrenables"),
        ("test", None, "divergente"),
        ("status", "diverged", "divergente"),
    ],
)
def test_contradictions_are_found(document, path, value, reason):
    with pytest.raises(ValidationError, match=reason):
        read(broken(document, path, value))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("schema_version", 2),
        ("line", "../etc"),
        ("experiment", "CNN"),
        ("seed", -1),
        ("fingerprint", "abc"),
        ("status", "perfecto"),
        ("history.val_accuracy.0", 1.5),
        ("history.loss.0", -0.1),
        ("history.loss.0", "1.0"),
        ("cost.cpu_seconds", -1.0),
        ("provenance.processor", "a\nb"),
        ("provenance.processor", "x" * 201),
        ("provenance.started_at", "ayer"),
        ("provenance.code_commit", "HEAD"),
        ("model.layers.0.name", "<script>"),
        ("extra", 1),
    ],
)
def test_values_outside_their_kind_are_refused(document, path, value):
    with pytest.raises(ValidationError):
        read(broken(document, path, value))


@pytest.mark.parametrize("literal", ["NaN", "Infinity", "-Infinity"])
def test_numbers_must_be_finite(document, literal):
    import json

    text = json.dumps(broken(document, "cost.wall_seconds", 123456.5)).replace("123456.5", literal)
    with pytest.raises(ValidationError):
        RunResult.model_validate_json(text)


def test_a_diverged_run_may_end_in_its_first_epoch(document):
    empty: dict[str, Any] = {key: [] for key in document["history"]}
    diverged = document | {"status": "diverged", "test": None, "selected_epoch": 0, "history": empty}
    assert read(diverged).history.epochs == 0


def test_views_are_there_when_the_configuration_asks_for_them(document):
    with pytest.raises(ValidationError, match="test_views"):
        read(broken(document, "test_views", document["test"]))
    with pytest.raises(ValidationError, match="test_views"):
        read(broken(document, "config.test_views", "mirror-and-shift"))
    both = make_result("velocista", line="arquitecturas").model_dump(mode="json")
    assert read(both).test_views == read(both).test


def test_results_from_before_a_field_are_read(document):
    del document["test_views"]
    for field in ("schedule", "label_smoothing", "train_share", "precision", "test_views"):
        del document["config"][field]
    assert read(document) == make_result()

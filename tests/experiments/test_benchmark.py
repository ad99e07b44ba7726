"""The benchmark: that each way trains, that a record means what it says; its figures belong to quiet machines."""

import json

import numpy as np
import pytest

from experiments import contenders
from experiments.bench import has_torch, time_rounds
from experiments.benchmark import SLUGS, Benchmark, load_benchmark
from experiments.errors import UserError
from experiments.model_summary import summarise_model
from experiments.models import build
from experiments.paths import BENCHMARK
from tests.commands import invoke

FACTS = {
    "schema_version": 1,
    "code_commit": None,
    "started_at": "2026-01-01T00:00:00Z",
    "processor": "cpu",
    "threads": 2,
    "python": "3",
    "tensorflow": "2",
    "keras": "3",
    "torch": None,
    "flops_per_image": 1000,
    "product_flops": 600_000,
}


def make_record(**seconds):
    timings = {
        slug.replace("_", "-"): {"images": 100, "wall_seconds": walls, "cpu_seconds": walls}
        for slug, walls in seconds.items()
    }
    return Benchmark.model_validate_json(json.dumps({**FACTS, "timings": timings}))


def test_ratios_go_round_by_round():
    record = make_record(fit=[3.0, 4.0, 10.0], paso_propio=[1.0, 2.0, 2.0], producto=[1.0, 1.0, 1.0])
    assert record.ratios("fit", "paso-propio") == (3.0, 2.0, 5.0)
    assert record.ratios("pytorch", "paso-propio") == ()
    assert record.images_per_second("fit") == 25.0
    assert record.rounds == 3
    # 50 images a second, each three passes of 1000 FLOPs, of the product's 600 000 a second.
    assert record.peak_share == pytest.approx(0.25)


def test_rounds_must_agree():
    with pytest.raises(ValueError, match="la misma cantidad de rondas"):
        make_record(fit=[1.0], paso_propio=[1.0, 2.0])


def test_the_committed_record_is_whole():
    record = load_benchmark(BENCHMARK)
    assert record is not None
    assert record.timings.keys() >= set(SLUGS) - {"pytorch"}
    assert record.rounds >= 5


def test_a_damaged_record_is_named(tmp_path):
    path = tmp_path / "benchmark.json"
    assert load_benchmark(path) is None
    path.write_text("{}")
    with pytest.raises(UserError, match=r"benchmark\.json.*make bench"):
        load_benchmark(path)


def test_every_way_has_a_name():
    assert tuple(contenders.CONTENDERS) == SLUGS


def test_both_sides_train_the_same_network():
    def plain(model):
        return [(layer.type, layer.output_shape, layer.parameters) for layer in summarise_model(model).layers]

    ours, notebooks = build(contenders.CNN.model, 10), contenders.notebook_cnn()
    assert plain(ours) == plain(notebooks)
    image = np.random.default_rng(0).random((2, 32, 32, 3), np.float32)
    notebooks.set_weights(ours.get_weights())
    np.testing.assert_allclose(ours(image), notebooks(image), rtol=1e-5)


@pytest.mark.parametrize("slug", [slug for slug in SLUGS if slug not in {"producto", "pytorch", "paso-propio-xla"}])
def test_every_way_runs_again_and_again(slug):
    run = contenders.make_contender(slug, contenders.UNROLLED * 128 if slug == "paso-propio-16-pasos" else 200)
    run()


@pytest.mark.skipif(not has_torch(), reason="PyTorch no está instalado")
def test_pytorch_runs_again():
    contenders.make_contender("pytorch", 200)()


def test_processes_are_timed_in_rounds():
    """XLA needs a process without the determinism that other tests switch on."""
    watched: list[int] = []
    record = time_rounds(["paso-propio-xla"], 2, 200, watched.append)
    assert watched == [1, 2]
    assert record.rounds == 2
    assert record.timings["paso-propio-xla"].images == 200
    assert record.product_flops == contenders.PRODUCT_FLOPS


def test_the_command_writes_a_record(tmp_path, monkeypatch):
    record = make_record(paso_propio=[2.0], producto=[1.0])
    monkeypatch.setattr("experiments.bench.time_rounds", lambda slugs, rounds, images, watch: record)
    monkeypatch.setattr("experiments.__main__.SLUGS", ("paso-propio", "producto"))
    path = tmp_path / "b.json"
    done = invoke(["bench", "--rondas", "1", "--out", str(path)])
    assert done.exit_code == 0
    assert "50 imágenes/s" in done.output
    assert load_benchmark(path) == record

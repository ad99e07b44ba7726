"""Time ways of training in interleaved rounds; what is timed is in `contenders`."""

import importlib.metadata
import importlib.util
import multiprocessing
import platform
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from typing import Any

from experiments.benchmark import Benchmark, Timing
from experiments.provenance import code_commit, cores, processor
from experiments.startup import start_tensorflow

Clock = tuple[float, float]
IMAGES = 16_384
"""Training images of a round: some seconds of each way."""


def time_rounds(slugs: Sequence[str], rounds: int, images: int, watch: Callable[[int], None]) -> Benchmark:
    """Time every way once a round, each in a process of its own that idles while the others are timed.

    Args:
        slugs: what to time, some of `contenders.CONTENDERS`.
        rounds: how often.
        images: training images.
        watch: told of each round as it ends, counted from 1.
    """
    started_at = datetime.now(UTC)
    clocks: dict[str, list[Clock]] = {slug: [] for slug in slugs}
    with ExitStack() as stack:
        workers = {slug: stack.enter_context(_worker(slug, images)) for slug in slugs}
        facts = next(iter(workers.values())).submit(_facts).result()
        for done in range(1, rounds + 1):
            for slug, worker in workers.items():
                clocks[slug].append(worker.submit(_time).result())
            watch(done)
    return Benchmark(
        schema_version=1,
        code_commit=code_commit(),
        started_at=started_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        processor=processor(),
        threads=cores(),
        python=platform.python_version(),
        tensorflow=importlib.metadata.version("tensorflow"),
        keras=importlib.metadata.version("keras"),
        torch=importlib.metadata.version("torch") if "pytorch" in slugs else None,
        timings={
            slug: Timing(
                images=images * facts["epochs"].get(slug, 1),
                wall_seconds=tuple(wall for wall, _ in rows),
                cpu_seconds=tuple(cpu for _, cpu in rows),
            )
            for slug, rows in clocks.items()
        },
        **facts["constants"],
    )


def has_torch() -> bool:
    """Tell whether PyTorch is installed."""
    return importlib.util.find_spec("torch") is not None


@contextmanager
def _worker(slug: str, images: int) -> Iterator[ProcessPoolExecutor]:
    """Start a process that has one way ready to run."""
    context = multiprocessing.get_context("spawn")  # a fork of a process with TensorFlow's threads may hang
    with ProcessPoolExecutor(1, context) as executor:
        executor.submit(_prepare, slug, images).result()
        yield executor


_prepared: list[Callable[[], object]] = []
"""In a worker: its way, ready to run."""


def _prepare(slug: str, images: int) -> None:
    """Make a worker's way."""
    start_tensorflow()
    from experiments.contenders import make_contender

    _prepared.append(make_contender(slug, images))


def _time() -> Clock:
    """Run a worker's way once; return wall and CPU seconds."""
    wall, cpu = time.perf_counter(), time.process_time()
    _prepared[0]()
    return time.perf_counter() - wall, time.process_time() - cpu


def _facts() -> dict[str, Any]:
    """Return what only a process with TensorFlow knows."""
    from experiments.contenders import CNN, FROZEN, PRODUCT_FLOPS
    from experiments.data import CLASSES
    from experiments.model_summary import summarise_model
    from experiments.models import build

    return {
        "epochs": dict.fromkeys(("base-fit", "base-rasgos", "base-rasgos-guardados"), FROZEN.epochs),
        "constants": {
            "flops_per_image": summarise_model(build(CNN.model, len(CLASSES))).flops_per_image,
            "product_flops": PRODUCT_FLOPS,
        },
    }

"""The record of a benchmark: what was timed, round by round, and on which machine."""

from pathlib import Path
from statistics import median
from typing import Annotated, Literal, Self

from pydantic import Field, ValidationError, model_validator

from experiments.config import Frozen, Slug
from experiments.errors import UserError
from experiments.schema import Count, Text

SLUGS = (
    "paso-propio",
    "fit",
    "fit-sin-xla",
    "fit-16-pasos",
    "paso-propio-xla",
    "paso-propio-16-pasos",
    "pytorch",
    "base-fit",
    "base-rasgos",
    "base-rasgos-guardados",
    "producto",
)
"""Everything that can be timed; `contenders` says what each is."""

Seconds = Annotated[float, Field(gt=0)]


class Timing(Frozen):
    """One way to do a piece of work, timed once a round."""

    images: Count = Field(description="Images that a round passes through the network, epochs counted.")
    wall_seconds: tuple[Seconds, ...]
    cpu_seconds: tuple[Seconds, ...]


class Benchmark(Frozen):
    """Every way that was timed; a round times all of them, one after another, so that noise falls on all alike."""

    schema_version: Literal[1]
    code_commit: Text | None
    started_at: Text
    processor: Text
    threads: Count
    python: Text
    tensorflow: Text
    keras: Text
    torch: Text | None = Field(description="None where PyTorch is not installed; its timings then are not there.")
    flops_per_image: Count = Field(description="Of one forward pass of the practice's CNN.")
    product_flops: Count = Field(description="Of one round of matrix products, the machine's measure.")
    timings: dict[Slug, Timing] = Field(min_length=1)

    @model_validator(mode="after")
    def _check(self) -> Self:
        sides = [side for t in self.timings.values() for side in (t.wall_seconds, t.cpu_seconds)]
        if len({len(side) for side in sides}) != 1:
            raise ValueError("todas las mediciones llevan la misma cantidad de rondas")
        return self

    @property
    def rounds(self) -> int:
        """How many rounds were timed."""
        return len(next(iter(self.timings.values())).wall_seconds)

    def ratios(self, slower: str, faster: str) -> tuple[float, ...]:
        """Return, round by round, how many times the faster's wall seconds the slower took; empty where one lacks."""
        if not {slower, faster} <= self.timings.keys():
            return ()
        a, b = self.timings[slower].wall_seconds, self.timings[faster].wall_seconds
        return tuple(x / y for x, y in zip(a, b, strict=True))

    def images_per_second(self, slug: str) -> float:
        """Return the median throughput of a way that was timed."""
        return self.timings[slug].images / median(self.timings[slug].wall_seconds)

    @property
    def peak_share(self) -> float:
        """Return the share of the measured matrix-product rate that our training step reaches, by the medians.

        Training counts three times the forward pass of an image (Kaplan et al. 2020, section 2.1).
        """
        peak = self.product_flops / median(self.timings["producto"].wall_seconds)
        return 3 * self.flops_per_image * self.images_per_second("paso-propio") / peak


def load_benchmark(path: Path) -> Benchmark | None:
    """Read a record; None where there is none.

    Raises:
        UserError: the file is not a valid record.
    """
    if not path.exists():
        return None
    try:
        return Benchmark.model_validate_json(path.read_bytes())
    except (OSError, ValidationError) as error:
        raise UserError(f"El registro {path} no es válido; se rehace con `make bench`.") from error

"""What the benchmark's record shows: throughputs, ratios and goals."""

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median

from experiments.benchmark import Benchmark
from experiments.traced import Number
from scripts.findings import Finding
from scripts.thresholds import FROZEN_GOAL, STEP_GOAL, TORCH_GOAL, Threshold

TITLES: Mapping[str, tuple[str, str | None]] = {
    "paso-propio": ("CNN, la propia", None),
    "fit": ("CNN, el «fit» del cuaderno", "paso-propio"),
    "fit-sin-xla": ("CNN, «fit» sin XLA", "paso-propio"),
    "fit-16-pasos": ("CNN, «fit» sin XLA, 16 pasos por llamada", "paso-propio"),
    "paso-propio-xla": ("CNN, la propia con XLA", "paso-propio"),
    "paso-propio-16-pasos": ("CNN, la propia, 16 pasos por llamada", "paso-propio"),
    "pytorch": ("CNN, PyTorch", "paso-propio"),
    "base-rasgos-guardados": ("Base congelada, rasgos ya guardados, 10 épocas", None),
    "base-rasgos": ("Base congelada, rasgos calculados una vez, 10 épocas", "base-rasgos-guardados"),
    "base-fit": ("Base congelada, el «fit» del cuaderno, 10 épocas", "base-rasgos-guardados"),
}
"""Each way's name, and the way that its time is divided by."""
OWN_VARIANTS = ("paso-propio", "paso-propio-xla", "paso-propio-16-pasos")
GOALS: tuple[tuple[str, str, str, Threshold], ...] = (
    ("El entrenamiento propio de la CNN contra «fit»", "fit", "paso-propio", STEP_GOAL),
    ("Rasgos guardados contra «fit» a través de la base", "base-fit", "base-rasgos-guardados", FROZEN_GOAL),
    ("El entrenamiento propio de la CNN contra PyTorch", "pytorch", "paso-propio", TORCH_GOAL),
)


@dataclass(frozen=True)
class Ratio:
    """A ratio's median and extremes over the rounds."""

    middle: Number
    low: Number
    high: Number


@dataclass(frozen=True)
class Row:
    """One way; `cpu_seconds` are for a thousand images, `ratio` is None for what others are compared with."""

    title: str
    images_per_second: Number
    cpu_seconds: Number
    ratio: Ratio | None


@dataclass(frozen=True)
class Speed:
    """The record as a page shows it."""

    record: Benchmark
    rows: tuple[Row, ...]
    goals: tuple[Finding, ...]
    fastest: Finding

    @property
    def rounds(self) -> Number:
        """How many rounds were timed."""
        return Number(self.record.rounds, "banco(rondas)")

    @property
    def threads(self) -> Number:
        """How many cores the machine gave."""
        return Number(self.record.threads, "banco(nucleos)")

    @property
    def peak_share(self) -> Number:
        """The share of the measured matrix-product rate that our step reaches."""
        return Number(self.record.peak_share, "banco(pico)")


def report_speed(record: Benchmark) -> Speed:
    """Turn a record into rows and verdicts."""
    return Speed(
        record=record,
        rows=tuple(_row(record, slug) for slug in TITLES if slug in record.timings),
        goals=tuple(_goal(record, *goal) for goal in GOALS),
        fastest=_fastest(record),
    )


def _row(record: Benchmark, slug: str) -> Row:
    """Summarise one way."""
    title, reference = TITLES[slug]
    timing = record.timings[slug]
    ratios = record.ratios(slug, reference) if reference else ()
    return Row(
        title=title,
        images_per_second=Number(record.images_per_second(slug), f"banco(imagenes-por-segundo; {slug})"),
        cpu_seconds=Number(1000 * median(timing.cpu_seconds) / timing.images, f"banco(cpu-por-mil; {slug})"),
        ratio=_ratio(ratios, f"{slug}; {reference}") if ratios else None,
    )


def _ratio(ratios: tuple[float, ...], pair: str) -> Ratio:
    """Summarise ratios over the rounds."""
    return Ratio(
        Number(median(ratios), f"banco(razon; {pair})"),
        Number(min(ratios), f"banco(razon-menor; {pair})"),
        Number(max(ratios), f"banco(razon-mayor; {pair})"),
    )


def _goal(record: Benchmark, what: str, slower: str, faster: str, bound: Threshold) -> Finding:
    """Decide whether the median ratio reaches a goal: `alcanzada`, `no-alcanzada`, `pendiente` (not timed)."""
    ratios = record.ratios(slower, faster)
    subject = f"{slower}; {faster}; {bound.name}"
    if not ratios:
        return Finding("velocidad", subject, "pendiente", {"what": what, "bound": bound.number}, ())
    measured = Number(median(ratios), f"banco(razon; {slower}; {faster})")
    verdict = "alcanzada" if measured >= bound.value else "no-alcanzada"
    return Finding("velocidad", subject, verdict, {"what": what, "bound": bound.number, "measured": measured}, ())


def _fastest(record: Benchmark) -> Finding:
    """Decide whether a variant of our own step beats the one in use: `otra`, faster in every round, or `propio`."""
    used = OWN_VARIANTS[0]
    faster = [slug for slug in OWN_VARIANTS[1:] if min(record.ratios(used, slug), default=0.0) > 1]
    best = max(faster, key=record.images_per_second, default=None)
    if best is None:
        return Finding("variante", "", "propio", {}, ())
    ratio = Number(median(record.ratios(OWN_VARIANTS[0], best)), f"banco(razon; {OWN_VARIANTS[0]}; {best})")
    return Finding("variante", "", "otra", {"title": TITLES[best][0], "ratio": ratio}, ())

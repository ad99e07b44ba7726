"""Which figures the lines' pages have, made from their reports."""

from collections.abc import Mapping, Sequence

from experiments.catalogue import Line
from experiments.figures import Bars, BarSeries, Chart, Curves, Series
from experiments.themes import MARKERS, Role
from scripts import summarise
from scripts.lines import LineReport
from scripts.panorama import Point
from scripts.plots import Cloud, Dots, Scatter
from scripts.summarise import Group

ROLES: tuple[Role, ...] = ("cnn", "transfer", "third", "fourth", "fifth", "sixth")
GRIDS: Mapping[str, tuple[str, tuple[tuple[str, str], ...], tuple[tuple[str, str], ...]]] = {
    "modelos-base": (
        "Exactitud según la resolución y el preprocesamiento",
        tuple((f"{side} px", f"mobilenetv2-{side}") for side in (32, 64, 96, 128, 160)),
        (("Píxeles / 255", "255"), ("Preprocesamiento propio", "propio")),
    ),
    "fine-tuning": (
        "Exactitud según cuánto se ajusta y con cuántos datos",
        (("Base congelada", "congelada"), ("Últimas 20 capas", "ultimas-20"), ("Toda la base", "toda")),
        (("1 % de los datos", "1"), ("10 % de los datos", "10"), ("100 % de los datos", "100")),
    ),
}
"""Title, categories and series of each grid, as (label, part of the slug); a slug is `category-series`."""
PAIRS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "arquitecturas": ("Validación con y sin conexiones residuales", ("residual-20", "plana-20")),
    "regularizacion": ("Validación con y sin regularización", ("sin-regularizar", "todo-junto")),
}
"""Title and experiments of each figure of curves."""


def line_charts(report: LineReport) -> dict[str, Chart]:
    """Make a line's figures by slug; what has no results yet has no figure."""
    charts: list[Chart] = []
    slug = report.line.slug
    if report.rows:
        charts.append(_accuracies(report))
    if slug in GRIDS:
        charts += _grid(report)
    if slug in PAIRS:
        title, members = PAIRS[slug]
        groups = [report.groups[member] for member in members]
        if all(group.runs for group in groups):
            charts.append(_curves(slug, title, groups))
    return {chart.slug: chart for chart in charts}


def panorama_chart(points: Sequence[Point], lines: Sequence[Line]) -> Scatter:
    """Make the figure of everything, one colour and shape a line of research."""
    clouds = []
    for place, line in enumerate(lines):
        own = [point for point in points if point.line is line]
        lap, turn = divmod(place, len(ROLES))
        clouds.append(
            Cloud(
                label=line.title,
                role=ROLES[turn],
                # Where the colours begin anew, each goes with the next one's shape: no two lines look the same.
                marker=MARKERS[ROLES[(turn + lap) % len(ROLES)]],
                names=tuple(point.group.title for point in own),
                costs=tuple(point.cpu_seconds.mean for point in own),
                accuracies=tuple(point.accuracy.mean for point in own),
                fronts=tuple(point.front for point in own),
            )
        )
    return Scatter("panorama", "Exactitud contra costo", tuple(cloud for cloud in clouds if cloud.names))


def _accuracies(report: LineReport) -> Dots:
    """Put every experiment's test accuracy on one axis, the best on top."""
    return Dots(
        slug=f"{report.line.slug}-exactitud",
        title=f"Exactitud de prueba: {report.line.title}",
        x_label="Exactitud de prueba (IC 95 %)",
        labels=tuple(row.group.title for row in report.rows),
        values=tuple(row.accuracy.mean for row in report.rows),
        low=tuple(row.accuracy.low for row in report.rows),
        high=tuple(row.accuracy.high for row in report.rows),
    )


def _grid(report: LineReport) -> list[Chart]:
    """Make bars of a line's grid, with the categories that are complete."""
    title, categories, series = GRIDS[report.line.slug]
    complete = [
        (label, part) for label, part in categories if all(report.groups[f"{part}-{end}"].runs for _, end in series)
    ]
    if not complete:
        return []
    bars = []
    for role, (label, end) in zip(ROLES, series, strict=False):
        values = [summarise.accuracy(report.groups[f"{part}-{end}"]) for _, part in complete]
        means, low, high = (tuple(getattr(v, name) for v in values) for name in ("mean", "low", "high"))
        bars.append(BarSeries(label, role, means, low, high))
    names = tuple(label for label, _ in complete)
    return [Bars(f"{report.line.slug}-grilla", title, "Exactitud de prueba", True, names, tuple(bars))]


def _curves(slug: str, title: str, groups: Sequence[Group]) -> Curves:
    """Draw validation accuracy over the epochs."""
    series = []
    for role, group in zip(ROLES, groups, strict=False):
        curve = summarise.curve(group, "val_accuracy")
        series.append(Series(group.title, role, False, curve.mean, curve.low, curve.high, curve.source))
    return Curves(f"{slug}-curvas", title, "Exactitud de validación", True, tuple(series))

"""Which figures the report has, made from its summaries."""

from typing import Literal

from experiments.figures import Bars, BarSeries, Chart, Confusion, Curves, Reliability, Series
from experiments.spanish import class_name
from scripts import summarise
from scripts.report import ModelReport, ProtocolReport

Field = Literal["loss", "accuracy", "val_loss", "val_accuracy"]


def protocol_charts(report: ProtocolReport) -> dict[str, Chart]:
    """Make a protocol's figures by slug; a model without results has none, and one alone is not compared."""
    charts: list[Chart] = []
    if report.models:
        charts += [_validation_accuracy(report), _final_accuracy(report), _f1(report)]
    for model in report.models:
        charts += [
            _losses(report.name, model),
            _accuracies(report.name, model),
            _confusion(report.name, model),
            _reliability(report.name, model),
        ]
    return {chart.slug: chart for chart in charts}


def _series(model: ModelReport, field: Field, label: str, dashed: bool) -> Series:
    curve = summarise.curve(model.group, field)
    return Series(label, model.role, dashed, curve.mean, curve.low, curve.high, curve.source)


def _validation_accuracy(report: ProtocolReport) -> Curves:
    return Curves(
        slug=f"{report.name}-exactitud-validacion",
        title="Exactitud de validación por época",
        y_label="Exactitud de validación",
        is_share=True,
        series=tuple(_series(m, "val_accuracy", m.label, dashed=False) for m in report.models),
    )


def _final_accuracy(report: ProtocolReport) -> Bars:
    series = []
    for model in report.models:
        value = summarise.accuracy(model.group)
        series.append(BarSeries(model.label, model.role, (value.mean,), (value.low,), (value.high,)))
    return Bars(
        f"{report.name}-exactitud-final",
        "Exactitud en el conjunto de prueba",
        "Exactitud",
        True,
        ("Media de las semillas",),
        tuple(series),
    )


def _f1(report: ProtocolReport) -> Bars:

    rows = {model.role: summarise.classes(model.group) for model in report.models}
    names = tuple(class_name(row.name) for row in next(iter(rows.values())))
    series = tuple(BarSeries(m.label, m.role, tuple(row.f1 for row in rows[m.role])) for m in report.models)
    return Bars(f"{report.name}-f1-por-clase", "F1 por clase", "F1", False, names, series)


def _losses(protocol: str, model: ModelReport) -> Curves:
    return Curves(
        slug=f"{protocol}-perdida-{model.role}",
        title=f"Pérdida por época: {model.label}",
        y_label="Entropía cruzada",
        is_share=False,
        series=(_series(model, "loss", "Entrenamiento", dashed=True), _series(model, "val_loss", "Validación", False)),
    )


def _accuracies(protocol: str, model: ModelReport) -> Curves:
    return Curves(
        slug=f"{protocol}-brecha-{model.role}",
        title=f"Exactitud de entrenamiento y de validación: {model.label}",
        y_label="Exactitud",
        is_share=True,
        series=(
            _series(model, "accuracy", "Entrenamiento", dashed=True),
            _series(model, "val_accuracy", "Validación", dashed=False),
        ),
    )


def _confusion(protocol: str, model: ModelReport) -> Confusion:
    names = tuple(row.name for row in summarise.classes(model.group))
    return Confusion(
        f"{protocol}-confusion-{model.role}",
        f"Confusiones: {model.label}",
        names,
        summarise.confusion(model.group),
        model.group.key,
    )


def _reliability(protocol: str, model: ModelReport) -> Reliability:
    return Reliability(
        f"{protocol}-confiabilidad-{model.role}",
        f"Confianza y exactitud: {model.label}",
        model.role,
        model.group.key,
        *summarise.calibration(model.group),
    )

"""From the report to Markdown pages, figures and data files."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Undefined
from markupsafe import Markup

from experiments import spanish
from experiments.benchmark import Benchmark
from experiments.figures import save_charts, save_image
from experiments.files import write_atomically
from experiments.paths import ROOT
from experiments.store import Examples, Predictions
from scripts import findings, summarise, thresholds
from scripts.charts import protocol_charts
from scripts.datafiles import json_name, save_data
from scripts.line_charts import line_charts, panorama_chart
from scripts.original import check_claims
from scripts.panorama import best_of_families
from scripts.references import REFERENCES
from scripts.report import ModelReport, Report
from scripts.speed import report_speed

TEMPLATES = ROOT / "scripts" / "templates"
PAGES = {
    "index.md": "inicio.md.j2",
    "practica/arquitectura.md": "arquitectura.md.j2",
    "practica/desempeno.md": "desempeno.md.j2",
    "practica/perdida.md": "perdida.md.j2",
    "practica/sobreajuste.md": "sobreajuste.md.j2",
    "practica/clases.md": "clases.md.j2",
    "practica/conclusiones.md": "conclusiones.md.j2",
    "investigacion/panorama.md": "panorama.md.j2",
    "investigacion/arquitecturas.md": "lineas/arquitecturas.md.j2",
    "investigacion/modelos-base.md": "lineas/modelos-base.md.j2",
    "investigacion/regularizacion.md": "lineas/regularizacion.md.j2",
    "investigacion/fine-tuning.md": "lineas/fine-tuning.md.j2",
    "investigacion/hiperparametros.md": "lineas/hiperparametros.md.j2",
    "metodologia.md": "metodologia.md.j2",
    "datos/index.md": "datos.md.j2",
}


@dataclass(frozen=True)
class Shown:
    """An example image as a page shows it."""

    image: str
    label: str
    predicted: str
    confidence: float


def encode(value: object) -> Markup:
    """Encode whatever a template prints: every character that is not a letter, digit or space becomes an entity.

    Text from a result file thus is text for Markdown and HTML alike, whatever it says. Numbers pass through a number
    filter first.

    Raises:
        TypeError: the value is neither text nor already encoded.
        UndefinedError: the template names something that is not there.
    """
    if isinstance(value, Markup):
        return value
    if isinstance(value, Undefined):
        value = str(value)  # empty for `a if b` without `else`; a missing name is a StrictUndefined and raises
    if not isinstance(value, str):
        raise TypeError(f"{value!r} must pass a filter before it is printed")
    return Markup("".join(c if c.isalnum() or c == " " else f"&#{ord(c)};" for c in value))  # noqa: S704


def render(report: Report, docs: Path, benchmark: Benchmark | None = None) -> None:
    """Write every generated page, figure and data file below a documentation folder."""
    charts = protocol_charts(report.consigna)
    for line in report.research:
        charts |= line_charts(line)
    if report.points:
        panorama = panorama_chart(report.points, [line.line for line in report.lines.values()])
        charts |= {panorama.slug: panorama}
    save_charts(docs / "figuras", list(charts.values()))
    galleries = {m.role: _save_gallery(docs / "figuras", m) for m in report.consigna.models}
    save_data(docs / "datos", report.runs)
    environment = make_environment()
    for page, template in PAGES.items():
        text = environment.get_template(template).render(
            report=report,
            speed=report_speed(benchmark) if benchmark else None,
            line=report.lines.get(Path(page).stem),
            charts=charts,
            galleries=galleries,
            root="../" * page.count("/"),
        )
        content = f"{text.rstrip()}\n".encode()
        write_atomically(docs / page, lambda file, content=content: file.write(content))  # type: ignore[misc]


def make_environment() -> Environment:
    """Return the one Jinja environment: our own templates, strict, everything printed through the encoder."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        undefined=StrictUndefined,
        autoescape=True,
        finalize=encode,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
    )
    number_filters = {
        "decimal": spanish.decimal,
        "percent": spanish.percent,
        "points": spanish.points,
        "integer": spanish.integer,
        "p_value": spanish.probability_value,
        "scientific": spanish.scientific,
    }
    environment.filters |= {name: _trusted(function) for name, function in number_filters.items()}
    environment.globals |= {
        "summarise": summarise,
        "thresholds": thresholds.ALL,
        "bound": thresholds,
        "goal": findings.goal,
        "best_of_families": best_of_families,
        "references": REFERENCES,
        "json_name": json_name,
        "check_claims": check_claims,
    }
    environment.filters |= {
        "class_name": spanish.class_name,
        "interval": _interval,
        "ends": _ends,
        "enumerate_es": lambda items: Markup(spanish.enumeration([str(encode(item)) for item in items])),  # noqa: S704
        "verdict_counts": _verdict_counts,
        "hex": lambda digest: Markup("`{}`").format(digest[:12]),
        "cell": _cell,
        "claim": _claim,
        "lower_first": lambda text: Markup(text[:1].lower() + text[1:]),  # noqa: S704
        "trusted": Markup,  # only for names and paths that this package makes
    }
    return environment


def _trusted(function: Any) -> Any:  # noqa: ANN401
    """Mark what a number filter returns as safe: it holds digits and punctuation of our own."""
    return lambda *arguments: Markup(function(*arguments))  # noqa: S704


def _interval(value: summarise.Estimate, unit: str = "%", digits: int = 1) -> Markup:
    """Write a 95 % interval of a share; `unit` is `%` or, for a difference, `puntos`."""
    return Markup("IC 95{}%: {}").format(spanish.NBSP, _ends(value, unit, digits))


def _ends(value: summarise.Estimate, unit: str = "%", digits: int = 1) -> Markup:
    """Write the ends of an interval of a share, for a column that says which it is; a dash where none is known."""
    if value.method == "ninguno":
        return Markup("—")
    low, high = (spanish.decimal(100 * end, digits) for end in (value.low, value.high))
    return Markup("{} a {}{}{}").format(low, high, spanish.NBSP, unit)


def _verdict_counts(counts: Mapping[str, int]) -> Markup:
    """Write how many predictions have each verdict: `2 confirmadas y 1 no concluyente`."""
    parts = [f"{n} {verdict.replace('-', ' ')}{'s' if n > 1 else ''}" for verdict, n in counts.items() if n]
    return Markup(spanish.enumeration(parts))  # noqa: S704


def _cell(value: str | float, is_share: bool) -> Markup:
    """Write one cell of a figure's table."""
    if isinstance(value, str):
        return encode(value)
    return Markup(spanish.percent(value) if is_share else spanish.decimal(value))  # noqa: S704


def _claim(value: float, is_share: bool) -> Markup:
    """Write a number that may be a share, a score or a count."""
    return Markup(spanish.integer(value)) if value > 1 else _cell(float(value), is_share)  # noqa: S704


def _save_gallery(folder: Path, model: ModelReport) -> list[Shown]:
    """Write the example images of the model's first run that kept any, and say what each shows."""
    for run in model.group.runs:
        if run.examples and run.predictions and run.result.test:
            names = [entry.name for entry in run.result.test.per_class]
            return [
                _save_example(folder, model.role, names, run.predictions, run.examples, i)
                for i in range(len(run.examples.index))
            ]
    return []


def _save_example(
    folder: Path, role: str, names: list[str], predictions: Predictions, examples: Examples, place: int
) -> Shown:
    """Write one example image."""
    name = f"ejemplo-{role}-{place + 1}.png"
    save_image(folder / name, examples.pixels[place])
    index = int(examples.index[place])
    predicted = int(predictions.predicted[index])
    return Shown(
        name, names[int(examples.label[place])], names[predicted], float(predictions.probability[index, predicted])
    )

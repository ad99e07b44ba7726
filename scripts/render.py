"""From the report to Markdown pages, figures and data files."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Undefined
from markdown.extensions import toc
from markupsafe import Markup

from experiments import spanish
from experiments.benchmark import Benchmark
from experiments.figures import Chart, save_charts
from experiments.files import write_atomically
from experiments.lines import LINES
from experiments.paths import ROOT
from experiments.traced import Count, Number
from scripts import findings, quantities, summarise, thresholds
from scripts.architecture import describe_architecture
from scripts.attempts import ATTEMPTS
from scripts.browser import choose_models, save_models, save_offered
from scripts.charts import protocol_charts
from scripts.contradictions import find_contradictions
from scripts.datafiles import json_name, save_data
from scripts.gallery import find_doubts, find_judges, make_galleries
from scripts.line_charts import line_charts, panorama_chart
from scripts.panorama import best_of_families
from scripts.references import REFERENCES
from scripts.report import Report
from scripts.reproduction import count_verdicts
from scripts.speed import report_speed
from scripts.summarise import Estimate

TEMPLATES = ROOT / "scripts" / "templates"
PAGES = {
    "index.md": "inicio.md.j2",
    "practica/arquitectura.md": "arquitectura.md.j2",
    "practica/desempeno.md": "desempeno.md.j2",
    "practica/perdida.md": "perdida.md.j2",
    "practica/sobreajuste.md": "sobreajuste.md.j2",
    "practica/clases.md": "clases.md.j2",
    "practica/errores.md": "errores.md.j2",
    "practica/conclusiones.md": "conclusiones.md.j2",
    "investigacion/panorama.md": "panorama.md.j2",
    "investigacion/hipotesis.md": "hipotesis.md.j2",
    "probalo.md": "probalo.md.j2",
    "reproduccion.md": "reproduccion.md.j2",
    "metodologia.md": "metodologia.md.j2",
    "datos/index.md": "datos.md.j2",
} | {f"investigacion/{line.slug}.md": f"lineas/{line.slug}.md.j2" for line in LINES[1:]}
"""The template of each generated page; every line but the practice's has a page and a template of its own."""


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


def render(report: Report, docs: Path, benchmark: Benchmark | None = None, pdf: str | None = None) -> None:
    """Write every generated page, figure and data file below a documentation folder; `pdf` is a file to link to."""
    charts = make_charts(report)
    save_charts(docs / "figuras", list(charts.values()))
    save_data(docs / "datos", report.runs)
    save_models(docs / "datos" / "navegador", choose_models(report.groups))
    for page, text in make_pages(report, charts, docs / "figuras", benchmark, pdf):
        content = f"{text.rstrip()}\n".encode()
        write_atomically(docs / page, lambda file, content=content: file.write(content))  # type: ignore[misc]


def make_charts(report: Report) -> dict[str, Chart]:
    """Return the site's charts by slug, without drawing them."""
    charts = protocol_charts(report.consigna)
    for line in report.research:
        charts |= line_charts(line)
    if report.points:
        panorama = panorama_chart(report.points, [line.line for line in report.lines.values()])
        charts |= {panorama.slug: panorama}
    return charts


def make_pages(
    report: Report,
    charts: Mapping[str, Chart],
    figures: Path,
    benchmark: Benchmark | None = None,
    pdf: str | None = None,
) -> Iterator[tuple[str, str]]:
    """Yield the name and the text of each generated page, and write the photographs that they show below `figures`."""
    browser_models = choose_models(report.groups)
    offered = save_offered(figures) if browser_models else []
    galleries, doubts = make_galleries(report, figures), find_doubts(report, figures)
    environment = make_environment()
    for page, template in PAGES.items():
        text = environment.get_template(template).render(
            report=report,
            speed=report_speed(benchmark) if benchmark else None,
            line=report.lines.get(Path(page).stem),
            charts=charts,
            galleries=galleries,
            doubts=doubts,
            judges=[group for group, _ in find_judges(report)],
            browser_models=browser_models,
            offered=offered,
            pdf=pdf,
            root="../" * page.count("/"),
        )
        yield page, text


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
    environment.filters |= {
        "decimal": _decimal,
        "percent": _percent,
        "points": _points,
        "integer": _integer,
        "p_value": lambda number: _traced(number, spanish.probability_value(number)),
        "scientific": lambda number: _traced(number, spanish.scientific(number)),
        "opposite": lambda number: Number(-number, f"menos({number.source})"),
        "count_points": lambda points: Number(len(points), "puntos()"),
        "count_judges": lambda judges: Number(len(judges), "jueces()"),
        "count_front": lambda points: Number(len(points), "puntos(frente)"),
        "pixels": lambda length: Markup(f"{length:.0f}"),  # noqa: S704
        "result_file": lambda run: f"{run.result.key}/seed-{run.result.seed}/result.json",
        "result_sha256": lambda run: hashlib.sha256((run.folder / "result.json").read_bytes()).hexdigest(),
        "seed": lambda seed, key: _integer(Number(seed, f"semilla({key}; {seed})")),
        "seeds": _seeds,
    }
    environment.globals |= {
        "summarise": summarise,
        "quantities": quantities,
        "architecture": describe_architecture,
        "thresholds": thresholds.ALL,
        "bound": thresholds,
        "goal": findings.goal,
        "currency": findings.currency,
        "best_of_families": best_of_families,
        "references": REFERENCES,
        "attempts": ATTEMPTS,
        "json_name": json_name,
        "contradictions": find_contradictions,
    }
    environment.filters |= {
        "class_name": spanish.class_name,
        "interval": _interval,
        "ends": _ends,
        "enumerate_es": lambda items: Markup(spanish.enumeration([str(encode(item)) for item in items])),  # noqa: S704
        "verdict_counts": _verdict_counts,
        "hex": lambda digest: Markup("`{}`").format(digest[:12]),
        "cell": _cell,
        "count_claims": lambda claims: Number(len(claims), "afirmaciones()"),
        "claim_counts": lambda claims: _verdict_counts(count_verdicts(claims)),
        "anchor": lambda text: Markup(toc.slugify(text, "-")),  # noqa: S704
        "lower_first": lambda text: Markup(text[:1].lower() + text[1:]),  # noqa: S704
        "trusted": Markup,  # only for names and paths that this package makes
    }
    return environment


def _traced(number: object, text: str, scale: float = 1.0) -> Markup:
    """Write a number with its exact value and its source; `scale` is what it was multiplied by to be written.

    Raises:
        TypeError: the number does not say where it comes from.
    """
    if not isinstance(number, Number):
        raise TypeError(f"{number!r} has no source")
    scaled = Markup(' data-escala="{}"').format(repr(scale)) if scale != 1 else ""
    return Markup('<data value="{}" data-fuente="{}"{}>{}</data>').format(
        repr(float(number)), number.source, scaled, text
    )


def _decimal(number: Number, digits: int = 3, scale: float = 1.0) -> Markup:
    return _traced(number, spanish.decimal(number * scale, digits), scale)


def _integer(number: Number, scale: float = 1.0) -> Markup:
    return _traced(number, spanish.integer(number * scale), scale)


def _percent(number: Number, digits: int = 1) -> Markup:
    return _traced(number, spanish.percent(number, digits))


def _points(number: Number, digits: int = 1) -> Markup:
    return _traced(number, spanish.points(number, digits))


def _interval(value: Estimate, unit: str = "%", digits: int = 1) -> Markup:
    """Write a 95 % interval of a share; `unit` is `%` or, for a difference, `puntos`."""
    return Markup("IC 95{}%: {}").format(spanish.NBSP, _ends(value, unit, digits))


def _ends(value: Estimate, unit: str = "%", digits: int = 1) -> Markup:
    """Write the ends of an interval of a share, for a column that says which it is; a dash where none is known."""
    if value.method == "ninguno":
        return Markup("—")
    return Markup("{} a {}{}{}").format(
        _decimal(value.low, digits, 100), _decimal(value.high, digits, 100), spanish.NBSP, unit
    )


def _verdict_counts(counts: Mapping[str, Number]) -> Markup:
    """Write how many there are of each verdict: `2 confirmadas, 1 no concluyente y 2 parciales`."""
    parts = [
        Markup("{} {}{}").format(_integer(n), verdict.replace("-", " "), spanish.plural(verdict) if n > 1 else "")
        for verdict, n in counts.items()
        if n
    ]
    return Markup(spanish.enumeration([str(part) for part in parts]))  # noqa: S704


def _seeds(seeds: Sequence[int], state: str, key: str) -> Markup:
    """List an experiment's seeds in a state: `faltan`, `divergentes` or `desactualizadas`."""
    sources = (f"semillas({key}; {state}; {place}; {len(seeds)})" for place in range(1, len(seeds) + 1))
    return Markup(", ").join(_integer(Number(seed, source)) for seed, source in zip(seeds, sources, strict=True))


def _cell(value: str | int | Number, is_share: bool) -> Markup:
    """Write one cell of a figure's table; among shares, what exceeds one is a count."""
    if isinstance(value, str):
        return encode(value)
    if isinstance(value, int):
        return _integer(Number(value, f"indice({value})"))
    if isinstance(value, Count):
        return _integer(value)
    if not is_share:
        return _decimal(value)
    return _integer(value) if value > 1 else _percent(value)

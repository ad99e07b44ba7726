"""The lines' pages from made-up results."""

import html
import re
from dataclasses import replace
from typing import Any

import pytest

from experiments.lines import LINES, regularizacion
from experiments.schema import Cost
from experiments.store import load_runs
from scripts.findings import Finding
from scripts.line_charts import line_charts, panorama_chart
from scripts.panorama import best_of_families, make_points
from scripts.render import make_environment
from scripts.report import group_runs, make_report
from tests.factory import make_history, make_predictions, make_result, make_results, make_run, older
from tests.scripts.test_render import as_read, pages

PAGE = "investigacion/regularizacion.md"
DECLARED = sum(len(experiment.seeds) for experiment in regularizacion.LINE.experiments)
VIEWS = make_result(predictions=make_predictions(0.85)).test
TECHNIQUES = ("normalizacion", "dropout", "l2", "aumento")


def make_line(root, accuracies, line="regularizacion", seeds=(0, 1, 2), **changes):
    for slug, accuracy in accuracies.items():
        for seed in seeds:
            make_run(root, slug, seed, accuracy, line=line, **changes)


def report(root):
    runs, rejected = load_runs(root)
    assert not rejected
    return make_report(runs, LINES)


def costing(seconds):
    return Cost(wall_seconds=1.0, cpu_seconds=seconds, images_per_second=1.0, peak_memory_bytes=1)


def test_every_experiment_is_compared_with_the_reference(results):
    make_line(results, {"sin-regularizar": 0.5, "dropout": 0.8, "l2": 0.2, "aumento": 0.5})
    line = report(results).lines["regularizacion"]
    assert [row.group.title for row in line.rows][:1] == ["Dropout"]
    verdicts = {row.group.key.split("/")[1]: row.comparison and row.comparison.verdict for row in line.rows}
    assert verdicts == {"sin-regularizar": None, "dropout": "primero", "l2": "segundo", "aumento": "indistinguibles"}
    assert line.leader is not None
    assert line.leader.values["leader"].title == "Dropout"
    assert (line.finished, line.missing) == (12, DECLARED - 12)


def test_what_learned_nothing_is_named(results, tmp_path):
    make_line(results, {"sin-regularizar": 0.5, "l2": 0.05})
    page = pages(results, tmp_path)[PAGE]
    assert re.findall(r"\*\*(.+)\.\*\* .*upera al azar", page.replace("&#46;", ".")) == ["Penalización L2"]


@pytest.mark.parametrize(
    ("seeds", "verdict"), [((0,), "pocas-semillas"), ((0, 1), "pocas-semillas"), ((0, 1, 2), "primero")]
)
def test_with_few_seeds_nobody_is_said_to_beat_the_runner_up(results, tmp_path, seeds, verdict):
    make_line(results, {"sin-regularizar": 0.5, "dropout": 0.8}, seeds=seeds)
    line = report(results).lines["regularizacion"]
    assert line.leader is not None
    assert line.leader.verdict == verdict
    assert ("no se sabe si ese orden se repite" in pages(results, tmp_path)[PAGE]) == (verdict == "pocas-semillas")


def test_without_the_reference_nothing_is_compared(results):
    make_line(results, {"dropout": 0.8})
    line = report(results).lines["regularizacion"]
    assert [row.comparison for row in line.rows] == [None]
    assert line.leader is None


@pytest.mark.parametrize(("alone", "together", "verdict"), [(0.6, 0.8, "confirmada"), (0.8, 0.6, "refutada")])
def test_the_verdict_on_the_page_follows_the_results(results, tmp_path, alone, together, verdict):
    make_line(results, {"sin-regularizar": 0.4, "todo-junto": together} | dict.fromkeys(TECHNIQUES, alone))
    text = pages(results, tmp_path)[PAGE]
    assert f"Todas juntas superan a cada una por separado&#46; | **{verdict}** |" in text
    assert f"Faltan {DECLARED - 18} de {DECLARED} corridas" in text
    assert "Normalización por lotes y dropout: semillas 0, 1, 2" in text
    assert ("Predicción **refutada**: Todas juntas" in text) == (verdict == "refutada")


def test_a_line_without_results_still_has_its_page(results, tmp_path):
    text = pages(results, tmp_path)[PAGE]
    assert "Todavía no hay ninguna corrida terminada" in text
    assert f"Faltan {DECLARED} de {DECLARED} corridas" in text
    assert str(len(regularizacion.LINE.predictions)) + " pendientes" in text


@pytest.mark.parametrize(
    ("line", "said"),
    [("regularizacion", "La validación elige la época"), ("fine-tuning", "la validación mide y no elige")],
)
def test_validation_is_said_to_choose_only_where_it_does(results, tmp_path, line, said):
    assert said in pages(results, tmp_path)[f"investigacion/{line}.md"]


def test_a_finished_line_says_nothing_of_pending_runs(results, tmp_path):
    make_line(results, dict.fromkeys((e.slug for e in regularizacion.LINE.experiments), 0.5))
    assert "orridas pendientes" not in pages(results, tmp_path)[PAGE]


def test_diverged_runs_are_results(results, tmp_path):
    make_line(results, {"adam-0-001-lote-128": 0.7}, "hiperparametros")
    changes: dict[str, Any] = {"status": "diverged", "test": None, "selected_epoch": 1}
    for seed in range(3):
        folder = make_run(results, "sgd-0-01-lote-128", seed, line="hiperparametros", **changes).folder
        for name in ("predictions.npz", "examples.npz"):
            (folder / name).unlink(missing_ok=True)
    text = pages(results, tmp_path)["investigacion/hiperparametros.md"].replace("&#44;", ",")
    assert "exactitud que informar: SGD con momento, tasa 0,01, lote 128 (semillas 0, 1, 2)" in text
    assert "| SGD con momento, tasa 0,01, lote 128 | — | — | — | 3 | — |" in text
    diverged = report(results).lines["hiperparametros"].groups["sgd-0-01-lote-128"]
    assert (diverged.diverged, diverged.diverged_count) == ((0, 1, 2), 3)
    assert {run.result.seed: run.result.status for run in diverged.diverged_runs} == dict.fromkeys(range(3), "diverged")
    line = report(results).lines["hiperparametros"]
    assert line.cpu_seconds == sum(run.result.cost.cpu_seconds for run in load_runs(results)[0])


BETWEEN, AFTER = "2026-11-23T22:58:02Z", "2026-11-24T00:28:06Z"
"""When a run can have started: with the hypothesis of this line alone, and with its predictions too, committed."""


@pytest.mark.parametrize(
    ("started_at", "hypothesis", "predictions"),
    [
        ("2026-01-01T00:00:00Z", "después", "también fueron escritas después"),
        (BETWEEN, "antes", "fueron escritas después"),
        (AFTER, "antes", "también fueron escritas antes"),
    ],
)
def test_the_page_dates_the_hypothesis_and_its_predictions(results, tmp_path, started_at, hypothesis, predictions):
    provenance = make_result().provenance.model_copy(update={"started_at": started_at})
    make_line(results, {"l2": 0.5}, provenance=provenance)
    texts = pages(results, tmp_path)
    assert (
        f"La hipótesis fue escrita {hypothesis} de la primera corrida; las predicciones que se juzgan, que fijan qué "
        f"se compara y con qué cotas, {predictions}." in texts[PAGE]
    )
    (row,) = re.findall(r"^\| Regularización \| escrit.*$", texts["investigacion/hipotesis.md"], re.MULTILINE)
    line = regularizacion.LINE
    assert line.stated is not None
    assert line.predicted is not None
    cells = [re.split("<br>", html.unescape(cell).strip()) for cell in row.split("|")[2:4]]
    assert cells == [
        [f"escrita {hypothesis}", f"`{line.stated.sha[:12]}`", line.stated.at],
        [f"escritas {predictions.rpartition(' ')[2]}", f"`{line.predicted.sha[:12]}`", line.predicted.at],
    ]


@pytest.mark.parametrize(
    ("stated", "predicted", "said"),
    [
        (
            "sin-corridas",
            "sin-corridas",
            "La hipótesis está escrita y todavía no hay ninguna corrida; las predicciones que se juzgan, que fijan "
            "qué se compara y con qué cotas, también están escritas.",
        ),
        (
            "sin-registro",
            "sin-registro",
            "No hay registro de si la hipótesis es anterior a la primera corrida; tampoco hay registro de cuándo se "
            "escribieron las predicciones que se juzgan, que fijan qué se compara y con qué cotas.",
        ),
        (
            "antes",
            "sin-registro",
            "La hipótesis fue escrita antes de la primera corrida; no hay registro de cuándo se escribieron las "
            "predicciones que se juzgan, que fijan qué se compara y con qué cotas.",
        ),
        (
            "despues",
            "antes",
            "La hipótesis fue escrita después de la primera corrida; las predicciones que se juzgan, que fijan qué se "
            "compara y con qué cotas, fueron escritas antes.",
        ),
    ],
)
def test_what_is_not_dated_or_has_no_runs_is_said_so(stated, predicted, said):
    template = """{% import "frases_lineas.md.j2" as l %}{{ l.stated_sentence(stated, predicted) }}"""
    first, second = (Finding("anterioridad", "x", verdict, {}, ()) for verdict in (stated, predicted))
    text = make_environment().from_string(template).render(stated=first, predicted=second)
    assert as_read(text).strip() == said


@pytest.mark.parametrize(
    ("accuracies", "said"),
    [
        ([0.95] * 3, "**Meta alcanzada**: la velocista"),
        ([0.9] * 3, "**Meta no alcanzada**: la velocista"),
        ([0.95] * 2, "está **pendiente**: hay dos corridas"),
        ([], "está **pendiente**: no hay ninguna corrida"),
    ],
)
def test_the_speed_goal(results, tmp_path, accuracies, said):
    make_run(results, "cnn-ancha", line="arquitecturas")
    for seed, accuracy in enumerate(accuracies):
        make_run(results, "velocista", seed, accuracy, line="arquitecturas", test_views=VIEWS)
    assert said in pages(results, tmp_path)["investigacion/arquitecturas.md"]


def test_test_views_are_reported_apart(results, tmp_path):
    for seed in range(3):
        make_run(results, "velocista", seed, 0.8, line="arquitecturas", test_views=VIEWS)
    text = pages(results, tmp_path)["investigacion/arquitecturas.md"]
    assert "con desplazamientos de un píxel al evaluar: 85,00\u00a0%" in text
    assert "queda en 80,00\u00a0%" in text


def test_causes_are_differences_of_means(results, tmp_path):
    grid = {"mobilenetv2-32-255": 0.3, "mobilenetv2-32-propio": 0.35, "mobilenetv2-160-propio": 0.8}
    make_line(results, grid, "modelos-base")
    text = pages(results, tmp_path)["investigacion/modelos-base.md"].replace("&#44;", ",").replace("&#40;", "(")
    assert "hay 50,0\u00a0puntos" in text
    assert re.search(r"\| Preprocesamiento propio, a 32 px .*? \| 5,00 \| .*? \| suma \|", text)
    assert re.search(r"\| Resolución, de 32 a 64 px.*? \| — \| — \| pendiente \|", text)
    assert "no son nuestras" in text


def test_the_front_leaves_out_what_costs_more_for_less(results):
    for slug, accuracy, seconds in (("l2", 0.5, 10.0), ("dropout", 0.6, 20.0), ("aumento", 0.55, 30.0)):
        make_line(results, {slug: accuracy}, cost=costing(seconds))
    make_run(results, "cnn-simple", 0, 0.9, cost=costing(5.0))  # the assignment's protocol does not compete
    points = report(results).points
    assert [(p.group.title, p.front) for p in points] == [
        ("CNN simple, como la consigna", None),
        ("Penalización L2", 1),
        ("Dropout", 2),
        ("Aumento de datos", None),
    ]
    assert [p.group.title for p in best_of_families(points)] == ["Dropout"]


def test_the_best_of_a_family_is_chosen_by_validation(results):
    for slug, validated, tested in (("l2", 0.6, 0.5), ("dropout", 0.5, 0.6)):
        make_line(results, {slug: tested}, history=make_history(validated))
    assert [p.group.title for p in best_of_families(report(results).points)] == ["Penalización L2"]


def test_the_front_page_says_how_the_base_does_when_used_otherwise(results, tmp_path):
    make_results(results)
    assert "otro-uso" not in pages(results, tmp_path)["index.md"]
    make_run(results, "mobilenetv2-160-propio", 0, 0.9, line="modelos-base")
    make_run(results, "mejor-transfer", 0, 0.5, line="fine-tuning", test_views=VIEWS)
    page = pages(results, tmp_path)["index.md"].split("otro-uso")[1]
    said = re.findall(r"investigacion/(\S+)\.md\).*?(gana \w+ \w+)", page)
    assert said[:2] == [("modelos-base", "gana transfer learning"), ("fine-tuning", "gana la CNN")]


def test_two_configurations_are_never_averaged(results):
    make_run(results, "l2", 0, 0.9, line="regularizacion", config=older("l2", "regularizacion"))
    (stale,) = report(results).lines["regularizacion"].rows
    assert (stale.accuracy.mean, stale.group.stale) == (pytest.approx(0.9), (0,))
    make_run(results, "l2", 1, 0.5, line="regularizacion")
    (row,) = report(results).lines["regularizacion"].rows
    assert (row.accuracy.mean, row.group.stale, row.group.missing) == (pytest.approx(0.5), (), (0, 2))


def test_families_have_their_best(results):
    make_line(results, {"congelada-100": 0.7, "toda-100": 0.9}, "fine-tuning")
    make_line(results, {"l2": 0.5, "dropout": 0.6})
    best = best_of_families(report(results).points)
    assert [p.group.key.split("/")[1] for p in best] == ["dropout", "congelada-100", "toda-100"]


def test_figures_are_drawn_of_what_is_complete(results):
    make_line(results, {"congelada-100": 0.7, "congelada-10": 0.6, "congelada-1": 0.5, "toda-100": 0.9}, "fine-tuning")
    make_line(results, {"residual-20": 0.7}, "arquitecturas")
    lines = report(results).lines
    charts = line_charts(lines["fine-tuning"])
    assert set(charts) == {"fine-tuning-exactitud", "fine-tuning-grilla"}
    headers, rows = charts["fine-tuning-grilla"].table()
    assert headers[1:] == ["1 % de los datos", "10 % de los datos", "100 % de los datos"]
    assert rows == [["Base congelada", pytest.approx(0.5), pytest.approx(0.6), pytest.approx(0.7)]]
    assert set(line_charts(lines["arquitecturas"])) == {"arquitecturas-exactitud"}
    assert line_charts(lines["modelos-base"]) == {}


def test_the_panorama_lists_everything_once(results, tmp_path):
    make_results(results)
    make_line(results, {"l2": 0.5})
    text = pages(results, tmp_path)["investigacion/panorama.md"]
    assert text.count("no compite |") == 4
    assert "| Penalización L2 | 50,00\u00a0% |" in text
    groups = {group.key: group for group in group_runs(load_runs(results)[0], LINES)}
    assert len(make_points(LINES, groups)) == 7


def test_a_place_on_the_front_is_no_share(results, tmp_path):
    make_line(results, {"l2": 0.5})
    (row,) = re.findall(
        r"^ *\| (.*Penalización L2.*) \| $", pages(results, tmp_path)["investigacion/panorama.md"], re.MULTILINE
    )[:1]
    rank, _, _, accuracy = (re.sub(r"<[^>]*>", "", cell) for cell in row.split(" | "))
    assert (rank, accuracy) == ("1", "50,0\u00a0%")


def test_no_two_lines_look_the_same_in_the_panorama(results):
    many = [replace(LINES[0], slug=f"linea-{place}") for place in range(20)]
    make_line(results, {"cnn-simple": 0.5}, "practica")
    point = make_points(LINES, {group.key: group for group in group_runs(load_runs(results)[0], LINES)})[0]
    clouds = panorama_chart([replace(point, line=line) for line in many], many).clouds
    assert len({(cloud.role, cloud.marker) for cloud in clouds}) == 20


def test_the_reference_of_each_line_is_one_of_its_experiments():
    for line in LINES:
        slugs = {experiment.slug for experiment in line.experiments}
        assert line.reference in slugs
        assert {slug for p in line.predictions for pair in p.pairs for slug in pair if slug} <= slugs


def test_made_up_predictions_are_as_accurate_as_asked():
    predictions = make_predictions(0.85)
    assert (predictions.label == predictions.predicted).mean() == 0.85

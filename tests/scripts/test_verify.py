"""The verifier: it passes what the renderer makes of any results, and catches whatever is altered afterwards."""

import random
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from experiments.lines import LINES
from experiments.paths import RESULTS
from experiments.store import load_runs, save_run
from scripts.verify import checks
from scripts.verify.__main__ import main, verify
from scripts.verify.facts import Facts
from scripts.verify.page import read_page
from scripts.verify.wording import WORDS
from tests.commands import invoke
from tests.factory import make_results, make_run, older
from tests.scripts.html import build_html
from tests.scripts.test_verify_facts import ENDINGS, started

ALTERATIONS = 200


def problems(results, site):
    return [str(problem) for problem in verify(results, site)[1]]


@pytest.fixture(scope="module")
def committed(tmp_path_factory) -> Path:
    """Return the pages of the committed results."""
    site: Path = tmp_path_factory.mktemp("site")
    build_html(RESULTS, site)
    return site


def test_the_committed_results_hold(committed):
    pages, found, rejected = verify(RESULTS, committed)
    assert (found, rejected) == ([], [])
    assert sum(len(page.numbers) for page in pages) > 1000
    assert sum(len(page.statements) for page in pages) > 50


TRACED = re.compile(r'<data value="([^"]*)" data-fuente="([^"]*)"[^>]*>([^<]*)</data>')
JUDGED = re.compile(r'data-hallazgo="([a-z-]+)[^"]*" data-veredicto="([^"]*)"')


def alter(html, generator):
    """Alter one traced number (its text or its value) or one verdict; return the page and what was done."""
    numbers, verdicts = list(TRACED.finditer(html)), list(JUDGED.finditer(html))
    if verdicts and generator.random() < 0.3:
        match = generator.choice(verdicts)
        others = [verdict for verdict in WORDS[match[1]] if verdict != match[2]]
        return html[: match.start(2)] + generator.choice(others) + html[match.end(2) :], match[0]
    match = generator.choice(numbers)
    group = generator.choice([1, 3])
    places = [i for i, character in enumerate(match[group]) if character.isdigit()]
    place = match.start(group) + generator.choice(places[: 6 if group == 1 else None])
    digit = generator.choice([d for d in "0123456789" if d != html[place]])
    return html[:place] + digit + html[place + 1 :], f"{match[0]} -> {digit} at {place - match.start()}"


def test_every_alteration_is_caught(committed):
    generator = random.Random(0)
    facts = Facts(tuple(load_runs(RESULTS)[0]), LINES, None)
    pages = [path for path in sorted(committed.rglob("index.html")) if TRACED.search(path.read_text(encoding="utf-8"))]
    pages = [path for path in pages if path.parent.name != "metodologia"]  # it needs the benchmark's record too
    missed = []
    for _ in range(ALTERATIONS):
        path = generator.choice(pages)
        altered, what = alter(path.read_text(encoding="utf-8"), generator)
        page = read_page(path.parent.name, altered)
        if not [*checks.check_numbers(page, facts), *checks.check_statements(page, facts)]:
            missed.append(f"{path.parent.name}: {what}")
    assert missed == []


def test_a_problem_says_where_and_what(results, tmp_path):
    make_results(results)
    build_html(results, tmp_path / "site")
    path = tmp_path / "site" / "practica" / "desempeno" / "index.html"
    path.write_text(path.read_text(encoding="utf-8").replace(">70,0\u00a0%<", ">86,0\u00a0%<", 1), encoding="utf-8")
    found = problems(results, tmp_path / "site")
    assert len(found) == 1
    assert found[0].startswith("practica/desempeno/index.html: «86,0\u00a0% [")
    assert "dice «86,0\u00a0%»; corresponde" in found[0]


def test_a_changed_result_file_is_noticed(results, tmp_path):
    make_results(results)
    build_html(results, tmp_path / "site")
    assert problems(results, tmp_path / "site") == []
    make_run(results, "cnn-simple", 0, 0.75)
    found = problems(results, tmp_path / "site")
    assert any("practica/cnn-simple/seed-0/result.json" in problem and "el archivo" in problem for problem in found)
    assert any("[media(exactitud; practica/cnn-simple)]" in problem for problem in found)


def test_a_result_that_is_set_aside_is_told(results, tmp_path):
    make_results(results)
    path = results / "practica" / "cnn-simple" / "seed-2" / "result.json"
    path.write_text("{", encoding="utf-8")
    build_html(results, tmp_path / "site")
    done = invoke(["--results", str(results), "--site", str(tmp_path / "site")], main)
    assert (done.exit_code, done.stderr) == (1, f"Se apartó {path}: el archivo: no es JSON completo y válido.\n")
    assert "coinciden con los resultados" in done.stdout


def test_a_missing_results_folder_is_one_sentence(committed, tmp_path):
    done = invoke(["--results", str(tmp_path / "nada"), "--site", str(committed)], main)
    assert (done.exit_code, done.stderr.count("\n")) == (1, 1)
    assert "No existe la carpeta de resultados" in done.stderr


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (" imágenes de prueba, con", " imágenes de prueba, 86 % de ellas, con", "86, sin fuente"),
        ("<p>La consigna", "<p>La CNN es mejor. La consigna", "«mejor», sin hallazgo"),
    ],
)
def test_what_is_slipped_in_is_noticed(results, tmp_path, before, after, said):
    make_results(results)
    build_html(results, tmp_path / "site")
    path = tmp_path / "site" / "index.html"
    html = path.read_text(encoding="utf-8")
    assert before in html
    path.write_text(html.replace(before, after, 1), encoding="utf-8")
    assert any(said in problem for problem in problems(results, tmp_path / "site"))


def test_a_stale_run_passed_off_as_current_is_noticed(results, tmp_path):
    make_run(results, config=older("cnn-simple"))
    build_html(results, tmp_path / "site")
    assert problems(results, tmp_path / "site") == []
    path = tmp_path / "site" / "practica" / "desempeno" / "index.html"
    html = path.read_text(encoding="utf-8")
    finding = 'data-hallazgo="vigencia(practica/cnn-simple; 0)" data-veredicto='
    said = f'{finding}"desactualizada">desactualizado<'
    assert said in html
    for instead, noticed in (
        (f'{finding}"vigente">vigente<', "«vigente»: dice vigente; corresponde desactualizada"),
        (f'{finding}"desactualizada">vigente<', "palabras de «vigente»; corresponde desactualizada"),
        (">vigente<", "«vigente», sin hallazgo"),
    ):
        path.write_text(html.replace(said, instead), encoding="utf-8")
        assert any(noticed in problem for problem in problems(results, tmp_path / "site")), instead


def test_rows_that_slipped_against_their_epochs_are_noticed(results, tmp_path):
    make_results(results)
    build_html(results, tmp_path / "site")
    path = tmp_path / "site" / "practica" / "perdida" / "index.html"
    html = path.read_text(encoding="utf-8")
    second = '<data value="2.0" data-fuente="indice(2)">2</data>'
    assert second in html
    path.write_text(html.replace(second, '<data value="1.0" data-fuente="indice(1)">1</data>', 1), encoding="utf-8")
    found = problems(results, tmp_path / "site")
    assert len(found) == 1
    assert "dice indice(1); corresponde curva(loss; practica/cnn-simple; 2)" in found[0]


def test_a_page_that_cannot_be_read_does_not_pass(tmp_path):
    (tmp_path / "index.html").write_text("<main><p>La CNN llega al 99 % y es mejor.</p></main>", encoding="utf-8")
    assert any("que no tiene texto" in problem for problem in problems(RESULTS, tmp_path))


def test_statements_that_exclude_each_other_are_noticed(results, tmp_path):
    make_results(results)
    build_html(results, tmp_path / "site")
    first = read_page("a", (tmp_path / "site" / "index.html").read_text(encoding="utf-8"))
    second = read_page("b", (tmp_path / "site" / "index.html").read_text(encoding="utf-8"))
    assert not list(checks.check_agreement([first, second]))
    turned = next(s for s in second.statements if s.finding.startswith("comparacion"))
    turned.verdict = "segundo"
    assert list(checks.check_agreement([first, second]))


def test_numbers_typed_into_templates_are_noticed(tmp_path):
    page = tmp_path / "pagina.md"
    page.write_text("La CNN llega al 69 % con 32 por 32 píxeles y `0.5`.", encoding="utf-8")
    found = [str(problem) for problem in checks.check_sources([page], tmp_path)]
    assert len(found) == 1
    assert "69, escrito a mano" in found[0]


@pytest.mark.parametrize("started_at", ["2026-11-23T22:58:02Z", "2026-11-24T00:28:06Z"])
@pytest.mark.parametrize("status", ENDINGS)
def test_pages_with_two_dates_hold(results, tmp_path, started_at, status):
    save_run(results, started(started_at, status=status).result, None, None)
    build_html(results, tmp_path / "site")
    assert problems(results, tmp_path / "site") == []
    page = tmp_path / "site" / "investigacion" / "regularizacion" / "index.html"
    text = page.read_text(encoding="utf-8")
    true, false = ("después", "antes") if started_at < "2026-11-24T00:28:00Z" else ("antes", "después")
    assert text.count(f"fueron escritas {true}") == 1
    page.write_text(text.replace(f"fueron escritas {true}", f"fueron escritas {false}"), encoding="utf-8")
    assert any("algo que no es su veredicto" in problem for problem in problems(results, tmp_path / "site"))


ACCURACIES = st.sampled_from([0.0, 0.1, 0.3, 0.5, 0.65, 0.7, 0.75, 1.0])
EXPERIMENTS = (
    ("practica", "cnn-simple"),
    ("practica", "transfer-mobilenetv2"),
    ("practica", "cnn-simple-limpio"),
    ("practica", "transfer-mobilenetv2-limpio"),
    ("regularizacion", "sin-regularizar"),
    ("regularizacion", "aumento"),
    ("modelos-base", "mobilenetv2-32-255"),
    ("modelos-base", "mobilenetv2-160-propio"),
    ("hiperparametros", "adam-0-001-lote-128"),
    ("hiperparametros", "sgd-0-01-lote-128"),
)
OUTCOMES = st.one_of(st.none(), st.just("diverged"), ACCURACIES)
RESULT_SETS = st.one_of(
    # Anything: each experiment with up to three seeds, each missing, diverged or of some accuracy.
    st.tuples(*(st.lists(OUTCOMES, max_size=3) for _ in EXPERIMENTS)),
    # All equal, down to chance, nothing right and perfect scores.
    ACCURACIES.map(lambda accuracy: tuple([accuracy] * 3 for _ in EXPERIMENTS)),
    # One seed of everything.
    st.tuples(*(ACCURACIES.map(lambda accuracy: [accuracy]) for _ in EXPERIMENTS)),
)


def write(root, outcomes):
    """Write a whole set of results."""
    root.mkdir(parents=True)
    for (line, slug), seeds in zip(EXPERIMENTS, outcomes, strict=True):
        for seed, outcome in enumerate(seeds):
            if outcome == "diverged":
                changes: dict[str, Any] = {"status": "diverged", "test": None, "selected_epoch": 1}
                folder = make_run(root, slug, seed, line=line, **changes).folder
                for name in ("predictions.npz", "examples.npz"):
                    (folder / name).unlink(missing_ok=True)
            elif outcome is not None:
                make_run(root, slug, seed, outcome, line=line)


def hold(tmp_path_factory, outcomes):
    folder = tmp_path_factory.mktemp("any")
    write(folder / "results", outcomes)
    build_html(folder / "results", folder / "site")
    assert problems(folder / "results", folder / "site") == []


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
@given(outcomes=RESULT_SETS)
# The higher mean is of the model that loses on the one seed that both have.
@example(outcomes=([], [], [], [], [], [], [0.7, None, 0.1], [None, None, 0.3], [], []))
def test_any_results_make_a_site_that_holds(tmp_path_factory, outcomes):
    hold(tmp_path_factory, outcomes)


def test_a_finished_catalogue_holds(results, tmp_path):
    for line in LINES:
        for place, experiment in enumerate(line.experiments):
            for seed in range(3):
                make_run(results, experiment.slug, seed, 0.3 + 0.05 * (place % 10) + 0.05 * (seed == 1), line=line.slug)
    build_html(results, tmp_path / "site")
    assert problems(results, tmp_path / "site") == []


@pytest.mark.slow
@settings(max_examples=500, deadline=None, suppress_health_check=list(HealthCheck))
@given(outcomes=RESULT_SETS)
def test_many_more_results_make_a_site_that_holds(tmp_path_factory, outcomes):
    hold(tmp_path_factory, outcomes)

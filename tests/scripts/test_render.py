"""Pages from made-up results: what they say follows the data, and nothing from a file escapes its encoding."""

import re
from html.parser import HTMLParser

import pytest
from jinja2 import UndefinedError
from markdown import markdown
from markupsafe import Markup

from experiments.lines import LINES
from experiments.schema import Layer, Model
from experiments.store import load_runs
from scripts.render import PAGES, encode, make_environment, render
from scripts.report import make_report
from tests.factory import make_result, make_results, make_run, older

HOSTILE = "<script>alert(1)</script> [x](javascript:1) ![y](z) `c` **b** | {{ 7*7 }} &lt; \\ # 100%"


def pages(results, tmp_path, draw=False):
    """Render every page from a results folder, and return their texts; drawing takes seconds and most need none."""
    runs, rejected = load_runs(results)
    assert not rejected
    docs = tmp_path / "docs"
    with pytest.MonkeyPatch.context() as patch:
        if not draw:
            patch.setattr("scripts.render.save_charts", lambda *_: None)
        render(make_report(runs, LINES), docs)
    return {name: as_read((docs / name).read_text(encoding="utf-8")) for name in PAGES}


def as_read(text):
    """Leave out the marks of traced numbers and judged statements, which a reader does not see."""
    return re.sub(r"</?(?:data|span)\b[^>]*>", "", text)


@pytest.mark.parametrize("value", [1, 1.5, None, True, [1]])
def test_numbers_must_pass_a_filter(value):
    with pytest.raises(TypeError):
        encode(value)


def test_what_is_encoded_reads_as_it_was():
    class Text(HTMLParser):
        """Collect text and tags."""

        tags: list[str]
        text = ""

        def handle_starttag(self, tag, attrs):
            self.tags.append(tag)

        def handle_data(self, data):
            self.text += data

    parser = Text()
    parser.tags = []
    parser.feed(markdown(f"| a |\n| --- |\n| {encode(HOSTILE)} |", extensions=["tables", "attr_list", "md_in_html"]))
    assert HOSTILE in parser.text
    assert set(parser.tags) == {"table", "thead", "tbody", "tr", "th", "td"}


def test_markup_is_not_encoded_twice():
    assert encode(encode("a<b")) == Markup("a&#60;b")


def test_a_missing_name_is_an_error():
    with pytest.raises(UndefinedError):
        make_environment().from_string("{{ nada }}").render()


def test_hostile_text_stays_text(results, tmp_path):
    run = make_run(results)
    provenance = run.result.provenance.model_copy(update={"processor": HOSTILE, "tensorflow": HOSTILE})
    make_run(results, provenance=provenance)
    text = pages(results, tmp_path)["datos/index.md"]
    assert "<script" not in text
    assert "](javascript" not in text
    assert str(encode(HOSTILE)) in text


def test_exchanged_results_reverse_the_conclusions(results, tmp_path):
    make_results(results, cnn=0.7, transfer=0.4)
    there = pages(results, tmp_path / "a")
    other = tmp_path / "other"
    make_results(other, cnn=0.4, transfer=0.7)
    back = pages(other, tmp_path / "b")
    for page in ("index.md", "practica/desempeno.md", "practica/conclusiones.md"):
        assert "**CNN simple supera a transfer learning**" in there[page]
        assert "**Transfer learning supera a la CNN simple**" not in there[page]
        assert "**Transfer learning supera a la CNN simple**" in back[page]
        assert "**CNN simple supera a transfer learning**" not in back[page]
    assert "red preentrenada rinde menos" in there["practica/conclusiones.md"]
    assert "red preentrenada rinde menos" not in back["practica/conclusiones.md"]
    assert "más de 20 puntos con los dos protocolos&#46; | **confirmada** |" in there["practica/conclusiones.md"]
    assert "más de 20 puntos con los dos protocolos&#46; | **refutada** |" in back["practica/conclusiones.md"]


def test_equal_models_have_no_winner(results, tmp_path):
    make_results(results, cnn=0.6, transfer=0.6)
    for page, text in pages(results, tmp_path).items():
        if page in {"index.md", "practica/desempeno.md", "practica/conclusiones.md"}:
            assert "No se puede afirmar que un modelo supere al otro" in text
        assert "supera a la CNN simple**" not in text
        assert "supera a transfer learning**" not in text


def test_protocols_that_disagree_are_said_to(results, tmp_path):
    for seed in range(3):
        for suffix, cnn, transfer in (("", 0.7, 0.4), ("-limpio", 0.4, 0.7)):
            make_run(results, f"cnn-simple{suffix}", seed, cnn)
            make_run(results, f"transfer-mobilenetv2{suffix}", seed, transfer)
    assert "Los dos protocolos no coinciden" in pages(results, tmp_path)["index.md"]


def test_a_missing_model_is_said_to_be_missing(results, tmp_path):
    make_run(results, "cnn-simple", 0)
    texts = pages(results, tmp_path)
    assert "Todavía no hay corridas de transfer learning" in texts["practica/desempeno.md"]
    assert "una sola corrida" in texts["practica/desempeno.md"]
    assert "semillas 1, 2, 3, 4" in texts["datos/index.md"]
    assert "make experiments ONLY='practica&#47;cnn&#45;simple'" in texts["datos/index.md"]


def test_no_results_at_all_still_make_pages(results, tmp_path):
    assert all(text.startswith("---\n") for text in pages(results, tmp_path).values())


def test_stale_results_are_marked(results, tmp_path):
    make_run(results, config=older("cnn-simple"))
    texts = pages(results, tmp_path)
    assert "Resultado desactualizado" in texts["practica/desempeno.md"]
    assert "lista, desactualizada" in texts["datos/index.md"].replace("&#44;", ",")


def test_diverged_runs_are_counted_apart(results, tmp_path):
    make_run(results, seed=1)
    folder = make_run(results, seed=0).folder
    for name in ("predictions.npz", "examples.npz"):
        (folder / name).unlink()
    diverged = make_result(status="diverged", test=None)
    (folder / "result.json").write_text(diverged.model_dump_json(), encoding="utf-8")
    texts = pages(results, tmp_path)
    assert "Divergió la semilla 0, que no entra" in texts["practica/desempeno.md"]
    assert "(../datos/practica-cnn-simple-semilla-0.json)" in texts["practica/desempeno.md"]
    assert "divergente" in texts["datos/index.md"]


def test_experiments_outside_the_catalogue_are_listed(results, tmp_path):
    import json

    run = make_run(results)
    document = json.loads((run.folder / "result.json").read_text(encoding="utf-8")) | {"experiment": "otro"}
    folder = results / "practica" / "otro" / "seed-0"
    run.folder.rename(folder.parent.mkdir() or folder)
    (folder / "result.json").write_text(json.dumps(document), encoding="utf-8")
    assert "practica&#47;otro" in pages(results, tmp_path)["datos/index.md"]


def test_sample_results_are_called_a_demonstration(results, tmp_path):
    make_run(results)
    assert "Resultados de demostración" not in pages(results, tmp_path / "a")["index.md"]
    result = make_result()
    make_run(results, config=result.config.model_copy(update={"dataset": "muestra"}))
    assert all("Resultados de demostración" in text for text in pages(results, tmp_path / "b").values())


def test_the_architecture_is_read_from_the_result(results, tmp_path):
    model = Model(
        layers=(Layer(name="unica", type="Dense", output_shape=(7, 7), parameters=12345),),
        parameters_total=12345,
        parameters_trainable=345,
        flops_per_image=2_500_000,
    )
    make_run(results, model=model)
    text = pages(results, tmp_path)["practica/arquitectura.md"]
    assert "| `unica` | Dense | 7 × 7 | 12\u00a0345 | 100,0\u00a0% |" in text.replace("&#215;", "×")
    assert "2,5 millones" in text


def test_each_figure_has_words_and_a_table(results, tmp_path):
    make_results(results)
    make_run(results, "l2", line="regularizacion")
    texts = pages(results, tmp_path, draw=True)
    found = [
        (page, alt, image) for page, text in texts.items() for alt, image in re.findall(r"!\[(.*?)\]\((\S+?)\)", text)
    ]
    # Both schemes of the practice's figures, the panorama's and the line's, and three mistakes a model.
    assert len(found) == 2 * (3 + 2 * 4 + 1 + 1) + 2 * 3
    for page, alt, image in found:
        path = image.split("#", maxsplit=1)[0]
        assert (tmp_path / "docs" / page).parent.joinpath(path).exists()
        assert len(alt) > 20
    assert texts["practica/perdida.md"].count("Los datos de la figura") == 2
    assert "| 3 | 1,400 | 1,000 |" in texts["practica/perdida.md"]


def test_every_page_names_its_sources(results, tmp_path):
    make_results(results)
    practice = make_result().fingerprint[:12]
    line = make_run(results, "l2", line="regularizacion").result.fingerprint[:12]
    with_all = {"investigacion/panorama.md", "investigacion/hipotesis.md", "datos/index.md"}
    for name, text in pages(results, tmp_path).items():
        is_line = name.startswith("investigacion/") and name not in with_all
        assert (f"`{practice}`" in text) == (not is_line and name not in {"metodologia.md", "probalo.md"})
        assert (f"`{line}`" in text) == (name in with_all | {"index.md", "investigacion/regularizacion.md"})


def test_claims_stand_beside_measured_values(results, tmp_path):
    make_run(results, "cnn-simple", 0, 0.7)
    text = pages(results, tmp_path)["reproduccion.md"]
    assert "| Exactitud de la CNN simple | reproducida | 69,0\u00a0% | 70,0\u00a0% (IC 95\u00a0%: " in text
    assert "| Exactitud de transfer learning | pendiente | — | — | — |" in text
    assert "| Parámetros de la CNN simple | no reproducida | 2\u00a0122\u00a0186 | 10 | — |" in text

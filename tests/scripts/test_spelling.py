"""The spelling check finds what it is for, wherever it stands."""

import shutil
import subprocess

import pytest

from experiments.paths import ROOT
from scripts.spelling import check
from scripts.spelling.__main__ import main
from scripts.spelling.texts import (
    code_text,
    collect,
    makefile_text,
    markdown_text,
    page_text,
    script_text,
    template_text,
)

PAGE = """<!doctype html><html lang="es"><head><title>Título</title>
<meta name="description" content="Resumen"></head><body><nav>Menú</nav><main><p>Una frase <code>codgo</code></p>
<img alt="Un gato" src="imgen.png"><button aria-label="Cerrar"></button><p lang="en">whatever</p></main></body>
</html>"""


@pytest.fixture
def hunspell():
    command = ["hunspell", "-d", check.DICTIONARY, "-l"]
    if not shutil.which("hunspell") or subprocess.run(command, input=b"", capture_output=True, check=False).returncode:
        pytest.skip("no hay hunspell o su diccionario: se instalan con apt-get install hunspell hunspell-es")


@pytest.fixture
def site(tmp_path):
    page = tmp_path / "practica" / "clases" / "index.html"
    page.parent.mkdir(parents=True)
    page.write_text(PAGE, encoding="utf-8")
    return page


def spelling(site):
    return main(["--site", str(site.parents[2])])


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("Título", "Títlo"),
        ("Resumen", "Resumne"),
        ("Menú", "Menuú"),
        ("frase", "frace"),
        ("Un gato", "Un gtao"),
        ("Cerrar", "Cerar"),
        ("Una frase", "Una iteracion"),
    ],
)
@pytest.mark.usefixtures("hunspell")
def test_a_misspelt_word_fails_with_its_page(site, capsys, right, wrong):
    site.write_text(PAGE.replace(right, wrong), encoding="utf-8")
    assert spelling(site) == 1
    assert f"practica/clases/index.html: «{wrong.split()[-1]}» no está" in capsys.readouterr().err


@pytest.mark.usefixtures("hunspell")
def test_the_project_is_well_spelt(site, capsys):
    assert spelling(site) == 0, capsys.readouterr().err
    assert "textos sin errores" in capsys.readouterr().out


@pytest.mark.parametrize("error", [FileNotFoundError(), subprocess.CalledProcessError(1, "hunspell")])
def test_a_check_that_cannot_be_made_says_so(site, monkeypatch, capsys, error):
    def fail(*_, **__):
        raise error

    monkeypatch.setattr(subprocess, "run", fail)
    assert spelling(site) == 0
    said = capsys.readouterr()
    assert "SIN CONTROLAR" in said.err
    assert "apt-get install hunspell hunspell-es" in said.err
    assert said.out == ""


def test_without_a_site_it_says_how_to_build_one(tmp_path, capsys):
    assert main(["--site", str(tmp_path)]) == 1
    assert capsys.readouterr().err == f"No hay un sitio construido en {tmp_path}; se construye con `make site`.\n"


def test_what_is_collected_is_ours(site):
    places = {place for place, _ in collect(ROOT, site.parents[2])}
    assert {"practica/clases/index.html", "README.md", "Makefile", "scripts/pdf/report.html.j2"} <= places
    assert {place for place in places if place.startswith("docs/")} == {
        f"docs/guiones/{name}.js" for name in ("dialogo", "ordenar", "probalo", "procedencia")
    }


def test_words_leave_out_what_is_none():
    text = (
        "La red MobileNetV2 de `un_modulo` en experiments/data.py, con media(loss; a/b), --only y **peso**: 3 épocas."
    )
    assert list(check.words(text)) == ["La", "red", "de", "en", "con", "peso", "épocas"]


def test_a_page_is_read_with_its_attributes_and_without_code():
    words = set(check.words(page_text(PAGE)))
    assert {"Título", "Resumen", "Menú", "frase", "gato", "Cerrar"} <= words
    assert not {"codgo", "imgen", "whatever"} & words


def test_markdown_and_makefiles():
    assert set(check.words(markdown_text("Un [enlace](otro.md) y `codgo`\n\n```bash\nmkae\n```\n"))) == {"Un", "enlace"}
    text = 'una: otra ## Hace algo\n\t@echo "Dice algo de $(ESTO)" # nothing\n'
    assert makefile_text(text).splitlines() == ["Hace algo", "Dice algo de 0"]


def test_a_template_is_read_in_all_its_branches():
    template = (
        '{# no #}{% if a == "dos" %}Sí, {{ n | f }}s vez{% if n > 1 %}es{% endif %}'
        '{% else %}{{ "esto es otra cosa" }}no{% endif %} <b class="x">fin</b>'
    )
    assert set(check.words(template_text(template))) == {"Sí", "vezes", "esto", "es", "otra", "cosa", "fin"}


def test_code_is_read_by_its_sentences():
    source = '''
"""A docstring of this module."""
raise UserError(f"Falta el archivo {path}; hay {n}s de sobra." " Fin")
x = Field(description="The number of rows")
raise TypeError("This is a programmer's error")
y = "upper right"
words = {"what is looked up": "lo que se dice"}
'''
    assert set(check.words(code_text(source))) == {
        "Falta",
        "el",
        "archivo",
        "hay",
        "de",
        "sobra",
        "Fin",
        "lo",
        "que",
        "se",
        "dice",
    }


def test_a_script_is_read_by_its_sentences():
    source = """
// The script that makes `one "thing" or another
const BLOCK = "table, p, figcaption";  // no "text for people"
const KEY = "two words";
say("No se pudo cargar.", `Tarda ${time.of(it)} segundos; quedan ${left}s.`);
"""
    assert script_text(source).splitlines() == ["No se pudo cargar.", "Tarda 0 segundos; quedan 0s."]


def test_the_list_of_words_is_in_order_and_holds_no_word_twice():
    groups = check.WORDS.read_text(encoding="utf-8").strip().split("\n\n")
    lists = [group.splitlines()[1:] for group in groups]
    assert all(group.startswith("# ") for group in groups)
    assert lists == [sorted(words, key=lambda word: (word.lower(), word)) for words in lists]
    everything = [word for words in lists for word in words]
    assert len(everything) == len(set(everything))
    assert check.WORDS.is_relative_to(ROOT)

"""The glossary's terms on the other pages: each is explained once, where it is first read."""

import re

import pytest
from markdown import Markdown

from experiments.paths import DOCS
from scripts.glossary import Glossary, read_glossary, spellings, term_pattern


def convert(source):
    return Markdown(extensions=[Glossary(), "def_list", "tables", "md_in_html", "attr_list"]).convert(source)


def explained(source):
    return re.findall(r"<abbr[^>]*>(.*?)</abbr>", convert(source))


def test_every_entry_is_read_as_plain_text():
    source = (DOCS / "glosario.md").read_text(encoding="utf-8")
    entries = read_glossary(source)
    assert len(entries) == source.count("\n:   ") > 20
    assert entries["Época (*epoch*)"] == "Una pasada completa por las imágenes de entrenamiento."
    assert not any(set("*`\n") & set(text) for text in entries.values())


@pytest.mark.parametrize(
    ("term", "names"),
    [
        ("Ajuste fino (*fine-tuning*)", ["Ajuste fino", "fine-tuning"]),
        ("McNemar, prueba de", ["McNemar"]),
        ("*Bootstrap*", ["Bootstrap"]),
        ("F1", ["F1"]),
    ],
)
def test_a_term_has_its_spanish_and_its_english_name(term, names):
    assert spellings(term) == names


@pytest.mark.parametrize(
    ("term", "text"),
    [
        ("Época", "Épocas"),
        ("Exactitud", "Exactitudes"),
        ("Base congelada", "Bases congeladas"),
        ("Precisión", "Precisiones"),
    ],
)
def test_a_plural_is_the_same_term(term, text):
    assert re.fullmatch(term_pattern(term), text)


def test_a_term_is_explained_where_it_first_appears_only():
    html = convert("Hubo *mucho* sobreajuste, y **el sobreajuste** creció.\n\nSobreajuste otra vez.")
    assert html.count("<abbr") == 1
    assert 'mucho</em> <abbr title="Aprender de memoria' in html
    assert re.sub(r"</?abbr[^>]*>", "", html).startswith("<p>Hubo <em>mucho</em> sobreajuste, y <strong>el sobreaj")


def test_several_terms_of_a_paragraph_keep_its_order():
    assert explained("La exactitud por época; *la* pérdida de la matriz de confusión y la brecha.") == [
        "exactitud",
        "época",
        "matriz de confusión",
        "brecha",
    ]


@pytest.mark.parametrize(
    "source",
    [
        "# Sobreajuste",
        "[sobreajuste](x.md)",
        "`sobreajuste`",
        "| sobreajuste |\n| --- |\n| x |",
        "Sobreajuste\n:   Una brecha.",
        "sobreajustado, lotería",
    ],
)
def test_headings_links_code_and_definitions_stay_as_they_are(source):
    assert explained(source) == []


def test_a_term_inside_a_number_with_its_source_stays_as_it_is():
    html = convert('Fueron <data value="3" data-fuente="cuenta(exactitud; x)">3</data> épocas.')
    assert 'data-fuente="cuenta(exactitud; x)"' in html
    assert html.count("<abbr") == 1

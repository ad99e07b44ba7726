"""Every command speaks Spanish, used rightly or wrongly."""

import re

import pytest

from experiments.__main__ import COMMANDS
from experiments.__main__ import main as experiments
from scripts import build_site, check_report, compare, portfolio, screenshots
from scripts.notebook import __main__ as notebook
from scripts.spelling import __main__ as spelling
from scripts.verify import __main__ as verify
from tests.commands import invoke

ENGLISH = re.compile(
    r"\b(usage|options?|arguments?|show|exit|error|missing|invalid|choice|choose|required|expected|value|unrecognized|"
    r"ambiguous|ignored|default|try|got|such|the|and|or|for|with)\b",
    re.IGNORECASE,
)
SCRIPTS = [
    build_site.main,
    check_report.main,
    compare.main,
    notebook.main,
    portfolio.main,
    screenshots.main,
    spelling.main,
    verify.main,
]
HELP = [(experiments, []), *((experiments, [name]) for name in COMMANDS), *((main, []) for main in SCRIPTS)]
WRONG = [
    (experiments, [], "falta indicar comando"),
    (experiments, ["bailar"], "no existe bailar; hay que elegir entre run"),
    (experiments, ["run"], "falta indicar línea/experimento"),
    (experiments, ["run", "practica/no"], "no existe el experimento practica/no"),
    (experiments, ["run", "practica/cnn-simple", "--seed", "uno"], "--seed: el valor uno no sirve"),
    (experiments, ["run", "practica/cnn-simple", "--seed", "-1"], "--seed: tiene que ser 0 o más"),
    (experiments, ["queue", "--seeds"], "--seeds: falta el valor"),
    (experiments, ["queue", "--seeds", "uno"], "--seeds espera números"),
    (experiments, ["queue", "--seeds", "-1"], "--seeds espera números"),
    (experiments, ["queue", "--only", "otra/*"], "ningún experimento coincide con «otra/*»"),
    (experiments, ["queue", "--only", "practica/*,otra/*"], "ningún experimento coincide con «otra/*»"),
    (experiments, ["queue", "--muestra"], "con --muestra hace falta otra carpeta"),
    (experiments, ["run", "practica/cnn-simple", "--muestra"], "con --muestra hace falta otra carpeta"),
    (experiments, ["queue", "--trabajadores", "0"], "tiene que ser 1 o más"),
    (experiments, ["queue", "sobra"], "no se entiende sobra"),
    (experiments, ["list", "--debug=si"], "--debug: no lleva valor, y se le dio si"),
    (check_report.main, ["--protocolo", "x", "y"], "no existe x; hay que elegir entre consigna, limpio"),
    (compare.main, [], "falta indicar ANTES, AHORA"),
    *(
        (main, ["--resu", "x", "y", "z"], "no se entiende --resu")
        for main in (build_site.main, verify.main, spelling.main)
    ),
]


@pytest.mark.parametrize(("command", "arguments"), HELP)
def test_help_is_in_spanish(command, arguments):
    done = invoke([*arguments, "--help"], command)
    assert done.exit_code == 0
    assert "muestra esta ayuda y termina" in done.stdout
    assert ENGLISH.findall(done.output) == []


@pytest.mark.parametrize(("command", "arguments", "sentence"), WRONG)
def test_wrong_usage_is_explained_in_spanish_and_exits_with_2(command, arguments, sentence):
    done = invoke(arguments, command)
    assert done.exit_code == 2
    assert sentence in done.stderr.replace("'", "")  # from Python 3.12.8 on argparse quotes less
    assert done.stderr.startswith("uso: python -m ")
    assert ENGLISH.findall(done.output) == []

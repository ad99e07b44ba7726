"""Check the spelling of a built site and of what commands print: `python -m scripts.spelling --help`."""

import sys
from collections.abc import Sequence
from pathlib import Path

from experiments.commandline import Parser
from experiments.errors import UserError
from experiments.paths import ROOT, SITE
from scripts.spelling.check import WORDS, NoDictionaryError, misspelt
from scripts.spelling.texts import collect


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse the command line, check, and return the exit code: 0 all is right or nothing to check with, 1 it is not."""
    parser = Parser(
        "python -m scripts.spelling", "Controla la ortografía de las páginas, el README y los textos de los comandos."
    )
    parser.add_argument("--site", type=Path, default=SITE, metavar="CARPETA", help="carpeta del sitio construido")
    options = parser.parse_args(arguments)
    try:
        texts = list(collect(ROOT, options.site.resolve()))
        found = misspelt(texts)
    except UserError as error:
        print(error, file=sys.stderr)
        return 1
    except NoDictionaryError:
        print(
            "La ortografía quedó SIN CONTROLAR: falta hunspell o su diccionario; "
            "en Debian o Ubuntu se instalan con apt-get install hunspell hunspell-es.",
            file=sys.stderr,
        )
        return 0
    for place, word in found:
        print(f"{place}: «{word}» no está en el diccionario ni en {WORDS.relative_to(ROOT)}.", file=sys.stderr)
    if not found:
        print(f"Ortografía: {len(texts)} textos sin errores.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

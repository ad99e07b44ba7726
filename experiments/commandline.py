"""Command lines in Spanish: argparse with its own words translated."""

import argparse
from collections.abc import Callable

WORDS = {
    "usage: ": "uso: ",
    "options": "opciones",
    "positional arguments": "argumentos",
    "show this help message and exit": "muestra esta ayuda y termina",
    "%(prog)s: error: %(message)s\n": "%(prog)s: %(message)s.\n",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s: %(message)s",
    "expected one argument": "falta el valor",
    "ignored explicit argument %r": "no lleva valor, y se le dio %r",
    "invalid %(type)s value: %(value)r": "el valor %(value)r no sirve",
    "invalid choice: %(value)r (choose from %(choices)s)": "no existe %(value)r; hay que elegir entre %(choices)s",
    "the following arguments are required: %s": "falta indicar %s",
    "unrecognized arguments: %s": "no se entiende %s",
}
"""What argparse says, by what it would say in English; a test uses every command wrongly, to see that none is left."""

# argparse asks gettext, which takes its language from the environment; here it is Spanish everywhere.
argparse._ = lambda text: WORDS.get(text, text)  # type: ignore[attr-defined]


class Parser(argparse.ArgumentParser):
    """A parser whose options must be written out, so that a new one never changes what an old command means."""

    def __init__(self, prog: str, description: str) -> None:
        super().__init__(prog=prog, description=description, allow_abbrev=False)


def at_least(lowest: int) -> Callable[[str], int]:
    """Return the type of an option that takes whole numbers from a lowest one on."""

    def convert(text: str) -> int:
        number = int(text)
        if number < lowest:
            raise argparse.ArgumentTypeError(f"tiene que ser {lowest} o más")
        return number

    return convert

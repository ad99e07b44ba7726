"""How numbers and names are written in Spanish, everywhere the same."""

NBSP = "\u00a0"

CLASS_NAMES = {
    "airplane": "avión",
    "automobile": "automóvil",
    "bird": "pájaro",
    "cat": "gato",
    "deer": "ciervo",
    "dog": "perro",
    "frog": "rana",
    "horse": "caballo",
    "ship": "barco",
    "truck": "camión",
}


def class_name(name: str) -> str:
    """Return a class' Spanish name; a class that CIFAR-10 does not have keeps its own."""
    return CLASS_NAMES.get(name, name)


def decimal(value: float, digits: int = 3) -> str:
    """Write a number with a decimal comma and a fixed number of digits; zero has no sign."""
    text = f"{value:.{digits}f}"
    if float(text) == 0:
        text = text.removeprefix("-")
    return text.replace(".", ",").replace("-", "−")


def percent(value: float, digits: int = 1) -> str:
    """Write a share as a percentage, with a no-break space before the sign."""
    return f"{decimal(100 * value, digits)}{NBSP}%"


def points(value: float, digits: int = 1) -> str:
    """Write a difference of shares as percentage points."""
    text = decimal(100 * value, digits)
    return f"{text}{NBSP}{'punto' if text.strip('−') == decimal(1, digits) else 'puntos'}"


def integer(value: float) -> str:
    """Write a whole number in groups of three, with no-break spaces."""
    return f"{round(value):,}".replace(",", NBSP).replace("-", "−")


def scientific(value: float, digits: int = 1) -> str:
    """Write a large number as a power of ten: `2,4 · 10¹⁴`."""
    mantissa, exponent = f"{value:.{digits}e}".split("e")
    power = str(int(exponent)).translate(str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻"))
    return f"{mantissa.replace('.', ',')}{NBSP}·{NBSP}10{power}"


def probability_value(value: float) -> str:
    """Write a p-value: `p = 0,012`, or `p < 0,001`."""
    return f"p{NBSP}<{NBSP}0,001" if value < 0.001 else f"p{NBSP}={NBSP}{decimal(value)}"


def plural(word: str) -> str:
    """Return the ending that makes a word plural."""
    return "s" if word[-1] in "aeiou" else "es"


def enumeration(items: list[str]) -> str:
    """Join items as Spanish does: `a, b y c`, with `e` before an i sound."""
    if len(items) < 2:
        return "".join(items)
    last = items[-1].lower()
    sounds_like_i = last.startswith(("i", "hi")) and not last.startswith(("hia", "hie"))
    return f"{', '.join(items[:-1])} {'e' if sounds_like_i else 'y'} {items[-1]}"

"""Reading numbers as they are written in Spanish, and telling whether a text is a value rightly rounded."""

import re

NUMBER = re.compile(r"(?<![\w,.])[−-]?\d[\d\u00a0]*(?:,\d+)?(?!\w)")
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789-")


def agrees(text: str, value: float, scale: float) -> bool:
    """Tell whether a text is how a value reads, rounded to the digits that it shows.

    Args:
        text: as printed: `71,6 %`, `1 punto`, `p < 0,001`, `2,4 · 10¹⁴`, `10 000`.
        value: the exact value.
        scale: what the value is multiplied by before it is written, a percentage's hundred apart.
    """
    text = text.strip()
    if small := re.fullmatch(r"p\u00a0<\u00a0(0,0*1)", text):  # a larger bound would be true and not what is written
        return 0 <= value < _number(small[1])
    if power := re.fullmatch(r"(\d,\d+)\u00a0·\u00a010([⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+)", text):
        magnitude = 10.0 ** int(power[2].translate(SUPERSCRIPTS))
        return _within(value / magnitude, power[1])
    match = re.fullmatch(r"(?:p\u00a0=\u00a0)?([−-]?\d[\d\u00a0]*(?:,\d+)?)\u00a0?(%|puntos?)?", text)
    if match is None:
        return False
    return _within(value * scale * (100 if match[2] else 1), match[1])


def _within(value: float, written: str) -> bool:
    """Tell whether a value rounds to what is written; a tie may go either way."""
    digits = len(written.partition(",")[2])
    return abs(value - _number(written)) <= 0.5 * 10.0**-digits + 1e-9 * max(1.0, abs(value))


def _number(written: str) -> float:
    """Read a number."""
    return float(written.replace("\u00a0", "").replace("−", "-").replace(",", "."))

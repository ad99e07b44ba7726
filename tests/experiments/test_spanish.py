import pytest

from experiments.spanish import class_name, decimal, enumeration, integer, percent, points, probability_value


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (decimal(0.12345), "0,123"),
        (decimal(-1.5, 1), "−1,5"),
        (decimal(-0.0001), "0,000"),
        (decimal(2, 0), "2"),
        (percent(0.6954), "69,5\u00a0%"),
        (percent(1, 0), "100\u00a0%"),
        (points(0.372), "37,2\u00a0puntos"),
        (points(0.01, 0), "1\u00a0punto"),
        (points(-0.01), "−1,0\u00a0punto"),
        (integer(2122186), "2\u00a0122\u00a0186"),
        (integer(-1000), "−1\u00a0000"),
        (integer(7), "7"),
        (probability_value(0.0123), "p\u00a0=\u00a00,012"),
        (probability_value(1e-9), "p\u00a0<\u00a00,001"),
        (enumeration([]), ""),
        (enumeration(["a"]), "a"),
        (enumeration(["a", "b", "c"]), "a, b y c"),
        (enumeration(["padres", "hijos"]), "padres e hijos"),
        (enumeration(["agua", "hielo"]), "agua y hielo"),
        (class_name("frog"), "rana"),
        (class_name("otra"), "otra"),
    ],
)
def test_writing(written, expected):
    assert written == expected

"""Numbers that know where they come from."""


class Number(float):
    """A float with its source, in the language that `docs/metodologia` explains and `scripts.verify` recomputes.

    Arithmetic gives plain floats: a number computed from others must be given a source of its own before a page can
    print it.
    """

    __slots__ = ("source",)

    source: str

    def __new__(cls, value: float, source: str) -> "Number":
        """Attach a source to a value."""
        number = super().__new__(cls, value)
        number.source = source
        return number


class Count(Number):
    """How many of something, or a place in an order: a whole number, also where everything beside it is a share."""

    __slots__ = ()

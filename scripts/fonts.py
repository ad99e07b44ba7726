"""The site's fonts where they are read from a disk: by a reader without a server, and by the printer of the report."""

from pathlib import Path

FACES = Path("estilos") / "sitio.css"
"""The style sheet that declares them."""


def awaited_faces(site: Path) -> str:
    """Return a built site's style sheet with fonts that are waited for.

    Served pages do without a font that arrives late, so that no text moves. A page from a disk would do without all of
    them, each time: it cannot ask for them ahead, and has none from an earlier page.
    """
    sheet = (site / FACES).read_text(encoding="utf-8")
    return sheet.replace("font-display: optional", "font-display: block")

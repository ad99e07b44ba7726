"""The content security policy of a built page: what a browser may load and run there, and nothing else."""

import base64
import hashlib
from html.parser import HTMLParser
from pathlib import Path

from experiments.errors import UserError

SOURCES = {
    "default-src": "'none'",
    "base-uri": "'self'",
    "connect-src": "'self'",
    "font-src": "'self'",
    "form-action": "'self'",
    "img-src": "'self' data:",
    "object-src": "'none'",
    # WebAssembly runs a trained network on the reader's machine.
    "script-src": "'self' 'wasm-unsafe-eval'",
    # Markdown aligns the columns of a table with style attributes.
    "style-src": "'self' 'unsafe-inline'",
    "worker-src": "'self' blob:",
}
"""What each page may load, before the hashes of its own scripts are added."""
CHARSET = '<meta charset="utf-8">'
"""Comes first in the theme's head; the policy follows, ahead of everything that it governs."""
DATA = "application/json"
"""Type of a script element that holds data and is never run."""


def seal(site: Path, *, disk: bool = False) -> None:
    """Write its policy into every page of a built site.

    Args:
        site: the site's folder.
        disk: whether it is read from a disk, where the search has no worker and writes its script into a frame instead.

    Raises:
        UserError: a page has no place for it.
    """
    for path in sorted(site.rglob("*.html")):
        html = path.read_text(encoding="utf-8")
        if CHARSET not in html:
            raise UserError(f"{path} no declara su codificación, y ahí va su política de seguridad.")
        path.write_text(html.replace(CHARSET, f"{CHARSET}{_meta(html, disk)}", 1), encoding="utf-8")


def _meta(html: str, disk: bool) -> str:
    """Write a page's policy as an element of its head."""
    reader = _InlineScripts()
    reader.feed(html)
    reader.close()
    inline = ["unsafe-inline"] if disk else sorted({_hash(script) for script in reader.scripts})
    sources = SOURCES | {"script-src": " ".join([SOURCES["script-src"], *(f"'{name}'" for name in inline)])}
    policy = "; ".join(f"{directive} {allowed}" for directive, allowed in sources.items())
    return f'<meta http-equiv="Content-Security-Policy" content="{policy}">'


def _hash(script: str) -> str:
    """Name a script by its content, as a policy does."""
    return f"sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}"


class _InlineScripts(HTMLParser):
    """Gathers the scripts that stand in the page itself."""

    def __init__(self) -> None:
        super().__init__()
        self.scripts: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Enter an element."""
        values = dict(attrs)
        self._inside = tag == "script" and "src" not in values and values.get("type") != DATA
        if self._inside:
            self.scripts.append("")

    def handle_endtag(self, tag: str) -> None:
        """Leave an element."""
        self._inside = False

    def handle_data(self, data: str) -> None:
        """Keep a script's text, which may come in pieces."""
        if self._inside:
            self.scripts[-1] += data

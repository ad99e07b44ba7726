"""MkDocs hook: of the page that mkdocs-jupyter makes of a notebook it keeps what is read, as the theme styles it.

The plugin embeds JupyterLab's whole style sheet, copies every cell for a copy button in English, and asks two other
hosts for MathJax and Mermaid. The theme has styles of its own for code, and the site asks no other host for anything.
"""

from html import escape
from pathlib import PurePosixPath
from urllib.parse import quote

from bs4 import BeautifulSoup, Tag
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

KEPT = ".jp-RenderedMarkdown, .highlight-ipynb, .jp-OutputArea-output"
"""Text, code, and what code showed."""
COLAB = "https://colab.research.google.com/github/{}/blob/main/docs/{}"
SCREEN = '<p class="solo-pantalla">{}</p>'
BUTTON = '<a class="md-button" href="{}">{}</a>'

NOTICE = (
    "<p><strong>Este sitio se construyó con otros resultados.</strong> Lo que muestra esta página es lo que el "
    "cuaderno guardó con los resultados del repositorio.</p>"
)


def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Rewrite a notebook's page; the others pass."""
    path = PurePosixPath(page.file.src_uri)
    if path.suffix != ".ipynb":
        return html
    first, *rest = (_tidy(part) for part in BeautifulSoup(html, "html.parser").select(KEPT))
    notice = [] if config.extra["committed_results"] else [NOTICE]
    return "\n".join([first, *notice, _links(path.name, config.extra["repository"]), *rest])


def _tidy(part: Tag) -> str:
    """Give a part of a cell in the theme's own elements; only outputs keep a class of ours."""
    for link in part.select("a.anchor-link"):
        link["class"], link["title"] = "headerlink", "Enlace a esta sección"
    block = part.pre
    if block is None or "jp-RenderedMarkdown" in part["class"]:
        return part.decode_contents()
    kind = "highlight" if "highlight-ipynb" in part["class"] else "highlight notebook-output"
    return f'<div class="{kind}"><pre><code>{block.decode_contents()}</code></pre></div>'


def _links(name: str, repository: str) -> str:
    """Offer the notebook itself and, where the repository is known, Google Colab; paper offers nothing."""
    download = BUTTON.format(quote(name), "Descargar el cuaderno")
    if not repository:
        return SCREEN.format(download)
    colab = BUTTON.format(COLAB.format(quote(repository), quote(name)), "Abrir en Colab")
    asked = f"En Colab, la primera celda pide el repositorio: <code>{escape(repository)}</code>."
    return SCREEN.format(f"{colab} {download}") + "\n" + SCREEN.format(asked)

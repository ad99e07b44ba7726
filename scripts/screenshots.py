"""Photograph the built site for the README: `python -m scripts.screenshots --help`."""

import sys
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING

from experiments.commandline import Parser
from experiments.errors import UserError
from experiments.paths import DOCS, SITE
from scripts.chromium import open_chromium

if TYPE_CHECKING:
    from playwright.sync_api import Browser

PAGES = {
    "inicio": "index.html",
    "sobreajuste": "practica/sobreajuste/index.html",
    "panorama": "investigacion/panorama/index.html",
}
SCREENS = {"telefono": (390, 844), "escritorio": (1280, 800)}
SCHEMES = {"claro": "light", "oscuro": "dark"}
ADDRESS = "http://sitio.invalid/"
"""Where the browser thinks the site is: the theme hides its search from pages opened as files."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse the command line, photograph, and return the exit code: 0 done, 1 failed, 2 usage."""
    parser = Parser("python -m scripts.screenshots", "Renueva las capturas de pantalla del README.")
    parser.add_argument("--site", type=Path, default=SITE, metavar="CARPETA", help="carpeta del sitio construido")
    parser.add_argument(
        "--out", type=Path, default=DOCS / "imagenes", metavar="CARPETA", help="carpeta de las capturas"
    )
    options = parser.parse_args(arguments)
    try:
        with open_chromium() as browser:
            for path in take_screenshots(browser, options.site.resolve(), options.out.resolve()):
                print(path)
    except UserError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def take_screenshots(browser: "Browser", site: Path, out: Path) -> Iterator[Path]:
    """Write the top of each chosen page as a phone and a desktop show it, in light and dark, and yield the files.

    Raises:
        UserError: the site lacks one of the pages.
    """
    out.mkdir(parents=True, exist_ok=True)
    for (name, file), (screen, size), (scheme, preference) in product(PAGES.items(), SCREENS.items(), SCHEMES.items()):
        if not (site / file).exists():
            raise UserError(f"No está {site / file}; el sitio se construye con `make site`.")
        path = out / f"captura-{name}-{screen}-{scheme}.png"
        page = browser.new_page(viewport={"width": size[0], "height": size[1]}, color_scheme=preference)
        page.route(f"{ADDRESS}**", lambda route: route.fulfill(path=site / route.request.url.removeprefix(ADDRESS)))
        page.goto(f"{ADDRESS}{file}", wait_until="networkidle")
        page.screenshot(path=path)
        page.close()
        yield path


if __name__ == "__main__":
    sys.exit(main())

"""The browser that prints and photographs built pages."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING

from experiments.errors import UserError

if TYPE_CHECKING:  # only the commands that open a browser need Playwright
    from playwright.sync_api import Browser

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
OPTIONS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
"""No sandbox: a container's root may not start one, and the only pages opened are the ones just built."""


def find_chromium() -> str:
    """Return the path of the installed browser.

    Raises:
        UserError: there is none, or Playwright, which drives it, is missing.
    """
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        raise UserError("No hay un Chromium instalado; en Debian o Ubuntu se instala con apt-get install chromium.")
    if find_spec("playwright") is None:
        raise UserError("Falta Playwright, que maneja el navegador; `make pdf` y `make screenshots` lo instalan.")
    return program


@contextmanager
def open_chromium() -> "Iterator[Browser]":
    """Start the installed browser, without a window, for as long as the block lasts.

    Raises:
        UserError: there is none.
    """
    program = find_chromium()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(OPTIONS))
        try:
            yield browser
        finally:
            browser.close()

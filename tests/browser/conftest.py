"""A built site served on this machine, and a real browser to read it with."""

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from experiments.errors import UserError
from experiments.lines import LINES
from experiments.paths import RESULTS
from scripts import build_site
from scripts.chromium import find_chromium, open_chromium
from tests.factory import make_results, make_run

BELOW = "practica9"
"""The path that the site is served below, as GitHub Pages does with a project's."""


class Pages(SimpleHTTPRequestHandler):
    """Serves files, and the site's own page for what is not there, and says nothing."""

    def log_message(self, *_: object) -> None:
        """Drop the log."""

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Answer with the site's page."""
        self.send_response(code)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write((Path(self.directory) / BELOW / "404.html").read_bytes())


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a site on made-up results of every line."""
    root = tmp_path_factory.mktemp("browser")
    (root / "results").mkdir()
    make_results(root / "results")
    for line in LINES[1:]:
        for place, experiment in enumerate(line.experiments):
            for seed in range(3):
                make_run(root / "results", experiment.slug, seed, 0.3 + 0.05 * (place % 10), line=line.slug)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GITHUB_REPOSITORY", f"alguien/{BELOW}")
        patch.setenv("SITE_URL", f"https://sitio.invalid/{BELOW}/")
        assert build_site.build(root / "results", root / "site") == 0
    return root / "site"


@pytest.fixture(scope="session")
def real_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a site on a few committed runs: the practice's two models, and those that left their network."""
    root = tmp_path_factory.mktemp("real")
    kept = {file.parent for file in RESULTS.rglob("reference.npz")}
    kept |= {RESULTS / "practica" / name / "seed-0" for name in ("cnn-simple", "transfer-mobilenetv2")}
    for folder in kept:
        shutil.copytree(folder, root / "results" / folder.relative_to(RESULTS))
    assert build_site.build(root / "results", root / "site") == 0
    return root / "site"


@contextmanager
def serve(site: Path) -> Iterator[str]:
    """Serve a site below a sub-path and give its address."""
    (site.parent / "www").mkdir()
    (site.parent / "www" / BELOW).symlink_to(site)
    handler = partial(Pages, directory=str(site.parent / "www"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/{BELOW}"
        server.shutdown()


@pytest.fixture(scope="session")
def address(site: Path) -> Iterator[str]:
    """Serve the site."""
    with serve(site) as address:
        yield address


@pytest.fixture(scope="session")
def real_address(real_site: Path) -> Iterator[str]:
    """Serve the site of real runs."""
    with serve(real_site) as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Start the installed browser; skip where there is none."""
    try:
        find_chromium()
    except UserError as error:
        pytest.skip(str(error))
    with open_chromium() as browser:
        yield browser


@pytest.fixture(scope="session")
def pages(site: Path) -> list[str]:
    """List the site's pages."""
    return sorted(str(path.parent.relative_to(site)) for path in site.rglob("index.html"))


@pytest.fixture
def reader(browser: Browser) -> Iterator[Page]:
    """Open a page at a desktop's width."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()

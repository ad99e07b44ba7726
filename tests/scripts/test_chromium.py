"""Which browser is found, and what is said where there is none."""

import pytest

from experiments.errors import UserError
from scripts.build_site import Edition, build
from scripts.chromium import find_chromium
from tests.factory import make_results


def put_program(folder, name):
    path = folder / name
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return str(path)


def test_the_first_known_program_is_taken(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    chrome = put_program(tmp_path, "google-chrome")
    assert find_chromium() == chrome
    chromium = put_program(tmp_path, "chromium")
    assert find_chromium() == chromium


def test_without_a_browser_a_site_with_pdf_is_refused_in_one_sentence(tmp_path, monkeypatch):
    make_results(tmp_path / "results")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UserError, match="apt-get install chromium"):
        build(tmp_path / "results", tmp_path / "site", Edition(pdf=True))
    assert not (tmp_path / "site").exists()


def test_without_playwright_it_says_which_commands_install_it(tmp_path, monkeypatch):
    put_program(tmp_path, "chromium")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("scripts.chromium.find_spec", lambda name: None)
    with pytest.raises(UserError, match="make pdf"):
        find_chromium()

"""The policy that goes into a built page, on pages of a few bytes."""

import base64
import hashlib

import pytest

from experiments.errors import UserError
from scripts.policy import seal

HEAD = '<!doctype html><html><head><meta charset="utf-8"><title>t</title></head><body>'


def sealed(tmp_path, body, *, disk=False):
    page = tmp_path / "index.html"
    page.write_text(HEAD + body, encoding="utf-8")
    seal(tmp_path, disk=disk)
    return page.read_text(encoding="utf-8")


def name(script):
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def script_sources(html):
    policy = html.partition('Content-Security-Policy" content="')[2].partition('"')[0]
    return next(part for part in policy.split("; ") if part.startswith("script-src")).split()[1:]


def test_scripts_of_the_page_itself_are_named_and_no_others(tmp_path):
    html = sealed(
        tmp_path,
        "<script>a('ñ' && \"&amp;\")</script><script src='x.js'></script>"
        '<script type="application/json">{}</script><p>b()</p>',
    )
    assert script_sources(html) == ["'self'", "'wasm-unsafe-eval'", name("a('ñ' && \"&amp;\")")]


def test_from_a_disk_scripts_within_pages_run(tmp_path):
    html = sealed(tmp_path, "<script>a()</script>", disk=True)
    assert script_sources(html) == ["'self'", "'wasm-unsafe-eval'", "'unsafe-inline'"]


def test_the_policy_comes_before_what_it_governs(tmp_path):
    html = sealed(tmp_path, "")
    assert html.index("Content-Security-Policy") < html.index("<title>")


def test_a_page_without_a_place_for_it_fails(tmp_path):
    (tmp_path / "index.html").write_text("<html></html>", encoding="utf-8")
    with pytest.raises(UserError, match="codificación"):
        seal(tmp_path)

"""The README's pictures."""

import struct

import pytest

from experiments.errors import UserError
from experiments.paths import ROOT
from scripts.screenshots import take_screenshots


def size_of(png):
    """Read width and height from a PNG's header."""
    return struct.unpack(">II", png.read_bytes()[16:24])


def test_each_page_in_both_sizes_and_schemes(browser, site, tmp_path):
    taken = list(take_screenshots(browser, site, tmp_path))
    assert len({path.read_bytes() for path in taken}) == len(taken) == 12
    assert {size_of(path) for path in taken if "telefono" in path.name} == {(390, 844)}
    assert {size_of(path) for path in taken if "escritorio" in path.name} == {(1280, 800)}
    kept = {path.name for path in (ROOT / "docs" / "imagenes").glob("captura-*.png")}
    assert kept == {path.name for path in taken}


def test_a_site_without_the_page_is_one_sentence(browser, tmp_path):
    with pytest.raises(UserError, match="se construye con `make site`"):
        list(take_screenshots(browser, tmp_path, tmp_path / "out"))


def test_the_kept_ones_are_small():
    sizes = [path.stat().st_size for path in (ROOT / "docs" / "imagenes").glob("captura-*.png")]
    assert max(sizes) < 200_000
    assert sum(sizes) < 1_500_000

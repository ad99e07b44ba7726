"""The site's own fonts: they are what their record says, and a reader gets them."""

import hashlib

from experiments.paths import DOCS

FOLDER = DOCS / "tipografias"
LOADED = """async () => {
  await document.fonts.ready;
  return [...document.fonts].filter(f => f.status === 'loaded').map(f => `${f.family.replaceAll('"', '')} ${f.style}`);
}"""
DRAWN = "e => getComputedStyle(e).fontFamily.split(',')[0].replaceAll('\"', '')"


def test_the_record_names_every_file_and_its_content():
    recorded = {
        tuple(line.split())
        for line in (FOLDER / "LEEME.txt").read_text(encoding="utf-8").splitlines()
        if ".woff2" in line
    }
    files = FOLDER.glob("*.woff2")
    assert recorded == {(hashlib.sha256(file.read_bytes()).hexdigest(), file.name) for file in files}


def test_a_page_is_drawn_with_them(reader, address):
    reader.goto(f"{address}/glosario/")
    assert {"Source Sans 3 normal", "Source Sans 3 italic"} <= set(reader.evaluate(LOADED))
    assert reader.locator("article p, article dd").first.evaluate(DRAWN) == "Source Sans 3"
    reader.goto(f"{address}/datos/")
    reader.locator("article code").first.scroll_into_view_if_needed()
    assert reader.locator("article code").first.evaluate(DRAWN) == "Source Code Pro"
    assert "Source Code Pro normal" in reader.evaluate(LOADED)

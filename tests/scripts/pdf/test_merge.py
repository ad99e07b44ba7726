"""A small site by hand, joined into one page."""

import pytest
from bs4 import BeautifulSoup

from scripts.pdf.contents import list_pages
from scripts.pdf.merge import merge

PAGE = """<!doctype html><html><head><meta name="description" content="De qué trata.">
<link rel="stylesheet" href="{root}sitio.css"></head><body><nav class="md-nav--primary"><ul>
<li><a class="md-nav__link" href="{root}./">Inicio</a></li>
<li class="md-nav__item--nested"><label class="md-nav__link"><span class="md-ellipsis">Parte</span></label>
<ul><li><a class="md-nav__link" href="{root}parte/uno{end}">Uno</a>
<a class="md-nav__link" href="#x">x</a></li></ul></li>
</ul></nav><article class="md-content__inner">{content}</article></body></html>"""
INDEX = """<h1 id="a">El título<a class="headerlink" href="#a">¶</a></h1><h2 id="x">Equis</h2>
<p class="solo-pantalla">Hacé clic.</p><script>alert()</script>
<a href="parte/uno{end}#x">ancla</a> <a href="parte/uno{end}">página</a> <a href="#x">acá</a>
<a href="datos.json">archivo</a> <a href="https://ejemplo.org/a?b#c">web</a>"""
ONE = """<h1 id="a">Uno</h1><details><summary>Más</summary></details>
<img src="{root}f/uno-light.png#only-light" loading="lazy"><img src="{root}f/uno-dark.png#only-dark">
<div class="tabbed-set"><input id="t1"><div class="tabbed-labels"><label for="t1">Primera</label><label>Segunda</label>
</div><div class="tabbed-content"><div class="tabbed-block">p</div><div class="tabbed-block">s</div></div></div>
<h2 id="x">Otra equis</h2><h2 id="procedencia-de-esta-pagina">De dónde sale</h2>"""


@pytest.fixture(params=["carpetas", "archivos"])
def site(request, tmp_path):
    """Write a site whose addresses are folders, or files as in the offline edition."""
    end, file, root = ("/", "uno/index.html", "../../") if request.param == "carpetas" else (".html", "uno.html", "../")
    (tmp_path / "parte" / file).parent.mkdir(parents=True)
    index = PAGE.format(root="", end=end, content=INDEX.format(end=end))
    (tmp_path / "index.html").write_text(index, encoding="utf-8")
    one = PAGE.format(root=root, end=end, content=ONE.format(root=root))
    (tmp_path / "parte" / file).write_text(one, encoding="utf-8")
    return tmp_path


@pytest.fixture
def merged(site):
    return BeautifulSoup(merge(site), "html.parser")


def test_pages_come_in_the_order_of_the_navigation(site):
    assert [(page.slug, page.title, page.section) for page in list_pages(site)] == [
        ("inicio", "Inicio", ""),
        ("parte-uno", "Uno", "Parte"),
    ]


def test_links_lead_to_the_same_things(merged):
    links = {link.get_text(): link["href"] for link in merged.select("#inicio a")}
    assert links == {
        "ancla": "#parte-uno--x",
        "página": "#parte-uno",
        "acá": "#inicio--x",
        "web": "https://ejemplo.org/a?b#c",
    }
    assert "archivo" in merged.select_one("#inicio").get_text()


def test_no_two_things_have_one_anchor_and_every_inner_link_has_its_anchor(merged):
    anchors = [tag["id"] for tag in merged.select("[id]")]
    assert len(set(anchors)) == len(anchors)
    assert {link["href"][1:] for link in merged.select("a[href^='#']")} <= set(anchors)


def test_what_is_for_the_screen_stays_there(merged):
    text = merged.get_text()
    assert "¶" not in text
    assert "Hacé clic" not in text
    assert not merged.select("script, input")


def test_what_a_click_would_open_is_open(merged):
    assert merged.details.has_attr("open")
    blocks = [" ".join(block.stripped_strings) for block in merged.select(".tabbed-block")]
    assert blocks == ["Primera p", "Segunda s"]


def test_a_figure_stays_in_its_light_version(merged, site):
    assert [image["src"] for image in merged.select("img")] == [(site / "f" / "uno-light.png").as_uri()]
    assert not merged.img.has_attr("loading")


def test_the_contents_list_sections_pages_and_headings(merged):
    lines = [" ".join(item.stripped_strings) for item in merged.select(".contents li")]
    assert lines == ["Inicio", "Equis", "Parte", "Uno", "Otra equis"]
    wanted = [number["data-page-of"] for number in merged.select(".contents-number")]
    assert wanted == ["inicio", "inicio--x", "parte-uno", "parte-uno--x"]


def test_the_title_page_has_the_indexs_title_and_description(merged):
    assert merged.title.get_text() == "El título"
    assert [tag.get_text() for tag in merged.select(".cover p")] == ["El título", "De qué trata."]

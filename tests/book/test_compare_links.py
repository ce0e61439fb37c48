"""Links to the page that compares: from a country, from its figures, from what is about one indicator."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from lxml import html

from eslabon.book.compare_data import FOLDER, comparable_series, compare_files
from eslabon.book.html import build_html
from eslabon.publication import load_publication
from tests.book.cite_sample import ORIGINS, SNAPSHOT, write_cite_sample
from tests.book.test_changes import Book
from tests.conftest import TINY

ORIGINS_FILE = "_origins/country/ARC.json"
DICTIONARY = (
    "\n(indicator-exports-gdp)=\n### Exportaciones\n\nQué son.\n\n(indicator-unknown)=\n### Otro\n\nNada.\n"
    "\n### Indicator catalogue\n\nNo es un indicador.\n"
)


def files_of(folder: Path) -> dict[str, bytes]:
    """The sample book with comparable data, a country's origins and two headings about indicators."""
    source = write_cite_sample(folder)
    publication = load_publication(TINY)
    files = {
        path.relative_to(source).as_posix(): path.read_bytes()
        for path in sorted(source.rglob("*"))
        if path.is_file()
    }
    data = compare_files(publication, "es", comparable_series(publication))
    files |= {f"{FOLDER}/{name}": content for name, content in data}
    files[ORIGINS_FILE] = json.dumps({**ORIGINS, "countries": ["ESP", "ITA"]}).encode()
    files["_config.yml"] += b"    eslabon_compared_groups: [states, peers]\n"
    files["index.md"] += DICTIONARY.encode()
    return files


def build(files: dict[str, bytes], folder: Path) -> Path:
    for name, content in files.items():
        path = folder / "source" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    build_html(folder / "source", folder / "html", folder / "doctrees", "es")
    return folder / "html"


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    return files_of(tmp_path_factory.mktemp("compare"))


@pytest.fixture(scope="module")
def pages(files, tmp_path_factory):
    return build(files, tmp_path_factory.mktemp("built"))


def links(page: Path, where: str) -> list[str]:
    return html.fromstring(page.read_bytes()).xpath(f"//{where}//a[contains(@href, 'compare.html')]/@href")


def test_a_country_s_first_screen_leads_to_it_with_what_it_is_compared_with(pages):
    page = pages / "country/ARC.html"
    assert links(page, "div[@class='page-tools']") == ["../compare.html?c=ESP,ITA,states,peers"]
    assert links(pages / "index.html", "div[@class='page-tools']") == []


def test_figures_and_tables_lead_to_it_with_their_indicators(pages):
    """One of the three shows no indicator of the data and has no link; the label says which figure it is."""
    page = pages / "country/ARC.html"
    chosen = "../compare.html?c=ESP,ITA,states,peers&i="
    assert links(page, "p[@class='cite-tools']") == [
        f"{chosen}exports_gdp",
        f"{chosen}exports_gdp,herfindahl",
    ]
    tree = html.fromstring(page.read_bytes())
    labels = tree.xpath("//p[@class='cite-tools']/a[contains(@href, 'compare')]/@aria-label")
    assert labels == ["Comparar: Figura ARC.1", "Comparar: Tabla ARC.1"]


def test_a_heading_about_an_indicator_leads_to_it(pages):
    assert links(pages / "index.html", "p[@class='cite-tools']") == [
        "compare.html?c=states,peers&i=exports_gdp"
    ]


def test_every_page_leads_to_it(pages):
    assert links(pages / "country/ARC.html", "p[@class='book-compare']") == ["../compare.html"]
    assert links(pages / "compare.html", "p[@class='book-compare']") == ["compare.html"]


def test_the_page_says_to_machines_what_it_says_first(pages):
    page = html.fromstring((pages / "compare.html").read_bytes())
    said = page.xpath("//meta[@name='description']/@content")
    assert said == [page.xpath("string(//section/p[1])")]


def test_without_comparable_data_there_is_neither_page_nor_link(files, tmp_path):
    """Any Jupyter Book with the extension."""
    folder = build({name: each for name, each in files.items() if not name.startswith(FOLDER)}, tmp_path)
    assert not (folder / "compare.html").exists() and not (folder / "_static/compare").exists()
    assert not any("compare.html" in page.read_text("utf-8") for page in folder.rglob("*.html"))


def test_data_that_change_or_go_leave_nothing_of_the_old(files, tmp_path):
    """Built upon an earlier build, the same bytes as from nothing: a value is new, an indicator gone."""
    script = f"{FOLDER}/exports_gdp.js"
    changed = {**files, script: files[script].replace(b'"v":[', b'"v":[1.5,')}
    assert changed != files
    fewer = {name: each for name, each in files.items() if name != f"{FOLDER}/manufacturing_gdp.js"}
    used = Book(tmp_path / "used")
    used.make(files, SNAPSHOT)
    for number, edited in enumerate((changed, fewer)):
        upon, _ = used.make(edited, SNAPSHOT)
        fresh, _ = Book(tmp_path / f"fresh-{number}").make(edited, SNAPSHOT)
        assert {name.partition("/")[2]: each for name, each in upon.items()} == {
            name.partition("/")[2]: each for name, each in fresh.items()
        }

"""Every page, figure and table says how it is cited, where its data are and where an error is reported."""

from __future__ import annotations

import json
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup

from eslabon.book.cite_panel import first_sentence
from eslabon.book.citing import SHORT_TOKEN, TOKEN, Cited, stamped
from eslabon.book.html import build_html
from tests.book.cite_sample import ANCHORS, SNAPSHOT, write_cite_sample
from tests.book.sample_book import LANGUAGES, write_sample
from tests.editions.bibliography_parsers import parse_bibtex, parse_ris

CITED = Cited(
    language="es",
    author="Oficina",
    title="El libro",
    subtitle="Una prueba",
    publisher="Casa",
    licence="CC BY 4.0",
    edition="2026.1",
    released="2026-11-27",
    site="https://cadenas.example/",
    reconstructed="",
    report="",
    snapshot=SNAPSHOT,
    code="f" * 64,
)
PAGES = ("index", "country/ARC", "country/second")


@pytest.fixture(scope="module")
def edition(tmp_path_factory):
    """The sample edition in both languages; the second page has a table and a picture without a name."""
    folder = tmp_path_factory.mktemp("cite") / "2026.1"
    for language in LANGUAGES:
        source = write_cite_sample(folder, language)
        page = source / "country/second.md"
        unnamed = "\n| a | b |\n| - | - |\n| 1 | 2 |\n"
        page.write_text(page.read_text("utf-8") + unnamed, "utf-8")
        build_html(source, folder / language / "html", folder / "doctrees" / language, language)
    return folder


def soup(edition, page: str, language: str = "es") -> BeautifulSoup:
    return BeautifulSoup((edition / language / "html" / f"{page}.html").read_text("utf-8"), "lxml")


@pytest.mark.parametrize("page", PAGES)
def test_search_engines_are_told_the_whole_address_of_each_language(edition, page):
    links = soup(edition, page).select("link[rel=alternate]")
    assert {link["hreflang"]: link["href"] for link in links} == {
        language: f"https://cadenas.example/2026.1/{language}/html/{page}.html" for language in LANGUAGES
    }


def told(page: BeautifulSoup) -> dict:
    return json.loads(page.select_one("#cite-data").string)


def things(page: BeautifulSoup) -> list[str]:
    return [thing.get("id") for thing in page.select("article figure, article table")]


def filled(told: dict, form: str, anchor: str) -> str:
    """A citation as the script fills it."""
    thing = told["things"][anchor]
    files = thing.get("data", [])
    data = f"data/indicator/{files[0]}.csv" if len(files) == 1 else told["package"]
    tex = form == "bibtex"
    gaps = {
        "name": thing.get("tex", thing["name"]) if tex else thing["name"],
        "anchor": anchor,
        "data": data.replace("_", "\\_") if tex else data,
    }
    text = told[form]
    for gap, value in gaps.items():
        text = text.replace(f"⟦{gap}⟧", value)
    assert "⟦" not in text
    return text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_every_figure_and_table_has_one_set_of_links(edition, page, language):
    """An id of its own, one set of links that names it, and an entry for the script; no id is used twice."""
    seen = soup(edition, page, language)
    ids = [element["id"] for element in seen.select("[id]")]
    assert len(ids) == len(set(ids))
    found = things(seen)
    assert None not in found
    assert [tools["data-of"] for tools in seen.select(".cite-tools")] == found
    assert bool(found) == (page != "index") == bool(seen.select("#cite-data"))
    if found:
        assert list(told(seen)["things"]) == sorted(found)
    for link in seen.select(".cite-tools a[href^='#']"):
        assert link["href"][1:] in ids


def test_addresses_are_the_same_in_every_language(edition):
    """And do not depend on a figure's number, where it has a name."""
    for page in PAGES:
        assert things(soup(edition, page, "es")) == things(soup(edition, page, "en"))
    assert tuple(things(soup(edition, "country/ARC"))) == ANCHORS
    assert things(soup(edition, "country/second")) == ["fig-bruma-exports", "tab-country-second-1"]


def test_a_figure_between_two_changes_no_address(tmp_path):
    """The numbers change, the addresses stay."""
    source = write_cite_sample(tmp_path)
    page = source / "country/ARC.md"
    text = page.read_text("utf-8")
    figure = "```{figure} /_charts/country/BRU/exports.svg\n:name: fig-new\n:alt: Otra.\n\nOtra.\n```\n\n"
    page.write_text(text.replace("```{figure}", figure + "```{figure}", 1), "utf-8")
    build_html(source, tmp_path / "es/html", tmp_path / "doctrees", "es")
    seen = soup(tmp_path, "country/ARC")
    assert tuple(things(seen)) == ("fig-new", *ANCHORS)
    names = told(seen)["things"]
    assert names["fig-arcadia-exports"]["name"].startswith("Figura ARC.2. ")


@pytest.mark.parametrize(
    ("language", "figure", "table"), [("es", "Figura", "Tabla"), ("en", "Figure", "Table")]
)
def test_citations_name_everything(edition, language, figure, table):
    """Each form: number, page, edition, permanent address, data, their digest, code."""
    data = told(soup(edition, "country/ARC", language))
    root = "https://cadenas.example/2026.1/"
    for anchor, number, behind in (
        ("fig-arcadia-exports", f"{figure} ARC.1", "data/indicator/exports_gdp.csv"),
        ("fig-arcadia-partners", f"{figure} ARC.2", "data/datapackage.json"),
        ("tab-arcadia-trade", f"{table} ARC.1", "data/datapackage.json"),
    ):
        address = f"{root}{language}/html/country/ARC.html#{anchor}"
        text = filled(data, "text", anchor)
        _, key, bibtex = parse_bibtex(filled(data, "bibtex", anchor))
        ris = parse_ris(filled(data, "ris", anchor))
        assert key == f"pruebas-2026.1-{language}-country-ARC-{anchor}"
        assert bibtex["url"] == dict(ris)["UR"] == address
        assert bibtex["edition"] == dict(ris)["ET"] == "2026.1"
        assert bibtex["year"] == dict(ris)["PY"] == "2026"
        assert bibtex["title"] == dict(ris)["TI"] and bibtex["title"].startswith(f"{number}. ")
        assert bibtex["booktitle"] == dict(ris)["T2"] and bibtex["booktitle"].startswith("Arcadia, ")
        notes = " ".join(value for tag, value in ris if tag == "N1")
        for where in (text, bibtex["note"], notes):
            assert f"{root}{behind}" in where and "eslabon 0." in where
        assert SNAPSHOT in bibtex["note"] and SNAPSHOT in notes
        for part in (number, "Arcadia", "2026.1", address, SNAPSHOT[:12]):
            assert part in text


def test_without_an_address_of_the_site_no_program_gets_a_link_that_leads_nowhere():
    """The place in the publication stands in the text and among the notes."""
    path = "2026.1/es/html/country/ARC.html"
    cited = replace(CITED, site="").page("country/ARC", "Arcadia")
    bibtex, ris = parse_bibtex(cited.bibtex)[2], parse_ris(cited.ris)
    assert "url" not in bibtex and "UR" not in dict(ris)
    assert path in cited.text and path in bibtex["note"] and ("N1", path) in ris
    assert parse_bibtex(CITED.page("country/ARC", "Arcadia").bibtex)[2]["url"].endswith(path)


def test_the_foot_of_a_page_cites_it_without_a_script(edition):
    """Text, both records, links that lead to files of the edition."""
    foot = soup(edition, "country/ARC").select_one("details.page-cite")
    bibtex, ris = (block.get_text() for block in foot.select("pre"))
    assert parse_bibtex(bibtex)[2]["title"] == "Arcadia"
    assert ("UR", "https://cadenas.example/2026.1/es/html/country/ARC.html") in parse_ris(
        ris.replace("\n", "\r\n")
    )
    links = [link["href"] for link in foot.select("a") if "://" not in link["href"]]
    assert links == ["../../../data/datapackage.json", "../../../notebooks/es/country/ARC.ipynb"]
    for link in links:
        assert (edition / "es/html/country" / link).resolve().is_file()
    assert SNAPSHOT in foot.get_text()
    home = soup(edition, "index").select_one("details.page-cite")
    assert parse_bibtex(home.select("pre")[0].get_text())[0] == "book"
    assert not soup(edition, "search").select(".page-cite")


def test_errors_are_reported_with_edition_and_figure(edition):
    """The link is complete without a script, and says which figure of which edition in which language."""
    for language in LANGUAGES:
        for tools in soup(edition, "country/ARC", language).select(".cite-tools"):
            link = tools.select("a")[2]["href"]
            asked = {name: value[0] for name, value in parse_qs(urlsplit(link).query).items()}
            assert urlsplit(link).netloc == "errors.example"
            assert "2026.1 country/ARC" in asked["title"] and f"({tools['data-of']})" in asked["title"]
            assert "ARC." in asked["title"]
            assert f"/2026.1/{language}/html/country/ARC.html#{tools['data-of']}" in asked["body"]
            assert SNAPSHOT[:12] in asked["body"]


def test_without_an_address_for_reports_there_is_no_such_link(tmp_path):
    """Nor does anything break when site, date of publication and publisher are not known."""
    source = write_cite_sample(tmp_path, report="", address="", released="", publisher="", subtitle="")
    build_html(source, tmp_path / "es/html", tmp_path / "doctrees", "es")
    page = soup(tmp_path, "country/ARC")
    assert [len(tools.select("a")) for tools in page.select(".cite-tools")] == [2, 2, 2]
    text = filled(told(page), "text", ANCHORS[0])
    assert text.startswith("Pruebas (borrador). Figura ARC.1. ")
    assert " 2026.1/es/html/country/ARC.html#fig-arcadia-exports. " in text
    assert "Borrador" in parse_bibtex(filled(told(page), "bibtex", ANCHORS[0]))[2]["note"]


def test_a_book_that_does_not_say_how_it_is_cited_has_no_links(tmp_path):
    source = write_sample(tmp_path / "source")
    build_html(source, tmp_path / "es/html", tmp_path / "doctrees", "es")
    page = soup(tmp_path, "country/ARC")
    assert not page.select(".cite-tools, .page-cite, #cite-data, script[src$='cite.js']")


def test_a_reconstructed_edition_says_so():
    """In every form, whatever else is cited."""
    cited = replace(CITED, edition="2025.1", reconstructed="Reconstruida con datos anteriores.")
    for citation in (
        cited.whole(),
        cited.page("a/b", "B"),
        cited.thing("a/b", "B", "Tabla 1", "tab-x", "data/x"),
    ):
        assert "Edición 2025.1 (reconstruida con datos anteriores). " in citation.text
        assert "reconstruida con datos anteriores" in parse_bibtex(citation.bibtex)[2]["note"]
        assert ("N1", "Edición 2025.1 (reconstruida con datos anteriores)") in parse_ris(citation.ris)


def test_the_digest_takes_the_places_kept_for_it():
    """In full where records name it, its first digits where texts do."""
    citation = replace(CITED, snapshot=TOKEN).page("a", "A")
    done = stamped((citation.text + citation.bibtex).encode(), SNAPSHOT).decode()
    assert done == (lambda own: own.text + own.bibtex)(CITED.page("a", "A"))
    assert TOKEN not in SHORT_TOKEN and SHORT_TOKEN not in TOKEN


@pytest.mark.parametrize(
    ("caption", "first"),
    [
        ("Ventas, 2000–2024. Cada punto es un país.", "Ventas, 2000–2024"),
        ("Ventas a EE. UU. en 2020. Cada punto es un país.", "Ventas a EE. UU. en 2020"),
        ("Una sola frase, con punto.", "Una sola frase, con punto"),
        ("Ventas al 2.5 % del PIB", "Ventas al 2.5 % del PIB"),
    ],
)
def test_a_figure_is_called_by_its_first_sentence(caption, first):
    assert first_sentence(caption) == first

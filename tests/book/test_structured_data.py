"""What pages say of themselves to machines."""

from __future__ import annotations

import json

from eslabon.book.structured_data import dataset_facts, page_dataset
from eslabon.catalogue.settings import PublicationSettings
from eslabon.language import Messages
from tests.conftest import TINY

SETTINGS = {
    "title": "Título",
    "author": "Equipo",
    "edition": "2026.1",
    "languages": ["es"],
    "reference_group": "states",
    "baseline_year": 2012,
    "recent_year": 2015,
    "method": "eurostat-2024",
}


def said(**settings) -> dict:
    read = PublicationSettings.model_validate({**SETTINGS, **settings})
    return dataset_facts(read, read.edition, Messages.load(TINY, "es"))


def told(facts: dict, **page) -> dict:
    defaults = {"page": "country/ESP", "title": "España", "description": "Una ficha.", "language": "es"}
    return json.loads(page_dataset(facts, **{**defaults, **page}))


def test_the_home_page_is_the_data_set_with_its_files():
    facts = said(released="2026-11-27", address="https://cadenas.example/", keywords=["pymes"])
    home = told(facts, page="index", home=True)
    assert home["@context"] == "https://schema.org" and home["@type"] == "Dataset"
    assert home["name"] == "Título" and home["version"] == "2026.1" and home["keywords"] == ["pymes"]
    assert home["datePublished"] == "2026-11-27"
    assert home["url"] == "https://cadenas.example/2026.1/es/html/index.html"
    assert home["distribution"][0]["contentUrl"] == "https://cadenas.example/2026.1/data/datapackage.json"
    assert home["description"] == "Una ficha."


def test_without_an_address_nothing_claims_one():
    """The files are found from the page; a page does not say where it is."""
    home = told(said(), page="index", home=True)
    assert "url" not in home
    assert home["distribution"][0]["contentUrl"] == "../../data/datapackage.json"
    assert "url" not in told(said()) and "url" not in told(said())["isPartOf"]


def test_a_draft_says_that_it_is_one():
    home = told(said(), home=True)
    assert home["creativeWorkStatus"] == "Draft" and "datePublished" not in home


def test_a_page_is_part_of_the_data_set():
    facts = said(address="https://cadenas.example/", licence={"id": "CC-BY-4.0"})
    page = told(facts)
    assert page["@type"] == "WebPage" and page["name"] == "España" and page["license"] == "CC-BY-4.0"
    assert page["isPartOf"] == {
        "@type": "Dataset",
        "name": "Título",
        "url": "https://cadenas.example/2026.1/es/html/index.html",
        "version": "2026.1",
    }
    assert page["url"] == "https://cadenas.example/2026.1/es/html/country/ESP.html"
    assert told(facts, pdf=True)["@type"] == "Report"
    english = told(facts, language="en")
    assert english["isPartOf"]["url"] == "https://cadenas.example/2026.1/en/html/index.html"


def test_a_reservation_stands_in_the_description():
    facts = said(abstract="De qué trata.", reconstructed="De tablas anteriores.")
    home = told(facts, home=True)
    assert home["description"] == "De qué trata. De tablas anteriores." and "reconstructed" not in home


def test_no_text_ends_the_block():
    text = page_dataset(
        said(), page="x", title="</script><script>alert(1)</script><!--", description="&", language="es"
    )
    assert "<" not in text
    assert json.loads(text)["name"] == "</script><script>alert(1)</script><!--"


def test_the_same_page_has_the_same_text_whatever_the_order_of_its_facts():
    facts = said(released="2026-11-27")
    page = {"page": "x", "title": "t", "description": "d", "language": "es"}
    assert page_dataset(dict(reversed(facts.items())), **page) == page_dataset(facts, **page)


def test_a_book_that_says_nothing_of_itself_has_no_block():
    assert page_dataset({}, page="x", title="t", description="d", language="es") == ""

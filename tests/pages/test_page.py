"""Opening pages: packs, parameters, and the same outputs in a build and in a clone."""

import json
from pathlib import Path

import pytest
from notebook_run import page_environment, run_notebook

from eslabon.errors import DataError, ParameterError
from eslabon.pages import Figure, Page, Table, Text, cited, paragraph, statement
from eslabon.pages.frozen_catalogue import catalogue_of, plain_catalogue
from eslabon.pages.pack import Pack
from eslabon.publication import load_publication

TINY = Path(__file__).resolve().parents[1] / "publication"
NOTEBOOK = TINY / "notebooks" / "brief.ipynb"


@pytest.fixture(scope="module")
def publication():
    return load_publication(TINY)


@pytest.fixture
def clone(monkeypatch):
    """A shell in the publication's notebooks folder, as an analyst has it."""
    monkeypatch.delenv("ESLABON_PACK", raising=False)
    monkeypatch.delenv("ESLABON_ROOT", raising=False)
    monkeypatch.chdir(TINY / "notebooks")


def bundles(shown):
    return json.dumps([thing._repr_mimebundle_() for thing in shown], sort_keys=True, ensure_ascii=False)


def test_build_and_clone_show_the_same(publication, clone, tmp_path):
    """A pack written by the build and one made on the spot give exactly the same outputs."""
    _, by_hand = run_notebook(NOTEBOOK, country="FRA", language="en")
    pack = publication.pack("brief", {"country": "FRA"}, "country/FRA")
    with page_environment(pack, TINY, tmp_path):
        _, built = run_notebook(NOTEBOOK, country="FRA", language="en")
    assert bundles(by_hand) == bundles(built)
    assert {type(thing) for thing in built} == {Page, Text, Figure, Table}


def test_pack_is_canonical(publication):
    """Reading and writing a pack gives the same bytes; its catalogue is the publication's."""
    content = publication.pack("brief", {"country": "FRA"}, "country/FRA")
    pack = Pack.from_bytes(content)
    assert pack.to_bytes() == content
    catalogue = catalogue_of(pack.content["catalogue"])
    assert plain_catalogue(catalogue, catalogue.indicators) == pack.content["catalogue"]
    assert list(catalogue.indicators) == list(publication.snapshot.catalogue.indicators)


def test_pack_holds_only_the_page(publication):
    """A country's page reads its own series and no other country's."""
    pack = Pack.from_bytes(publication.pack("brief", {"country": "FRA"}, "country/FRA"))
    table = pack.content["tables"]["observations"]
    assert {row[table["columns"].index("country")] for row in table["rows"]} == {"FRA"}
    compared = Pack.from_bytes(publication.pack("brief", {"country": "FRA", "compare": "ITA"}, "country/FRA"))
    table = compared.content["tables"]["observations"]
    assert {row[table["columns"].index("country")] for row in table["rows"]} == {"FRA", "ITA"}


def test_other_data_other_digest(publication):
    """The digest is of the slice: another country, another digest."""
    first = Pack.from_bytes(publication.pack("brief", {"country": "FRA"}, "country/FRA"))
    second = Pack.from_bytes(publication.pack("brief", {"country": "ITA"}, "country/ITA"))
    assert first.digest != second.digest


@pytest.mark.parametrize(
    ("notebook", "parameters", "words"),
    [
        ("brief", {"country": "FRX"}, "perhaps FRA"),
        ("brief", {"country": "fra"}, "perhaps FRA"),
        ("brief", {}, "needs the parameter 'country'"),
        ("brief", {"country": "FRA", "compare": "ITA,ESX"}, "perhaps ESP"),
        ("brief", {"country": "FRA", "year_from": 12}, "first year is no year"),
        ("breif", {"country": "FRA"}, "no notebook 'breif'"),
        ("brief", {"country": "FRA", "language": "xx"}, "no language 'xx'"),
        ("brief", {"country": "../../etc"}, "does not exist"),
    ],
)
def test_wrong_parameters_are_named(clone, notebook, parameters, words):
    """Nothing runs with a value outside the catalogue; the message names the nearest right one."""
    with pytest.raises(ParameterError, match=words):
        Page.open(notebook, **{"language": "es", **parameters})


def test_pack_of_another_page_is_refused(publication, tmp_path):
    """A build cannot show one country's data under another's name."""
    pack = publication.pack("brief", {"country": "FRA"}, "country/FRA")
    with page_environment(pack, TINY, tmp_path), pytest.raises(ParameterError, match="another page"):
        Page.open("brief", language="es", country="ITA")


def test_broken_pack_is_refused():
    """Half a file is not a pack."""
    with pytest.raises(DataError, match="cannot be read"):
        Pack.from_bytes(b'{"format"')


def test_every_number_carries_its_key(clone):
    """The text's value is the observation that its key names."""
    page = Page.open("brief", language="es", country="FRA")
    standing = page.standing("exports_gdp")
    text = cited.latest(page, standing)
    printed = cited.with_unit(page, "exports_gdp", standing.value)
    assert text == f"{{value}}`{printed}<obs/exports_gdp/FRA/{standing.year}>`"
    assert dict(page.series("exports_gdp"))[standing.year] == standing.value


def test_sentence_is_said_only_when_it_can_be(clone):
    """A statement with an unknown field falls back to the next one, then to silence."""
    page = Page.open("brief", language="es", country="FRA")
    assert (
        statement(page, "exports_gdp", "{nonsense}", "En {year}.")
        == f"En {page.standing('exports_gdp').year}."
    )
    assert statement(page, "exports_gdp", "{nonsense}") == ""
    assert statement(page, "no_such_indicator", "{value}") == ""
    assert paragraph("Uno.", "", "Dos.") == "Uno. Dos."


def test_english_is_complete(clone):
    """The smallest notebook asks for no text that has no translation."""
    page, _ = run_notebook(NOTEBOOK, country="ITA", language="en")
    assert page.messages.missing == set()


def test_figures_and_tables_know_their_indicators_and_sources(clone):
    """Those drawn, and those whose figures the cells cite; each source once, in the reader's language."""
    _, shown = run_notebook(NOTEBOOK, country="FRA", language="en")
    known = {thing.name: thing.origin for thing in shown if isinstance(thing, Figure | Table)}
    assert {name: origin.indicators for name, origin in known.items()} == {
        "exports": ("exports_gdp",),
        "position": ("exports_gdp", "manufacturing_gdp"),
        "indicators": ("exports_gdp", "manufacturing_gdp"),
    }
    for origin in known.values():
        (source,) = origin.sources
        assert source["publisher"] == "World Bank" and source["licence"] == "CC-BY-4.0"
        assert {"title", "vintage", "address"} <= set(source)

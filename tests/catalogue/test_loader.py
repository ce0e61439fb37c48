"""The catalogue: what is read, and how each mistake is said."""

from __future__ import annotations

import pickle

import pytest

from eslabon.catalogue import load_catalogue
from eslabon.errors import CatalogueError, ParameterError

INDICATORS = "data/catalogue/indicators/structure.yml"
SOURCE = "data/catalogue/sources/wb-wdi.yml"
MEMBERSHIPS = "data/catalogue/memberships.csv"


def test_the_tiny_publication_loads(tiny):
    catalogue = load_catalogue(tiny)
    assert list(catalogue.countries) == ["ESP", "FRA", "ITA"]
    assert list(catalogue.indicators) == ["exports_gdp", "manufacturing_gdp"]
    assert catalogue.indicators["manufacturing_gdp"].aggregation.weight == "exports_gdp"
    assert catalogue.units["share_gdp"].maximum == 100
    assert catalogue.sources["wb-wdi"].licence.status == "confirmed"
    assert catalogue.members("peers") == ("ESP", "ITA")
    assert catalogue.groups_of("FRA") == ("states",)
    assert catalogue.group_of("ITA", "comparator") == "peers"
    assert catalogue.group_of("FRA", "comparator") == ""


def test_a_catalogue_travels_between_processes(tiny):
    catalogue = load_catalogue(tiny)
    assert pickle.loads(pickle.dumps(catalogue)) == catalogue


def test_optional_files_may_be_absent(tiny):
    (tiny / "data/catalogue/themes.csv").unlink()
    catalogue = load_catalogue(tiny)
    assert catalogue.themes == catalogue.recommendations == catalogue.codes == catalogue.tiles == {}


def test_indicators_keep_the_order_of_themes_then_of_their_file(edit):
    edit("data/catalogue/themes.csv", "structure,1,", "prices,2,Precios\nstructure,1,")
    root = edit(INDICATORS, "theme: structure", "theme: prices")
    assert list(load_catalogue(root).indicators) == ["manufacturing_gdp", "exports_gdp"]


@pytest.mark.parametrize(
    ("path", "old", "new", "what", "where", "expected"),
    [
        (INDICATORS, "  direction: up\n", "", "the indicator 'exports_gdp' lacks 'direction'",
         f"{INDICATORS}:1, field direction", "one of 'up', 'down', 'none'"),
        (INDICATORS, "direction: up", "direction: upwards", "the field 'direction' is wrong",
         f"{INDICATORS}:8, field direction", "one of 'up', 'down' or 'none'"),
        (INDICATORS, "  direction: up\n", "  directon: up\n  direction: up\n",
         "unknown key 'directon', perhaps 'direction'", f"{INDICATORS}:8", "id, name, label"),
        (INDICATORS, "decimals: 1", "decimals: one", "the field 'decimals' is wrong", f"{INDICATORS}:7",
         "a whole number"),
        (INDICATORS, "  kind: outcome\n", "  kind: outcome\n  kind: context\n",
         "the key 'kind' is said twice", f"{INDICATORS}:10", "each key once"),
        (INDICATORS, "id: manufacturing_gdp", "id: exports_gdp",
         "the indicator 'exports_gdp' is declared twice", f"{INDICATORS}:12", "each once"),
        (INDICATORS, "theme: structure", "theme: structur", "the theme 'structur' does not exist, perhaps "
         "'structure'", f"{INDICATORS}:5, field theme", "structure"),
        (INDICATORS, "unit: percent_gdp", "unit: percent", "the unit 'percent' does not exist",
         f"{INDICATORS}:6, field unit", "percent_gdp, share_gdp"),
        (INDICATORS, "source: wb-wdi", "source: wdi", "the source 'wdi' does not exist",
         f"{INDICATORS}:10, field source", "wb-wdi"),
        (INDICATORS, "  code: NE", "  recommendations: [3]\n  code: NE",
         "the recommendation '3' does not exist", f"{INDICATORS}:11, field recommendations",
         "the catalogue has none"),
        (INDICATORS, "weight: exports_gdp", "weight: gdp", "the indicator 'gdp' does not exist",
         f"{INDICATORS}:23, field aggregation.weight", "exports_gdp"),
        (INDICATORS, ", weight: exports_gdp", "", "a weighted mean without a weight", f"{INDICATORS}:23",
         "weigh the countries"),
        (INDICATORS, "  kind: outcome\n", "  kind: outcome\n  minimum: 5\n  maximum: 5\n",
         "leave no room", f"{INDICATORS}:10", "minimum below maximum"),
        (INDICATORS, "- id: exports_gdp", "-id: exports_gdp", "is not valid YAML", f"{INDICATORS}:", "YAML"),
        (SOURCE, "id: wb-wdi", "id: wdi", "does not have the name of its file", f"{SOURCE}:1", "id: wb-wdi"),
        (SOURCE, "status: confirmed", "status: sure", "the field 'licence.status' is wrong", f"{SOURCE}:6",
         "'confirmed', 'to_confirm' or 'unknown'"),
        (SOURCE, "{id: CC-BY-4.0, ", "{ident: CC-BY-4.0, ", "lacks 'licence.id'", f"{SOURCE}:6", "a value"),
        (MEMBERSHIPS, "peers,ESP", "peers,ESX", "the country 'ESX' does not exist, perhaps 'ESP'",
         f"{MEMBERSHIPS}:2, field country", "ESP, FRA, ITA"),
        (MEMBERSHIPS, "peers,ESP", "peer,ESP", "the group 'peer' does not exist, perhaps 'peers'",
         f"{MEMBERSHIPS}:2, field group", "peers, states"),
        (MEMBERSHIPS, "peers,ITA", "peers,ESP", "ESP is put twice into the group 'peers'",
         f"{MEMBERSHIPS}:3", "one row per country"),
        (MEMBERSHIPS, "peers,ESP,,", "peers,ESP,May 1990,", "the field 'joined' is wrong",
         f"{MEMBERSHIPS}:2, field joined", "text like"),
        (MEMBERSHIPS, "peers,ESP,,,,,,", "peers,ESP,,,,,,ecb", "the source 'ecb' does not exist",
         f"{MEMBERSHIPS}:2, field source", "wb-wdi"),
        (MEMBERSHIPS, "left,left_not", "exit,left_not", "unknown column 'exit'", f"{MEMBERSHIPS}:1",
         "group, country"),
        ("data/catalogue/countries.csv", "code,alpha2", "iso3,alpha2", "unknown column 'iso3'",
         "data/catalogue/countries.csv:1", "code, alpha2"),
        ("data/catalogue/countries.csv", "code,alpha2,m49,kind", "kind,alpha2,m49,kind",
         "the column 'kind' appears twice", "data/catalogue/countries.csv:1", "each column once"),
        ("data/catalogue/countries.csv", "FRA,FR,", "FRA,IT,", "two countries have the alpha2 'IT'",
         "data/catalogue/countries.csv:4", "each alpha2 once"),
        ("data/catalogue/countries.csv", "FRA,FR,", "FRA,,", "contradicts itself",
         "data/catalogue/countries.csv:3", "FRA has neither alpha2 nor name"),
        ("data/catalogue/countries.csv", "FRA,FR,250,state,,", "FRA,FR,250,state",
         "does not have one cell per column", "data/catalogue/countries.csv:3", "6 cells"),
        ("data/catalogue/units.csv", "percent,0,", "percent,zero,", "the field 'minimum' is wrong",
         "data/catalogue/units.csv:2, field minimum", "a number"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_by_file_line_and_field(edit, path, old, new, what, where, expected):
    root = edit(path, old, new)
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(root)
    error = caught.value
    assert what in error.what
    assert error.where.startswith(where)
    assert expected in error.expected
    assert error.received
    assert error.next_step


def test_a_missing_file_is_named_with_its_columns(tiny):
    (tiny / "data/catalogue/units.csv").unlink()
    with pytest.raises(CatalogueError, match=r"units\.csv is missing") as caught:
        load_catalogue(tiny)
    assert "id, name, symbol" in caught.value.expected


def test_a_file_in_another_encoding_is_refused_with_its_line(tiny):
    path = tiny / "data/catalogue/groups.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("latin-1"))
    with pytest.raises(CatalogueError, match="is not UTF-8") as caught:
        load_catalogue(tiny)
    assert caught.value.where == "data/catalogue/groups.csv:2"


def test_several_mistakes_in_one_entry_are_counted(edit):
    edit(INDICATORS, "direction: up", "direction: upwards")
    root = edit(INDICATORS, "decimals: 1", "decimals: 9")
    with pytest.raises(CatalogueError, match="decimals") as caught:
        load_catalogue(root)
    assert "(1 more in the same entry)" in caught.value.next_step


def test_text_that_yaml_would_read_as_something_else_stays_text(edit):
    root = edit(SOURCE, 'vintage: "2025-12"', "vintage: 2025.10\naccessed: 2025-12-08")
    source = load_catalogue(root).sources["wb-wdi"]
    assert (source.vintage, source.accessed) == ("2025.10", "2025-12-08")


def test_codes_and_register_columns(tiny):
    folder = tiny / "data/catalogue"
    (folder / "codes.csv").write_text("list,code,label\nanswer,yes,Sí\nanswer,no,No\n")
    columns = folder / "register_columns.csv"
    columns.write_text("register,column,kind,list,label\ncases,id,id,,\ncases,good,code,answer,¿Bueno?\n")
    catalogue = load_catalogue(tiny)
    assert catalogue.codes == {"answer": {"yes": "Sí", "no": "No"}}
    assert catalogue.columns["cases"]["good"].label == "¿Bueno?"

    columns.write_text("register,column,kind,list,label\ncases,good,code,answers,\n")
    with pytest.raises(CatalogueError, match="list of codes 'answers' does not exist, perhaps 'answer'"):
        load_catalogue(tiny)


def test_tiles_do_not_overlap(tiny):
    (tiny / "data/catalogue/tiles.csv").write_text("code,row,column\nESP,1,0\nFRA,1,0\n")
    with pytest.raises(CatalogueError, match="two countries have the tile of row 1, column 0"):
        load_catalogue(tiny)


def test_a_tile_lies_in_the_grid_that_the_stylesheet_has(tiny):
    (tiny / "data/catalogue/tiles.csv").write_text("code,row,column\nESP,1,16\n")
    with pytest.raises(CatalogueError, match=r"tiles\.csv"):
        load_catalogue(tiny)


@pytest.mark.parametrize(
    ("ask", "message"),
    [
        (lambda c: c.indicator("export_gdp"), "unknown indicator 'export_gdp', perhaps 'exports_gdp'"),
        (lambda c: c.country("Fra"), "unknown country 'Fra', perhaps 'FRA'"),
        (lambda c: c.members("friends"), "unknown group 'friends'"),
        (lambda c: c.members("peers", on="2012-1"), "'2012-1' is not a date"),
    ],
)
def test_unknown_names_are_parameter_errors(tiny, ask, message):
    with pytest.raises(ParameterError, match=message):
        ask(load_catalogue(tiny))


def test_a_series_is_divided_by_an_indicator_of_the_catalogue(edit):
    derived = "  derived: {formula: A ÷ B, inputs: [x], per: exports}\n  code: NV"
    root = edit("data/catalogue/indicators/structure.yml", "  code: NV", derived)
    with pytest.raises(CatalogueError, match="the indicator 'exports' does not exist, perhaps 'exports_gdp'"):
        load_catalogue(root)

"""The data of the page that compares are those of the edition, in the words of each language."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest

import eslabon.book
from eslabon.book.compare_data import CATALOGUE, comparable_series, compare_files
from eslabon.language import format_unit
from eslabon.publication import load_publication
from tests.conftest import REPOSITORY, TINY

TAKEN = re.compile(r"\(window\.eslabonCompare = [^)]*\)(?:\.take\(|\.catalogue = )(.*?)\)?;\n", re.DOTALL)


def read(script: bytes) -> dict:
    """What a script hands over."""
    match = TAKEN.fullmatch(script.decode())
    assert match
    return json.loads(match[1])


@pytest.fixture(scope="module")
def real():
    return load_publication(REPOSITORY)


@pytest.fixture(scope="module")
def series(real):
    return comparable_series(real)


@pytest.fixture(scope="module")
def english(real, series):
    return {name: read(content) for name, content in compare_files(real, "en", series)}


def values(told: dict, key: str) -> dict[int, float]:
    line = told["series"][key]
    return {line["y"] + place: value for place, value in enumerate(line["v"]) if value is not None}


def test_every_observation_is_there_and_nothing_else(real, english):
    """Every table of the publication against its script: values, and letters of flags as in the table."""
    assert set(english) == {CATALOGUE, *(f"{id}.js" for id in real.snapshot.catalogue.indicators)}
    for path in sorted((REPOSITORY / "data/observations").glob("*.csv")):
        told = english[f"{path.stem}.js"]
        observed: dict[str, dict[int, float]] = {}
        flags = []
        with path.open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                observed.setdefault(row["country"], {})[int(row["year"])] = float(row["value"])
                flags.append((row["country"], row["year"], set(row["flag"])))
        countries = {key for key in told["series"] if key.isupper()}
        assert {key: values(told, key) for key in countries} == observed, path.stem
        for country, year, letters in flags:
            written = set(told["series"][country].get("f", {}).get(year, ""))
            # A break that the catalogue declares is marked at the first value of the new definition.
            assert written - {"b"} == letters - {"b"} and letters <= written, (path.stem, country, year)


def test_a_group_has_a_median_only_where_enough_of_its_countries_have_a_value(real, english):
    """Recounted here from the values of the countries."""
    catalogue = real.snapshot.catalogue
    for id in ("exports_gdp", "lpi", "commodity_dependence", "gvc_backward"):
        told, least = english[f"{id}.js"], catalogue.indicators[id].aggregation.minimum_coverage
        for group in (real.settings.reference_group, real.settings.comparison_group):
            members = [code for code in catalogue.members(group) if code in told["series"]]
            known = [values(told, code) for code in members]
            expected = {}
            for year in {year for one in known for year in one}:
                present = sorted(one[year] for one in known if year in one)
                if len(present) >= least * len(catalogue.members(group)):
                    middle = len(present) // 2
                    odd = len(present) % 2
                    expected[year] = present[middle] if odd else (present[middle - 1] + present[middle]) / 2
            found = values(told, group) if group in told["series"] else {}
            assert found == pytest.approx(expected), (id, group)


def test_it_tells_unit_source_vintage_and_licence(english):
    told = english["exports_gdp.js"]
    assert (told["unit"], told["around"], told["decimals"]) == ("percentage of GDP", ["", "%"], 1)
    own, further = told["sources"]
    for source in (own, further):
        assert source.keys() >= {"publisher", "title", "vintage", "licence", "address"}
    # The catalogue's has the code of the series; a further one says whose figures it has.
    assert (own["publisher"], own["code"]) == ("World Bank", "NE.EXP.GNFS.ZS") and "covers" not in own
    assert (further["publisher"], further["covers"]) == ("Gapminder", "Venezuela") and "code" not in further


def test_what_has_no_values_says_why(real, english):
    for id, entry in real.snapshot.catalogue.indicators.items():
        assert bool(entry.unobserved) == (english[f"{id}.js"]["series"] == {}), id
        assert bool(entry.unobserved) == bool(english[f"{id}.js"].get("absent")), id


@pytest.mark.parametrize("language", ["es", "en", "pt", "fr"])
def test_units_stand_around_numbers_as_the_book_writes_them(real, series, language):
    messages = real.messages(language)
    catalogue = real.snapshot.catalogue
    for name, content in compare_files(real, language, series):
        if name == CATALOGUE:
            continue
        told = read(content)
        unit = catalogue.units[catalogue.indicators[told["id"]].unit]
        before, after = told["around"]
        assert format_unit(2.0, unit, 0, messages) == f"{before}2{after}", told["id"]
        assert format_unit(-2.0, unit, 0, messages) == f"−{before}2{after}", told["id"]


def test_countries_have_their_names_in_all_languages_and_a_section(real, english):
    catalogue = english[CATALOGUE]
    rows = {row[0]: row for row in catalogue["countries"]}
    assert rows["BRA"][1] == "Brazil" and {"Brasil", "Brésil"} <= set(rows["BRA"][3])
    assert rows["BRA"][2] == 0
    first = catalogue["groups"][0]
    assert first[0] == real.settings.reference_group == catalogue["usual"][0]
    assert len(catalogue["indicators"]) == len(real.snapshot.catalogue.indicators)


def test_the_same_publication_gives_the_same_bytes(real, series):
    assert dict(compare_files(real, "fr", series)) == dict(
        compare_files(load_publication(REPOSITORY), "fr", comparable_series(real))
    )


def test_any_publication_has_it():
    """The tiny one: a group without members' values can be chosen, and has no series."""
    tiny = load_publication(TINY)
    files = {name: read(content) for name, content in compare_files(tiny, "en", comparable_series(tiny))}
    assert [row[0] for row in files[CATALOGUE]["groups"]] == [
        tiny.settings.reference_group, tiny.settings.comparison_group
    ]  # fmt: skip
    assert set(files) == {CATALOGUE, "exports_gdp.js", "manufacturing_gdp.js"}
    assert files[CATALOGUE]["first"] == "exports_gdp"


def test_nothing_is_told_that_the_page_does_not_read(english):
    """A phone loads every byte of it."""
    static = Path(eslabon.book.__file__).parent / "theme/static"
    scripts = "".join(path.read_text("utf-8") for path in sorted(static.glob("compare*.js")))
    told = {key for name, each in english.items() if name != CATALOGUE for key in each}
    assert [key for key in sorted(told) if not re.search(rf"\bindicator\.{key}\b", scripts)] == []


def test_the_page_begins_with_an_indicator_that_size_does_not_decide(real, english):
    """No amount that adds up over countries; the usual groups have values of it."""
    id = english[CATALOGUE]["first"]
    assert real.snapshot.catalogue.indicators[id].aggregation.rule != "sum"
    assert set(english[CATALOGUE]["usual"]) <= english[f"{id}.js"]["series"].keys()

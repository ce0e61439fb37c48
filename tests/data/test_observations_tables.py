"""The compiled observations hold together, from the repository's files alone and without eslabon."""

from __future__ import annotations

import csv
import re
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from babel.messages.pofile import read_po

pytestmark = pytest.mark.book

ROOT = Path(__file__).resolve().parents[2]
DATA = ROOT / "data"
HEADER = ["country", "year", "value", "source", "vintage", "flag"]
FLAGS = "epbstm"
NUMBER = re.compile(r"-?(0|[1-9]\d*)(\.\d*[1-9])?")


@cache
def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def catalogue() -> dict[str, dict]:
    """Indicator id → entry, from all themes."""
    files = sorted((DATA / "catalogue" / "indicators").glob("*.yml"))
    return {entry["id"]: entry for file in files for entry in yaml.safe_load(file.read_text("utf-8"))}


@cache
def states() -> frozenset[str]:
    rows = table(DATA / "catalogue" / "memberships.csv")
    return frozenset(row["country"] for row in rows if row["group"] == "states28")


def observations(indicator: str) -> list[dict[str, str]]:
    return table(DATA / "observations" / f"{indicator}.csv")


def value(indicator: str, country: str, year: int) -> float:
    [row] = [r for r in observations(indicator) if (r["country"], r["year"]) == (country, str(year))]
    return float(row["value"])


def files() -> list[Path]:
    return sorted((DATA / "observations").glob("*.csv")) + sorted((DATA / "revisions").glob("*.csv"))


def bounds(indicator: str) -> tuple[float, float]:
    entry = catalogue()[indicator]
    [unit] = [row for row in table(DATA / "catalogue" / "units.csv") if row["id"] == entry["unit"]]
    lowest = [float(v) for v in (entry.get("minimum", ""), unit["minimum"]) if v != ""]
    highest = [float(v) for v in (entry.get("maximum", ""), unit["maximum"]) if v != ""]
    return max(lowest, default=float("-inf")), min(highest, default=float("inf"))


def test_one_file_for_each_indicator():
    assert {path.stem for path in (DATA / "observations").glob("*.csv")} == set(catalogue())


@pytest.mark.parametrize("path", files(), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_file_is_written_as_declared(path: Path):
    """LF ends, the header, rows sorted and unique, numbers in shortest form and within bounds."""
    raw = path.read_bytes()
    assert b"\r" not in raw
    assert raw.endswith(b"\n")
    assert raw.decode("utf-8").partition("\n")[0].split(",") == HEADER
    rows = table(path)
    keys = [(row["country"], int(row["year"])) for row in rows]
    if path.parent.name == "observations":
        assert keys == sorted(set(keys))
    else:
        keys = [(*key, row["source"], row["vintage"]) for key, row in zip(keys, rows, strict=True)]
        assert keys == sorted(set(keys))
    lowest, highest = bounds(path.stem)
    codes = {row["code"] for row in table(DATA / "catalogue" / "countries.csv")}
    for row in rows:
        assert NUMBER.fullmatch(row["value"]) or row["value"] == "0", row
        assert lowest <= float(row["value"]) <= highest, row
        assert 1990 <= int(row["year"]) <= 2026, row
        assert row["country"] in codes, row
        assert row["flag"] == "".join(letter for letter in FLAGS if letter in row["flag"]), row


def test_every_row_names_a_source_and_a_vintage():
    sources = {path.stem for path in (DATA / "catalogue" / "sources").glob("*.yml")}
    for path in files():
        for row in table(path):
            assert row["source"] in sources, (path.name, row)
            assert row["vintage"], (path.name, row)


def test_primary_source_supplies_rows():
    for indicator, entry in catalogue().items():
        assert entry["source"] in {row["source"] for row in observations(indicator)}, indicator


def test_a_superseded_value_is_of_another_vintage_than_the_current_one():
    for path in sorted((DATA / "revisions").glob("*.csv")):
        current = {(r["country"], r["year"]): (r["source"], r["vintage"]) for r in observations(path.stem)}
        for row in table(path):
            assert current.get((row["country"], row["year"])) != (row["source"], row["vintage"]), row


def test_enough_indicators_and_enough_coverage():
    """At least 60 indicators; at least 45 with a value since 2015 for 18 of the 28 states."""
    assert len(states()) == 28
    covered = [i for i in catalogue() if len(recent(i)) >= 18]
    assert len(catalogue()) >= 60
    assert len(covered) >= 45


def recent(indicator: str) -> set[str]:
    return {r["country"] for r in observations(indicator) if int(r["year"]) >= 2015} & states()


def test_every_state_has_data():
    """Also those with little of it: Cuba, Grenada, Haiti, Venezuela."""
    for state in sorted(states()):
        assert sum(state in recent(indicator) for indicator in catalogue()) >= 35, state


@pytest.mark.parametrize(
    ("indicator", "country", "year", "expected", "tolerance"),
    [
        ("lpi", "MEX", 2018, 3.05, 0.005),
        ("gdp_current", "CHL", 2019, 278_300, 50),
        ("intraregional_exports", "CHL", 2019, 15, 0.5),
        ("intraregional_exports", "MEX", 2019, 5, 0.5),
        ("intraregional_exports", "ARG", 2019, 32, 0.5),
        ("intraregional_exports", "SLV", 2019, 51, 0.5),
        ("population", "WLD", 2024, 8_142_056_446, 0),
        ("firms_finance_obstacle", "PER", 2017, 3.2, 0),
        ("gvc_backward", "MEX", 2022, 41.9862, 0.001),
        ("industrial_sections_exports", "CHL", 2019, 43, 0.5),
        ("liner_connectivity", "PRY", 2024, (8.76 + 8.71 * 3) / 4, 1e-9),
        ("commodity_dependence", "GRD", 2022, 64.0, 0.05),
    ],
)
def test_known_values(indicator: str, country: str, year: int, expected: float, tolerance: float):
    assert abs(value(indicator, country, year) - expected) <= tolerance


def test_the_2023_logistics_round_is_labelled_2023_and_marked_as_a_break():
    rows = [row for row in observations("lpi") if int(row["year"]) > 2018]
    assert {row["year"] for row in rows} == {"2023"}
    assert all("b" in row["flag"] for row in rows)
    assert catalogue()["lpi"]["breaks"] == [2023]


def test_transcribed_surveys_are_flagged():
    for indicator, entry in catalogue().items():
        if entry["source"] == "wdi-transcribed-2023":
            assert {row["flag"] for row in observations(indicator)} == {"st"}, indicator


def test_no_share_where_partners_are_unknown():
    """Haiti's export destinations are not in the file: no value, and above all no zero."""
    for indicator in ("intraregional_exports", "exports_to_usa", "exports_to_china"):
        assert "HTI" not in recent(indicator)
        assert all(float(row["value"]) > 0 for row in observations(indicator))


def test_shares_of_the_world_add_up_below_one_hundred():
    total = sum(float(r["value"]) for r in observations("world_export_share") if r["year"] == "2023")
    assert 50 < total < 100


def test_a_national_series_comes_from_one_vintage():
    """Only where the vintages are successive tables of one programme may they follow each other."""
    for indicator, entry in catalogue().items():
        if 2020 in entry.get("breaks", []):
            continue
        seen: dict[str, set] = {}
        for row in observations(indicator):
            seen.setdefault(row["country"], set()).add((row["source"], row["vintage"]))
        assert all(len(vintages) == 1 for vintages in seen.values()), indicator


def test_an_outcome_has_a_direction():
    """What has no better and worse cannot be assessed and is context."""
    assert [
        id for id, entry in catalogue().items() if (entry["kind"], entry["direction"]) == ("outcome", "none")
    ] == []


def declared(kind: str) -> list[tuple[str, str, int]]:
    """Indicator, economy and year of every remark of the kind (``exclude`` or ``breaks``)."""
    found = []
    for path in sorted((DATA / "compile" / "mapping").glob("*.yml")):
        for indicator, mapping in yaml.safe_load(path.read_text("utf-8")).items():
            for layer in mapping.get("layers", []):
                for remark in layer.get(kind, []):
                    found += [(indicator, remark["country"], year) for year in remark["years"]]
    return found


def test_what_is_excluded_is_gone_and_what_is_broken_is_marked():
    kept = {(i, r["country"], r["year"]): r["flag"] for i in catalogue() for r in observations(i)}
    assert declared("exclude")
    assert declared("breaks")
    assert [key for key in declared("exclude") if (key[0], key[1], str(key[2])) in kept] == []
    for indicator, country, year in declared("breaks"):
        assert "b" in kept[indicator, country, str(year)], (indicator, country, year)


def test_readers_are_told_what_is_excluded_or_broken():
    names = {row["code"]: row["name"] for row in table(DATA / "catalogue" / "country_forms" / "es.csv")}
    for indicator, country, year in {*declared("exclude"), *declared("breaks")}:
        caveats = " ".join(catalogue()[indicator]["caveats"])
        assert names[country] in caveats, (indicator, country, year)


def test_stages_of_processing_are_complete():
    stages = [observations(f"exports_{stage}") for stage in ("raw", "intermediate", "consumer", "capital")]
    keys = [[(row["country"], row["year"]) for row in rows] for rows in stages]
    assert keys[0] == keys[1] == keys[2] == keys[3]
    assert min(sum(float(row["value"]) for row in rows) for rows in zip(*stages, strict=True)) >= 85
    assert ("SUR", "2012") not in keys[0]
    assert ("ARG", "2017") in keys[0]


def test_no_value_carried_forward_passes_for_an_observation():
    """Nothing repeated without the letter e, and no series that ends in five equal values."""
    rows = observations("medium_high_technology")
    for before, row in pairwise(rows):
        if (row["country"], row["value"]) == (before["country"], before["value"]):
            assert "e" in row["flag"], row
    for country in {row["country"] for row in rows}:
        values = [row["value"] for row in rows if row["country"] == country]
        assert len(values) < 5 or len(set(values[-5:])) > 1, country
    assert {row["country"] for row in rows if int(row["year"]) >= 2015} & {"BHS", "HTI", "ARG"} == set()


def test_each_recommendation_but_the_fourth_has_three_outcome_indicators():
    """Cooperation between agencies (4) has no published series: its page says what is missing."""
    for number in {*range(1, 11)} - {4}:
        outcomes = [
            id
            for id, entry in catalogue().items()
            if number in entry.get("recommendations", []) and entry["kind"] == "outcome"
        ]
        assert len(outcomes) >= 3, number


def texts() -> set[str]:
    found = {row["name"] for name in ("themes", "units") for row in table(DATA / "catalogue" / f"{name}.csv")}
    found |= {row["symbol"] for row in table(DATA / "catalogue" / "units.csv") if row["symbol"]}
    for entry in catalogue().values():
        found |= {entry["name"], entry["label"], entry["definition"], entry.get("transformation", "")}
        found |= {entry.get("derived", {}).get("formula", ""), *entry.get("caveats", [])}
    used = {row["source"] for path in files() for row in table(path)}
    for source in used:
        entry = yaml.safe_load((DATA / "catalogue" / "sources" / f"{source}.yml").read_text("utf-8"))
        found |= {entry["publisher"], entry["title"], entry["citation"], entry["terms"], *entry["caveats"]}
    return found - {""}


def test_english_is_complete_and_has_no_leftovers():
    with (ROOT / "book" / "locale" / "en" / "indicators.po").open("rb") as file:
        english = {m.id: m.string for m in read_po(file, locale="en") if m.id}
    assert texts() - set(english) == set()
    assert set(english) - texts() == set()
    assert all(english.values())


def test_labels_fit_a_chart():
    for entry in catalogue().values():
        assert len(entry["label"]) <= 45, entry["id"]
        assert entry["definition"].endswith("."), entry["id"]

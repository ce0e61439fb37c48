"""Flags and breaks of the real data: catalogue and observations say the same, and readers are told why."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import pytest
import yaml

DATA = Path(__file__).resolve().parents[2] / "data"


@cache
def catalogue() -> dict[str, dict]:
    """Entries of all indicators by id."""
    files = sorted((DATA / "catalogue" / "indicators").glob("*.yml"))
    return {entry["id"]: entry for file in files for entry in yaml.safe_load(file.read_text("utf-8"))}


@cache
def rows(indicator: str) -> list[dict[str, str]]:
    """Observations of an indicator as texts."""
    with (DATA / "observations" / f"{indicator}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def all_carry(indicator: str, letters: str) -> bool:
    return all(set(row["flag"]) & set(letters) for row in rows(indicator))


@pytest.mark.parametrize(("property", "letters"), [("survey", "s"), ("model", "epm")])
def test_flags_and_catalogue_agree(property, letters):
    """An indicator is declared a survey or a model exactly when each of its values is flagged so."""
    declared = {id for id, entry in catalogue().items() if entry.get(property)}
    flagged = {id for id in catalogue() if all_carry(id, letters)}
    assert declared == flagged
    assert declared


def test_breaks_of_all_countries_are_declared_once():
    """Where every value of a year opens a new definition, the catalogue declares the year, and conversely."""
    for id, entry in catalogue().items():
        by_year: dict[int, list[bool]] = {}
        for row in rows(id):
            by_year.setdefault(int(row["year"]), []).append("b" in row["flag"])
        flagged = {year for year, broken in by_year.items() if all(broken)}
        assert flagged == set(entry.get("breaks", ())), id


def test_each_break_has_a_reason():
    """Of an indicator or of one country; and a reason is given only where there is a break."""
    broken = {id for id, entry in catalogue().items() if entry.get("breaks")}
    broken |= {id for id in catalogue() if any("b" in row["flag"] for row in rows(id))}
    assert {id for id, entry in catalogue().items() if entry.get("break_reason")} == broken
    # One clause speaks for all breaks of an indicator: that holds while they are of one kind.
    for id in broken - {id for id, entry in catalogue().items() if entry.get("breaks")}:
        assert len({row["country"] for row in rows(id) if "b" in row["flag"]}) == 1, id


def test_known_breaks_are_there():
    """The shortened logistics survey, the revised input-output tables, and those of one country."""
    years = {id: tuple(entry["breaks"]) for id, entry in catalogue().items() if entry.get("breaks")}
    assert {id for id, cut in years.items() if cut == (2023,)} == {
        id for id in catalogue() if id.split("_")[0] == "lpi"
    }
    assert {id for id, cut in years.items() if cut == (2020,)} == {
        id for id in catalogue() if id.startswith("gvc_")
    }
    assert len(years) == 10
    own = {
        (row["country"], row["year"])
        for id, entry in catalogue().items()
        if not entry.get("breaks")
        for row in rows(id)
        if "b" in row["flag"]
    }
    assert own == {("PAN", "2006"), ("PAN", "2021"), ("MEX", "2005")}


def test_decimals_let_countries_be_told_apart():
    """Of the countries' different latest values nearly half at least differ in print too."""
    for id, entry in catalogue().items():
        latest = {row["country"]: float(row["value"]) for row in rows(id)}
        different = len(set(latest.values()))
        printed = len({round(value, entry["decimals"]) for value in latest.values()})
        assert printed >= 0.45 * different, f"{id}: {printed} of {different}"


def test_decimals_are_no_false_precision():
    """Scores, shares of firms and modelled shares have one decimal, governance two, as published."""
    for id, entry in catalogue().items():
        if entry.get("survey") or entry.get("model"):
            assert entry["decimals"] <= (2 if entry["unit"] == "score_wgi" else 1), id

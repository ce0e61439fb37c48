"""What differs between two packs is said in words: the cause first."""

from __future__ import annotations

import copy

import pytest

from eslabon.execution.data_changes import data_changes


def table(columns: str, *rows: list) -> dict:
    return {"columns": columns.split(), "rows": list(rows)}


PACK = {
    "format": 1,
    "settings": {"reference_group": "region", "recent_year": 2015},
    "catalogue": {"indicators": [{"id": "gdp", "name": "GDP"}], "codes": [["kind", []]]},
    "tables": {
        "observations": table("indicator country year value", ["gdp", "AAA", 2020, 1.0]),
        "standings": table("indicator country year value flag rank", ["gdp", "AAA", 2020, 1.0, "", 2]),
        "others": table(
            "indicator country year value flag rank",
            ["gdp", "BBB", 2020, 3.0, "", 1],
            ["gdp", "CCC", 2020, 0.5, "", 3],
        ),
        "group_values": table(
            "indicator group median mean year",
            ["gdp", "region", 1.0, 1.5, 2020],
            ["gdp", "peers", 9.0, 9.0, 2020],
        ),
        "coverage": table("indicator n", ["gdp", 3]),
        "pairs": table("baseline note", ["b1", "n"]),
    },
    "registers": {"actions": table("id title", ["a1", "First"])},
    "methods": {"m": {"title": "M"}},
    "indices": {"i": {"countries": 3}},
    "register_counts": {"actions": 1},
}  # fmt: skip


def changed(*steps) -> list[str]:
    pack = copy.deepcopy(PACK)
    for step in steps:
        step(pack)
    return data_changes(PACK, pack)


def cell(name: str, row: int, column: str, value):
    def step(pack):
        found = pack["tables"][name]
        found["rows"][row][found["columns"].index(column)] = value

    return step


def test_equal_packs_differ_in_nothing_that_can_be_named():
    assert changed() == ["data changed"]


def test_the_country_whose_observations_changed_is_named_once():
    assert changed(
        cell("observations", 0, "value", 1.1),
        cell("standings", 0, "value", 1.1),
        cell("standings", 0, "rank", 1),
    ) == ["observations for AAA changed"]


def test_latest_values_and_mere_places_of_others_are_told_apart():
    assert changed(
        cell("others", 0, "value", 2.9), cell("others", 1, "rank", 2), cell("others", 0, "rank", 2)
    ) == [
        "latest values of BBB changed",
        "place of CCC changed",
    ]


def test_a_median_of_the_reference_group_is_regional_other_figures_are_not():
    assert changed(cell("group_values", 0, "median", 1.1)) == ["regional median of gdp changed"]
    assert changed(cell("group_values", 0, "mean", 1.6)) == ["group figures of gdp changed"]
    assert changed(cell("group_values", 1, "median", 8.0)) == ["group figures of gdp changed"]


@pytest.mark.parametrize(
    ("step", "words"),
    [
        (cell("coverage", 0, "n", 2), "coverage of gdp changed"),
        (cell("pairs", 0, "note", "other"), "table pairs changed"),
        (lambda p: p["registers"]["actions"]["rows"].append(["a2", "b"]), "register actions changed"),
        (lambda p: p["catalogue"]["indicators"][0].update(name="G"), "catalogue of indicators changed: gdp"),
        (lambda p: p["catalogue"]["codes"].append(["x", []]), "catalogue of codes changed"),
        (lambda p: p["settings"].update(recent_year=2016), "setting recent_year changed"),
        (lambda p: p["methods"]["m"].update(title="N"), "method m changed"),
        (lambda p: p["indices"]["i"].update(countries=4), "index i changed"),
        (lambda p: p["register_counts"].update(actions=2), "register counts changed"),
    ],
)  # fmt: skip
def test_each_part_of_a_pack_has_its_words(step, words):
    assert changed(step) == [words]


def test_many_countries_are_counted_not_named():
    many = copy.deepcopy(PACK)
    many["tables"]["observations"]["rows"] = [["gdp", f"C{n:02}", 2020, 1.0] for n in range(9)]
    assert data_changes(PACK, many)[0] == "observations for 10 countries changed"


def test_former_data_that_are_gone_are_admitted():
    assert data_changes(None, PACK) == ["data changed (the former data are no longer kept)"]

"""Observations: types, and one message for each kind of bad row."""

from __future__ import annotations

import time

import numpy as np
import pytest

from eslabon.catalogue import load_catalogue
from eslabon.errors import DataError
from eslabon.snapshot.observations import read_observations, read_revisions

EXPORTS = "data/observations/exports_gdp.csv"
SHARE = "data/observations/manufacturing_gdp.csv"
FIRST = "ESP,2000,28.5889225704133,wb-wdi,2025-12,"  # line 2 of EXPORTS
SECOND = "ESP,2001,27.8768485415674,wb-wdi,2025-12,"  # line 3


def read(root):
    return read_observations(root, load_catalogue(root))


def test_columns_types_and_order(tiny):
    table = read(tiny)
    assert list(table.columns) == ["indicator", "country", "year", "value", "source", "vintage", "flag"]
    assert table["year"].dtype == np.int64
    assert table["value"].dtype == np.float64
    assert len(table) == 150
    assert list(table.iloc[0]) == ["exports_gdp", "ESP", 2000, 28.5889225704133, "wb-wdi", "2025-12", ""]
    assert table.equals(table.sort_values(["indicator", "country", "year"], ignore_index=True))


@pytest.mark.parametrize(
    ("path", "old", "new", "what", "where", "expected", "received"),
    [
        (EXPORTS, SECOND, FIRST, "a row repeats an earlier row", ":3", "one row each", "ESP 2000"),
        (EXPORTS, f"{FIRST}\n{SECOND}", f"{SECOND}\n{FIRST}", "a row is not in order", ":3",
         "order of their key", "ESP 2000 after ESP 2001"),
        (EXPORTS, "28.5889225704133", "n.d.", "the column 'value' is wrong", ":2, column value",
         "a number", "'n.d.'"),
        (EXPORTS, "28.5889225704133", "28,58", "one cell per column", ":2", "6 cells", "28,58"),
        (EXPORTS, "28.5889225704133", "", "the column 'value' is wrong", ":2, column value", "a number",
         "''"),
        (EXPORTS, "28.5889225704133", "nan", "the column 'value' is wrong", ":2, column value", "a number",
         "'nan'"),
        (EXPORTS, "ESP,2000", "ESP,2000.0", "the column 'year' is wrong", ":2, column year",
         "a year from 1900", "'2000.0'"),
        (EXPORTS, "ESP,2000", "ESX,2000", "the column 'country' is wrong", ":2, column country",
         "countries.csv", "'ESX'"),
        (EXPORTS, "wb-wdi", "wdi", "the column 'source' is wrong", ":2, column source", "wb-wdi", "'wdi'"),
        (EXPORTS, FIRST, FIRST + "x", "the column 'flag' is wrong", ":2, column flag", "e estimated", "'x'"),
        (EXPORTS, FIRST, FIRST.replace("2025-12", ""), "the column 'vintage' is wrong", ":2, column vintage",
         "issued", "''"),
        (EXPORTS, "28.5889225704133", "-0.1", "the value '-0.1' is outside its bounds", ":2, column value",
         "from 0 to inf", "-0.1"),
        (EXPORTS, "28.5889225704133", "1e400", "the value '1e400' is outside its bounds", ":2, column value",
         "from 0 to inf", "inf"),
        (EXPORTS, "country,", "\ufeffcountry,", "begins with a byte order mark", ":1", "UTF-8",
         "EF BB"),
        (SHARE, "16.2671468214198", "100.5", "the value '100.5' is outside its bounds", ":2, column value",
         "from 0 to 100", "100.5"),
        (EXPORTS, "country,year", "country,date", "has another header", ":1", "country,year,value",
         "country,date"),
        (EXPORTS, SECOND, "", "one cell per column", ":3", "6 cells", "an empty line"),
        (EXPORTS, FIRST, f'"ESP",{FIRST[4:]}', "one cell per column", ":2", "without quotes", '"ESP"'),
    ],
)  # fmt: skip
def test_a_bad_row_is_named(edit, path, old, new, what, where, expected, received):
    root = edit(path, old, new)
    with pytest.raises(DataError) as caught:
        read(root)
    error = caught.value
    assert what in error.what
    assert error.where == f"{path}{where}"
    assert expected in error.expected
    assert received in error.received
    assert error.next_step


def test_the_topmost_bad_row_is_told_and_the_others_counted(edit):
    edit(EXPORTS, "ITA,2001,", "ITA,2001,x")
    root = edit(EXPORTS, SECOND, SECOND.replace("27.", "z27."))
    with pytest.raises(DataError) as caught:
        read(root)
    assert caught.value.where.startswith(f"{EXPORTS}:3,")
    assert "(1 more row of the table likewise)" in caught.value.next_step


def test_tighter_bounds_of_an_indicator_hold(edit):
    root = edit("data/catalogue/indicators/structure.yml", "decimals: 1", "decimals: 1\n  maximum: 28")
    with pytest.raises(DataError, match="outside its bounds") as caught:
        read(root)
    assert caught.value.expected == "from 0 to 28"


def test_flags_may_be_combined(edit):
    assert read(edit(EXPORTS, FIRST, FIRST + "eb"))["flag"].iloc[0] == "eb"


@pytest.mark.parametrize(
    ("declared", "wrong", "right", "expected"),
    [("survey", "m", "ms", "'s'"), ("model", "s", "sp", "one of 'epm'")],
)
def test_what_the_catalogue_says_of_an_indicator_stands_at_each_value(tiny, declared, wrong, right, expected):
    """A survey's value without s, a model's without e, p or m is refused, with its line."""
    entries = tiny / "data/catalogue/indicators/structure.yml"
    entries.write_text(
        entries.read_text().replace("  code: NE.EXP", f"  {declared}: true\n  code: NE.EXP", 1)
    )
    path = tiny / EXPORTS
    header, *rows = path.read_text().splitlines()
    path.write_text("\n".join([header, *(row + right for row in rows)]) + "\n")
    assert set(read(tiny).query("indicator == 'exports_gdp'")["flag"]) == {right}
    path.write_text("\n".join([header, rows[0] + right, *(row + wrong for row in rows[1:])]) + "\n")
    with pytest.raises(DataError, match="hides what the catalogue says") as caught:
        read(tiny)
    assert caught.value.where == f"{EXPORTS}:3, column flag"
    assert (caught.value.expected, caught.value.received) == (expected, repr(wrong))


def test_an_indicator_without_file(tiny):
    (tiny / SHARE).unlink()
    with pytest.raises(DataError, match="the indicator 'manufacturing_gdp' has no observations") as caught:
        read(tiny)
    assert caught.value.where == SHARE


def test_a_file_without_indicator(tiny):
    (tiny / SHARE).rename(tiny / "data/observations/industry.csv")
    with pytest.raises(DataError, match=r"industry\.csv belongs to no indicator"):
        read(tiny)


def test_a_file_without_rows(tiny):
    (tiny / SHARE).write_text("country,year,value,source,vintage,flag\n")
    with pytest.raises(DataError, match="has no rows"):
        read(tiny)


def test_a_file_in_another_encoding(tiny):
    (tiny / SHARE).write_bytes(b"country,year,value,source,vintage,flag\nESP,2000,1,wb-wdi,\xe9,\n")
    with pytest.raises(DataError, match="is not UTF-8"):
        read(tiny)


def test_revisions_keep_several_vintages(tiny):
    (tiny / "data/revisions").mkdir()
    path = tiny / "data/revisions/exports_gdp.csv"
    rows = ["ESP,2000,28.1,wb-wdi,2024-01,", "ESP,2000,28.2,wb-wdi,2024-06,"]
    path.write_text("\n".join(["country,year,value,source,vintage,flag", *rows]) + "\n")
    catalogue = load_catalogue(tiny)
    assert list(read_revisions(tiny, catalogue)["vintage"]) == ["2024-01", "2024-06"]
    path.write_text("\n".join(["country,year,value,source,vintage,flag", rows[0], rows[0]]) + "\n")
    with pytest.raises(DataError, match="repeats an earlier row"):
        read_revisions(tiny, catalogue)


def test_no_revisions_are_an_empty_table(tiny):
    table = read_revisions(tiny, load_catalogue(tiny))
    assert table.empty
    assert list(table.columns) == ["indicator", "country", "year", "value", "source", "vintage", "flag"]


def test_a_hundred_thousand_rows_are_read_in_seconds(tiny):
    entry = (tiny / "data/catalogue/indicators/structure.yml").read_text().split("- id: manuf")[0]
    years, countries = range(1900, 2100), ("ESP", "FRA", "ITA")
    rows = "".join(f"{c},{y},{y / 7},wb-wdi,2025-12,\n" for c in countries for y in years)
    entries = []
    for number in range(170):
        entries.append(entry.replace("exports_gdp", f"series_{number:03}"))
        path = tiny / f"data/observations/series_{number:03}.csv"
        path.write_text("country,year,value,source,vintage,flag\n" + rows)
    with (tiny / "data/catalogue/indicators/structure.yml").open("a") as file:
        file.writelines(entries)
    catalogue = load_catalogue(tiny)
    start = time.process_time()
    table = read_observations(tiny, catalogue)
    assert len(table) == 150 + 170 * 600
    assert time.process_time() - start < 5  # half a second on the machine it was written on


def test_a_table_without_rows_is_read_where_the_catalogue_says_why(edit):
    root = edit("data/catalogue/indicators/structure.yml", "  code: NV", "  unobserved: Aún no.\n  code: NV")
    with pytest.raises(DataError, match="has rows, and the catalogue says that it has none"):
        read(root)
    (root / SHARE).write_text("country,year,value,source,vintage,flag\n")
    table = read(root)
    assert set(table["indicator"]) == {"exports_gdp"}
    assert table["year"].dtype == np.int64
    (root / EXPORTS).write_text("country,year,value,source,vintage,flag\n")
    with pytest.raises(DataError, match="has no rows"):
        read(root)

"""Registers and baseline: types by declaration, references followed, bad cells named."""

from __future__ import annotations

import pandas as pd
import pytest

from eslabon.catalogue import load_catalogue
from eslabon.errors import DataError
from eslabon.snapshot.registers import read_baseline, read_registers

MILESTONES = "data/registers/milestones.csv"
BASELINE = "data/baseline/figures.csv"


def test_a_register_is_text(tiny):
    table = read_registers(tiny, load_catalogue(tiny))["milestones"]
    assert list(table["id"]) == ["euro-accounts", "euro-cash"]
    assert table.loc[0, "country"] == "ESP;FRA;ITA"


def test_the_baseline_has_numbers_and_years(tiny):
    figure = read_baseline(tiny, load_catalogue(tiny)).iloc[0]
    assert figure["value"] == 17.0
    assert figure["year"] == 2012
    assert pd.isna(figure["value_low"])
    assert pd.isna(figure["year_from"])
    assert figure["qualifier"] == ""


def test_a_publication_may_have_neither(tiny):
    (tiny / BASELINE).unlink()
    (tiny / MILESTONES).unlink()
    catalogue = load_catalogue(tiny)
    assert read_registers(tiny, catalogue) == {}
    baseline = read_baseline(tiny, catalogue)
    assert baseline.empty
    assert baseline["value"].dtype == "float64"


@pytest.mark.parametrize(
    ("path", "old", "new", "what", "where", "expected"),
    [
        (MILESTONES, "euro-cash", "euro-accounts", "'id' is wrong", ":3, column id", "no earlier row has"),
        (MILESTONES, "euro-cash", "", "'id' is wrong", ":3, column id", "an id without spaces"),
        (MILESTONES, "ESP;FRA;ITA", "ESP;FRX", "'country' is wrong", ":2, column country", "countries.csv"),
        (MILESTONES, "2002-01-01", "1 January", "'date' is wrong", ":3, column date", "YYYY"),
        (MILESTONES, "https://", "ecb ", "'address' is wrong", ":2, column address", "https://"),
        (MILESTONES, "id,", "\ufeffid,", "begins with a byte order mark", ":1", "UTF-8 without"),
        (MILESTONES, "id,country", "country,id", "does not begin with its ids", ":1", "id as first"),
        (MILESTONES, "Circulan los", "Circulan, los", "one cell per column", ":3", "5 cells"),
        (MILESTONES, "Circulan los", '"Circulan" los', "is not valid CSV", ":3", "quotes doubled"),
        (BASELINE, ",17,", ",diecisiete,", "'value' is wrong", ":2, column value", "a number"),
        (BASELINE, ",2012,", ",12,", "'year' is wrong", ":2, column year", "a year"),
        (BASELINE, "qualifier,", "quality,", "unknown column 'quality', perhaps 'qualifier'", ":1", "id"),
    ],
)  # fmt: skip
def test_a_bad_cell_is_named(edit, path, old, new, what, where, expected):
    root = edit(path, old, new)
    catalogue = load_catalogue(root)
    with pytest.raises(DataError) as caught:
        read_baseline(root, catalogue)
        read_registers(root, catalogue)
    error = caught.value
    assert what in error.what
    assert error.where == f"{path}{where}"
    assert expected in error.expected
    assert error.received
    assert error.next_step


def test_lines_are_right_below_a_cell_of_several_lines(edit):
    edit(MILESTONES, "El euro se adopta", '"El euro\nse adopta')
    edit(MILESTONES, "moneda de cuenta", 'moneda de cuenta"')
    root = edit(MILESTONES, "2002-01-01", "2002-13-01")
    with pytest.raises(DataError) as caught:
        read_registers(root, load_catalogue(root))
    assert caught.value.where == f"{MILESTONES}:4, column date"


def declare(root, rows):
    folder = root / "data/catalogue"
    (folder / "codes.csv").write_text("list,code,label\nscope,world,Mundo\nscope,region,Región\n")
    (folder / "register_columns.csv").write_text("register,column,kind,list,label\n" + rows)


def test_declared_columns_are_checked_and_typed(tiny):
    declare(tiny, "works,id,id,,\nworks,scope,codes,scope,\nworks,length,number,,\nworks,source,source,,\n")
    path = tiny / "data/registers/works.csv"
    path.write_text("id,scope,length,source\na,world;region,12.5,wb-wdi\nb,,,\n")
    table = read_registers(tiny, load_catalogue(tiny))["works"]
    assert table["length"].iloc[0] == 12.5
    assert pd.isna(table["length"].iloc[1])

    for row, column in (("a,moon,,", "scope"), ("a,,long,", "length"), ("a,,,bank", "source")):
        path.write_text(f"id,scope,length,source\n{row}\n")
        with pytest.raises(DataError, match=f"'{column}' is wrong"):
            read_registers(tiny, load_catalogue(tiny))


def test_a_register_has_the_declared_columns(tiny):
    declare(tiny, "works,id,id,,\nworks,scope,code,scope,\n")
    path = tiny / "data/registers/works.csv"
    path.write_text("id,scop\n")
    with pytest.raises(DataError, match="unknown column 'scop', perhaps 'scope'"):
        read_registers(tiny, load_catalogue(tiny))
    path.write_text("id\n")
    with pytest.raises(DataError, match="the column 'scope' is missing"):
        read_registers(tiny, load_catalogue(tiny))

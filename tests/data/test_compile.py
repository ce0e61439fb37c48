"""The compiler refuses what it does not know and never turns the unknown into a zero."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "data" / "compile"))

from corrections import correct, cut_repeats, only_complete  # noqa: E402
from datasets import Dataset, load_datasets, read  # noqa: E402
from mapping import Layer, Partners, load_mappings  # noqa: E402
from partners import BilateralTrade  # noqa: E402
from scope import Scope, load_scope  # noqa: E402
from series import join_layers  # noqa: E402

from eslabon.catalogue import load_catalogue  # noqa: E402
from eslabon.errors import CatalogueError, DataError  # noqa: E402

AAA_BBB = Scope(
    states=frozenset({"AAA", "BBB"}),
    kept=frozenset({"AAA", "BBB", "WLD"}),
    groups={"home": frozenset({"AAA", "BBB"})},
    keys={"iso3": {"AAA": "AAA", "BBB": "BBB", "WLD": "WLD"}, "name": {"Aland": "AAA", "Bland": "BBB"}},
)
COLUMNS = {
    "source": "s",
    "file": "f.csv",
    "layout": "columns",
    "country": "code",
    "year": "year",
    "columns": ("X",),
}


def read_text(tmp_path: Path, text: str, **declared) -> pd.DataFrame:
    (tmp_path / "f.csv").write_text(text, encoding="utf-8")
    return read("sample", Dataset(**{**COLUMNS, **declared}), tmp_path, AAA_BBB)


def test_empty_cells_are_no_rows_and_other_economies_are_left_out(tmp_path: Path):
    frame = read_text(tmp_path, "code,year,X\nAAA,2001,1.5\nAAA,2000,\nBBB,2000,2\nCCC,2000,3\n")
    assert frame[["country", "year", "value"]].values.tolist() == [["AAA", 2001, 1.5], ["BBB", 2000, 2.0]]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("code,year,X,Y\nAAA,2000,1,1\nBBB,2000,1,1\n", "(?s)columns.*received: Y"),
        ("code,year\nAAA,2000\nBBB,2000\n", "(?s)columns.*expected: X"),
        ("code,year,X\nAAA,2000,1\n", "(?s)states.*expected: BBB"),
        ("code,year,X\nAAA,2000,n/a\nBBB,2000,1\n", "(?s)not a number.*AAA, 2000, X.*'n/a'"),
        ("code,year,X\nAAA,2000,1\nAAA,2000,2\nBBB,2000,1\n", "two values for one key"),
        ("code,year,X\nAAA,2000,1\nBbb,2000,1\n", "(?s)country key.*'Bbb'"),
    ],
)
def test_a_file_that_is_not_as_declared_is_refused(tmp_path: Path, text: str, message: str):
    with pytest.raises(DataError, match=message):
        read_text(tmp_path, text)


def test_a_state_declared_absent_must_be_absent(tmp_path: Path):
    text = "code,year,X\nAAA,2000,1\nBBB,2000,1\n"
    with pytest.raises(DataError, match=r"(?s)not those declared.*present: BBB"):
        read_text(tmp_path, text, absent=("BBB",))


def test_a_missing_file_is_named(tmp_path: Path):
    with pytest.raises(DataError, match=r"(?s)missing.*f\.csv.*first argument"):
        read("sample", Dataset(**COLUMNS), tmp_path, AAA_BBB)


def test_quarters_become_the_mean_of_complete_years(tmp_path: Path):
    quarters = "".join(f"{n},Q{q} 2020,{q}\n" for n in ("Aland", "Bland") for q in (1, 2, 3, 4))
    frame = read_text(
        tmp_path,
        "label,quarter,index\n" + quarters + "Aland,Q1 2021,9\n",
        layout="quarters",
        country="label",
        key="name",
        year="quarter",
        value="index",
        columns=(),
    )
    assert frame[["country", "year", "value"]].values.tolist() == [["AAA", 2020, 2.5], ["BBB", 2020, 2.5]]


def test_single_precision_prints_its_shortest_decimal(tmp_path: Path):
    text = "code,year,X\nAAA,2000,0.0755526423454285\nBBB,2000,1\n"
    assert read_text(tmp_path, text, single_precision=True)["value"].tolist() == [0.07555264, 1.0]


def layer(rows: list[tuple[str, int, float]], source: str) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["country", "year", "value"])
    return frame.assign(source=source, vintage=source, flag="")


def test_a_series_comes_whole_from_the_first_layer_that_reaches_recent_years():
    new = layer([("AAA", 2016, 1.0), ("BBB", 2012, 5.0)], "new")
    old = layer([("AAA", 2014, 2.0), ("AAA", 2016, 3.0), ("BBB", 2016, 4.0)], "old")
    built = join_layers([new, old], "country")
    assert built.current[["country", "year", "value"]].values.tolist() == [
        ["AAA", 2016, 1.0],
        ["BBB", 2016, 4.0],
    ]
    assert built.superseded["value"].tolist() == [2.0, 3.0, 5.0]


def test_joined_by_year_the_newest_vintage_wins_each_year():
    built = join_layers(
        [layer([("AAA", 2020, 1.0)], "new"), layer([("AAA", 2019, 2.0), ("AAA", 2020, 3.0)], "old")], "year"
    )
    assert built.current["value"].tolist() == [2.0, 1.0]
    assert built.superseded["value"].tolist() == [3.0]


def series(text: str) -> pd.DataFrame:
    """Rows from "AAA 2000 1.5; AAA 2001 2"."""
    rows = [row.split() for row in text.split(";")]
    frame = pd.DataFrame(rows, columns=["country", "year", "value"])
    return frame.astype({"year": int, "value": float}).assign(flag="m")


def flags(frame: pd.DataFrame) -> list[tuple[int, str]]:
    return list(zip(frame["year"], frame["flag"], strict=True))


REASON = "a reason of some length"


def test_excluded_years_are_left_out_and_breaks_marked_in_that_economy_alone():
    layer = Layer(
        dataset="d",
        series="s",
        exclude=[{"country": "AAA", "years": [2000], "reason": REASON}],
        breaks=[{"country": "AAA", "years": [2002], "reason": REASON}],
    )
    frame = series("AAA 2000 1; AAA 2001 2; AAA 2002 9; BBB 2000 3; BBB 2002 4")
    left = correct(frame, layer, "sample", frame)
    assert flags(left) == [(2001, "m"), (2002, "mb"), (2000, "m"), (2002, "m")]


@pytest.mark.parametrize("declaration", ["exclude", "breaks"])
def test_a_remark_that_touches_no_value_is_refused(declaration: str):
    remark = {"country": "AAA", "years": [2000, 2009], "reason": REASON}
    layer = Layer(dataset="d", series="s", **{declaration: [remark]})
    with pytest.raises(CatalogueError, match=r"(?s)sample touches no value.*AAA in 2009"):
        correct(series("AAA 2000 1"), layer, "sample", series("AAA 2000 1"))


def test_a_remark_needs_its_reason():
    with pytest.raises(ValueError, match="reason"):
        Layer(dataset="d", series="s", exclude=[{"country": "AAA", "years": [2000], "reason": ""}])


def test_shares_count_only_where_all_parts_are_there_and_reach_the_floor():
    parts = [("x", "AAA 2000 60; AAA 2001 60; AAA 2002 90"), ("y", "AAA 2000 25; AAA 2001 24.9")]
    dataset = pd.concat([series(text).assign(series=name) for name, text in parts])
    left = only_complete(series("AAA 2000 60; AAA 2001 60; AAA 2002 90"), dataset, ("x", "y"), 85)
    assert left["year"].tolist() == [2000]


def test_repeated_values_are_estimates_and_a_constant_end_is_no_observation():
    frame = series("AAA 2000 5; AAA 2001 5; AAA 2002 6; AAA 2003 7; AAA 2004 7; AAA 2005 7; BBB 2000 7")
    assert flags(cut_repeats(frame, 3)) == [
        (2000, "m"),
        (2001, "me"),
        (2002, "m"),
        (2003, "m"),
        (2000, "m"),
    ]
    assert flags(cut_repeats(frame, 4))[-4:] == [(2003, "m"), (2004, "me"), (2005, "me"), (2000, "m")]


def test_a_series_of_one_value_keeps_one_estimate():
    assert flags(cut_repeats(series("AAA 2000 5; AAA 2001 5; AAA 2002 5"), 3)) == [(2000, "me")]


def trade(rows: list[tuple[str, str, float]]) -> BilateralTrade:
    frame = pd.DataFrame(rows, columns=["reporter", "partner", "value"]).assign(flow="X", year=2000)
    codes = {"Aland": "AAA", "Bland": "BBB"}
    frame["code"] = frame["partner"].map(codes).fillna("")
    return BilateralTrade(frame, frozenset({"World", "Unknown"}), "World", identified=0.8)


HOME = Partners(dataset="t", flow="X", own_region={"home": "home"})


def test_a_share_is_partners_over_the_reported_total():
    shares = trade([("AAA", "World", 10.0), ("AAA", "Bland", 3.0), ("AAA", "Far", 6.0)]).series(HOME, AAA_BBB)
    assert shares.values.tolist() == [["AAA", 2000, 30.0]]


def test_unknown_partners_leave_no_share():
    few = trade([("AAA", "World", 10.0), ("AAA", "Bland", 1.0), ("AAA", "Unknown", 9.0)])
    assert few.series(HOME, AAA_BBB).empty


def test_a_partner_that_is_not_in_the_file_is_no_zero():
    none = trade([("AAA", "World", 10.0), ("AAA", "Far", 10.0)])
    assert none.series(HOME, AAA_BBB).empty


def test_declarations_agree_with_the_catalogue():
    """Each indicator is mapped once, from declared datasets whose sources exist."""
    catalogue, here = load_catalogue(ROOT), ROOT / "data" / "compile"
    datasets, mappings = load_datasets(here / "datasets.yml"), load_mappings(here / "mapping")
    assert set(mappings) == set(catalogue.indicators)
    assert {dataset.source for dataset in datasets.values()} <= set(catalogue.sources)
    used = {layer.dataset for mapping in mappings.values() for layer in mapping.layers}
    assert used == set(datasets)
    assert load_scope(ROOT).states == set(catalogue.everyone("states28"))


def test_an_indicator_mapped_twice_is_refused(tmp_path: Path):
    for name in ("a.yml", "b.yml"):
        (tmp_path / name).write_text("x: {layers: [{dataset: d, series: s}]}\n", encoding="utf-8")
    with pytest.raises(CatalogueError, match="mapped twice"):
        load_mappings(tmp_path)


@pytest.mark.skipif("ESLABON_COLLECTED" not in os.environ, reason="the collected files are not here")
def test_compiling_the_collected_files_gives_the_tables_of_the_repository(tmp_path: Path):
    """Observations, registers, 2012 figures and their messages, byte for byte."""
    folders = ("data", "book/locale")
    for folder in folders:
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
    collected = Path(os.environ["ESLABON_COLLECTED"])
    command = [sys.executable, tmp_path / "data" / "compile" / "run.py", collected / "data" / "raw"]
    command += ["--study", collected / "source", "--registers", collected / "data" / "registers"]
    subprocess.run(command, check=True)
    for folder in folders:
        for made in sorted((tmp_path / folder).rglob("*")):
            if made.is_file() and "__pycache__" not in made.parts:
                assert made.read_bytes() == (ROOT / made.relative_to(tmp_path)).read_bytes(), made.name

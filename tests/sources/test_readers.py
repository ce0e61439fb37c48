"""Readers give exactly what a good body says and refuse every other with one error."""

from __future__ import annotations

import io
import json

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from eslabon.errors import SourceError
from eslabon.sources.fetching import read_part
from eslabon.sources.series import FetchedValue
from eslabon.sources.world_bank import next_page
from tests.sources.provider_bodies import (
    ENVELOPE,
    FEED,
    GENERIC,
    LONG,
    SDMX_CSV,
    SDMX_JSON,
    WIDE,
    body,
    feed,
    header,
    page,
    provider,
    row,
)  # fmt: skip

# What GENERIC, SDMX_JSON, SDMX_CSV and LONG say.
SAID = (
    FetchedValue("AAA", "2029", 1.25),
    FetchedValue("AAA", "2030", 1.5, ("E",)),
    FetchedValue("BBB", "2030", None),
)


def read(content: bytes | str, protocol: str = "worldbank-v2", of=FEED, **fields: object):
    return read_part([body(content)], of, provider(protocol, **fields))


def workbook(text: str) -> bytes:
    file = io.BytesIO()
    pd.read_csv(io.StringIO(text)).to_excel(file, index=False, sheet_name="data")
    return file.getvalue()


def test_a_world_bank_page_is_read_as_it_is():
    part = read(page(row(), row("BBB", "2029", None), row("", "2030", 2, country={"id": "XK", "value": "?"},
                         obs_status="E", footnote="late")))  # fmt: skip
    assert part.values == (
        FetchedValue("AAA", "2030", 1.5),
        FetchedValue("BBB", "2029", None),
        FetchedValue("XK", "2030", 2.0, ("E",), "late"),
    )
    assert (part.code, part.name, part.unit) == ("W.1", "Widgets (% of all)", None)
    assert part.last_updated == "2031-05-06"


def test_periods_and_unknown_countries_pass_as_received():
    part = read(page(row("ZZZ", "2023Q4"), row("WLD", "YR2023"), row("1W", "2023")))
    assert [(value.country, value.period) for value in part.values] == [
        ("ZZZ", "2023Q4"), ("WLD", "YR2023"), ("1W", "2023"),
    ]  # fmt: skip


def test_pages_are_asked_for_one_after_the_other():
    rows = [row("AAA", str(2000 + number)) for number in range(7)]
    pages = [json.dumps([header(7, number, 3), rows[(number - 1) * 3 : number * 3]]) for number in (1, 2, 3)]
    bodies = [body(pages[0], "/W.1?format=json&per_page=3")]
    for number in (2, 3):
        request = next_page(bodies, FEED, provider())
        assert request.address.endswith(f"/W.1?format=json&per_page=3&page={number}")
        bodies.append(body(pages[number - 1]))
    assert next_page(bodies, FEED, provider()) is None
    assert len(read_part(bodies, FEED, provider()).values) == 7


RENAMED = {key.replace("countryiso3code", "iso"): told for key, told in row().items()}
TOO_MANY = json.dumps([header(500, per_page=2), [row(), row("AAA", "2029")]])
WORLD_BANK = {
    "nothing": ("", "not JSON"),
    "truncated": (page(row())[:-1], "not JSON"),
    "a page for people": ("<!DOCTYPE html><html><body>Bad gateway</body></html>", "not JSON"),
    "not UTF-8": (page(row()).encode("utf-16"), "not JSON"),
    "deeply nested": ("[" * 100_000, "not JSON"),
    "error envelope": (ENVELOPE, "refuses the question"),
    "empty envelope": ('[{"message": []}]', "refuses the question"),
    "empty page": (json.dumps([header(0), []]), "empty page"),
    "null page": (json.dumps([header(0), None]), "empty page"),
    "no header": (json.dumps([row()]), "another form"),
    "an object": ('{"page": 1}', "another form"),
    "header without counts": (json.dumps([{"page": 1}, [row()]]), "another form"),
    "count that is none": (page(row(), total=True), "another form"),
    "rows that are none": (json.dumps([header(1), ["x"]]), "another form"),
    "row without a year": (page({**row(), "date": None}), "another form"),
    "renamed key": (page(RENAMED), "another form"),
    "row of no country": (page(row("")), "another form"),
    "flag that is no text": (page(row(obs_status=5)), "another form"),
    "another series": (page(row(indicator={"id": "W.2", "value": "?"})), "another series"),
    "two names": (page(row(), row("AAA", "2029", indicator={"id": "W.1", "value": "?"})), "two names"),
    "two units": (page(row(), row("AAA", "2029", unit="kg")), "two units"),
    "more rows announced": (page(row(), total=2), "do not belong together"),
    "fewer rows announced": (page(row(), row("AAA", "2029"), total=1), "do not belong together"),
    "fewer pages announced": (json.dumps([header(60) | {"pages": 1}, [row()]]), "do not belong together"),
    "another page": (json.dumps([header(60, 2) | {"pages": 1}, [row()]]), "do not belong together"),
    "repeated": (page(row(), row()), "country and period twice"),
    "two values": (page(row(), row("AAA", "2030", 2)), "country and period twice"),
    "thousands": (page(row("AAA", "2030", "1,234")), "no number"),
    "a number as text": (page(row("AAA", "2030", "12")), "no number"),
    "NaN": (page(row("AAA", "2030", float("nan"))), "no number"),
    "infinite": (page(row("AAA", "2030", float("inf"))), "no number"),
    "too large": (page(row()).replace("1.5", "1e999"), "no number"),
    "much too large": (page(row()).replace("1.5", "9" * 400), "no number"),
    "true": (page(row("AAA", "2030", True)), "no number"),
    "a list": (page(row("AAA", "2030", [1])), "no number"),
}  # fmt: skip


@pytest.mark.parametrize("name", WORLD_BANK)
def test_a_wrong_world_bank_page_is_refused(name):
    content, said = WORLD_BANK[name]
    with pytest.raises(SourceError, match=said) as caught:
        read(content)
    assert caught.value.where == "http://office.invalid/W.1 (series W.1, indicator widgets)"
    assert caught.value.expected
    assert caught.value.received
    assert caught.value.next_step


def test_too_many_pages_are_refused_before_they_are_asked_for():
    with pytest.raises(SourceError, match="too many pages"):
        next_page([body(TOO_MANY)], FEED, provider(limits={"pages": 9}))


def test_declared_marks_mean_that_there_is_no_value():
    assert read(page(row("AAA", "2030", ".."))).values[0].value is None
    assert read(page(row("AAA", "2030", float("nan"))), missing=["NaN"]).values[0].value is None


@pytest.mark.parametrize("name", ["pages", "total", "lastupdated"])
def test_pages_of_two_states_of_the_data_do_not_mix(name):
    first = json.dumps([header(2, 1, 1), [row()]])
    second = json.dumps(
        [header(2, 2, 1) | {name: "2031-05-07" if name == "lastupdated" else 3}, [row("BBB")]]
    )
    with pytest.raises(SourceError, match="do not belong together"):
        read_part([body(first), body(second)], FEED, provider())


TABLES = {
    "sdmx-csv": (SDMX_CSV, {"where": {"MEASURE": "WIDGETS"}, "expect": {"UNIT": "PC"}}),
    "csv": (LONG, {"expect": {"UNIT": "PC"}}),
    "sdmx-ml": (GENERIC, {"where": {"MEASURE": "WIDGETS"}, "expect": {"UNIT": "PC"}}),
    "sdmx-json": (SDMX_JSON, {"where": {"MEASURE": "WIDGETS"}, "expect": {"UNIT": "PC"}}),
    "xlsx": (workbook(LONG), {"expect": {"UNIT": "PC"}}),
}


@pytest.mark.parametrize("protocol", TABLES)
def test_each_protocol_says_the_same(protocol):
    content, fields = TABLES[protocol]
    part = read(content, protocol, feed(**fields))
    assert part.values == SAID
    assert part.unit == "PC"


@pytest.mark.parametrize("protocol", TABLES)
def test_another_unit_is_refused(protocol):
    content, fields = TABLES[protocol]
    with pytest.raises(SourceError, match="with another 'UNIT'") as caught:
        read(content, protocol, feed(**{**fields, "expect": {"UNIT": "USD"}}))
    assert (caught.value.expected, caught.value.received) == ("USD", "PC")


@pytest.mark.parametrize("protocol", [name for name in TABLES if name.startswith("sdmx")])
def test_a_series_that_is_gone_is_told(protocol):
    with pytest.raises(SourceError, match="no row of the series"):
        read(TABLES[protocol][0], protocol, feed(where={"MEASURE": "GONE"}))
    with pytest.raises(SourceError, match="sends no 'DOMAIN'"):
        read(TABLES[protocol][0], protocol, feed(where={"DOMAIN": "X"}))


@pytest.mark.parametrize("packed", [False, True], ids=["csv", "xlsx"])
def test_a_table_with_years_as_columns(packed):
    cells = {"cells": {"country": "AREA"}}
    content, protocol = (workbook(WIDE), "xlsx") if packed else (WIDE, "csv")
    part = read(content, protocol, feed(where={"series": "WIDGETS"}), **cells)
    assert [(v.country, v.period, v.value) for v in part.values] == [
        ("AAA", "2029", 1.25), ("AAA", "2030", 1.5), ("BBB", "2029", None), ("BBB", "2030", 2.0),
    ]  # fmt: skip


BROKEN = {
    "csv, empty": ("csv", "", "not a table"),
    "csv, not UTF-8": ("csv", LONG.encode("utf-16"), "not a table"),
    "csv, a page": ("csv", "<html><body>x</body></html>\n", "sends no 'AREA'"),
    "csv, open quote": ("csv", LONG + 'CCC,"2030', "not a table"),
    "csv, longer row": ("csv", LONG + "CCC,2030,1,PC,,x\n", "not a table"),
    "csv, shorter row": ("csv", LONG + "CCC,2030\n", "row that breaks off"),
    "csv, header alone": ("csv", LONG.splitlines()[0] + "\n", "no row of the series"),
    "csv, a column twice": ("csv", LONG.replace("UNIT", "AREA"), "two columns of one name"),
    "csv, two units": ("csv", LONG.replace("BBB,2030,..,PC", "BBB,2030,..,KG"), "several values of 'UNIT'"),
    "csv, thousands": ("csv", LONG.replace("1.25", '"1,250"'), "no number"),
    "csv, decimal comma": ("csv", LONG.replace("1.25", '"1,25"'), "no number"),
    "csv, undeclared mark": ("csv", LONG.replace("..", "n.d."), "no number"),
    "csv, NaN": ("csv", LONG.replace("1.25", "NaN"), "no number"),
    "csv, infinite": ("csv", LONG.replace("1.25", "1e400"), "no number"),
    "csv, other digits": ("csv", LONG.replace("1.25", "١٢"), "no number"),
    "csv, no country": ("csv", LONG.replace("BBB", ""), "without country or period"),
    "csv, no period": ("csv", LONG.replace("2029", " "), "without country or period"),
    "sdmx-csv 2.0": ("sdmx-csv", SDMX_CSV.replace("DATAFLOW", "STRUCTURE"), "no SDMX-CSV 1.0"),
    "sdmx-ml, empty": ("sdmx-ml", "", "not SDMX-ML"),
    "sdmx-ml, a page": ("sdmx-ml", "<html><body>Bad gateway</body></html>", "cannot be read|without obs"),
    "sdmx-ml, entities": ("sdmx-ml", '<!DOCTYPE x [<!ENTITY a "b">]>' + GENERIC, "declarations of its own"),
    "sdmx-ml, undeclared mark": ("sdmx-ml", GENERIC.replace("..", "NaN"), "no number"),
    "sdmx-ml, no observation": ("sdmx-ml", GENERIC[: GENERIC.index("<generic:Series>")]
                                + "</message:DataSet></message:GenericData>", "without observations"),
    "sdmx-json, empty": ("sdmx-json", "", "not SDMX-JSON"),
    "sdmx-json, an object": ("sdmx-json", "{}", "cannot be read|without observations"),
    "sdmx-json, text": ("sdmx-json", SDMX_JSON.replace("1.25", '"1,25"'), "no number"),
    "sdmx-json, NaN": ("sdmx-json", SDMX_JSON.replace("1.25", "NaN"), "no number|cannot be read"),
    "xlsx, a page": ("xlsx", "<html></html>", "not a workbook"),
    "xlsx, truncated": ("xlsx", workbook(LONG)[:-30], "not a workbook"),
}  # fmt: skip


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_table_is_refused(name):
    protocol, content, said = BROKEN[name]
    where = {"MEASURE": "WIDGETS"} if protocol.startswith("sdmx") else {}
    with pytest.raises(SourceError, match=said) as caught:
        read(content, protocol, feed(where=where))
    assert caught.value.received
    assert caught.value.next_step


def test_a_workbook_that_swells_is_refused():
    with pytest.raises(SourceError, match="too large"):
        read(workbook(LONG), "xlsx", limits={"bytes": 5000})


def test_thousands_are_read_where_they_are_declared_and_stand_right():
    text = LONG.replace("1.25", '"1,234,567.5"')
    assert read(text, "csv", thousands=",").values[0].value == 1_234_567.5
    for wrong in ('"1,25"', '"12,34,567"', '",123"', '"1,2345"'):
        with pytest.raises(SourceError, match="no number"):
            read(LONG.replace("1.25", wrong), "csv", thousands=",")


@pytest.mark.parametrize("protocol", ["worldbank-v2", "sdmx-ml", "sdmx-json", "xlsx"])
def test_a_body_cut_anywhere_is_refused(protocol):
    """Formats with an end of their own: at every byte of 2 KB, else at two hundred places."""
    rows = [row("AAA", str(1990 + number)) for number in range(10)]
    content = page(*rows) if protocol == "worldbank-v2" else TABLES[protocol][0]
    content = content.strip() if isinstance(content, str) else content
    content = content.encode() if isinstance(content, str) else content
    places = (
        range(len(content))
        if len(content) < 2500 and protocol != "sdmx-ml"
        else range(0, len(content), -(-len(content) // 200))
    )
    for end in places:
        with pytest.raises(SourceError):
            read(content[:end], protocol, feed(where=TABLES.get(protocol, ("", {}))[1].get("where", {})))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
KEYS = st.sampled_from([*row(), *header(1)])


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_no_change_of_a_page_gives_anything_but_values_or_one_error(data):
    rows = [row(), row("BBB", "2029", None)]
    target = data.draw(st.sampled_from([*rows, head := header(2)]))
    target[data.draw(KEYS)] = data.draw(JSON)
    try:
        part = read(json.dumps([head, rows]))
    except SourceError:
        return
    assert len(part.values) == 2
    assert all(value.value is None or abs(value.value) < float("inf") for value in part.values)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from([*TABLES, "worldbank-v2"]), st.data())
def test_no_bytes_give_anything_but_values_or_one_error(protocol, data):
    content = page(row()) if protocol == "worldbank-v2" else TABLES[protocol][0]
    content = bytearray(content.encode() if isinstance(content, str) else content)
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 30))] = data.draw(st.binary(max_size=6))
        if not content:
            break
    try:
        part = read(bytes(content), protocol)
    except SourceError:
        return
    assert part.values


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.integers(1900, 2099), st.none() | st.floats(allow_nan=False, allow_infinity=False),
                       min_size=1))  # fmt: skip
def test_what_a_page_says_is_read_exactly(values):
    part = read(page(*[row("AAA", str(year), value) for year, value in values.items()], per_page=1000))
    assert [(int(value.period), value.value) for value in part.values] == list(values.items())

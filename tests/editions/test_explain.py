"""Differences in words: which page, which figure, which row, and both values."""

from __future__ import annotations

import pytest

from eslabon.editions.contrast import contrast, first_line
from eslabon.editions.explain import explain, kind_of
from eslabon.editions.explain_data import first_cell, first_key
from eslabon.editions.fixed_zip import fixed_zip

PAGE = "en/html/country/ESP.html"
SUBJECT = "page country/ESP (en, “Spain — Three economies”): "


def altered(edition, path: str, *pairs: tuple[str, str]) -> str:
    """The words for a file in which texts were replaced."""
    before = (edition / path).read_bytes()
    after = before
    for old, new in pairs:
        assert old.encode() in after, old
        after = after.replace(old.encode(), new.encode(), 1)
    return explain(path, before, after)


@pytest.mark.parametrize(
    ("pairs", "words"),
    [
        (
            [(">37.3%<", ">37.4%<")],
            "section “Spain”: value obs/exports_gdp/ESP/2024: published 37.3%, rebuilt 37.4%",
        ),
        (
            [(">10.7</data>", ">10.8</data>")],
            "Table ESP.1: value obs/manufacturing_gdp/ESP/2024: published 10.7, rebuilt 10.8",
        ),
        (
            [("obs/exports_gdp/ESP/2024", "obs/exports_gdp/ESP/2023")] * 2,
            "section “Spain”: value obs/exports_gdp/ESP/2024 (“37.3%”) is only in the published page",
        ),
        (
            [("<p>World Bank</p>", "<p>World Bench</p>")],
            "Table ESP.1: text: published “World Bank”, rebuilt “World Bench”",
        ),
        (
            [('"labelFontSize":12', '"labelFontSize":13')],
            "Figure ESP.1: chart: config.axis.labelFontSize: published “12”, rebuilt “13”",
        ),
        (
            [('href="FRA.html"', 'href="ITA.html"')],
            "tag: published “<a href='FRA.html'>”, rebuilt “<a href='ITA.html'>”",
        ),
    ],
    ids=["value", "value in a table", "value cited or not", "sentence", "chart", "tag"],
)
def test_a_page_names_figure_and_values(sealed, pairs, words):
    assert altered(sealed, PAGE, *pairs) == SUBJECT + words


@pytest.mark.parametrize(
    ("path", "old", "new", "words"),
    [
        (
            "data/observations/exports_gdp.csv", "37.2927827939586", "37.3",
            "data/observations/exports_gdp.csv: row 26 (country ESP, year 2024), column value: "
            "published “37.2927827939586”, rebuilt “37.3”",
        ),
        (
            "data/observations/exports_gdp.csv", "ESP,2024", "ESP,2025",
            "data/observations/exports_gdp.csv: row (country ESP, year 2024) is only in the published one",
        ),
        (
            "data/observations/exports_gdp.csv", "vintage", "edition",
            "data/observations/exports_gdp.csv: columns: "
            "published “country, year, value, source, vintage, flag”, "
            "rebuilt “country, year, value, source, edition, flag”",
        ),
        (
            "data/indicator/exports_gdp.json", "37.2927827939586", "37.3",
            "data/indicator/exports_gdp.json: observations[24].value: "
            "published “37.2927827939586”, rebuilt “37.3”",
        ),
        (
            "notebooks/en/country/ESP.ipynb", "37.3%", "37.4%",
            "notebook of page country/ESP (en): cell 5: outputs[0].data.text/markdown[2]: "
            "published “…ts of Spain were 37.3% of GDP, against a median of 33.2% amo…”, "
            "rebuilt “…ts of Spain were 37.4% of GDP, against a median of 33.2% amo…”",
        ),
        (
            "en/html/_images/country-ESP-exports.svg", ">2000<", ">2001<",
            "en/html/_images/country-ESP-exports.svg: a label: published “2000”, rebuilt “2001”",
        ),
        (
            "source/en/_toc.yml", "root: index", "root: other",
            "source/en/_toc.yml: line 2: published “root: index”, rebuilt “root: other”",
        ),
    ],
)  # fmt: skip
def test_other_files_name_row_key_cell_or_line(sealed, path, old, new, words):
    assert altered(sealed, path, (old, new)) == words


def test_pdfs_name_sheet_and_text(sealed):
    """Text is read through the fonts' own tables."""
    pdf = "en/pdf/country/ESP.pdf"
    other = (sealed / "en/pdf/country/FRA.pdf").read_bytes()
    assert explain(pdf, (sealed / pdf).read_bytes(), other) == (
        "PDF country/ESP (en): sheet 1, text: published “Spain”, rebuilt “France”"
    )


def test_parquet_names_row_and_column(sealed):
    import io

    import polars

    path = "data/parquet/observations.parquet"
    before = (sealed / path).read_bytes()
    frame = polars.read_parquet(io.BytesIO(before))
    changed = frame.with_columns(
        polars.when(polars.col("year") == 2024).then(1.5).otherwise(polars.col("value")).alias("value")
    )
    after = io.BytesIO()
    changed.write_parquet(after)
    assert explain(path, before, after.getvalue()) == (
        f"{path}: row 26 (indicator exports_gdp, country ESP, year 2024), column value: "
        "published “37.2927827939586”, rebuilt “1.5”"
    )


def test_archives_name_member_and_what_differs_in_it():
    one = fixed_zip({"a.csv": b"id,value\nx,1\n", "b.txt": b"b"})
    other = fixed_zip({"a.csv": b"id,value\nx,2\n", "b.txt": b"b"})
    assert explain("source.zip", one, other) == (
        "source.zip: member a.csv: row 2 (id x), column value: published “1”, rebuilt “2”"
    )
    assert explain("source.zip", one, fixed_zip({"a.csv": b"id,value\nx,1\n"})) == (
        "source.zip: member b.txt is only in the published one"
    )


@pytest.mark.parametrize(
    "path",
    ["a.pdf", "a.zip", "a.json", "a.ipynb", "a.parquet", "a.csv", "a.svg", "en/html/a.html", "a.png", "a"],
)
@pytest.mark.parametrize(
    "damaged", [b"", b"\xff\xfe\x00", b"{", b"<<<", b"PK\x03\x04", b"%PDF-1.7", b'{"cells": 3}']
)
def test_damaged_files_are_told_and_never_raise(path, damaged):
    """Of whatever kind they claim to be."""
    assert len(explain(path, damaged, b"something else")) > len(path) + 10


def test_equal_looking_files_still_have_a_difference():
    """White space that a parser passes over is found as a line."""
    assert explain("a.json", b'{"a": 1}', b'{"a":  1}').endswith(
        'line 1: published “{"a": 1}”, rebuilt “{"a": 1}”'
    )


def test_values_are_cut_around_the_difference():
    long = "x" * 200
    assert contrast(f"{long}1{long}", f"{long}2{long}").count("…") == 4
    assert "1xxx" in contrast(f"{long}1{long}", f"{long}2{long}")
    assert contrast(1, 2) == "published “1”, rebuilt “2”"


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (b"a\nb\n", b"a\nc\n", "line 2: published “b”, rebuilt “c”"),
        (b"a", b"a\nb", "line 2 is only in the rebuilt one: “b”"),
        (b"\xff\x00", b"\xff\x01\x02", "byte 1: published 2 bytes, rebuilt 3 bytes"),
        (b"\xff", b"\xff\x01", "byte 1: published 1 bytes, rebuilt 2 bytes"),
    ],
)
def test_texts_name_lines_and_other_files_bytes(old, new, words):
    assert first_line(old, new) == words


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ({"a": [1, {"b": 2}]}, {"a": [1, {"b": 3}]}, "a[1].b: published “2”, rebuilt “3”"),
        ({"a": 1}, {}, "a is only in the published one"),
        ({}, {"a": 1}, "a is only in the rebuilt one"),
        ({"a": [1]}, {"a": [1, 2]}, "a: published 1 entries, rebuilt 2"),
        ({"a": 1}, {"a": True}, "a: published “1”, rebuilt “true”"),
        ({"a": 1}, {"a": 1.0}, "a: published “1”, rebuilt “1.0”"),
        ({"a": None}, {"a": None}, ""),
    ],
)
def test_json_names_the_key(old, new, words):
    assert first_key(old, new) == words


def test_rows_are_told_by_the_columns_that_tell_them_apart():
    """Two where one is not enough; a table without any key still names the row's number."""
    assert "row 3 (a x, b 2), column c" in first_cell(b"a,b,c\nx,1,1\nx,2,1\n", b"a,b,c\nx,1,1\nx,2,5\n")
    assert first_cell(b"a,b\nx,1\nx,1\n", b"a,b\nx,1\nx,2\n").startswith("row 3 (a x), column b")


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("es/html/index.html", "page"),
        ("data/indicators.json", "data"),
        ("notebooks/es/country/ESP.ipynb", "notebook"),
        ("es/pdf/book.pdf", "PDF"),
        ("es/html/_images/a.svg", "drawing"),
        ("source.zip", "archive"),
        ("source/es/index.md", "source"),
        ("CITATION.cff", "other"),
    ],
)
def test_kinds(path, kind):
    assert kind_of(path) == kind

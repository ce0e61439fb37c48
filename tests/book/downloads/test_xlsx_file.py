"""Workbooks, as public readers find them."""

import io
import zipfile

import openpyxl
import pandas as pd
from lxml import etree

from eslabon.book.downloads.sheet import Sheet, SheetColumn
from eslabon.book.downloads.xlsx_file import xlsx_bytes
from tests.book.downloads.sheets import EMPTY, NASTY, SHEET


def workbook(sheet):
    return openpyxl.load_workbook(io.BytesIO(xlsx_bytes(sheet)))


def test_cells_are_what_they_were():
    """Numbers are numbers, texts are texts whatever they begin with, what is missing is empty."""
    data = workbook(SHEET).worksheets[0]
    rows = list(data.iter_rows(values_only=True))
    assert rows[0] == ("Nombre", "Valor, %", "Año")
    assert rows[1:] == [tuple(row) for row in SHEET.rows]
    assert {data.cell(row, 1).data_type for row in range(2, 2 + len(NASTY) - 1)} == {"s"}
    assert data.cell(3, 2).data_type == "n"


def test_it_is_ready_to_be_read():
    """The headings stay in sight, columns are as wide as their texts, the second sheet says what it is."""
    book = workbook(SHEET)
    data, about = book.worksheets
    assert (data.freeze_panes, data.sheet_view.pane.state) == ("A2", "frozen")
    assert data["A1"].font.b and not data["A2"].font.b
    assert data.column_dimensions["A"].width > data.column_dimensions["C"].width
    assert [tuple(row) for row in about.iter_rows(values_only=True)] == list(SHEET.about)
    assert book.sheetnames == ["Datos   uno  dos", "Acerca de los datos"]


def test_a_truth_value_is_one():
    sheet = Sheet((), (SheetColumn("a", "a"), SheetColumn("b", "b")), ((True, False),))
    assert list(workbook(sheet).worksheets[0].iter_rows(min_row=2, values_only=True)) == [(True, False)]


def test_pandas_reads_it():
    table = pd.read_excel(io.BytesIO(xlsx_bytes(SHEET)), sheet_name=0, dtype={"Nombre": str})
    assert list(table["Valor, %"])[1:] == [0.1 + 0.2] * (len(NASTY) - 1)


def test_an_empty_table_has_its_heading():
    rows = list(workbook(EMPTY).worksheets[0].iter_rows(values_only=True))
    assert rows == [("Nombre", "Valor")]


def test_all_parts_are_named_and_fixed():
    """Every part is well-formed and declared; nothing tells when or where it was written."""
    content = xlsx_bytes(SHEET)
    assert content == xlsx_bytes(SHEET)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {entry.compress_type for entry in archive.infolist()} == {zipfile.ZIP_STORED}
        parts = {name: etree.fromstring(archive.read(name)) for name in archive.namelist()}
    texts = [text for text in parts["xl/sharedStrings.xml"].iter("{*}t") if text.text != text.text.strip()]
    assert texts and all(text.get("{http://www.w3.org/XML/1998/namespace}space") for text in texts)
    declared = {part.get("PartName") for part in parts["[Content_Types].xml"] if part.get("PartName")}
    assert declared == {f"/{name}" for name in parts if not name.endswith(".rels") and "[" not in name}

"""A workbook of two sheets: the data, and what they are.

Written part by part, not by a library: those that exist deflate the archive, and deflated bytes differ
between builds of zlib (:mod:`eslabon.editions.fixed_zip`). Of the format (ECMA-376) it uses cells of numbers
and of shared texts, three cell styles, column widths and a frozen row.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape, quoteattr

from eslabon.book.downloads.sheet import Sheet, Value
from eslabon.editions.fixed_zip import fixed_zip

__all__ = ["xlsx_bytes"]

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
# Not allowed in XML 1.0, whatever it stands for.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_PLAIN, _BOLD, _WRAPPED = 0, 1, 2
_NARROW, _WIDE = 9, 60
# Excel's own limits: of a sheet's name, and of a cell's text.
_NAME, _TEXT = 31, 32_767


def xlsx_bytes(sheet: Sheet) -> bytes:
    """The file. Same sheet, same bytes."""
    titles = [column.title for column in sheet.columns]
    texts: dict[str, int] = {}  # each text once, by the order in which cells first hold it
    data = _worksheet([titles, *sheet.rows], _widths([titles, *sheet.rows]), texts, frozen=True)
    about = _worksheet(sheet.about, [24, 100], texts, bold_column=True)
    names = [_sheet_name(sheet.data_title), _sheet_name(sheet.about_title)]
    parts = {
        "[Content_Types].xml": _content_types(len(names)),
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": _workbook(names),
        "xl/_rels/workbook.xml.rels": _relations(
            [
                *(("worksheet", f"worksheets/sheet{n}.xml") for n in (1, 2)),
                ("styles", "styles.xml"),
                ("sharedStrings", "sharedStrings.xml"),
            ]
        ),
        "xl/sharedStrings.xml": _shared(texts),
        "xl/styles.xml": _styles(),
        "xl/worksheets/sheet1.xml": data,
        "xl/worksheets/sheet2.xml": about,
    }
    return fixed_zip({name: (_HEAD + text).encode() for name, text in parts.items()})


def _worksheet(
    rows: Iterable[Sequence[Value]],
    widths: Sequence[int],
    texts: dict[str, int],
    *,
    frozen: bool = False,
    bold_column: bool = False,
) -> str:
    pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>' if frozen else ""
    columns = "".join(
        f'<col min="{n}" max="{n}" width="{width}" customWidth="1"/>' for n, width in enumerate(widths, 1)
    )
    written = []
    for number, row in enumerate(rows, start=1):
        cells = []
        for place, value in enumerate(row):
            bold = (frozen and number == 1) or (bold_column and place == 0)
            style = _BOLD if bold else _WRAPPED if widths[place] >= _WIDE else _PLAIN
            cells.append(_cell(f"{_letters(place)}{number}", value, style, texts))
        written.append(f'<row r="{number}">{"".join(cells)}</row>')
    return (
        f'<worksheet xmlns="{_MAIN}">'
        f'<sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
        f"<cols>{columns}</cols><sheetData>{''.join(written)}</sheetData></worksheet>"
    )


def _cell(place: str, value: Value, style: int, texts: dict[str, int]) -> str:
    at = f'r="{place}"' + (f' s="{style}"' if style else "")
    if value is None or value == "":
        return ""
    if isinstance(value, bool):  # a number to Python
        return f'<c {at} t="b"><v>{value:d}</v></c>'
    if not isinstance(value, str):
        if not math.isfinite(value):
            raise ValueError(f"cell {place} holds {value!r}, which a workbook cannot")
        return f"<c {at}><v>{value!r}</v></c>"
    return f'<c {at} t="s"><v>{texts.setdefault(_CONTROL.sub("", value)[:_TEXT], len(texts))}</v></c>'


def _shared(texts: Iterable[str]) -> str:
    """The texts of all cells; spaces at the ends of one are kept only where it says so."""
    space = {True: "", False: ' xml:space="preserve"'}
    inner = "".join(f"<si><t{space[text == text.strip()]}>{escape(text)}</t></si>" for text in texts)
    return f'<sst xmlns="{_MAIN}">{inner}</sst>'


def _widths(rows: Sequence[Sequence[Value]]) -> list[int]:
    """Width of each column in characters: of its longest cell, within bounds."""
    longest = [max(len(_printed(row[place])) for row in rows) for place in range(len(rows[0]))]
    return [min(max(length + 2, _NARROW), _WIDE) for length in longest]


def _printed(value: Value) -> str:
    return "" if value is None else value if isinstance(value, str) else f"{value:.11g}"


def _letters(place: int) -> str:
    """Name of a column: 0 is A, 26 is AA."""
    name, left = "", place + 1
    while left:
        left, letter = divmod(left - 1, 26)
        name = chr(ord("A") + letter) + name
    return name


def _sheet_name(title: str) -> str:
    return re.sub(r"[\[\]:*?/\\']", " ", title)[:_NAME].strip() or "-"


def _content_types(sheets: int) -> str:
    parts = [
        ("/xl/workbook.xml", "sheet.main"),
        ("/xl/styles.xml", "styles"),
        ("/xl/sharedStrings.xml", "sharedStrings"),
    ]
    parts += [(f"/xl/worksheets/sheet{n}.xml", "worksheet") for n in range(1, sheets + 1)]
    named = "".join(f'<Override PartName="{name}" ContentType="{_TYPE}.{kind}+xml"/>' for name, kind in parts)
    return (
        f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{named}</Types>'
    )


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    inner = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'


def _workbook(names: Sequence[str]) -> str:
    sheets = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>'
        for n, name in enumerate(names, start=1)
    )
    return f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets></workbook>'


def _styles() -> str:
    font = '<font>{}<sz val="11"/><name val="Calibri"/><family val="2"/></font>'
    cell = '<xf numFmtId="0" fontId="{}" fillId="0" borderId="0" xfId="0"{}>{}</xf>'
    wrap = '<alignment vertical="top" wrapText="1"/>'
    formats = [
        cell.format(0, "", ""),
        cell.format(1, ' applyFont="1" applyAlignment="1"', wrap),
        cell.format(0, ' applyAlignment="1"', wrap),
    ]
    return (
        f'<styleSheet xmlns="{_MAIN}"><fonts count="2">{font.format("")}{font.format("<b/>")}</fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="{len(formats)}">{"".join(formats)}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )

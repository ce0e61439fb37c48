"""CSV for programs and for Excel alike.

RFC 4180: commas, CRLF, quotes only where needed, a point before decimals whatever the language. The file
begins with a byte order mark: without it Excel reads accents wrongly, and pandas, R and Python
(``utf-8-sig``) take it away. Lines of the header begin with ``#`` (``comment="#"`` in pandas and readr); a
field that holds ``#`` is quoted, so that no reader takes its rest for a comment.

A spreadsheet runs a cell that begins with ``=``, ``+``, ``-`` or ``@`` as a formula, even a quoted one. Texts
that begin so get an apostrophe before them, unless they are a printed number ("+1,2 p.", "+6.1 pts").
Numbers are never changed. Workbooks need none of this: their cells say that they are texts.
"""

from __future__ import annotations

import re

from eslabon.book.downloads.sheet import Sheet, Value

__all__ = ["csv_bytes", "without_formula"]

_STARTS_FORMULA = re.compile(r"[=+\-@\t\r\n]")
# A number, at most a short unit and a year after it: nothing that a spreadsheet could call. A unit without a
# point ("pts") stands apart from its number, which is never so in the name of a cell.
_UNIT = r"%|[^\W\d]{1,3}\.|(?<=[\u00a0\u202f ])[^\W\d]{1,3}"
_NUMBER = rf"\d[\d.,'\u00a0\u202f ]*(?:{_UNIT})?(?: \(\d{{4}}\))?"
# A change, or how one change became another ("+6,3 p. → +8,7 p.").
_PRINTED_NUMBER = re.compile(rf"[+-]{_NUMBER}(?: → [+\-−]?{_NUMBER})?")
_NEEDS_QUOTES = re.compile(r'[",#\r\n]|^\s|\s$')


def csv_bytes(sheet: Sheet) -> bytes:
    """The file. Same sheet, same bytes."""
    lines = [f"# {_one_line(label)}: {_one_line(text)}" for label, text in sheet.about]
    lines.append(",".join(_field(column.name) for column in sheet.columns))
    lines += [",".join(_field(value) for value in row) for row in sheet.rows]
    return "\ufeff".encode() + "".join(f"{line}\r\n" for line in lines).encode()


def without_formula(text: str) -> str:
    """The text, with an apostrophe before it where a spreadsheet would run it.

    Examples
    --------
    >>> without_formula("=1+1"), without_formula("+1,2 p."), without_formula("-abc")
    ("'=1+1", '+1,2 p.', "'-abc")
    """
    if _STARTS_FORMULA.match(text) and not _PRINTED_NUMBER.fullmatch(text):
        return f"'{text}"
    return text


def _field(value: Value) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        return repr(value)
    text = without_formula(value)
    return '"' + text.replace('"', '""') + '"' if _NEEDS_QUOTES.search(text) else text


def _one_line(text: str) -> str:
    return " ".join(text.split())

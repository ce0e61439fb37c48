"""In what two PDFs differ: the sheet and its text.

Typst writes text as glyph numbers with a table to characters in each font; that is all that is read here.
"""

from __future__ import annotations

import re
from io import BytesIO
from itertools import zip_longest

import pikepdf

from eslabon.editions.contrast import contrast

__all__ = ["first_page"]

_HEX = r"<([0-9A-Fa-f]+)>"
_SINGLE = re.compile(rf"^{_HEX}\s+{_HEX}\s*$", re.MULTILINE)
_RANGE = re.compile(rf"^{_HEX}\s+{_HEX}\s+{_HEX}\s*$", re.MULTILINE)


def first_page(published: bytes, rebuilt: bytes) -> str:
    """The first sheet that differs, by its number, and the first difference in its text."""
    with pikepdf.open(BytesIO(published)) as old, pikepdf.open(BytesIO(rebuilt)) as new:
        pairs = zip(old.pages, new.pages, strict=False)
        for number, (mine, theirs) in enumerate(pairs, 1):
            for line, other in zip_longest(_lines(mine), _lines(theirs), fillvalue=""):
                if line != other:
                    return f"sheet {number}, text: {contrast(line, other)}"
            if _content(mine) != _content(theirs):
                return f"sheet {number}: same text, drawn otherwise"
        if len(old.pages) != len(new.pages):
            return f"published {len(old.pages)} sheets, rebuilt {len(new.pages)}"
    return "same sheets; fonts, tags or properties of the document differ"


def _content(page: pikepdf.Page) -> bytes:
    contents = page.obj.get("/Contents")
    parts = contents if isinstance(contents, pikepdf.Array) else [contents]
    return b"\n".join(part.read_bytes() for part in parts if part is not None)


def _lines(page: pikepdf.Page) -> list[str]:
    """Text of a sheet, one entry per text object."""
    fonts = page.obj.get("/Resources", {}).get("/Font", {})
    tables = {name: _characters(font) for name, font in fonts.items()}
    lines, table = [], {}
    for step in pikepdf.parse_content_stream(page):
        operator, operands = str(step.operator), list(step.operands)
        if operator == "Tf":
            table = tables.get(str(operands[0]), {})
        elif operator in ("Tj", "TJ"):
            strings = operands[0] if operator == "TJ" else operands
            codes = b"".join(bytes(part) for part in strings if isinstance(part, pikepdf.String))
            glyphs = (int.from_bytes(codes[at : at + 2], "big") for at in range(0, len(codes), 2))
            lines.append("".join(table.get(glyph, "�") for glyph in glyphs))
    return lines


def _characters(font: pikepdf.Object) -> dict[int, str]:
    """Characters by glyph number, from the font's own table."""
    if "/ToUnicode" not in font:
        return {}
    text = font.ToUnicode.read_bytes().decode("latin-1")
    table = {int(code, 16): _text(target) for code, target in _SINGLE.findall(text)}
    for first, last, target in _RANGE.findall(text):
        start = int(first, 16)
        for code in range(start, int(last, 16) + 1):
            table[code] = chr(int(target, 16) + code - start)
    return table


def _text(target: str) -> str:
    return bytes.fromhex(target).decode("utf-16-be", errors="replace")

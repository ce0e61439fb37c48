"""Grid tables, which hold spans, lists and several paragraphs; captions stand in them, targets around them.

Format: "Extension: grid_tables" of the Pandoc User's Guide. Pandoc goes by columns of characters, so what is
not one column wide is written as a reference to its code point. Widths of columns and row headers, which such
a table cannot say, are attributes of the division around it, and ``eslabon.lua`` of the project reads them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from docutils import nodes

from eslabon.book.quarto.markdown.figures import captioned
from eslabon.book.quarto.markdown.text import identifier
from eslabon.book.quarto.markdown.writer import Writer, anchors, fenced, handles, without_anchor
from eslabon.book.tables import DETAILED
from eslabon.book.typst.columns import plan_table
from eslabon.book.typst.tables import Cell, below, layout

without_anchor("table", "entry")

# Characters of a line of text on an upright page: narrower tables need not be as wide as the text.
_LINE = 85
_NARROWEST = 3
_CODE = re.compile(r"(`+)(.+?)\1(?!`)")


@handles("table")
def table(writer: Writer, node: nodes.table) -> str:
    """A table with its caption."""
    group = next(child for child in node.children if isinstance(child, nodes.tgroup))
    specs = [child for child in group.children if isinstance(child, nodes.colspec)]
    head = layout([r for part in group.children if isinstance(part, nodes.thead) for r in part.children])
    body = layout([r for part in group.children if isinstance(part, nodes.tbody) for r in part.children])
    if DETAILED in node.get("classes", ()):
        head, body, specs = [row[:-1] for row in head], below(body), specs[:-1]
    stub = "stub" in node.get("classes", ()) or any(spec.get("stub") for spec in specs)
    rows, columns = [*head, *body], len(specs)
    kept, writer.in_table = writer.in_table, True
    placed = [[_Placed.of(writer, cell) for cell in row] for row in rows]
    writer.in_table = kept
    text = _grid(placed, len(head), columns, _alignments(rows, columns))
    caption = next((child for child in node.children if isinstance(child, nodes.title)), None)
    if caption is not None:
        text += f"\n\n: {captioned(writer, node, caption)}"
    names = [f"#{identifier(writer.context.docname, name)}" for name in node["ids"]]
    options = names[:1] + ([".stub"] if stub else [])
    options.append('widths="' + " ".join(f"{width:.3f}" for width in _widths(rows, columns, stub)) + '"')
    text = fenced(text, " ".join(options))
    for name in names[1:]:
        text = fenced(text, name)
    return text


@dataclass(frozen=True)
class _Placed:
    """A cell and the lines written in it."""

    cell: Cell
    lines: tuple[str, ...]

    @classmethod
    def of(cls, writer: Writer, cell: Cell) -> _Placed:
        body = anchors(writer, cell.entry) + writer.blocks(cell.entry.children)
        return cls(cell, tuple(_columned(body).splitlines()) or ("",))

    @property
    def width(self) -> int:
        return max(len(line) for line in self.lines)


def _columned(text: str) -> str:
    """Text in which every character is one column wide; code cannot hold references and stays."""
    parts, end = [], 0
    for match in _CODE.finditer(text):
        parts += [_referred(text[end : match.start()]), match[0]]
        end = match.end()
    return "".join([*parts, _referred(text[end:])])


def _referred(text: str) -> str:
    return "".join(c if c.isascii() or _is_narrow(c) else f"&#{ord(c)};" for c in text).replace(
        "\\|", "&#124;"
    )


def _is_narrow(character: str) -> bool:
    wide = unicodedata.east_asian_width(character) in "WF"
    return not wide and unicodedata.category(character) not in {"Mn", "Me", "Cf"} and ord(character) < 0x3000


def _alignments(rows: Sequence[Sequence[Cell]], columns: int) -> list[str]:
    """Alignment of most cells of a column is that of its last row's cell of one column."""
    alignments = ["left"] * columns
    for row in rows:
        for cell in row:
            if cell.columns == 1:
                alignments[cell.column] = cell.alignment
    return alignments


def _widths(rows: Sequence[Sequence[Cell]], columns: int, stub: bool) -> list[float]:
    """Share of the text's width that each column takes."""
    grid = [[""] * columns for _ in rows]
    for texts, row in zip(grid, rows, strict=True):
        for cell in row:
            if cell.columns == 1:
                texts[cell.column] = cell.entry.astext()
    natural = [max((len(line) for row in grid for line in row[c].splitlines()), default=0) + 2
               for c in range(columns)]  # fmt: skip
    if sum(natural) <= _LINE:
        return [width / _LINE for width in natural]
    plan = plan_table(grid, may_turn=True, stub=stub, header_rows=1)
    shares = plan.shares if plan is not None else natural
    return [share / sum(shares) for share in shares]


def _grid(rows: list[list[_Placed]], head: int, columns: int, alignments: Sequence[str]) -> str:
    """Draw the cells: corners over edges over text."""
    widths = _columns_of_characters(rows, columns)
    heights = _lines_of_rows(rows)
    left = [sum(widths[:c]) + 3 * c for c in range(columns + 1)]
    top = [sum(heights[:r]) + r for r in range(len(rows) + 1)]
    canvas = [[" "] * (left[-1] + 1) for _ in range(top[-1] + 1)]
    corners: set[tuple[int, int]] = set()
    for number, row in enumerate(rows):
        for placed in row:
            cell = placed.cell
            box = (top[number], top[number + cell.rows], left[cell.column], left[cell.column + cell.columns])
            corners |= _draw(canvas, placed.lines, box)
    line = canvas[top[head]]
    mark = "=" if head else "-"
    for column, alignment in enumerate(alignments):
        start, end = left[column] + 1, left[column + 1] - 1
        corners |= {(top[head], left[column]), (top[head], left[column + 1])}
        line[start : end + 1] = mark * (end + 1 - start)
        if alignment in {"left", "center"}:
            line[start] = ":"
        if alignment in {"right", "center"}:
            line[end] = ":"
    for y, x in corners:
        canvas[y][x] = "+"
    return "\n".join("".join(row) for row in canvas)


def _draw(
    canvas: list[list[str]], lines: Sequence[str], box: tuple[int, int, int, int]
) -> set[tuple[int, int]]:
    upper, lower, start, end = box
    for x in range(start, end + 1):
        canvas[upper][x] = canvas[lower][x] = "-"
    for y in range(upper, lower + 1):
        canvas[y][start] = canvas[y][end] = "|"
    for number, text in enumerate(lines):
        canvas[upper + 1 + number][start + 2 : start + 2 + len(text)] = text
    return {(upper, start), (upper, end), (lower, start), (lower, end)}


def _columns_of_characters(rows: list[list[_Placed]], columns: int) -> list[int]:
    widths = [_NARROWEST] * columns
    cells = sorted((placed for row in rows for placed in row), key=lambda placed: placed.cell.columns)
    for placed in cells:
        first, last = placed.cell.column, placed.cell.column + placed.cell.columns - 1
        room = sum(widths[first : last + 1]) + 3 * (last - first)
        widths[last] += max(0, placed.width - room)
    return widths


def _lines_of_rows(rows: list[list[_Placed]]) -> list[int]:
    heights = [1] * len(rows)
    numbered = [(number, placed) for number, row in enumerate(rows) for placed in row]
    for number, placed in sorted(numbered, key=lambda one: one[1].cell.rows):
        last = number + placed.cell.rows - 1
        room = sum(heights[number : last + 1]) + (last - number)
        heights[last] += max(0, len(placed.lines) - room)
    return heights

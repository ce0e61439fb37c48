"""Widths, type size and orientation of a table, decided from its text before it is set.

Typst divides a page's width among columns without knowing where words may break; a column of long numbers
would then run over its neighbour. So the least width of each column (its longest word) is estimated from the
text, the type size goes down a short ladder until all fit, and a table of eight columns or more may turn the
page. A table that fits nowhere is an error, not a cut-off column.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from eslabon.book.typst.text import BREAK, KEPT, breakable

__all__ = ["CODE", "LANDSCAPE_WIDTH", "PORTRAIT_WIDTH", "TablePlan", "plan_table", "text_width"]

# Type area of A4 in points, as in the templates: 210 mm or 297 mm less two margins of 24 mm.
PORTRAIT_WIDTH = 459.0
LANDSCAPE_WIDTH = 705.0
# Space left and right of a cell's text, in points.
INSET = 5.0
# Space above and below it, and the distance between two lines of it, in sizes.
ROW_INSET = 3.6
LINE_HEIGHT = 1.25
# Semibold letters are wider by this factor.
BOLD = 1.06
# A broken text fills about this much more than its length.
RAGGED = 1.08
# Rows of more lines than this on average are set in smaller type, down to SMALL points.
FEW_LINES = 1.7
SMALL = 8.0
# The spare width is dealt out in so many parts.
STEPS = 40
SIZES = (9.0, 8.5, 8.0, 7.5, 7.0)
LANDSCAPE_SIZES = (9.0, 8.5, 8.0, 7.5, 7.0, 6.5)
# Cells up to this many ems ("12 de 28", "Arcadia") should stay on one line if there is a way. A number of two
# digits with its year ("97 (2006)") is longer: that it takes two lines is no reason to turn a page.
SHORT_CELL = 4.2
# A page is turned only for tables that have at least this many columns.
LANDSCAPE_COLUMNS = 8
# Where words have to be hyphenated, this much of one in ems stays together.
PIECE = 6.5

_KEPT = re.compile(KEPT)
# Stands in texts to be measured for a dash that ends no line: as wide, and no place to break.
_WHOLE_DASH = "+"
# Stands for a sign of code in texts to be measured: these are all of one width and never divided.
CODE = "\ue000"

# A number with thousands and a unit is one word, whatever spaces it is written with.
_NUMBER = re.compile(r"[+−<>≈]?\s?\d[\d\s.,]*\D{0,4}")
_NARROW = frozenset("iljt.,;:'|!()[]·’‘ /\u00a0\u202f fr-")
_WIDE = frozenset("mwMWOQGDHNU%@—…")


@dataclass(frozen=True)
class TablePlan:
    """How a table is set.

    One share of the type area per column (they sum to ``width``), size in points; ``hyphenated`` when some
    word is wider than its column.
    """

    shares: tuple[float, ...]
    width: float
    size: float
    landscape: bool
    hyphenated: bool = False
    heights: tuple[float, ...] = ()  # of each row in points, estimated


def text_width(text: str) -> float:
    """Width of a line of Source Sans in ems, a little too large rather than too small.

    >>> text_width("12,3 %") > text_width("12,3")
    True
    """
    total = 0.0
    for character in text:
        if character in _NARROW:
            total += 0.33
        elif character in _WIDE:
            total += 0.85
        elif character.isupper():
            total += 0.64
        elif character == CODE:
            total += 0.58
        else:
            total += 0.54
    return total


def plan_table(
    rows: Sequence[Sequence[str]], *, may_turn: bool, stub: bool = False, header_rows: int = 1
) -> TablePlan | None:
    """Plan of a table, or None when no size and orientation fits.

    Parameters
    ----------
    rows
        Text of every cell, header first; all rows have the same number of cells.
    may_turn
        Whether the table may stand on a landscape page (it may not inside a list or a box).
    stub
        Whether the first column holds row headers, which are set in semibold (wider).
    header_rows
        Number of header rows, set in semibold too.
    """
    cells = _Measures.of(rows, header_rows, stub)
    words, pieces = cells.word.max(axis=0), cells.piece.max(axis=0)
    # Labels of columns may be broken; what stands below them sets the measure of comfort.
    body = cells.line[header_rows:] if len(rows) > header_rows else cells.line
    comfort = np.maximum(words, np.where(body <= SHORT_CELL, body, 0.0).max(axis=0))
    plan = None
    turned = may_turn and len(words) >= LANDSCAPE_COLUMNS
    for demand, size, width, landscape in _attempts(comfort, words, pieces, turned=turned):
        needed = demand * size + 2 * INSET
        if needed.sum() > width or (plan and size < SMALL):
            continue
        widths = _widths(cells, needed, size, width)
        lines = np.ceil(cells.filled(widths, size)).max(axis=1, initial=1.0)
        plan = TablePlan(
            shares=tuple(round(float(value) / width, 4) for value in widths),
            width=round(float(widths.sum()) / width, 4),
            size=size,
            landscape=landscape,
            hyphenated=demand is pieces,
            heights=tuple(float(count) * size * LINE_HEIGHT + 2 * ROW_INSET for count in lines),
        )
        # A table of sentences gains from smaller type; smaller than SMALL only what fits in no other way.
        if lines.mean() <= FEW_LINES or size <= SMALL:
            break
    return plan


@dataclass(frozen=True)
class _Measures:
    """Measures of all cells in ems, each of shape rows × columns.

    Longest line, sum of all lines, longest word, longest piece of a word; and the number of lines.
    """

    line: np.ndarray
    total: np.ndarray
    word: np.ndarray
    piece: np.ndarray
    count: np.ndarray

    @classmethod
    def of(cls, rows: Sequence[Sequence[str]], header_rows: int, stub: bool) -> _Measures:
        measured = np.array([[_measure(text) for text in row] for row in rows])
        # Header cells and row headers are semibold.
        weight = np.ones(measured.shape[:2])
        weight[:header_rows] = BOLD
        if stub:
            weight[:, 0] = BOLD
        line, total, word, piece, count = np.moveaxis(measured, 2, 0)
        return cls(line * weight, total * weight, word * weight, piece * weight, count)

    def filled(self, widths: np.ndarray, size: float) -> np.ndarray:
        """Lines that each cell fills at these widths, parts of lines included."""
        room = np.maximum(widths - 2 * INSET, 1.0)
        # A line is seldom filled to its end: words do not come in the right lengths.
        broken = RAGGED * self.total * size / room
        return np.where(self.line * size <= room, self.count, np.maximum(self.count, broken))


def _measure(text: str) -> tuple[float, float, float, float, float]:
    lines = [text_width(line) for line in text.split("\n")]
    widths = [(word, text_width(word)) for word in _words(text)]
    # Only words of letters can be hyphenated; a number, a code or an address cannot.
    pieces = [min(width, PIECE) if word.isalpha() else width for word, width in widths]
    return max(lines), sum(lines), max(width for _, width in widths), max(pieces), len(lines)


def _widths(cells: _Measures, needed: np.ndarray, size: float, width: float) -> np.ndarray:
    """Widths in points: what is needed, then the rest where it saves most height."""
    wished = cells.line.max(axis=0) * size + 2 * INSET
    total = wished.sum()
    if total <= width:
        # All lines fit: the table is as wide as the text when it nearly fills it, else no wider than needed.
        used = width if total > 0.55 * width else min(width, 1.15 * total)
        return wished * (used / total)
    widths, step = needed.copy(), (width - needed.sum()) / STEPS
    for _ in range(STEPS):
        now, wider = cells.filled(widths, size), cells.filled(widths + step, size)
        heights = np.full(len(widths), np.inf)
        for column in np.flatnonzero(widths < wished):
            tried = now.copy()
            tried[:, column] = wider[:, column]
            # The square keeps one long cell from becoming a tower while all others are short.
            heights[column] = (tried.max(axis=1, initial=1.0) ** 2).sum()
        widths[int(np.argmin(heights))] += step
    return widths


def _attempts(
    comfort: np.ndarray, words: np.ndarray, pieces: np.ndarray, *, turned: bool
) -> Iterator[tuple[np.ndarray, float, float, bool]]:
    """Ways to set a table, best first: what its columns need in ems, size, width in points, turned or not.

    Short cells on one line; else whole words; else hyphenated words. Upright before turned before small.
    """
    upright = [(size, PORTRAIT_WIDTH, False) for size in SIZES]
    sideways = [(size, LANDSCAPE_WIDTH, True) for size in LANDSCAPE_SIZES] if turned else []
    readable = [attempt for attempt in upright if attempt[0] >= SMALL]
    for demand, attempts in (
        (comfort, readable + sideways),
        (words, sideways or upright),
        (pieces, sideways or upright),
    ):
        yield from ((demand, *attempt) for attempt in attempts)


def _words(text: str) -> list[str]:
    """Pieces of a text that are never broken; no-break spaces hold a number and its unit together."""
    if _NUMBER.fullmatch(text):
        return [text]
    whole = _KEPT.sub(lambda kept: kept[0].replace(" ", "\u00a0").replace("–", _WHOLE_DASH), text)
    # No line ends between a hyphen and a figure: "un-2023".
    return re.split(rf"[ \t\n]+|(?<=[–—{BREAK}])|(?<=[-/])(?!\d)", breakable(whole))

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

__all__ = ["LANDSCAPE_WIDTH", "PORTRAIT_WIDTH", "TablePlan", "plan_table", "text_width"]

# Type area of A4 in points, as in the templates: 210 mm or 297 mm less two margins of 24 mm.
PORTRAIT_WIDTH = 459.0
LANDSCAPE_WIDTH = 705.0
# Space left and right of a cell's text, in points.
INSET = 5.0
# Space above and below it, and the distance between two lines of it, in sizes.
ROW_INSET = 3.6
LINE_HEIGHT = 1.25
SIZES = (9.0, 8.5, 8.0, 7.5, 7.0)
LANDSCAPE_SIZES = (9.0, 8.5, 8.0, 7.5, 7.0, 6.5)
# Cells up to this many ems ("progreso moderado") should stay on one line if there is a way.
SHORT_CELL = 8.5
# A page is turned only for tables that have at least this many columns.
LANDSCAPE_COLUMNS = 8
# Words longer than this are hyphenated by Typst, so they do not dictate a column's width; in ems.
LONGEST_WORD = 6.5

# A number with thousands and a unit is one word, whatever spaces it is written with.
_NUMBER = re.compile(r"[+−<>≈]?\s?\d[\d\s.,]*\D{0,4}")
_NARROW = frozenset("iljt.,;:'|!()[]·’‘ /\u00a0\u202f fr-")
_WIDE = frozenset("mwMWOQGDHNU%@—…")


@dataclass(frozen=True)
class TablePlan:
    """How a table is set: one share of the width per column (they sum to ``width``), size in points."""

    shares: tuple[float, ...]
    width: float
    size: float
    landscape: bool
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
    columns = len(rows[0])
    least = [0.0] * columns
    natural = [0.0] * columns
    for number, row in enumerate(rows):
        for column, text in enumerate(row):
            bold = 1.06 if number < header_rows or (stub and column == 0) else 1.0
            least[column] = max(least[column], bold * _longest_word(text))
            natural[column] = max(natural[column], bold * max(map(text_width, text.split("\n"))))
    turned = may_turn and columns >= LANDSCAPE_COLUMNS
    comfort = [max(ems, min(wish, SHORT_CELL)) for ems, wish in zip(least, natural, strict=True)]
    for demand, (size, width, landscape) in _attempts(comfort, least, turned):
        if sum(ems * size + 2 * INSET for ems in demand) <= width:
            needed = [ems * size + 2 * INSET for ems in demand]
            wished = [ems * size + 2 * INSET for ems in natural]
            shares, used = _share(needed, wished, width)
            heights = tuple(_height(row, shares, size, width) for row in rows)
            return TablePlan(shares, used, size, landscape, heights)
    return None


def _height(row: Sequence[str], shares: Sequence[float], size: float, width: float) -> float:
    """Estimated height of a row in points: lines of its longest cell, and the space above and below."""
    lines = 1.0
    for text, share in zip(row, shares, strict=True):
        room = max(share * width - 2 * INSET, 1.0)
        lines = max(lines, sum(-(-text_width(line) * size // room) for line in text.split("\n")))
    return lines * size * LINE_HEIGHT + 2 * ROW_INSET


def _attempts(comfort: list[float], least: list[float], turned: bool) -> Iterator[tuple]:
    """Ways to set a table, best first: short cells on one line, then a turned page, then smaller type."""
    upright = [(size, PORTRAIT_WIDTH, False) for size in SIZES]
    sideways = [(size, LANDSCAPE_WIDTH, True) for size in LANDSCAPE_SIZES] if turned else []
    yield from ((comfort, attempt) for attempt in [a for a in upright if a[0] >= 8.0] + sideways)
    yield from ((least, attempt) for attempt in (sideways or upright))


def _share(needed: list[float], wished: list[float], width: float) -> tuple[tuple[float, ...], float]:
    """Fractions of the type area per column, and the fraction that all of them use."""
    total = sum(wished)
    if total <= width:
        # All lines fit: the table is as wide as the text when it nearly fills it, else no wider than needed.
        used = width if total > 0.55 * width else min(width, 1.15 * total)
        spare = used - total
        widths = [wish + spare * wish / total for wish in wished]
    else:
        # As in CSS: each column its least width, the rest in proportion to what it would still like.
        used = width
        spare = width - sum(needed)
        # The square root keeps one column of sentences from starving the columns of short text.
        appetite = [max(wish - need, 0.0) ** 0.5 for wish, need in zip(wished, needed, strict=True)]
        hunger = sum(appetite) or 1.0
        widths = [need + spare * want / hunger for need, want in zip(needed, appetite, strict=True)]
    return tuple(round(value / width, 4) for value in widths), round(used / width, 4)


def _longest_word(text: str) -> float:
    """Width of the longest unbreakable piece, in ems; no-break spaces hold a number and its unit together."""
    words = [text] if _NUMBER.fullmatch(text) else re.split(r"[ \t\n]+|(?<=[-/–—])", text)
    longest = 0.0
    for word in words:
        width = text_width(word)
        # Only words of letters can be hyphenated; a number, a code or an address cannot.
        longest = max(longest, min(width, LONGEST_WORD) if word.isalpha() else width)
    return longest

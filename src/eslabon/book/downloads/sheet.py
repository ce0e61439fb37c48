"""A figure's data with all that must travel with them: the one thing that every file is written from."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from eslabon.language.reading import read_number

__all__ = ["Sheet", "SheetColumn", "Value", "read_columns", "table_columns"]

Value = str | int | float | None
_DIGIT = re.compile(r"\d")
_ASIDE = re.compile(r"\s*\([^()]*\)$")


@dataclass(frozen=True)
class SheetColumn:
    """Name of a column, the same in every language for charts, and its title in the reader's language."""

    name: str
    title: str


@dataclass(frozen=True)
class Sheet:
    """Data and header.

    Parameters
    ----------
    about
        Label and text of each line of the header, in the reader's language.
    columns, rows
        The data; what is not known is None.
    data_title, about_title
        Names of the two sheets of a workbook.
    """

    about: tuple[tuple[str, str], ...]
    columns: tuple[SheetColumn, ...]
    rows: tuple[tuple[Value, ...], ...] = field(repr=False)
    data_title: str = "Data"
    about_title: str = "About"


def read_columns(
    shown: Sequence[Sequence[str]], language: str, missing: str
) -> list[list[int | float | None]]:
    """The number of each cell of a printed table whose data nobody gave, read as its language writes it.

    Columns are read as wholes: one that has anything else than numbers and gaps has none, since a number
    among words may be a code.
    """
    columns = []
    for cells in zip(*shown, strict=False):
        numbers = [read_number(text, language) for text in cells]
        gaps = [_ASIDE.sub("", text) in ("", missing) for text in cells]
        pure = all(gap or number is not None for gap, number in zip(gaps, numbers, strict=True))
        columns.append(numbers if pure else [None] * len(numbers))
    return [list(row) for row in zip(*columns, strict=True)]


def table_columns(
    titles: Sequence[str],
    shown: Sequence[Sequence[str]],
    exact: Sequence[Sequence[int | float | None]],
    shown_title: str,
    missing: str,
) -> tuple[tuple[SheetColumn, ...], tuple[tuple[Value, ...], ...]]:
    """Columns and rows of a printed table, numbers as numbers.

    A column of numbers keeps them unrounded, and a second column after it has what is printed: a unit, a
    flag, rounded digits, words for a number that does not exist. It stands there even where it says the same,
    so that a table has one shape in all languages and for all countries. A column with figures that are no
    numbers ("2017–2021", "13 países") is one of texts.

    Parameters
    ----------
    titles, shown
        The table as printed.
    exact
        The number of each cell, None for words; may be empty.
    shown_title
        Title of such a second column, with ``{column}``.
    missing
        What the print has for a number that does not exist.
    """
    columns: list[SheetColumn] = []
    cells: list[list[Value]] = []
    for place, title in enumerate(_distinct(titles)):
        printed = ["" if row[place] == missing else row[place] for row in shown]
        numbers = [row[place] for row in exact] if exact else [None] * len(printed)
        if _is_of_numbers(printed, numbers):
            columns.append(SheetColumn(title, title))
            cells.append(numbers)
            title = shown_title.replace("{column}", title)
        columns.append(SheetColumn(title, title))
        cells.append([text or None for text in printed])
    return tuple(columns), tuple(zip(*cells, strict=True)) if shown else ()


def _is_of_numbers(printed: Sequence[str], numbers: Sequence[int | float | None]) -> bool:
    """Whether cells have numbers, but for those with words for a gap, and no other figures."""
    if all(number is None for number in numbers):
        return False
    without = (text for text, number in zip(printed, numbers, strict=True) if number is None)
    # What a gap says in parentheses ("— (2/8)") tells why it is one.
    return not any(_DIGIT.search(_ASIDE.sub("", text)) for text in without)


def _distinct(titles: Sequence[str]) -> list[str]:
    """Titles, numbered where two are the same; an empty one (a corner) becomes a number."""
    found: list[str] = []
    for place, title in enumerate(titles, start=1):
        wanted = " ".join(title.split()) or str(place)
        found.append(wanted if wanted not in found else f"{wanted} ({place})")
    return found

"""A figure's data with all that must travel with them: the one thing that every file is written from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

__all__ = ["Sheet", "SheetColumn", "Value", "table_columns"]

Value = str | int | float | None


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


def table_columns(
    titles: Sequence[str],
    shown: Sequence[Sequence[str]],
    exact: Sequence[Sequence[int | float | None]],
    shown_title: str,
    missing: str,
) -> tuple[tuple[SheetColumn, ...], tuple[tuple[Value, ...], ...]]:
    """Columns and rows of a printed table, numbers as numbers.

    A column with numbers keeps them unrounded; where the print says more or less than the number does (a
    unit, a flag, rounded digits), a second column after it has what is printed.

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
        if any(number is not None for number in numbers):
            columns.append(SheetColumn(title, title))
            cells.append(numbers)
            if all(_says(text, number) for text, number in zip(printed, numbers, strict=True)):
                continue
            title = shown_title.replace("{column}", title)
        columns.append(SheetColumn(title, title))
        cells.append([text or None for text in printed])
    return tuple(columns), tuple(zip(*cells, strict=True)) if shown else ()


def _says(text: str, number: int | float | None) -> bool:
    """Whether a printed cell says its number and nothing else."""
    return not text if number is None else text == str(number)


def _distinct(titles: Sequence[str]) -> list[str]:
    """Titles, numbered where two are the same; an empty one (a corner) becomes a number."""
    found: list[str] = []
    for place, title in enumerate(titles, start=1):
        wanted = " ".join(title.split()) or str(place)
        found.append(wanted if wanted not in found else f"{wanted} ({place})")
    return found

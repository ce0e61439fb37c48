"""The numbers behind the cells of a table: what a reader takes away is the datum, not its rounding."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from eslabon.language.reading import read_number
from eslabon.pages.outputs import Column, readable

if TYPE_CHECKING:
    from eslabon.pages.page import Page

__all__ = ["exact_cells"]

_CITED = re.compile(r"\{value\}`[^`]+?<(?P<key>[^<>`]+)>`")
Number = int | float | None


def exact_cells(
    page: Page, columns: Sequence[Column], rows: Sequence[Sequence[str]]
) -> tuple[tuple[Number, ...], ...]:
    """The number of each cell, None for cells of words and for absent numbers.

    A cell that cites one datum has that datum's value, unrounded. Others have what they say, where their
    column is one of numbers and they say one.
    """
    return tuple(
        tuple(_number(page, cell, column.align == "right") for cell, column in zip(row, columns, strict=True))
        for row in rows
    )


def _number(page: Page, cell: str, among_numbers: bool) -> Number:
    keys = [match["key"] for match in _CITED.finditer(cell)]
    value = _datum(page, keys[0]) if len(keys) == 1 else None
    if value is not None:
        return value
    return read_number(readable(cell), page.language) if keys or among_numbers else None


def _datum(page: Page, key: str) -> Number:
    """The value of a key that names one number of the page's slice; None for other keys."""
    kind, *parts = key.split("/")
    match kind, parts:
        case "obs", [indicator, country, year]:
            return page.value_of(indicator, country, int(year))
        case "measure", ["change" | "rank" as measure, indicator, country]:
            return page.measured(measure, indicator, country)
        case "group", [group, "median", indicator]:
            return page.median_of(group, indicator)
        case _:
            return None

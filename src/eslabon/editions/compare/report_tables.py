"""Tables of the report that show their first rows and say how many there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from eslabon.editions.compare.document import Cell, Column, Table
from eslabon.editions.compare.names import Names

__all__ = ["bounded", "first_rows"]


def first_rows(names: Names, rows: Iterable[Any], most: int | None) -> tuple[list[Any], str]:
    """The first `most` rows, all for None, and a sentence on how many there are, if not all."""
    rows = list(rows)
    shown = rows if most is None else rows[:most]
    if len(shown) == len(rows):
        return shown, ""
    counted = {"shown": names.count(len(shown)), "all": names.count(len(rows))}
    return shown, names.messages("Se muestran {shown} filas de {all}.", **counted)


def bounded(
    names: Names,
    name: str,
    caption: str,
    columns: Sequence[Column],
    rows: Iterable[Any],
    make: Callable[[Any], tuple[Cell, ...]],
    most: int | None,
) -> tuple[Table, ...]:
    """A table of the first rows with a note of how many there are; none without rows."""
    shown, note = first_rows(names, rows, most)
    return (Table(name, caption, tuple(columns), tuple(make(row) for row in shown), note),) if shown else ()

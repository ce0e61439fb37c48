"""Which entries of a register are meant: conditions joined by ``&``.

::

    column=value          the value is among the cell's values; an empty value means an empty cell
    column!=value         it is not
    column=one|other      one of several values is among them
    column=@group         one of the countries that are or were in the group

The same words stand in the data (which entries a sentence counts), in the keys of counted numbers and in
the role ``{count}`` of the prose, so that a reader of a key can count again.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

__all__ = ["Condition", "meets", "parse_conditions"]

SEPARATOR = ";"  # between the values of a cell
_CONDITION = re.compile(r"(?P<column>[a-z_]+)(?P<sign>!?=)(?P<values>[^&=]*)")


@dataclass(frozen=True, slots=True)
class Condition:
    """A cell holds one of the values, or none of them when ``negated``."""

    column: str
    values: tuple[str, ...]
    negated: bool = False

    @property
    def groups(self) -> tuple[str, ...]:
        """Groups of countries among the values."""
        return tuple(value[1:] for value in self.values if value.startswith("@"))

    def spelled_out(self, members: Callable[[str], Iterable[str]]) -> Condition:
        """The condition with each group replaced by its countries."""
        values = [
            code
            for value in self.values
            for code in (members(value[1:]) if value.startswith("@") else (value,))
        ]
        return replace(self, values=tuple(values))

    def holds(self, row: Mapping[str, Any]) -> bool:
        """Whether a row meets the condition."""
        cell = row[self.column]
        # Missing numbers and years are None in a pack and NaN or NA in a table.
        text = "" if cell is None or cell != cell else str(cell)
        held = {part.strip() for part in text.split(SEPARATOR)}
        return bool(held & set(self.values)) is not self.negated


def parse_conditions(text: str) -> tuple[Condition, ...]:
    """Read conditions joined by ``&``; none for an empty text.

    Raises
    ------
    ValueError
        A part has no equals sign or no column.

    Examples
    --------
    >>> parse_conditions("country=ARC|ATL&status!=unknown")[1]
    Condition(column='status', values=('unknown',), negated=True)
    """
    found = []
    for part in text.split("&") if text else ():
        match = _CONDITION.fullmatch(part)
        if match is None:
            raise ValueError(f"'{part}' is no condition: write column=value or column!=value")
        found.append(Condition(match["column"], tuple(match["values"].split("|")), match["sign"] == "!="))
    return tuple(found)


def meets(row: Mapping[str, Any], conditions: Iterable[Condition]) -> bool:
    """Whether a row meets every condition."""
    return all(condition.holds(row) for condition in conditions)

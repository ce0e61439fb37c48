"""Which entries of a register are meant: ``column=value`` and ``column!=value``, joined by ``&``.

The same words stand in the data (which entries a sentence counts), in the keys of counted numbers and in
the role ``{count}`` of the prose, so that a reader of a key can count again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["Condition", "meets", "parse_conditions"]

SEPARATOR = ";"  # between the values of a cell


@dataclass(frozen=True)
class Condition:
    """A cell holds a value, or does not when ``negated``; an empty value means an empty cell."""

    column: str
    value: str
    negated: bool = False

    def holds(self, row: Mapping[str, Any]) -> bool:
        """Whether a row meets the condition."""
        cell = row[self.column]
        # Missing numbers and years are None in a pack and NaN or NA in a table.
        text = "" if cell is None or cell != cell else str(cell)
        return (self.value in [part.strip() for part in text.split(SEPARATOR)]) is not self.negated


def parse_conditions(text: str) -> tuple[Condition, ...]:
    """Read conditions joined by ``&``; none for an empty text.

    Raises
    ------
    ValueError
        A part has no equals sign or no column.

    Examples
    --------
    >>> parse_conditions("country=ARC&status!=unknown")[1]
    Condition(column='status', value='unknown', negated=True)
    """
    found = []
    for part in text.split("&") if text else ():
        column, equals, value = part.partition("=")
        name = column.removesuffix("!")
        if not equals or not name:
            raise ValueError(f"'{part}' is no condition: write column=value or column!=value")
        found.append(Condition(name, value, negated=column.endswith("!")))
    return tuple(found)


def meets(row: Mapping[str, Any], conditions: tuple[Condition, ...]) -> bool:
    """Whether a row meets every condition."""
    return all(condition.holds(row) for condition in conditions)

"""Numbers of register entries that meet conditions, counted from the files.

The part of a key after the question mark: ``column=value`` joined by ``&``. ``column!=value`` asks for
cells that do not hold the value, an empty value for empty cells. ``country`` also looks into ``countries``.
"""

from __future__ import annotations

__all__ = ["meets", "number_of"]


def number_of(rows: list[dict], condition: str) -> int:
    """How many rows meet every condition."""
    return sum(meets(row, condition) for row in rows)


def meets(row: dict, condition: str) -> bool:
    """Whether a row meets every condition."""
    return all(_one(row, part) for part in condition.split("&"))


def _one(row: dict, condition: str) -> bool:
    column, equals, value = condition.partition("=")
    wanted = not column.endswith("!")
    column = column.removesuffix("!")
    cell = row[column] if column in row or column != "country" else row["countries"]
    values = [part.strip() for part in cell.split(";")]
    if not equals:
        raise ValueError(f"no condition: {condition}")
    return (value in values) is wanted

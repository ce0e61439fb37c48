"""Numbers of register entries that meet conditions, counted from the files.

The part of a key after the question mark: ``column=value`` joined by ``&``. ``column!=value`` asks for
cells that do not hold the value, an empty value for empty cells. ``country`` also looks into ``countries``.

Keys of the scheme of analysis::

    scheme/governance|situation/<pattern or none>/<code or none>/entries|upgrading
    scheme/known/<register or both>/pattern|situation|governance|direction|upgrading|all|total
"""

from __future__ import annotations

import csv
from pathlib import Path

__all__ = ["meets", "number_of", "scheme_number"]

SCHEME_REGISTERS = ("clusters", "cases")
SAYS_NOTHING = {"", "unknown", "not_stated"}


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


def scheme_number(data: Path, rest: list[str]) -> int:
    """The number of a key of the scheme, counted from the registers and the groups of codes."""
    entries = list(_scheme(data))
    match rest:
        case ["known", register, what]:
            own = [entry for entry in entries if register in ("both", entry["register"])]
            if what == "total":
                return len(own)
            if what == "direction":
                return sum(entry["governance"] == {"direction_only"} for entry in own)
            needed = ("pattern", "situation", "governance", "upgrading") if what == "all" else (what,)
            return sum(all(entry[name] for name in needed) for entry in own)
        case [dimension, pattern, code, what]:
            own = [
                entry
                for entry in entries
                if (entry["pattern"] or {"none"}) == {pattern} and code in (entry[dimension] or {"none"})
            ]
            return len(own) if what == "entries" else sum(bool(entry[what]) for entry in own)
    raise ValueError("unknown number of the scheme")


def _scheme(data: Path):
    """Each cluster and case with the sets of what is known of it."""
    groups: dict[str, dict[str, str]] = {}
    for row in _rows(data / "catalogue/code_groups.csv"):
        groups.setdefault(row["list"], {})[row["code"]] = row["group"]
    for register in SCHEME_REGISTERS:
        for row in _rows(data / f"registers/{register}.csv"):
            yield {
                "register": register,
                "pattern": {groups["sector"][row["sector"]]} if row["sector"] in groups["sector"] else set(),
                "situation": set(row.get("status", "").split(";")) - SAYS_NOTHING,
                "governance": {
                    groups["governance"][c] for c in set(row["governance"].split(";")) - SAYS_NOTHING
                },
                "upgrading": set(row["upgrading"].split(";")) - SAYS_NOTHING,
            }


def _rows(path: Path) -> list[dict]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))

"""Composite indices: ranks and their intervals, before and after."""

from __future__ import annotations

from typing import Any

import pandas as pd

from eslabon.editions.compare.edition_data import EditionData, damaged
from eslabon.editions.compare.methods import TEXTS
from eslabon.editions.compare.result import table_of

__all__ = ["compare_indices"]

_PREFIX = "index-"
_NUMBERS = ("score", "rank_median", "rank_low", "rank_high")


def compare_indices(before: EditionData, after: EditionData) -> pd.DataFrame:
    """The table ``indices`` of the result.

    A country is ``ranked`` or ``unranked`` when it got a rank or lost it, ``changed`` when its median rank,
    its interval or its score differs; an index of one edition only gives one row per country, ``added`` or
    ``removed``.
    """
    old, new = _tables(before), _tables(after)
    rows: list[dict[str, Any]] = []
    for id in sorted(old.keys() | new.keys()):
        one, other = old.get(id, {}), new.get(id, {})
        cause = "framework_changed" if _framework_differs(before, after, id) else "data"
        for country in sorted(one.keys() | other.keys()):
            row = _row(one.get(country), other.get(country))
            if row:
                rows.append({"index": id, "country": country, **row, "cause": cause})
    table = table_of("indices", rows)
    numbers = [column for column in table.columns if column.startswith(_NUMBERS)]
    table[numbers] = table[numbers].astype("float64")
    return table


def _tables(edition: EditionData) -> dict[str, dict[str, dict[str, float | None]]]:
    found = {}
    for name, path in edition.tables("derived").items():
        if not name.startswith(_PREFIX):
            continue
        table = edition.table(path)
        absent = [column for column in ("country", *_NUMBERS) if column not in table.columns]
        if absent:
            raise damaged(path, f"columns country, {', '.join(_NUMBERS)}", f"none called {', '.join(absent)}")
        try:
            found[name.removeprefix(_PREFIX)] = {
                row["country"]: {column: float(row[column]) if row[column] else None for column in _NUMBERS}
                for row in table.to_dict("records")
            }
        except ValueError as error:
            raise damaged(path, "numbers, or empty cells", str(error)) from None
    return found


def _row(old: dict[str, float | None] | None, new: dict[str, float | None] | None) -> dict[str, Any] | None:
    if old == new:
        return None
    cells = {
        f"{name}_{side}": (values or {}).get(name)
        for name in _NUMBERS
        for side, values in (("before", old), ("after", new))
    }
    lows, highs = ([cells[f"rank_{end}_{side}"] for side in ("before", "after")] for end in ("low", "high"))
    known = None not in (*lows, *highs)
    if old is None or new is None:
        kind = "added" if old is None else "removed"
    elif (old["rank_median"] is None) != (new["rank_median"] is None):
        kind = "ranked" if old["rank_median"] is None else "unranked"
    else:
        kind = "changed"
    return {"kind": kind, **cells, "apart": bool(known and max(lows) > min(highs))}


def _framework_differs(before: EditionData, after: EditionData, id: str) -> bool:
    old, new = before.frameworks.get(id, {}), after.frameworks.get(id, {})
    return any(old.get(key) != new.get(key) for key in (old.keys() | new.keys()) - TEXTS)

"""Rows of registers and of the baseline: added, removed, and which cells changed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from eslabon.editions.compare.edition_data import EditionData, damaged
from eslabon.editions.compare.result import table_of

__all__ = ["compare_registers"]

# Tables whose rows are known by another column than ``id``.
_KEYS = {"baseline/pairs": "baseline"}


def compare_registers(before: EditionData, after: EditionData) -> pd.DataFrame:
    """The table ``registers`` of the result; the baseline's tables are called ``baseline/<name>``.

    The order of rows and columns does not count.
    """
    old, new = _named(before), _named(after)
    rows = []
    for name in sorted(old.keys() | new.keys()):
        content = [path.read_bytes() if path else b"" for path in (old.get(name), new.get(name))]
        if content[0] != content[1]:
            tables = (_rows(before, old.get(name), name), _rows(after, new.get(name), name))
            rows += [{"register": name, **row} for row in _differences(*tables)]
    table = table_of("registers", rows)
    return table.sort_values(["register", "id", "column"], kind="stable", ignore_index=True)


def _named(edition: EditionData) -> dict[str, Path]:
    baseline = {f"baseline/{name}": path for name, path in edition.tables("baseline").items()}
    return {**edition.tables("registers"), **baseline}


def _rows(edition: EditionData, path: Path | None, name: str) -> dict[str, dict[str, str]]:
    """The rows by their key; rows that share one are numbered."""
    if path is None:
        return {}
    table, key = edition.table(path), _KEYS.get(name, "id")
    if table.empty:
        return {}
    if key not in table.columns:
        raise damaged(path, f"a column '{key}'", ", ".join(table.columns))
    number = table.groupby(key).cumcount()
    keys = table[key].where(number == 0, table[key] + "#" + (number + 1).astype("str"))
    return dict(zip(keys, table.to_dict("records"), strict=True))


def _differences(old: dict[str, dict[str, str]], new: dict[str, dict[str, str]]) -> Iterator[dict[str, str]]:
    columns = [list(next(iter(rows.values()), {})) for rows in (old, new)]
    if old and new:
        for kind, mine, other in (("column_added", *columns[::-1]), ("column_removed", *columns)):
            for column in sorted(set(mine) - set(other)):
                yield {"id": "", "kind": kind, "column": column, "before": "", "after": ""}
    for id in sorted(old.keys() | new.keys()):
        if id not in old or id not in new:
            yield {
                "id": id,
                "kind": "added" if id not in old else "removed",
                "column": "",
                "before": "",
                "after": "",
            }
            continue
        for column in sorted(set(columns[0]) & set(columns[1])):
            if old[id][column] != new[id][column]:
                cells = {"before": old[id][column], "after": new[id][column]}
                yield {"id": id, "kind": "changed", "column": column, **cells}

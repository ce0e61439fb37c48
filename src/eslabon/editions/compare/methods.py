"""Methods and frameworks as data: which files differ, and whether more than their texts does."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import pandas as pd

from eslabon.editions.compare.edition_data import EditionData
from eslabon.editions.compare.result import table_of

__all__ = ["compare_methods", "decides_otherwise"]

# Keys of a method file that tell of the method without deciding anything.
TEXTS = frozenset({"title", "edition", "summary", "source", "unchecked", "notes", "bases"})


def compare_methods(before: EditionData, after: EditionData) -> pd.DataFrame:
    """The table ``methods`` of the result: one row per file that came, went or says something else."""
    rows = []
    for id in sorted(before.methods.keys() | after.methods.keys()):
        old, new = before.methods.get(id), after.methods.get(id)
        if old == new:
            continue
        kind = "added" if old is None else "removed" if new is None else "changed"
        keys = _differing(old, new) if kind == "changed" else []
        rows.append({"method": id, "kind": kind, "keys": ";".join(keys), "deciding": bool(set(keys) - TEXTS)})
    return table_of("methods", rows)


def decides_otherwise(
    old: Mapping[str, Any], new: Mapping[str, Any], indicator: str, indicators: Collection[str]
) -> bool:
    """Whether a method may class one indicator otherwise than before.

    Its texts do not count; of a table by indicator (yardsticks) only that indicator's entry does.
    """
    for key in set(_differing(old, new)) - TEXTS:
        one, other = old.get(key), new.get(key)
        if _by_indicator(one, indicators) and _by_indicator(other, indicators):
            one, other = (one or {}).get(indicator), (other or {}).get(indicator)
        if one != other:
            return True
    return False


def _differing(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    return sorted(key for key in old.keys() | new.keys() if old.get(key) != new.get(key))


def _by_indicator(value: Any, indicators: Collection[str]) -> bool:
    return value is None or (isinstance(value, Mapping) and bool(value) and set(value) <= set(indicators))

"""Tables between frames and JSON: columns once, rows as lists, nothing where nothing is known."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

__all__ = ["frame_of", "table_of"]


def table_of(frame: pd.DataFrame) -> dict[str, Any]:
    """A frame as plain JSON values.

    Absent numbers (NaN, NA) become null; whole numbers of an integer column stay whole. The index is
    left out.
    """
    columns = list(frame.columns)
    cells = [[_plain(value) for value in frame[name].tolist()] for name in columns]
    return {"columns": columns, "rows": [list(row) for row in zip(*cells, strict=True)]}


def frame_of(table: Mapping[str, Any], integers: Sequence[str] = ()) -> pd.DataFrame:
    """The frame of a table; ``integers`` become Int64, which has a place for absent values."""
    frame = pd.DataFrame(table["rows"], columns=table["columns"])
    for name in integers:
        if name in frame:
            frame[name] = frame[name].astype("Int64")
    return frame


def _plain(value: Any) -> Any:
    if value is None or value is pd.NA:
        return None
    if isinstance(value, float) and math.isnan(value):
        return None
    return value

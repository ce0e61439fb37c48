"""Tables that an edition computes from its data and gives away: how every assessment was calculated."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from eslabon.pages.measuring import Measured

__all__ = ["DERIVED", "derived_tables", "write_derived"]

DERIVED = "derived"


def derived_tables(measured: Measured) -> dict[str, bytes]:
    """The tables as CSV in UTF-8, by file name.

    Numbers are written with the fewest digits that give the same number again; an empty cell is a part that
    the method does not have. The same measures give the same bytes.

    Returns
    -------
    dict
        ``assessments.csv``: one row per indicator, country, method and horizon
        (:func:`eslabon.measures.assessments.assessments`).
    """
    return {"assessments.csv": _csv(measured.assessments)}


def write_derived(tables: Mapping[str, bytes], folder: Path) -> None:
    """Write tables into a folder, which is made if need be."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in tables.items():
        (folder / name).write_bytes(content)


def _csv(frame: pd.DataFrame) -> bytes:
    return frame.to_csv(index=False, lineterminator="\n").encode()

"""Small hand-made material: the words of the catalogue without a catalogue."""

from __future__ import annotations

import pandas as pd

from eslabon.catalogue.models import Indicator, Unit
from eslabon.measures import Material

UNITS = {
    "percent": Unit(id="percent", name="porcentaje", kind="percent", minimum=0, maximum=100),
    "dollars": Unit(id="dollars", name="dólares", kind="currency"),
    "index": Unit(id="index", name="índice", kind="index", minimum=0),
    "zscore": Unit(id="zscore", name="índice", kind="index"),
}


def indicator(id: str = "openness", **changes) -> Indicator:
    plain = {
        "name": "Apertura",
        "label": "Apertura",
        "definition": "Cuánto.",
        "theme": "trade",
        "unit": "percent",
        "decimals": 1,
        "direction": "up",
        "kind": "outcome",
        "source": "somewhere",
        "code": "X",
    }
    return Indicator(id=id, **{**plain, **changes})


def observations(*rows: tuple) -> pd.DataFrame:
    """Rows of indicator, country, year, value and, if any, flag."""
    full = [(*row, "")[:5] for row in rows]
    frame = pd.DataFrame(full, columns=["indicator", "country", "year", "value", "flag"])
    return frame.assign(source="somewhere", vintage="2025")


def material(indicators, members, *rows) -> Material:
    return Material({entry.id: entry for entry in indicators}, UNITS, members, observations(*rows))

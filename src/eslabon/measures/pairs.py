"""The later figure of each pair, looked up: its value, its date, who published it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

__all__ = ["COLUMNS", "paired_figures"]

COLUMNS = (
    "baseline", "later", "comparability", "reason", "note", "kind", "indicator", "country", "group", "value",
    "value_low", "value_high", "qualifier", "unit", "year_from", "year_to", "measure", "publisher", "address",
    "region", "label", "scale", "decimals", "source",
)  # fmt: skip
_FROM_REGISTER = (
    "country", "region", "value", "value_low", "value_high", "qualifier", "unit", "measure", "publisher",
    "address",
)  # fmt: skip


def paired_figures(snapshot: Any, values: pd.DataFrame) -> pd.DataFrame:
    """Look up the later figure of every pair.

    Parameters
    ----------
    snapshot
        A loaded snapshot: pairs, observations, registers.
    values
        Result of :func:`eslabon.measures.groups.group_values`.

    Returns
    -------
    DataFrame
        The rows of ``snapshot.pairs`` in their order, with ``kind`` (``obs``, ``group``, ``register``, ""
        without a pair) and what the later figure is: ``indicator``, ``country`` or ``group``; ``value`` in
        the indicator's unit, NaN for a group whose coverage is not sufficient; ``year_from``, ``year_to`` (NA
        when the figure has no date); of a register's entry also ``value_low``, ``value_high``,
        ``qualifier``, ``unit`` (a code), ``measure``, ``publisher``, ``address``, ``region``. Of an
        indicator also ``label``, ``scale`` (its unit's id), ``decimals`` and ``source``, because a page's
        slice need not hold the indicator. Text that is not known is "".
    """
    observations = snapshot.observations.dropna(subset=["value"])
    figures = values.set_index(["group", "indicator"])
    rows = []
    for pair in snapshot.pairs.to_dict("records"):
        kind, _, rest = pair["later"].partition("/")
        parts = rest.split("/")
        found: Mapping[str, Any] = {}
        if kind == "obs":
            found = _observed(observations, *parts)
        elif kind == "group":
            found = _group(figures, *parts)
        elif kind == "register":
            found = _entry(snapshot.registers[parts[0]], parts[1])
        about = _about(snapshot.catalogue.indicators[found["indicator"]]) if "indicator" in found else {}
        rows.append({**pair, "kind": kind, **found, **about})
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    numbers, integers = ["value", "value_low", "value_high"], ["year_from", "year_to", "decimals"]
    texts = [name for name in COLUMNS if name not in (*numbers, *integers)]
    frame[texts] = frame[texts].astype(object).where(frame[texts].notna(), "")
    return frame.astype({**dict.fromkeys(numbers, float), **dict.fromkeys(integers, "Int64")})


def _about(indicator: Any) -> dict[str, Any]:
    return {
        "label": indicator.label,
        "scale": indicator.unit,
        "decimals": indicator.decimals,
        "source": indicator.source,
    }


def _observed(observations: pd.DataFrame, indicator: str, country: str, year: str = "") -> dict[str, Any]:
    own = observations[(observations["indicator"] == indicator) & (observations["country"] == country)]
    wanted = int(year) if year else int(own["year"].max())
    row = own[own["year"] == wanted].iloc[0]
    return {
        "indicator": indicator,
        "country": country,
        "value": float(row["value"]),
        "year_from": wanted,
        "year_to": wanted,
    }


def _group(figures: pd.DataFrame, group: str, statistic: str, indicator: str) -> dict[str, Any]:
    row = figures.loc[(group, indicator)]
    return {
        "indicator": indicator,
        "group": group,
        "measure": statistic,
        "value": row[statistic],
        "year_from": row["year_from"],
        "year_to": row["year_to"],
    }


def _entry(register: pd.DataFrame, id: str) -> dict[str, Any]:
    row = register[register["id"] == id].iloc[0]
    found = {name: row[name] for name in _FROM_REGISTER if name in register}
    year = row["year"] if "year" in register else pd.NA
    return {**found, "year_from": year, "year_to": year}

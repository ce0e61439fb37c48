"""Rank of each country among the members of the reference group."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from eslabon.catalogue.models import Indicator

__all__ = ["ranks"]


def ranks(
    latest: pd.DataFrame, indicators: Mapping[str, Indicator], members: tuple[str, ...], recent_year: int
) -> pd.DataFrame:
    """Rank members by their latest value, best first, ties sharing the better place ("1224").

    Parameters
    ----------
    latest
        One row per indicator and country: ``indicator``, ``country``, ``year``, ``value`` (unrounded: two
        countries tie only when their published values are equal).
    indicators
        By id; ``direction`` decides what is best. Without a direction the largest value comes first and the
        rank only tells size.
    members
        Countries that are ranked.
    recent_year
        Members whose latest value is older take no part.

    Returns
    -------
    DataFrame
        Index of ``latest``; ``rank`` (Int64, missing for who takes no part), ``rank_tied`` (bool),
        ``rank_of`` (Int64, how many took part, on every row of the indicator), ``rank_kind``
        (``performance`` where a direction judges, else ``size``).
    """
    direction = latest["indicator"].map({key: entry.direction for key, entry in indicators.items()})
    takes_part = latest["country"].isin(members) & (latest["year"] >= recent_year)
    key = latest["value"].where(takes_part)
    key = key.mask(direction == "down", -key)
    by_indicator = key.groupby(latest["indicator"], sort=False)
    place = by_indicator.rank(method="min", ascending=False)
    shared = key.groupby([latest["indicator"], key], sort=False).transform("size")
    return pd.DataFrame(
        {
            "rank": place.astype("Int64"),
            "rank_tied": shared > 1,
            "rank_of": by_indicator.transform("count").astype("Int64"),
            "rank_kind": np.where(direction == "none", "size", "performance"),
        },
        index=latest.index,
    )

"""Counts about the data themselves: marks of the observations and where they come from."""

from __future__ import annotations

import pandas as pd

from eslabon.measures.settings import Material

__all__ = ["flag_counts", "source_counts"]


def flag_counts(snapshot: object) -> pd.DataFrame:
    """How many observations of each indicator carry each mark.

    Returns
    -------
    DataFrame
        One row per indicator and letter that occurs, sorted: ``indicator``, ``flag`` (one letter; an
        observation with two letters counts under each), ``n``.
    """
    usable = Material.of(snapshot).usable()[["indicator", "flag"]]
    letters = usable.assign(flag=usable["flag"].map(list)).explode("flag").dropna(subset="flag")
    counted = letters.groupby(["indicator", "flag"], sort=True).size()
    return counted.rename("n").reset_index()


def source_counts(snapshot: object) -> pd.DataFrame:
    """How many indicators and observations in use come from each source.

    Returns
    -------
    DataFrame
        One row per source with an observation, sorted by id: ``source``, ``indicators``, ``observations``.
    """
    usable = Material.of(snapshot).usable()
    counted = usable.groupby("source", sort=True).agg(
        indicators=("indicator", "nunique"), observations=("indicator", "size")
    )
    return counted.reset_index()

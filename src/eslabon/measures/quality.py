"""Counts about the data themselves: marks of the observations and where they come from."""

from __future__ import annotations

import pandas as pd

from eslabon.measures.settings import Material

__all__ = ["flag_counts", "other_sources", "source_counts"]


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


def other_sources(snapshot: object) -> pd.DataFrame:
    """Where an indicator's observations come from, besides the source that the catalogue names for it.

    Returns
    -------
    DataFrame
        One row per indicator and such source, sorted: ``indicator``, ``source``, ``countries`` (codes of
        those with an observation from it, parted by spaces) and ``years`` ("2017-2019"), empty unless every
        country of the indicator is among them: then years tell the sources apart, else countries do.
    """
    material = Material.of(snapshot)
    usable = material.usable()
    own = usable["indicator"].map({id: entry.source for id, entry in material.indicators.items()})
    everyone = usable.groupby("indicator")["country"].nunique()
    rows = []
    for (id, source), part in usable[usable["source"] != own].groupby(["indicator", "source"], sort=True):
        countries = sorted(part["country"].unique())
        years = f"{part['year'].min()}-{part['year'].max()}" if len(countries) == everyone[id] else ""
        rows.append((id, source, " ".join(countries), years))
    return pd.DataFrame(rows, columns=["indicator", "source", "countries", "years"], dtype=object)

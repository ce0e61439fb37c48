"""Whether an act that was asked for is on record: the binary method over the counts of process indicators."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pandas as pd

from eslabon.measures.assessment import assess
from eslabon.measures.facts import Facts
from eslabon.measures.method import LevelMethod, Method
from eslabon.measures.series import YearSeries

__all__ = ["classes_of_acts"]

_FACTS = Facts("up", scale="binary")


def classes_of_acts(
    process: pd.DataFrame, asked: Collection[tuple[int, str]], methods: Mapping[str, Method], year: int
) -> pd.Series:
    """Class of every process indicator that stands for an act asked for.

    Parameters
    ----------
    process
        One row per recommendation and process indicator: ``recommendation``, ``process``, ``n``.
    asked
        Pairs of recommendation and process indicator of which one is enough.
    methods
        The publication's methods; without one for yes and no there are no classes.
    year
        Year for which the registers speak.

    Returns
    -------
    Series
        Index of ``process``; a class, or "" where nothing was asked.
    """
    binary = next(
        (one for one in methods.values() if isinstance(one, LevelMethod) and "binary" in one.scales), None
    )
    found = [
        assess(binary, YearSeries((year,), (float(n > 0),)), _FACTS, recent_year=year).slug
        if binary and (number, id) in asked
        else ""
        for number, id, n in zip(process["recommendation"], process["process"], process["n"], strict=True)
    ]
    return pd.Series(found, index=process.index, dtype=object)

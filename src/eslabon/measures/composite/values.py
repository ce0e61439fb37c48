"""What an index is computed from: each country's latest value in each indicator, if it is recent enough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from eslabon.catalogue.index_framework import CompositeIndex

__all__ = ["Values", "values_of"]


@dataclass(frozen=True, eq=False)
class Values:
    """Values of an index.

    Parameters
    ----------
    value
        One row per country, one column per component in the index's order; in the indicator's unit, NaN
        where there is no value since the index's oldest year. Nothing is imputed.
    year
        Same shape: the year of the value (Int64), missing where the value is.
    last
        Same shape: the year of the latest value of any age, missing where there never was one.
    """

    value: pd.DataFrame
    year: pd.DataFrame
    last: pd.DataFrame

    def of(self, countries: Sequence[str]) -> Values:
        """The same of some of the countries, in their order."""
        chosen = list(countries)
        return Values(self.value.loc[chosen], self.year.loc[chosen], self.last.loc[chosen])


def values_of(latest: pd.DataFrame, index: CompositeIndex, countries: Sequence[str]) -> Values:
    """Pick the values of the index's components.

    A level is no change: the latest value counts whether or not a break in the series precedes it.

    Parameters
    ----------
    latest
        One row per indicator and country with its latest observation (``indicator``, ``country``, ``year``,
        ``value``), as :func:`eslabon.measures.latest_values` gives it.
    countries
        Which countries, in which order.
    """
    components = [part.indicator for part in index.components]
    own = latest[latest["indicator"].isin(components) & latest["country"].isin(list(countries))]
    recent = own[own["year"] >= index.coverage.oldest_year]

    def wide(frame: pd.DataFrame, column: str) -> pd.DataFrame:
        table = frame.pivot(index="country", columns="indicator", values=column)
        return table.reindex(index=list(countries), columns=components)

    return Values(
        wide(recent, "value").astype(float),
        wide(recent, "year").astype("Int64"),
        wide(own, "year").astype("Int64"),
    )

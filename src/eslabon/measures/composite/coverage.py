"""Who is ranked: the coverage rule, and what the countries that fail it lack."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from eslabon.catalogue.index_framework import CompositeIndex
from eslabon.measures.composite.values import Values

__all__ = ["Coverage", "coverage_of"]

_ROUNDING = 1e-9  # 1/4 + 1/4 must count as 1/2


@dataclass(frozen=True, eq=False)
class Coverage:
    """Outcome of the coverage rule.

    Parameters
    ----------
    ranked
        Countries that fulfil it, in the order of the values.
    known
        Number of components with an admissible value, by country.
    complete
        Countries × dimensions: whether the dimension fulfils the rule in that country.
    gaps
        One row per country that is not ranked and component that it lacks in a dimension that fails:
        ``country``, ``dimension``, ``indicator``, ``required`` (bool), ``last`` (Int64, year of its latest
        value, older than the rule allows; missing where there is none at all).
    """

    ranked: tuple[str, ...]
    known: pd.Series
    complete: pd.DataFrame
    gaps: pd.DataFrame


def coverage_of(values: Values, index: CompositeIndex) -> Coverage:
    """Apply the rule: in every dimension the declared share of its weight, and every required component."""
    known = values.value.notna()
    failing: dict[str, list[tuple]] = {country: [] for country in known.index}
    complete = {}
    position = 0
    for dimension in index.dimensions:
        parts = dimension.indicators
        names = [part.indicator for part in parts]
        weights = np.array([part.weight for part in parts])
        required = [part.indicator for part in parts if part.required]
        own = known.iloc[:, position : position + len(parts)]
        position += len(parts)
        share = own.to_numpy() @ weights
        enough = (share >= index.coverage.minimum_share - _ROUNDING) & own[required].all(axis=1).to_numpy()
        complete[dimension.id] = enough
        for country, fulfilled in zip(known.index, enough, strict=True):
            if not fulfilled:
                failing[country] += [
                    (country, dimension.id, name, name in required, values.last.loc[country, name])
                    for name in names
                    if not own.loc[country, name]
                ]
    gaps = pd.DataFrame(
        [row for rows in failing.values() for row in rows],
        columns=["country", "dimension", "indicator", "required", "last"],
    ).astype({"last": "Int64"})
    ranked = tuple(country for country, rows in failing.items() if not rows)
    return Coverage(ranked, known.sum(axis=1), pd.DataFrame(complete, index=known.index), gaps)

"""Values → marks on the index's scale, the better the higher, in each of the ways an index may declare."""

from __future__ import annotations

import numpy as np

from eslabon.catalogue.index_framework import Component, CompositeIndex, NormalisationName
from eslabon.measures.composite.values import Values

__all__ = ["marks_of"]


def marks_of(values: Values, index: CompositeIndex, way: NormalisationName) -> np.ndarray:
    """Marks of all countries in all components.

    Parameters
    ----------
    values
        Of the countries that are compared: only ``goalposts`` does not depend on who they are.
    way
        ``goalposts``: distance between the fixed ends, capped at both. ``z-score``: standard deviations
        (n in the denominator) from the countries' mean; ``index.uncertainty.z_reach`` of them on each side
        fill the scale.
        ``rank``: place among the countries with a value, ties sharing their mean place.

    Returns
    -------
    ndarray
        Countries × components, from ``index.scale.lower`` to ``.upper``; NaN where the value is missing.
        Where all countries are equal, ``z-score`` and ``rank`` give the middle of the scale.
    """
    shares = _SHARES[way]
    low, high = index.scale.lower, index.scale.upper
    columns = []
    for position, part in enumerate(index.components):
        share = shares(values.value.iloc[:, position].to_numpy(float), part, index.uncertainty.z_reach)
        columns.append(low + (high - low) * (share if part.direction == "up" else 1 - share))
    return np.column_stack(columns)


def _transformed(values: np.ndarray, part: Component) -> np.ndarray:
    """The declared logarithm; a value of zero or less, which has none, counts as the lower goalpost."""
    if part.transformation == "none":
        return values
    return np.log(np.where(values > 0, values, np.where(np.isnan(values), np.nan, part.goalposts.lower)))


def _between_goalposts(values: np.ndarray, part: Component, _reach: float) -> np.ndarray:
    ends = _transformed(np.array([part.goalposts.lower, part.goalposts.upper]), part)
    return np.clip((_transformed(values, part) - ends[0]) / (ends[1] - ends[0]), 0, 1)


def _standardised(values: np.ndarray, part: Component, reach: float) -> np.ndarray:
    values = _transformed(values, part)
    known = values[~np.isnan(values)]
    spread = known.std() if len(known) else 0.0
    if not spread > 0:
        return np.where(np.isnan(values), np.nan, 0.5)
    return np.clip(0.5 + (values - known.mean()) / spread / (2 * reach), 0, 1)


def _placed(values: np.ndarray, part: Component, _reach: float) -> np.ndarray:
    known = values[~np.isnan(values)]
    below = (known[None, :] < values[:, None]).sum(axis=1)
    equal = (known[None, :] == values[:, None]).sum(axis=1)
    if len(known) < 2:
        return np.where(np.isnan(values), np.nan, 0.5)
    return np.where(np.isnan(values), np.nan, (below + (equal - 1) / 2) / (len(known) - 1))


_SHARES = {"goalposts": _between_goalposts, "z-score": _standardised, "rank": _placed}

"""How large a change is, and whether it stands out among the changes of its indicator."""

from __future__ import annotations

import numpy as np
import pandas as pd

from eslabon.rounding import rounded

__all__ = ["OUTLIER", "with_sizes"]

# Iglewicz and Hoaglin, How to Detect and Handle Outliers (1993): modified z-scores beyond 3.5.
OUTLIER = 3.5
# Below this many changes a spread says nothing.
FEWEST = 5
_CHANGED = ("source_changed", "revised", "input_revised", "corrected", "method_changed")


def with_sizes(found: pd.DataFrame) -> pd.DataFrame:
    """Add ``size``, ``z`` and ``outlier`` to changed figures.

    Parameters
    ----------
    found
        Rows with ``kind``, ``size_kind`` (points, percent or empty), ``value_before``, ``value_after`` and
        ``decimals`` with which the indicator is printed.

    Returns
    -------
    DataFrame
        ``size`` as :func:`eslabon.measures.revisions.revision_size` gives it, for rows with another value;
        ``visible`` whether readers see another number;
        ``z`` the robust score of a visible change among those of the same indicator, or among all in the same
        measure (points, percent) where the indicator has fewer than five; NaN where these are fewer too.
    """
    old, new = found["value_before"], found["value_after"]
    counted = found["kind"].isin(_CHANGED)
    positive = (old > 0) & (new > 0)
    ratio = 100 * (new / old.where(positive) - 1)
    size = np.select(
        [found["size_kind"] == "points", found["size_kind"] == "percent"], [new - old, ratio], np.nan
    )
    found = found.assign(size=np.where(counted, size, np.nan))
    found["visible"] = counted & _visible(old, new, found["decimals"])
    # What no reader sees must not stand out, nor set the measure for what does: most revisions are of 1e-8.
    seen = found[found["visible"] & found["size"].notna()]
    score = _scores(seen, ["indicator", "size_kind"]).fillna(_scores(seen, ["size_kind"]))
    found["z"] = score.reindex(found.index)
    found["outlier"] = found["z"].abs() > OUTLIER
    return found


def _visible(old: pd.Series, new: pd.Series, decimals: pd.Series) -> np.ndarray:
    """Which pairs print differently with the indicator's decimals."""
    # More than a unit of the last printed place apart, two values cannot round to the same: most are.
    apart = (new - old).abs().to_numpy() > 1.001 * 10.0 ** -decimals.to_numpy("float64")
    near = ~apart & (old.notna() & new.notna()).to_numpy()
    pairs = zip(old[near].tolist(), new[near].tolist(), decimals[near].tolist(), strict=True)
    apart[near] = [rounded(one, digits) != rounded(other, digits) for one, other, digits in pairs]
    return apart


def _scores(seen: pd.DataFrame, by: list[str]) -> pd.Series:
    """Modified z-scores within each group; NaN in a group of fewer than :data:`FEWEST`."""
    if seen.empty:
        return pd.Series(dtype="float64")
    keys = [seen[name] for name in by]
    size = seen["size"]
    distance = size - size.groupby(keys, sort=False).transform("median")
    middle = distance.abs().groupby(keys, sort=False).transform("median")
    # Changes that are nearly alike would make the smallest difference enormous: the spread is at least the
    # unit in which the value is printed, in percent of it where sizes are.
    unit = 10.0 ** -seen["decimals"].astype("float64")
    least = unit.where(seen["size_kind"] == "points", 100 * unit / seen["value_before"].abs())
    enough = size.groupby(keys, sort=False).transform("size") >= FEWEST
    return (distance / np.maximum(middle / 0.6745, least)).where(enough).round(2)

"""Statistics to look at before any ranking: outliers, correlations, likeness to a criterion."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from eslabon.catalogue.index_framework import CompositeIndex

__all__ = ["considered_of", "items_of", "outliers_of", "rank_correlation"]

ENOUGH = 10  # a correlation over fewer countries says more about chance than about them


def outliers_of(values: pd.DataFrame, index: CompositeIndex) -> pd.DataFrame:
    """Skewness and excess kurtosis (both adjusted for small samples) before and after treatment.

    Parameters
    ----------
    values
        Countries × components, of the whole group: the treatment is decided before anyone is ranked.

    Returns
    -------
    DataFrame
        One row per component: ``indicator``, ``skewness``, ``kurtosis``, ``outliers`` (both beyond the
        index's limits), ``treated_skewness``, ``treated_kurtosis``, ``treated_outliers`` (after logarithm
        and capping at the goalposts), ``capped_low``, ``capped_high`` (countries beyond the lower and upper
        goalpost).
    """
    rule = index.outliers
    rows = []
    for part in index.components:
        raw = values[part.indicator].dropna()
        ends = part.goalposts
        treated = raw.clip(ends.lower, ends.upper)
        if part.transformation == "log":
            treated = np.log(treated)
        row: dict = {"indicator": part.indicator}
        for prefix, series in (("", raw), ("treated_", treated)):
            skewness, kurtosis = float(series.skew()), float(series.kurt())
            row[f"{prefix}skewness"], row[f"{prefix}kurtosis"] = skewness, kurtosis
            row[f"{prefix}outliers"] = abs(skewness) > rule.skewness and kurtosis > rule.kurtosis
        row["capped_low"] = int((raw < ends.lower).sum())
        row["capped_high"] = int((raw > ends.upper).sum())
        rows.append(row)
    return pd.DataFrame(rows)


def items_of(
    marks: pd.DataFrame, score: pd.Series, index: CompositeIndex, reference: pd.DataFrame
) -> pd.DataFrame:
    """How each component goes with the rest.

    Parameters
    ----------
    marks
        Countries × components, headline marks of the ranked countries.
    score
        Their headline score.
    reference
        All countries × indicators, latest values: for the criterion.

    Returns
    -------
    DataFrame
        One row per component: ``indicator``, ``rest`` (Pearson correlation with the mean of the other known
        components of its dimension), ``score`` (with the index), ``criterion`` (Spearman correlation of the
        values, turned so that more is better as the marks are, with the criterion over all countries that
        have both; NaN below ``ENOUGH``), ``criterion_n``.
    """
    rows = []
    for dimension in index.dimensions:
        names = [part.indicator for part in dimension.indicators]
        for part in dimension.indicators:
            name = part.indicator
            others = marks[[other for other in names if other != name]].mean(axis=1)
            criterion, n = _criterion(name, index, reference)
            rows.append(
                {
                    "indicator": name,
                    "rest": marks[name].corr(others),
                    "score": marks[name].corr(score),
                    "criterion": criterion if part.direction == "up" else -criterion,
                    "criterion_n": n,
                }
            )
    return pd.DataFrame(rows)


def considered_of(
    index: CompositeIndex,
    reference: pd.DataFrame,
    dimensions: pd.DataFrame,
    countries: Sequence[str],
) -> pd.DataFrame:
    """The same for the indicators that were considered and left out, on their values as they are.

    They have no direction in the framework, so nothing is turned.

    Parameters
    ----------
    reference
        All countries × indicators, latest values.
    dimensions
        Ranked countries × dimensions, headline marks.
    countries
        The index's whole group.

    Returns
    -------
    DataFrame
        One row per considered indicator: ``indicator``, ``n`` (countries of the group with a value),
        ``dimension`` (Spearman correlation with the mark of the dimension where it was considered),
        ``criterion``, ``criterion_n``, and ``related_0`` … with the related indicators, all in the group.
    """
    rows = []
    for entry in index.considered:
        own = reference.get(entry.indicator, pd.Series(dtype=float))
        criterion, n = _criterion(entry.indicator, index, reference)
        row = {
            "indicator": entry.indicator,
            "n": int(own.reindex(list(countries)).notna().sum()),
            "dimension": rank_correlation(own.reindex(dimensions.index), dimensions[entry.dimension])[0],
            "criterion": criterion,
            "criterion_n": n,
        }
        for k, name in enumerate(index.related):
            other = reference.get(name, pd.Series(dtype=float)).reindex(list(countries))
            row[f"related_{k}"] = rank_correlation(own.reindex(list(countries)), other)[0]
        rows.append(row)
    return pd.DataFrame(rows)


def rank_correlation(one: pd.Series, other: pd.Series) -> tuple[float, int]:
    """Spearman's correlation over the countries that have both, and how many; NaN below ``ENOUGH``."""
    both = pd.concat([one, other], axis=1, keys=["one", "other"]).dropna()
    if len(both) < ENOUGH:
        return float("nan"), len(both)
    return float(both["one"].rank().corr(both["other"].rank())), len(both)


def _criterion(name: str, index: CompositeIndex, reference: pd.DataFrame) -> tuple[float, int]:
    if index.criterion is None or index.criterion.indicator == name:
        return float("nan"), 0
    nothing = pd.Series(dtype=float)
    return rank_correlation(reference.get(name, nothing), reference.get(index.criterion.indicator, nothing))

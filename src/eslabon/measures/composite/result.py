"""An index measured: every frame that a page or a download needs, from one call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from eslabon.catalogue.index_framework import CompositeIndex
from eslabon.measures.composite.coherence import (
    ENOUGH,
    considered_of,
    items_of,
    outliers_of,
    rank_correlation,
)
from eslabon.measures.composite.coverage import coverage_of
from eslabon.measures.composite.normalisation import marks_of
from eslabon.measures.composite.scoring import Specifications, dimension_marks, ranks_of, scores_of
from eslabon.measures.composite.sensitivity import sensitivity_of
from eslabon.measures.composite.uncertainty import (
    RankUncertainty,
    draw_specifications,
    rank_uncertainty,
    tiers_of,
)
from eslabon.measures.composite.values import Values, values_of

__all__ = ["IndexResult", "measure_index"]

# Enough for any table, few enough for the same bytes wherever the last bit is summed otherwise.
_DIGITS = 10


@dataclass(frozen=True, eq=False)
class IndexResult:
    """A composite index of one group of countries.

    Parameters
    ----------
    index
        The framework.
    countries
        One row per country of the group, the ranked ones first, best first, the others by code:
        ``country``, ``ranked`` (bool), ``score``, ``rank``, ``median``, ``low``, ``high`` (places; missing
        when not ranked), ``outside`` (the headline's rank lies outside the interval), ``tier``, ``open``
        (how many ranked countries stand in no certain order to it), ``known`` (components with a value),
        ``of``, ``year_from``, ``year_to`` (of its values), ``dimension/<id>`` with each dimension's
        mark, NaN where the dimension fails the coverage rule, and ``known/<id>``, with how many of the
        dimension's components there is a value.
    values
        One row per country and component with a value: ``country``, ``indicator``, ``year``, ``value``
        (indicator's unit), ``mark`` (headline).
    gaps
        What the countries that are not ranked lack; see :class:`~.coverage.Coverage`.
    outliers, items, considered
        See :mod:`~eslabon.measures.composite.coherence`.
    correlations, dimensions
        Long: ``one``, ``other``, ``r``; Pearson correlations of headline marks of the ranked countries, each
        pair once, of components and of dimensions with each other.
    related
        ``indicator``, ``r``, ``n``: Spearman correlation of the score with each related indicator.
    distances
        Pairs by distance in headline rank: ``distance``, ``pairs``, ``certain`` (order firm), ``leaning``
        (not firm, but the same in the index's lower share of the draws).
    marks
        Marks of the ranked countries by normalisation, for :attr:`sensitivity`.
    """

    index: CompositeIndex
    countries: pd.DataFrame
    values: pd.DataFrame
    gaps: pd.DataFrame
    outliers: pd.DataFrame
    items: pd.DataFrame
    considered: pd.DataFrame
    correlations: pd.DataFrame
    dimensions: pd.DataFrame
    related: pd.DataFrame
    distances: pd.DataFrame
    marks: Mapping[str, np.ndarray]

    @cached_property
    def sensitivity(self) -> pd.DataFrame:
        """Shares of variance by factor; computed when first asked, because it takes about a second."""
        return _rounded(sensitivity_of(self.marks, self.index))

    def table(self) -> pd.DataFrame:
        """For download: one row per country, flat column names, marks and scores to two decimals."""
        renamed = {name: name.replace("/", "_") for name in self.countries.columns}
        frame = self.countries.rename(columns=renamed | {"of": "components", "median": "rank_median"})
        frame = frame.rename(columns={"low": "rank_low", "high": "rank_high", "open": "undecided"})
        return frame.assign(index=self.index.id, version=self.index.version).round(2)


def measure_index(
    index: CompositeIndex, latest: pd.DataFrame, group: Sequence[str], seed: int | None = None
) -> IndexResult:
    """Compute an index.

    Parameters
    ----------
    index
        The framework.
    latest
        Latest observation of every indicator and country (``indicator``, ``country``, ``year``, ``value``);
        countries outside the group serve for the criterion only.
    group
        Countries to rank.
    seed
        Another seed than the declared one.
    """
    values = values_of(latest, index, sorted(group))
    coverage = coverage_of(values, index)
    ranked = values.of(coverage.ranked)
    marks = {way: marks_of(ranked, index, way) for way in index.uncertainty.normalisations}
    headline = Specifications.headline(index)
    score = scores_of(marks, headline, index)[0]
    uncertainty = rank_uncertainty(scores_of(marks, draw_specifications(index, seed), index), index)
    everyone = marks_of(values, index, "goalposts")
    dimensions = pd.DataFrame(
        dimension_marks(everyone, headline.component_weights, index)[0],
        index=values.value.index,
        columns=[dimension.id for dimension in index.dimensions],
    ).where(coverage.complete)
    own = list(coverage.ranked)
    reference = _reference(latest, index)
    frame = pd.DataFrame(marks["goalposts"], index=own, columns=values.value.columns)
    scores = pd.Series(score, index=own)
    certain = uncertainty.beats >= index.uncertainty.certainty / 100
    return IndexResult(
        index=index,
        countries=_rounded(
            _countries(values, coverage.known, scores, uncertainty, certain, dimensions, index)
        ),
        values=_rounded(_long(values, everyone)),
        gaps=coverage.gaps,
        outliers=_rounded(outliers_of(values.value, index)),
        items=_rounded(items_of(frame, scores, index, reference)),
        considered=_rounded(considered_of(index, reference, dimensions.loc[own], sorted(group))),
        correlations=_rounded(_pairs(frame)),
        dimensions=_rounded(_pairs(dimensions.loc[own])),
        related=_rounded(_related(index, scores, reference)),
        distances=_distances(
            ranks_of(score[None, :])[0], certain, uncertainty.beats >= index.uncertainty.leaning / 100
        ),
        marks=marks,
    )


def _reference(latest: pd.DataFrame, index: CompositeIndex) -> pd.DataFrame:
    """All countries × all indicators that the index names, values since the oldest admissible year."""
    named = {part.indicator for part in index.components} | {entry.indicator for entry in index.considered}
    named |= set(index.related) | ({index.criterion.indicator} if index.criterion else set())
    recent = latest[latest["indicator"].isin(named) & (latest["year"] >= index.coverage.oldest_year)]
    return recent.pivot(index="country", columns="indicator", values="value").astype(float)


def _countries(
    values: Values,
    known: pd.Series,
    scores: pd.Series,
    uncertainty: RankUncertainty,
    certain: np.ndarray,
    dimensions: pd.DataFrame,
    index: CompositeIndex,
) -> pd.DataFrame:
    rank = ranks_of(scores.to_numpy()[None, :])[0]
    order = np.lexsort((scores.index.to_numpy(), rank))
    undecided = ~(certain | certain.T)
    ranked = pd.DataFrame(
        {
            "score": scores,
            "rank": rank,
            "median": uncertainty.median,
            "low": uncertainty.low,
            "high": uncertainty.high,
            "outside": (rank < uncertainty.low) | (rank > uncertainty.high),
            "tier": tiers_of(order, certain),
            "open": undecided.sum(axis=1) - 1,
        },
        index=scores.index,
    )
    places = ["rank", "median", "low", "high", "tier", "open"]
    ranked = ranked.iloc[order]
    others = [country for country in values.value.index if country not in set(scores.index)]
    frame = ranked.reindex([*ranked.index, *others]).astype(dict.fromkeys(places, "Int64"))
    frame.insert(0, "ranked", frame.index.isin(ranked.index))
    frame["outside"] = frame["outside"].astype("boolean").fillna(False).astype(bool)
    frame["known"] = known.reindex(frame.index)
    frame["of"] = values.value.shape[1]
    frame["year_from"] = values.year.min(axis=1).reindex(frame.index).astype("Int64")
    frame["year_to"] = values.year.max(axis=1).reindex(frame.index).astype("Int64")
    marks = dimensions.reindex(frame.index).add_prefix("dimension/")
    present = values.value.reindex(frame.index).notna()
    parts = pd.DataFrame(
        {
            f"known/{one.id}": present[[part.indicator for part in one.indicators]].sum(axis=1)
            for one in index.dimensions
        }
    )
    return pd.concat([frame, marks, parts], axis=1).rename_axis("country").reset_index()


def _long(values: Values, marks: np.ndarray) -> pd.DataFrame:
    rows = [
        (country, name, values.year.iloc[c, k], values.value.iloc[c, k], marks[c, k])
        for c, country in enumerate(values.value.index)
        for k, name in enumerate(values.value.columns)
        if not np.isnan(values.value.iloc[c, k])
    ]
    frame = pd.DataFrame(rows, columns=["country", "indicator", "year", "value", "mark"])
    return frame.astype({"year": "Int64"})


def _pairs(marks: pd.DataFrame) -> pd.DataFrame:
    matrix = marks.corr(min_periods=ENOUGH)
    names = list(marks.columns)
    rows = [(one, other, matrix.loc[one, other]) for n, one in enumerate(names) for other in names[n + 1 :]]
    return pd.DataFrame(rows, columns=["one", "other", "r"])


def _related(index: CompositeIndex, scores: pd.Series, reference: pd.DataFrame) -> pd.DataFrame:
    nothing = pd.Series(dtype=float)
    rows = [
        (name, *rank_correlation(scores, reference.get(name, nothing).reindex(scores.index)))
        for name in index.related
    ]
    return pd.DataFrame(rows, columns=["indicator", "r", "n"])


def _distances(rank: np.ndarray, certain: np.ndarray, leaning: np.ndarray) -> pd.DataFrame:
    one, other = np.triu_indices(len(rank), 1)
    firm = (certain | certain.T)[one, other]
    frame = pd.DataFrame(
        {
            "distance": np.abs(rank[one] - rank[other]),
            "certain": firm,
            "leaning": (leaning | leaning.T)[one, other] & ~firm,
        }
    )
    by_distance = frame.groupby("distance")
    counted = by_distance.agg(
        pairs=("certain", "size"), certain=("certain", "sum"), leaning=("leaning", "sum")
    )
    return counted.reset_index().astype("int64")


def _rounded(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.round(_DIGITS)

"""Marks → dimensions → scores → ranks, for one specification or for thousands at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from eslabon.catalogue.index_framework import CompositeIndex

__all__ = ["Specifications", "dimension_marks", "ranks_of", "scores_of"]

NONE = -1  # no component is left out


@dataclass(frozen=True, eq=False)
class Specifications:
    """Ways to compute the index, one per row.

    Parameters
    ----------
    normalisation, aggregation
        Positions in the lists of the index's uncertainty settings.
    excluded
        Position of the component left out; -1 for none.
    dimension_weights, component_weights
        One column per dimension and per component; shares up to a factor.
    """

    normalisation: np.ndarray
    aggregation: np.ndarray
    excluded: np.ndarray
    dimension_weights: np.ndarray
    component_weights: np.ndarray

    def __len__(self) -> int:
        return len(self.normalisation)

    @classmethod
    def headline(cls, index: CompositeIndex) -> Specifications:
        """The declared specification: first normalisation, first aggregation, declared weights."""
        return cls(
            np.zeros(1, dtype=int),
            np.zeros(1, dtype=int),
            np.full(1, NONE),
            np.array([[dimension.weight for dimension in index.dimensions]]),
            np.array([[part.weight for part in index.components]]),
        )

    def followed_by(self, other: Specifications) -> Specifications:
        """These and then the others."""
        return Specifications(
            *(np.concatenate([getattr(self, name), getattr(other, name)]) for name in self.__annotations__)
        )


def dimension_marks(marks: np.ndarray, weights: np.ndarray, index: CompositeIndex) -> np.ndarray:
    """Weighted arithmetic mean of each dimension's components over those that are known.

    Parameters
    ----------
    marks
        Countries × components, NaN where unknown.
    weights
        Specifications × components; zero leaves a component out.

    Returns
    -------
    ndarray
        Specifications × countries × dimensions; NaN where a dimension has no known component left.
    """
    known = ~np.isnan(marks)
    filled = np.where(known, marks, 0.0)
    of = np.array(index.dimension_of)
    means = []
    for n in range(len(index.dimensions)):
        own = weights[:, of == n]
        # einsum without BLAS: the same sums in the same order on every machine
        total = np.einsum("sk,ck->sc", own, filled[:, of == n])
        weight = np.einsum("sk,ck->sc", own, known[:, of == n].astype(float))
        means.append(np.where(weight > 0, total / np.where(weight > 0, weight, 1.0), np.nan))
    return np.stack(means, axis=2)


def scores_of(
    marks: Mapping[str, np.ndarray], specifications: Specifications, index: CompositeIndex
) -> np.ndarray:
    """Scores of every country under every specification.

    A dimension that the left-out component leaves empty in a country gives its weight to that country's other
    dimensions.

    Parameters
    ----------
    marks
        Countries × components by name of the normalisation; only the used ones are needed.

    Returns
    -------
    ndarray
        Specifications × countries, on the index's scale.
    """
    settings = index.uncertainty
    weights = specifications.component_weights.copy()
    leaving = np.flatnonzero(specifications.excluded != NONE)
    weights[leaving, specifications.excluded[leaving]] = 0.0
    count = next(iter(marks.values())).shape[0]
    scores = np.full((len(specifications), count), np.nan)
    for k, normalisation in enumerate(settings.normalisations):
        rows = np.flatnonzero(specifications.normalisation == k)
        if not len(rows):
            continue
        means = dimension_marks(marks[normalisation], weights[rows], index)
        known = ~np.isnan(means)
        shares = specifications.dimension_weights[rows][:, None, :] * known
        shares = shares / shares.sum(axis=2, keepdims=True)
        plain = np.where(known, means, 1.0)
        for n, aggregation in enumerate(settings.aggregations):
            chosen = specifications.aggregation[rows] == n
            own = shares[chosen], plain[chosen]
            scores[rows[chosen]] = (
                (own[0] * own[1]).sum(axis=2)
                if aggregation == "arithmetic"
                else np.exp((own[0] * np.log(own[1])).sum(axis=2))
            )
    return scores


def ranks_of(scores: np.ndarray) -> np.ndarray:
    """Place of each country, 1 for the highest score; equal scores share the better place."""
    return 1 + (scores[:, None, :] > scores[:, :, None]).sum(axis=2)

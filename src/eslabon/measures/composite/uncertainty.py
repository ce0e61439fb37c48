"""How far the ranks hang on the choices: Monte Carlo over normalisation, weights, aggregation, exclusion.

Every draw is one row of uniform numbers between 0 and 1, in this order: normalisation, aggregation,
excluded component, one per dimension's weight, one per component's weight. A number u chooses the choice
floor(u·k) of k; the excluded one among "none" and all components; a weight becomes w·(1 − noise +
2·noise·u) and the weights of a dimension, and of the dimensions, are shares again. The numbers come from
PCG64 with the declared seed, row by row; the first draw is not random but the headline specification.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from eslabon.catalogue.index_framework import CompositeIndex
from eslabon.measures.composite.scoring import NONE, Specifications, ranks_of

__all__ = ["RankUncertainty", "draw_specifications", "rank_uncertainty", "specifications_of", "tiers_of"]

CHOICES = 3  # columns before the weights'


def specifications_of(numbers: np.ndarray, index: CompositeIndex) -> Specifications:
    """Read rows of uniform numbers as specifications; see the module's text for the columns."""
    settings = index.uncertainty
    dimensions = np.array([dimension.weight for dimension in index.dimensions])
    components = np.array([part.weight for part in index.components])
    first = CHOICES + len(dimensions)
    excluded = np.full(len(numbers), NONE)
    if settings.exclude_one:
        excluded = _chosen(numbers[:, 2], len(components) + 1) - 1
    return Specifications(
        _chosen(numbers[:, 0], len(settings.normalisations)),
        _chosen(numbers[:, 1], len(settings.aggregations)),
        excluded,
        _noisy(dimensions, numbers[:, CHOICES:first], settings.weight_noise),
        _noisy(components, numbers[:, first:], settings.weight_noise),
    )


def columns_of(index: CompositeIndex) -> int:
    """How many uniform numbers make one specification."""
    return CHOICES + len(index.dimensions) + len(index.components)


def draw_specifications(index: CompositeIndex, seed: int | None = None) -> Specifications:
    """The headline specification and then random ones, as many together as the index declares.

    Parameters
    ----------
    seed
        Another seed than the declared one, to see how much hangs on it.
    """
    settings = index.uncertainty
    generator = np.random.Generator(np.random.PCG64(settings.seed if seed is None else seed))
    numbers = generator.random((settings.draws - 1, columns_of(index)))
    return Specifications.headline(index).followed_by(specifications_of(numbers, index))


@dataclass(frozen=True, eq=False)
class RankUncertainty:
    """What the draws say.

    Parameters
    ----------
    median, low, high
        Of each country's ranks: whole places, the smallest with at least half, and with the interval's lower
        and upper share, of the draws at or below it.
    beats
        Countries × countries: share of draws in which the row's score is above the column's.
    """

    median: np.ndarray
    low: np.ndarray
    high: np.ndarray
    beats: np.ndarray


def rank_uncertainty(scores: np.ndarray, index: CompositeIndex) -> RankUncertainty:
    """Summarise the scores of all draws (draws × countries)."""
    ranks = ranks_of(scores)
    tail = (100 - index.uncertainty.interval) / 2
    low, median, high = np.percentile(ranks, [tail, 50, 100 - tail], axis=0, method="inverted_cdf")
    beats = (scores[:, :, None] > scores[:, None, :]).mean(axis=0)
    return RankUncertainty(median.astype(int), low.astype(int), high.astype(int), beats)


def tiers_of(order: np.ndarray, certain: np.ndarray) -> np.ndarray:
    """Groups, from 1, inside which no pair's order is certain.

    Going down the headline order, a country opens a new group as soon as one of the present group certainly
    beats it. Between neighbouring groups many pairs are uncertain too: the groups only mark where certainty
    is impossible.

    Parameters
    ----------
    order
        Positions of the countries, best first.
    certain
        Countries × countries, true where the row certainly beats the column.

    Returns
    -------
    ndarray
        Group of each country, in the order of the positions.
    """
    tiers = np.zeros(len(order), dtype=int)
    present: list[int] = []
    number = 1
    for country in order:
        if any(certain[other, country] or certain[country, other] for other in present):
            number, present = number + 1, []
        present.append(country)
        tiers[country] = number
    return tiers


def _chosen(numbers: np.ndarray, count: int) -> np.ndarray:
    # A Sobol point may be exactly 1.
    return np.minimum((numbers * count).astype(int), count - 1)


def _noisy(weights: np.ndarray, numbers: np.ndarray, noise: float) -> np.ndarray:
    # Scoring divides by the sum of the weights it uses, so that factors need not be taken out here.
    return weights * (1 - noise + 2 * noise * numbers)

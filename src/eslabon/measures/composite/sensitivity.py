"""Which choice moves the ranks: variance-based sensitivity (Sobol, Saltelli's design) with SALib.

The output is the mean shift in rank from the headline: the average over countries of how many places each
moves. One number per specification says how much the whole order changes, which is what a reader of a ranking
wants to know; indices for each country's rank would be as many tables as countries. (Saisana, Saltelli and
Tarantola, *Journal of the Royal Statistical Society A* 168, 2005, and the Handbook's chapter 7 use it.)
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from eslabon.catalogue.index_framework import CompositeIndex
from eslabon.measures.composite.scoring import Specifications, ranks_of, scores_of
from eslabon.measures.composite.uncertainty import specifications_of

__all__ = ["FACTORS", "sensitivity_of"]

FACTORS = ("normalisation", "aggregation", "exclusion", "dimension_weights", "component_weights")


def sensitivity_of(marks: Mapping[str, np.ndarray], index: CompositeIndex) -> pd.DataFrame:
    """First-order and total shares of the variance of the mean shift in rank.

    Parameters
    ----------
    marks
        Countries × components of the ranked countries, by normalisation.

    Returns
    -------
    DataFrame
        One row per factor of :data:`FACTORS`: ``factor``, ``first`` (variance explained by the factor alone,
        as a share of all), ``total`` (with its interactions), ``first_error``, ``total_error`` (half-width of
        the bootstrap's 95 % interval). All zero where no specification moves any rank.
    """
    # SALib brings scipy.stats along, which takes a second to import.
    from SALib.analyze import sobol as analysis
    from SALib.sample import sobol as design

    settings = index.uncertainty
    counts = (1, 1, 1, len(index.dimensions), len(index.components))
    groups = [factor for factor, count in zip(FACTORS, counts, strict=True) for _ in range(count)]
    problem = {
        "num_vars": len(groups),
        "names": [f"{group}-{n}" for n, group in enumerate(groups)],
        "groups": groups,
        "bounds": [[0.0, 1.0]] * len(groups),
    }
    numbers = design.sample(
        problem, settings.sensitivity_samples, calc_second_order=False, seed=settings.seed
    )
    headline = ranks_of(scores_of(marks, Specifications.headline(index), index))
    ranks = ranks_of(scores_of(marks, specifications_of(numbers, index), index))
    shift = np.abs(ranks - headline).mean(axis=1) if ranks.size else np.zeros(1)
    if not shift.std() > 0:
        return pd.DataFrame(
            {"factor": FACTORS, "first": 0.0, "total": 0.0, "first_error": 0.0, "total_error": 0.0}
        )
    found = analysis.analyze(
        problem,
        shift,
        calc_second_order=False,
        num_resamples=settings.sensitivity_resamples,
        seed=settings.seed,
    )
    return pd.DataFrame(
        {
            "factor": FACTORS,
            "first": found["S1"],
            "total": found["ST"],
            "first_error": found["S1_conf"],
            "total_error": found["ST_conf"],
        }
    )

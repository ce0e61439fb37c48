"""Composite indices: scores, ranks with their uncertainty, and the statistics for and against them.

Pure functions on frames and arrays; the framework
(:class:`~eslabon.catalogue.index_framework.CompositeIndex`) is data. Steps 3 to 10 of the OECD/JRC
*Handbook on Constructing Composite Indicators* (2008)::

    values        latest admissible value of each country in each indicator, with its year
    coverage      who is ranked, and what the others lack
    normalisation values → marks, in each of the declared ways
    scoring       marks → scores, for any number of specifications at once
    coherence     outliers, correlations, criterion
    uncertainty   Monte Carlo over the specifications → rank intervals, certain pairs, tiers
    sensitivity   which factor moves the ranks (SALib, imported only when asked)
    result        all of it as frames, one call
"""

from eslabon.measures.composite.coverage import Coverage, coverage_of
from eslabon.measures.composite.normalisation import marks_of
from eslabon.measures.composite.result import IndexResult, measure_index
from eslabon.measures.composite.scoring import Specifications, dimension_marks, ranks_of, scores_of
from eslabon.measures.composite.sensitivity import FACTORS, sensitivity_of
from eslabon.measures.composite.uncertainty import RankUncertainty, draw_specifications, rank_uncertainty
from eslabon.measures.composite.values import Values, values_of

__all__ = [
    "FACTORS",
    "Coverage",
    "IndexResult",
    "RankUncertainty",
    "Specifications",
    "Values",
    "coverage_of",
    "dimension_marks",
    "draw_specifications",
    "marks_of",
    "measure_index",
    "rank_uncertainty",
    "ranks_of",
    "scores_of",
    "sensitivity_of",
    "values_of",
]

"""Measures: latest value, change, rank, group figures and assessment, all pure functions on frames.

::

    Material          what is read: indicators, units, groups today, observations
    MeasureSettings   declared choices: groups, years, method
    standings         one row per indicator and country
    group_values      one row per indicator and group
    group_series      one row per indicator, group and year
    gaps              distance of each country to a group's median
    group_changes     medians then and now over the same countries
    changes_before_break  the same until the last round of an old definition
    gap_change        the gap between two groups then and now
    paired_figures    the later figure of each pair with a figure of the baseline
    flag_counts       marks of the observations; source_counts: where they come from
    other_sources     sources of an indicator besides the one that the catalogue names
    revisions         the edition in use against each other edition
    assess            one series, one method → class, number, parts, reason
    load_method       the only function here that reads a disk
    words             slugs → texts of the source language
"""

from eslabon.measures.assessment import REASONS, Assessment, Facts, annual_growth, assess, growth_ratio
from eslabon.measures.change import CHANGE_BY_UNIT_KIND, Change, change_kind, change_since
from eslabon.measures.classes import CLASSES
from eslabon.measures.groups import gaps, group_series, group_values, latest_values
from eslabon.measures.method import Method
from eslabon.measures.method_file import load_method, load_methods
from eslabon.measures.pairs import paired_figures
from eslabon.measures.quality import flag_counts, other_sources, source_counts
from eslabon.measures.rank import ranks
from eslabon.measures.revisions import revisions
from eslabon.measures.scale import has_natural_zero
from eslabon.measures.series import YearSeries
from eslabon.measures.settings import Material, MeasureSettings
from eslabon.measures.standings import COLUMNS, series_of, standings
from eslabon.measures.then_now import (
    MOVEMENTS,
    GapChange,
    changes_before_break,
    gap_change,
    group_changes,
)

__all__ = [
    "CHANGE_BY_UNIT_KIND",
    "CLASSES",
    "COLUMNS",
    "MOVEMENTS",
    "REASONS",
    "Assessment",
    "Change",
    "Facts",
    "GapChange",
    "Material",
    "MeasureSettings",
    "Method",
    "YearSeries",
    "annual_growth",
    "assess",
    "change_kind",
    "change_since",
    "changes_before_break",
    "flag_counts",
    "gap_change",
    "gaps",
    "group_changes",
    "group_series",
    "group_values",
    "growth_ratio",
    "has_natural_zero",
    "latest_values",
    "load_method",
    "load_methods",
    "other_sources",
    "paired_figures",
    "ranks",
    "revisions",
    "series_of",
    "source_counts",
    "standings",
]

"""Measures: latest value, change, rank, group figures and assessment, all pure functions on frames.

::

    Material          what is read: indicators, units, groups today, observations
    MeasureSettings   declared choices: groups, years, method
    standings         one row per indicator and country
    group_values      one row per indicator and group
    group_series      one row per indicator, group and year
    gaps              distance of each country to a group's median
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
from eslabon.measures.rank import ranks
from eslabon.measures.scale import has_natural_zero
from eslabon.measures.series import YearSeries
from eslabon.measures.settings import Material, MeasureSettings
from eslabon.measures.standings import COLUMNS, series_of, standings

__all__ = [
    "CHANGE_BY_UNIT_KIND",
    "CLASSES",
    "COLUMNS",
    "REASONS",
    "Assessment",
    "Change",
    "Facts",
    "Material",
    "MeasureSettings",
    "Method",
    "YearSeries",
    "annual_growth",
    "assess",
    "change_kind",
    "change_since",
    "gaps",
    "group_series",
    "group_values",
    "growth_ratio",
    "has_natural_zero",
    "latest_values",
    "load_method",
    "load_methods",
    "ranks",
    "series_of",
    "standings",
]

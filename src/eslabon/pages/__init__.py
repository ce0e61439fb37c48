"""Pages: what notebooks call.

::

    Page                  opens the page, knows its data and its words
    *_figure              a chart with caption and source, or a sentence saying why there is none
    *_table               a table with caption and source
    cited                 numbers in text, each with the key of its datum

A notebook imports from here and shows what the functions return.
"""

from eslabon.pages import cited
from eslabon.pages.absence import absence, absent_indicators, missing_by_theme
from eslabon.pages.country_figures import (
    composition_figure,
    position_figure,
    ranking_figure,
    slope_figure,
    trend_figure,
)
from eslabon.pages.outputs import Column, Figure, Table, Text
from eslabon.pages.page import Page
from eslabon.pages.region_figures import (
    actions_figure,
    assessment_counts,
    grid_figure,
    group_trend_figure,
    map_figure,
    medians_figure,
    shares_figure,
    spread_figure,
)
from eslabon.pages.registers import actions_list, cell, register_table, study_lines, year_of
from eslabon.pages.summary import groups_sentence, membership_sentence, paragraph, statement
from eslabon.pages.tables import country_table, facts_table, group_table, members_table
from eslabon.pages.words import assessment, not_assessed_sentence, reason

__all__ = [
    "Column",
    "Figure",
    "Page",
    "Table",
    "Text",
    "absence",
    "absent_indicators",
    "actions_figure",
    "actions_list",
    "assessment",
    "assessment_counts",
    "cell",
    "cited",
    "composition_figure",
    "country_table",
    "facts_table",
    "grid_figure",
    "group_table",
    "group_trend_figure",
    "groups_sentence",
    "map_figure",
    "medians_figure",
    "members_table",
    "membership_sentence",
    "missing_by_theme",
    "not_assessed_sentence",
    "paragraph",
    "position_figure",
    "ranking_figure",
    "reason",
    "register_table",
    "shares_figure",
    "slope_figure",
    "spread_figure",
    "statement",
    "study_lines",
    "trend_figure",
    "year_of",
]

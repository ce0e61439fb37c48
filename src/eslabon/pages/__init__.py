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
from eslabon.pages.actions import (
    Actions,
    action_counts,
    actions_figure,
    actions_list,
    actions_sentence,
    announced,
    held,
    split_actions,
    year_of,
)
from eslabon.pages.concepts import (
    Tie,
    concept_groups,
    concept_list,
    concepts_of,
    fan_figure,
    ladder_figure,
    ties_figure,
)
from eslabon.pages.country_figures import (
    composition_figure,
    position_figure,
    ranking_figure,
    slope_figure,
    trend_figure,
)
from eslabon.pages.index_annex_words import (
    coherence_paragraph,
    considered_reasons,
    criterion_paragraph,
    framework_reasons,
    goalpost_bases,
    outliers_sentence,
    sensitivity_paragraph,
)
from eslabon.pages.index_figures import correlation_figure, index_ranking_figure, profile_figure
from eslabon.pages.index_tables import (
    considered_table,
    framework_table,
    gaps_table,
    items_table,
    outliers_table,
    profile_table,
    ranks_table,
    sensitivity_table,
    values_table,
)
from eslabon.pages.index_words import (
    certainty_paragraph,
    coverage_paragraph,
    index_sentence,
    index_summary,
    specification_sentence,
    tier_items,
    uncertainty_paragraph,
)
from eslabon.pages.marks import flag_words
from eslabon.pages.outputs import Column, Figure, Table, Text
from eslabon.pages.page import Page
from eslabon.pages.region_figures import (
    assessment_counts,
    grid_figure,
    group_trend_figure,
    known_map_figure,
    map_figure,
    relation_figure,
    shares_figure,
    spread_figure,
    then_now_figure,
)
from eslabon.pages.region_words import (
    BETTER,
    WORSE,
    assessment_sentence,
    coverage_sentence,
    share_of,
    widest_coverage,
)
from eslabon.pages.registers import (
    bulleted,
    cell,
    naming,
    numbered,
    register_source,
    register_table,
    study_lines,
)
from eslabon.pages.sources import source_line, source_name
from eslabon.pages.summary import groups_sentence, membership_sentence, paragraph, statement
from eslabon.pages.tables import country_table, facts_table, group_table, members_table
from eslabon.pages.words import assessment, not_assessed_sentence, reason

__all__ = [
    "BETTER",
    "WORSE",
    "Actions",
    "Column",
    "Figure",
    "Page",
    "Table",
    "Text",
    "Tie",
    "absence",
    "absent_indicators",
    "action_counts",
    "actions_figure",
    "actions_list",
    "actions_sentence",
    "announced",
    "assessment",
    "assessment_counts",
    "assessment_sentence",
    "bulleted",
    "cell",
    "certainty_paragraph",
    "cited",
    "coherence_paragraph",
    "composition_figure",
    "concept_groups",
    "concept_list",
    "concepts_of",
    "considered_reasons",
    "considered_table",
    "correlation_figure",
    "country_table",
    "coverage_paragraph",
    "coverage_sentence",
    "criterion_paragraph",
    "facts_table",
    "fan_figure",
    "flag_words",
    "framework_reasons",
    "framework_table",
    "gaps_table",
    "goalpost_bases",
    "grid_figure",
    "group_table",
    "group_trend_figure",
    "groups_sentence",
    "held",
    "index_ranking_figure",
    "index_sentence",
    "index_summary",
    "items_table",
    "known_map_figure",
    "ladder_figure",
    "map_figure",
    "members_table",
    "membership_sentence",
    "missing_by_theme",
    "naming",
    "not_assessed_sentence",
    "numbered",
    "outliers_sentence",
    "outliers_table",
    "paragraph",
    "position_figure",
    "profile_figure",
    "profile_table",
    "ranking_figure",
    "ranks_table",
    "reason",
    "register_source",
    "register_table",
    "relation_figure",
    "sensitivity_paragraph",
    "sensitivity_table",
    "share_of",
    "shares_figure",
    "slope_figure",
    "source_line",
    "source_name",
    "specification_sentence",
    "split_actions",
    "spread_figure",
    "statement",
    "study_lines",
    "then_now_figure",
    "tier_items",
    "ties_figure",
    "trend_figure",
    "uncertainty_paragraph",
    "values_table",
    "widest_coverage",
    "year_of",
]

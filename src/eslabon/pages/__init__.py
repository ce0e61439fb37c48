"""Pages: what notebooks call.

::

    Page                  opens the page, knows its data and its words
    *_figure              a chart with caption and source, or a sentence saying why there is none
    *_table               a table with caption and source
    cited                 numbers in text, each with the key of its datum

A notebook imports from here and shows what the functions return.
"""

from eslabon.pages import cited
from eslabon.pages.absence import absent_indicators, missing_by_theme
from eslabon.pages.actions import (
    action_counts,
    actions_figure,
    actions_list,
    actions_sentence,
    announced,
    held,
    split_actions,
    year_of,
)
from eslabon.pages.acts import verdict_of
from eslabon.pages.asked import asked_sentence
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
from eslabon.pages.gaps import gap_figure, gap_sentence, gap_table, gaps_of, gaps_span, movement_count
from eslabon.pages.group_figures import (
    ahead_figure,
    ahead_of_group,
    ahead_sentence,
    group_lines_figure,
    group_trend_figure,
    groups_table,
    schemes_table,
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
from eslabon.pages.index_settings import settings_table
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
    universe_sentence,
)
from eslabon.pages.marks import flag_words
from eslabon.pages.outputs import Column, Figure, Table, Text
from eslabon.pages.page import Page
from eslabon.pages.quality import (
    age_figure,
    ages_figure,
    ages_table,
    cell_counts,
    countries_table,
    coverage_figure,
    flags_table,
    last_year,
    licences_table,
    median_age,
)
from eslabon.pages.region_figures import (
    assessment_counts,
    grid_figure,
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
    firm,
    firm_sentence,
    share_of,
)
from eslabon.pages.register_columns import adding_text, columns_table
from eslabon.pages.register_page import full_table, register_charts, register_opening
from eslabon.pages.registers import (
    bulleted,
    cell,
    naming,
    numbered,
    register_source,
    register_table,
    study_lines,
)
from eslabon.pages.revision_tables import largest_table, revisions_figure, revisions_table
from eslabon.pages.scheme import (
    known_counts,
    known_table,
    pattern_table,
    scheme_entries,
    scheme_list,
    scheme_table,
    situation_table,
)
from eslabon.pages.sources import source_name
from eslabon.pages.summary import annex, groups_sentence, membership_sentence, paragraph, statement
from eslabon.pages.tables import country_table, facts_table, group_table, members_table
from eslabon.pages.then_now import (
    pairs_figure,
    pairs_of,
    reasons_list,
    then_now_pairs,
    unpaired,
    unpaired_list,
)
from eslabon.pages.words import assessment, not_assessed_sentence, reason

__all__ = [
    "BETTER",
    "WORSE",
    "Column",
    "Figure",
    "Page",
    "Table",
    "Text",
    "Tie",
    "absent_indicators",
    "action_counts",
    "actions_figure",
    "actions_list",
    "actions_sentence",
    "adding_text",
    "age_figure",
    "ages_figure",
    "ages_table",
    "ahead_figure",
    "ahead_of_group",
    "ahead_sentence",
    "annex",
    "announced",
    "asked_sentence",
    "assessment",
    "assessment_counts",
    "bulleted",
    "cell",
    "cell_counts",
    "certainty_paragraph",
    "cited",
    "coherence_paragraph",
    "columns_table",
    "composition_figure",
    "concept_groups",
    "concept_list",
    "concepts_of",
    "considered_reasons",
    "considered_table",
    "correlation_figure",
    "countries_table",
    "country_table",
    "coverage_figure",
    "coverage_paragraph",
    "criterion_paragraph",
    "facts_table",
    "fan_figure",
    "firm",
    "firm_sentence",
    "flag_words",
    "flags_table",
    "framework_reasons",
    "framework_table",
    "full_table",
    "gap_figure",
    "gap_sentence",
    "gap_table",
    "gaps_of",
    "gaps_span",
    "gaps_table",
    "goalpost_bases",
    "grid_figure",
    "group_lines_figure",
    "group_table",
    "group_trend_figure",
    "groups_sentence",
    "groups_table",
    "held",
    "index_ranking_figure",
    "index_sentence",
    "index_summary",
    "items_table",
    "known_counts",
    "known_map_figure",
    "known_table",
    "ladder_figure",
    "largest_table",
    "last_year",
    "licences_table",
    "map_figure",
    "median_age",
    "members_table",
    "membership_sentence",
    "missing_by_theme",
    "movement_count",
    "naming",
    "not_assessed_sentence",
    "numbered",
    "outliers_sentence",
    "outliers_table",
    "pairs_figure",
    "pairs_of",
    "paragraph",
    "pattern_table",
    "position_figure",
    "profile_figure",
    "profile_table",
    "ranking_figure",
    "ranks_table",
    "reason",
    "reasons_list",
    "register_charts",
    "register_opening",
    "register_source",
    "register_table",
    "relation_figure",
    "revisions_figure",
    "revisions_table",
    "scheme_entries",
    "scheme_list",
    "scheme_table",
    "schemes_table",
    "sensitivity_paragraph",
    "sensitivity_table",
    "settings_table",
    "share_of",
    "shares_figure",
    "situation_table",
    "slope_figure",
    "source_name",
    "specification_sentence",
    "split_actions",
    "spread_figure",
    "statement",
    "study_lines",
    "then_now_figure",
    "then_now_pairs",
    "tier_items",
    "ties_figure",
    "trend_figure",
    "uncertainty_paragraph",
    "universe_sentence",
    "unpaired",
    "unpaired_list",
    "values_table",
    "verdict_of",
    "year_of",
]

"""The parts of a page about one indicator, for a notebook that names none.

::

    indicator_opening    title, definition, today's values, how to read them, source
    region_bars_figure   all countries of the region, highest first, with the two medians
    region_lines_figure  the medians over the years, with the countries at both ends
    all_countries_table  everything that is known of each country
    indicator_facts      definition, source, computation, caveats
    indicator_uses       recommendations, indices, related indicators
    sections             headings between them

Map and change come from :mod:`eslabon.pages` as on other pages.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from eslabon.pages.indicator_facts import indicator_facts, indicator_uses
from eslabon.pages.indicator_figures import region_bars_figure, region_lines_figure
from eslabon.pages.indicator_tables import all_countries_table, explained_columns
from eslabon.pages.indicator_words import indicator_opening, region_of

if TYPE_CHECKING:
    from eslabon.pages.page import Page

__all__ = [
    "Sections",
    "all_countries_table",
    "indicator_facts",
    "indicator_opening",
    "indicator_uses",
    "region_bars_figure",
    "region_lines_figure",
    "region_of",
    "sections",
]


@dataclass(frozen=True)
class Sections:
    """Headings of the page, each with the sentences that explain what follows."""

    today: str
    years: str
    table: tuple[str, ...]


def sections(page: Page) -> Sections:
    """The headings in the reader's language."""
    _ = page.messages
    everything = _(
        "Los valores de todos los años: {csv}, {json}.",
        csv=page.edition_file(f"data/indicator/{page.indicator_id}.csv", "CSV"),
        json=page.edition_file(f"data/indicator/{page.indicator_id}.json", "JSON"),
    )
    return Sections(
        today=_("## Hoy, país por país"),
        years=_("## Cómo ha cambiado"),
        table=(_("## Todos los datos por país"), everything, explained_columns(page)),
    )

"""Series that are divided by another indicator, country by country and year by year."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from eslabon.catalogue import Catalogue
from eslabon.editions.cut_rule import CutTable, Observation
from eslabon.editions.cut_tables import divided_anew
from eslabon.errors import SourceError
from eslabon.refresh.merge import Merged
from eslabon.refresh.normalise import SIGNIFICANT, written_number
from eslabon.refresh.series_rule import bounds_of
from eslabon.sources.feed import Feed

__all__ = ["anew", "divide", "quotients_of"]


def divide(
    rows: Collection[Observation], below: Collection[Observation], feed: Feed, catalogue: Catalogue
) -> tuple[Observation, ...]:
    """Rows of a fetched series over those of another indicator, in the indicator's unit.

    A country-year without a denominator, or with zero, has no value; `data diff` counts them. What is
    computed is rounded to ten significant digits, as when tables are compiled.

    Raises
    ------
    SourceError
        A quotient is out of the indicator's bounds.
    """
    denominators = {(row.country, row.year): float(row.value) for row in below}
    lowest, highest = bounds_of(feed.indicator, catalogue)
    found = []
    for row in rows:
        divisor = denominators.get((row.country, row.year))
        if not divisor:
            continue
        number = float(f"{feed.per.times * float(row.value) / divisor * feed.scale:.{SIGNIFICANT}g}")
        if not lowest <= number <= highest:
            raise SourceError(
                "a quotient cannot be",
                where=f"{feed.provider}, series {feed.code} (indicator {feed.indicator}): "
                f"{row.country} {row.year}",
                expected=f"a number from {lowest:g} to {highest:g}",
                received=f"{number:g}: {row.value} over {divisor:g} of '{feed.per.indicator}'",
                next_step="correct `per` or `scale` of the feed, or leave the year out in "
                "data/refresh/rules.yml",
            )
        found.append(replace(row, value=written_number(number)))
    return tuple(found)


def quotients_of(catalogue: Catalogue) -> dict[str, str]:
    """Each indicator that is divided by another, with that one."""
    return {
        id: entry.derived.per
        for id, entry in catalogue.indicators.items()
        if entry.derived is not None and entry.derived.per
    }


def anew(table: Merged, now: Collection[Observation], then: Collection[Observation]) -> Merged:
    """A table of quotients divided by another vintage of the denominator; see `divided_anew`.

    Parameters
    ----------
    table
        The quotients as they are.
    now, then
        The denominator by which they are divided, and the one by which they are to be.
    """
    made = divided_anew(CutTable(table.observations, table.revisions, ()), now, then)
    return Merged(made.observations, made.revisions)

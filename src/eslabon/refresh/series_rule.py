"""Everything that decides how one fetched series becomes rows of one indicator."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from eslabon.catalogue import Catalogue
from eslabon.errors import CatalogueError
from eslabon.refresh.rules import RefreshRules
from eslabon.snapshot.columns import FLAGS
from eslabon.sources.feed import Feed

__all__ = ["SeriesRule", "bounds_of"]


@dataclass(frozen=True)
class SeriesRule:
    """One series of one publisher, and what is done to its values.

    Parameters
    ----------
    indicator
        Id in the catalogue.
    provider, code
        Whose series, and which.
    unit
        The publisher's unit as it should say it; empty: not compared.
    scale
        Factor from the publisher's unit to the indicator's.
    flag
        Letters of every value.
    statuses
        From the publisher's marks of a value to our letters, which may be none.
    countries
        From the publisher's code to the catalogue's, where it is neither alpha-3, alpha-2 nor M49.
    ignored
        Publisher's codes of what is no country here: their rows are left out and counted.
    aggregates
        Whether the publisher's own aggregates, those that the catalogue has, are taken.
    other_periods
        Whether a quarter or a month is an error ("refuse") or left out and counted ("drop").
    first_year
        Earlier years are left out and counted.
    exclude
        Years of a country that are left out and counted, with the reasons in ``rules.yml``.
    breaks
        First years of another definition by country; those under "" hold for all.
    lowest, highest
        Bounds of a value in the indicator's unit.
    """

    indicator: str
    provider: str
    code: str
    unit: str = ""
    scale: float = 1.0
    flag: str = ""
    statuses: Mapping[str, str] = field(default_factory=dict)
    countries: Mapping[str, str] = field(default_factory=dict)
    ignored: Collection[str] = ()
    aggregates: bool = True
    other_periods: str = "refuse"
    first_year: int = 1900
    exclude: Collection[tuple[str, int]] = ()
    breaks: Mapping[str, Collection[int]] = field(default_factory=dict)
    lowest: float = float("-inf")
    highest: float = float("inf")

    @classmethod
    def of(
        cls,
        feed: Feed,
        catalogue: Catalogue,
        rules: RefreshRules,
    ) -> SeriesRule:
        """The rule of a feed: what it says, what ``rules.yml`` says, and the indicator's bounds.

        A feed that is divided by another indicator is neither scaled nor bounded yet: what it is divided by
        is known when its values are put among the others.

        Parameters
        ----------
        feed, catalogue, rules
            As loaded; the feed's indicator is in the catalogue.

        Raises
        ------
        CatalogueError
            The feed gives values letters that are none.
        """
        own = rules.of(feed.indicator)
        _check_letters(feed)
        lowest, highest = bounds_of(feed.indicator, catalogue)
        breaks: dict[str, set[int]] = {"": set(own.break_years)} if own.break_years else {}
        for one in own.breaks:
            breaks.setdefault(one.country, set()).update(one.years)
        return cls(
            feed.indicator,
            feed.provider,
            feed.code,
            unit=feed.unit,
            scale=1.0 if feed.per else feed.scale,
            flag=feed.flag + own.flag,
            statuses=feed.statuses,
            countries=feed.countries,
            ignored=frozenset(feed.ignored),
            aggregates=feed.aggregates,
            other_periods=feed.other_periods,
            first_year=rules.first_year if own.first_year is None else own.first_year,
            exclude=frozenset((one.country, year) for one in own.exclude for year in one.years),
            breaks=breaks,
            lowest=float("-inf") if feed.per else lowest,
            highest=float("inf") if feed.per else highest,
        )


def _check_letters(feed: Feed) -> None:
    for said in (feed.flag, *feed.statuses.values()):
        if set(said) - set(FLAGS):
            raise CatalogueError(
                f"the feed of '{feed.indicator}' gives values letters that are none",
                where=f"data/catalogue/feeds/{feed.provider}.yml: {feed.indicator}",
                expected=", ".join(f"{letter} {meaning}" for letter, meaning in FLAGS.items()),
                received=said,
                next_step="correct `flag` or `statuses`",
            )


def bounds_of(indicator: str, catalogue: Catalogue) -> tuple[float, float]:
    """Lowest and highest value allowed: the tighter of the indicator's bounds and its unit's."""
    entry = catalogue.indicators[indicator]
    unit = catalogue.units[entry.unit]
    lowest = [limit for limit in (entry.minimum, unit.minimum) if limit is not None]
    highest = [limit for limit in (entry.maximum, unit.maximum) if limit is not None]
    return max(lowest, default=float("-inf")), min(highest, default=float("inf"))

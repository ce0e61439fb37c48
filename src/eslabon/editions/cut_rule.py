"""Which values an earlier edition would have held: the rule of ``eslabon data cut``, pure.

A publication keeps, beside the values in use, those of other vintages (``data/revisions``). Among all:

1. a vintage dated after the cut was not known; nor was, where a source is preferred for the cut and has
   values of the indicator, any vintage newer than that source's;
2. of what was known, a preferred source comes first, then the vintage that the country (or, below, the
   value) has at present, since it was put above the others when the tables were compiled; then the newest,
   and by name where two are as new;
3. a country's series comes whole from the first vintage that reaches ``recent_year``, else from the first
   that has any value, since values of two vintages in one series would be a break that nobody declared. Only
   where the present table itself joins vintages within a country is each year taken from the first that has
   it;
4. what was known and not taken goes to the revisions; a country without any known value has no rows.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

__all__ = ["CutTable", "Observation", "cut_series", "known_until"]

Vintage = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Observation:
    """One row of ``data/observations`` or ``data/revisions``, every cell as it is written."""

    country: str
    year: str
    value: str
    source: str
    vintage: str
    flag: str = ""

    @property
    def of(self) -> Vintage:
        """Source and vintage: what is known or not known as a whole."""
        return (self.source, self.vintage)


@dataclass(frozen=True)
class CutTable:
    """One indicator after the cut.

    Parameters
    ----------
    observations, revisions
        Values in use and superseded ones, in the order of their files.
    unknown
        The vintages that were left out because they were not known.
    """

    observations: tuple[Observation, ...]
    revisions: tuple[Observation, ...]
    unknown: tuple[Vintage, ...]

    def __repr__(self) -> str:
        return (
            f"CutTable({len(self.observations)} values, {len(self.revisions)} superseded, "
            f"{len(self.unknown)} vintages unknown)"
        )


def known_until(
    vintages: Iterable[Vintage], dates: Mapping[Vintage, date], until: date, preferred: Collection[str] = ()
) -> date:
    """The day up to which vintages of one indicator count as known.

    The cut's, or the date of a preferred source that has values of the indicator: preferring a source means
    seeing the indicator as it was before anything newer. Of several such sources the oldest decides.
    """
    limits = [until]
    for source in preferred:
        own = [dates[one] for one in vintages if one[0] == source and dates[one] <= until]
        if own:
            limits.append(max(own))
    return min(limits)


def cut_series(
    present: Collection[Observation],
    superseded: Collection[Observation],
    dates: Mapping[Vintage, date],
    until: date,
    preferred: Collection[str] = (),
    recent_year: int = 0,
) -> CutTable:
    """Cut the values of one indicator; the rule stands at the head of this module.

    Parameters
    ----------
    present, superseded
        Rows of the indicator in ``data/observations`` and in ``data/revisions``.
    dates
        Since when each of their vintages was known.
    until
        The day of the cut; a vintage of that day was known.
    preferred
        Sources preferred for the cut.
    recent_year
        A source supplies a country's series only if it reaches this year, where another does.
    """
    rows = [*present, *superseded]
    vintages = sorted({row.of for row in rows})
    limit = known_until(vintages, dates, until, preferred)
    known = [row for row in rows if dates[row.of] <= limit]
    in_use, shared = frozenset(present), {(row.country, row.of) for row in present}
    by_year = len({country for country, _ in shared}) < len(shared)

    def rank(row: Observation) -> tuple:
        at_present = row in in_use if by_year else (row.country, row.of) in shared
        return (row.source not in preferred, not at_present, -dates[row.of].toordinal(), row.of)

    best = _first_by_year(known, rank) if by_year else _first_by_country(known, rank, recent_year)
    taken = [row for row in known if best[_key(row, by_year)] == row.of]
    others = [row for row in known if best[_key(row, by_year)] != row.of]
    return CutTable(
        observations=tuple(sorted(taken, key=lambda row: (row.country, row.year))),
        revisions=tuple(sorted(others, key=lambda row: (row.country, row.year, row.source, row.vintage))),
        unknown=tuple(one for one in vintages if dates[one] > limit),
    )


def _key(row: Observation, by_year: bool) -> tuple[str, ...]:
    return (row.country, row.year) if by_year else (row.country,)


def _first_by_year(
    rows: Iterable[Observation], rank: Callable[[Observation], tuple]
) -> dict[tuple[str, ...], Vintage]:
    best: dict[tuple[str, ...], Vintage] = {}
    for row in sorted(rows, key=rank):
        best.setdefault((row.country, row.year), row.of)
    return best


def _first_by_country(
    rows: Iterable[Observation], rank: Callable[[Observation], tuple], recent_year: int
) -> dict[tuple[str, ...], Vintage]:
    ranked = sorted(rows, key=rank)
    best: dict[tuple[str, ...], Vintage] = {}
    for row in ranked:
        if int(row.year) >= recent_year:
            best.setdefault((row.country,), row.of)
    for row in ranked:
        best.setdefault((row.country,), row.of)
    return best

"""Put a new vintage before those that a table has: the rule by which tables are compiled, pure.

1. A country's series comes whole from one vintage, the new one where it reaches the publication's
   ``recent_year`` or where the present one does not either; values of two vintages in one series would be a
   break that nobody declared. Only where the present table itself joins vintages within a country is each
   year taken from the new vintage if it has it.
2. What is not in use goes to the revisions with its own source and vintage, the new vintage's rows included.
3. Rows of the very vintage that comes in again are replaced, not kept: a vintage has one value.
4. A country that the new vintage does not have keeps what it has.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from eslabon.editions.cut_rule import Observation

__all__ = ["Merged", "merge"]


@dataclass(frozen=True)
class Merged:
    """One indicator with the new vintage, in the order of its files.

    Parameters
    ----------
    observations, revisions
        Rows in use and rows of other vintages.
    kept
        Countries of the new vintage whose present series stays in use, because the new one ends too early.
    """

    observations: tuple[Observation, ...]
    revisions: tuple[Observation, ...]
    kept: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Merged({len(self.observations)} rows, {len(self.revisions)} superseded)"


def merge(
    present: Collection[Observation],
    superseded: Collection[Observation],
    staged: Collection[Observation],
    recent_year: int,
) -> Merged:
    """Merge one indicator's new vintage with its rows; the rule stands at the head of this module.

    Parameters
    ----------
    present, superseded
        Rows of the indicator in ``data/observations`` and in ``data/revisions``.
    staged
        Rows of the new vintage.
    recent_year
        A vintage supplies a country's series only if it reaches this year, where another does.
    """
    new = {row.of for row in staged}
    old = [row for row in present if row.of not in new]
    shared = {(row.country, row.of) for row in present}
    by_year = len({country for country, _ in shared}) < len(shared)
    if by_year:
        taken = {(row.country, row.year) for row in staged}
        stays = [row for row in old if (row.country, row.year) not in taken]
        in_use, kept = [*staged, *stays], set()
    else:
        late, late_before = (
            {row.country for row in rows if int(row.year) >= recent_year} for rows in (staged, old)
        )
        kept = {row.country for row in staged} & late_before - late
        theirs = {row.country for row in staged} - kept
        in_use = [row for row in staged if row.country in theirs]
        in_use += [row for row in old if row.country not in theirs]
    used = {(row.country, row.year, *row.of) for row in in_use}
    others = {
        (row.country, row.year, *row.of): row
        for row in (*(row for row in superseded if row.of not in new), *old, *staged)
        if (row.country, row.year, *row.of) not in used
    }
    return Merged(_sorted(in_use), _sorted(others.values()), tuple(sorted(kept)))


def _sorted(rows: Iterable[Observation]) -> tuple[Observation, ...]:
    return tuple(sorted(rows, key=lambda row: (row.country, row.year, row.source, row.vintage)))

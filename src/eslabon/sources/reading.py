"""From the bodies of one series to the series: each protocol has one reader, and readers ask nobody.

A reader gets bytes that the archive keeps and gives a :class:`Part`, or one `SourceError`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from eslabon.errors import SourceError
from eslabon.sources.faults import begins
from eslabon.sources.feed import Feed
from eslabon.sources.provider import Provider
from eslabon.sources.request import Request
from eslabon.sources.series import FetchedValue

__all__ = ["Body", "Part", "RowRule", "joined", "unreadable"]


@dataclass(frozen=True)
class Body:
    """What answered one request."""

    request: Request
    content: bytes

    def __repr__(self) -> str:
        return f"Body({len(self.content)} bytes of {self.request.shown})"


@dataclass(frozen=True)
class Part:
    """What the answers to one request, its pages included, say of a series; see `FetchedSeries`."""

    values: tuple[FetchedValue, ...]
    code: str
    name: str = ""
    unit: str | None = None
    definition: str | None = None
    last_updated: str | None = None


def unreadable(
    body: Body, feed: Feed, what: str, *, expected: str, received: str = "", next_step: str = ""
) -> SourceError:
    """An error of a body; without `received` its beginning is shown."""
    return SourceError(
        f"{feed.provider} {what}",
        where=f"{body.request.shown} (series {feed.code}, indicator {feed.indicator})",
        expected=expected,
        received=received or begins(body.content) or "an empty body",
        next_step=next_step
        or "look at the answer; if the provider has changed its form, its file has to follow",
    )


def joined(parts: Sequence[Part], body: Body, feed: Feed) -> Part:
    """One series of the answers to several requests, which differ in their countries only.

    Raises
    ------
    SourceError
        They name different series, units or dates of the last update.
    """
    first = parts[0]
    for part in parts[1:]:
        for told in ("code", "name", "unit", "last_updated"):
            if getattr(part, told) != getattr(first, told):
                raise unreadable(
                    body,
                    feed,
                    f"answers two requests for one series with another {told.replace('_', ' ')}",
                    expected=repr(getattr(first, told)),
                    received=repr(getattr(part, told)),
                    next_step="the publisher may be renewing its data: run the same command again later",
                )
    values = tuple(value for part in parts for value in part.values)
    return Part(values, first.code, first.name, first.unit, first.definition, first.last_updated)


@dataclass(frozen=True)
class RowRule:
    """Which rows of a table are the series, and what they must say; rows are texts by column or dimension."""

    feed: Feed
    provider: Provider
    body: Body

    def check_names(self, names: Sequence[str], optional: Sequence[str] = ()) -> None:
        """Refuse a table that lacks a declared column.

        Raises
        ------
        SourceError
        """
        cells = self.provider.cells
        needed = [cells.country, cells.period, cells.value, *self.feed.where, *self.feed.expect]
        for name in filter(None, needed):
            if name not in names and name not in optional:
                raise unreadable(
                    self.body,
                    self.feed,
                    f"sends no '{name}'",
                    expected=f"the columns {', '.join(dict.fromkeys(filter(None, needed)))}",
                    received=", ".join(names)[:300] or "none",
                    next_step="the form has changed: correct `cells` of the provider, or the feed",
                )

    def chosen(self, row: Mapping[str, str | None]) -> bool:
        """Whether the row belongs to the series.

        Raises
        ------
        SourceError
            It does, and does not say what the feed expects: most often another unit.
        """
        if any(row.get(name) != value for name, value in self.feed.where.items()):
            return False
        for name, value in self.feed.expect.items():
            if row.get(name) != value:
                raise unreadable(
                    self.body,
                    self.feed,
                    f"sends the series with another '{name}'",
                    expected=value,
                    received=str(row.get(name)),
                    next_step="unit or definition has changed: see what it is now, and correct the feed",
                )
        return True

    def value(self, row: Mapping[str, str | None], period: str, number: float | None) -> FetchedValue:
        """The observation of a chosen row.

        Raises
        ------
        SourceError
            It names no country or period.
        """
        cells = self.provider.cells
        country = row.get(cells.country) or ""
        if not country.strip() or not period.strip():
            raise unreadable(
                self.body,
                self.feed,
                "sends a value without country or period",
                expected=f"both '{cells.country}' and '{cells.period or 'a year as heading'}'",
                received=", ".join(f"{name}={text}" for name, text in row.items() if text)[:300],
            )
        flags = tuple(mark for name in cells.flags if (mark := (row.get(name) or "").strip()))
        return FetchedValue(country, period, number, flags, row.get(cells.footnote) or None)

    def part(self, values: Sequence[FetchedValue], told: Callable[[str], str | None]) -> Part:
        """The series of the chosen rows; `told` gives what they all say in one column, None where nothing.

        Raises
        ------
        SourceError
            There is none.
        """
        if not values:
            wanted = ", ".join(f"{name}={value}" for name, value in self.feed.where.items())
            raise unreadable(
                self.body,
                self.feed,
                "sends no row of the series",
                expected=wanted or "at least one row",
                received="an empty table" if not wanted else "other rows only",
                next_step="the series may have been renamed or retired: look for it, and correct the feed",
            )
        cells = self.provider.cells
        return Part(
            tuple(values), self.feed.code, told(cells.name) or "", told(cells.unit), None, told(cells.updated)
        )

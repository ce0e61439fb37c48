"""What the readers of publishers' answers hand over: the border to :mod:`eslabon.refresh`.

Everything here is as the publisher sent it. Whether a code is a country of the catalogue, whether a period
is a year, what a flag means and how a value becomes the indicator's unit is decided by who normalises, with
what the feed (:class:`~eslabon.sources.feed.Feed`) declares.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from eslabon.errors import SourceError
from eslabon.sources.feed import Feed

__all__ = ["Fetched", "FetchedSeries", "FetchedValue", "Fetcher", "Progress"]


@dataclass(frozen=True)
class FetchedValue:
    """One observation.

    Parameters
    ----------
    country
        The publisher's code as received, in letters or digits; it may be an aggregate or unknown to us.
    period
        As received: "2023", "YR2023", "2023Q4".
    value
        In the publisher's unit; never NaN or infinite. None: the publisher says that it has none, with a
        mark that the provider declares (null, "..").
    flags
        The publisher's marks of this value, none empty.
    footnote
        The publisher's remark on this value, or None.
    """

    country: str
    period: str
    value: float | None
    flags: tuple[str, ...] = ()
    footnote: str | None = None


@dataclass(frozen=True)
class FetchedSeries:
    """All observations of one series, read from archived bytes.

    Parameters
    ----------
    provider, code
        Id of the provider, and its code of the series as received, or as asked for where answers have none.
    name
        The publisher's name of the series; empty where the answer does not say it.
    unit, definition
        As received, None where the answer does not say it.
    last_updated
        The publisher's date of its last update as received, usually ISO; None where the answer has none.
    retrieved
        ISO date (UTC) on which the oldest of the bodies was received or last confirmed as current.
    values
        In the order received; what is repeated is repeated.
    bodies
        sha256 of each body that the series was read from, as the archive names them, in the order asked for.
    """

    provider: str
    code: str
    name: str
    unit: str | None
    definition: str | None
    last_updated: str | None
    values: tuple[FetchedValue, ...]
    bodies: tuple[str, ...]
    retrieved: str = ""

    def __repr__(self) -> str:
        return f"FetchedSeries({self.provider} {self.code}, {len(self.values)} values)"


@dataclass(frozen=True)
class Fetched:
    """What became of one feed: exactly one of ``series`` and ``error`` is there."""

    feed: Feed
    series: FetchedSeries | None = None
    error: SourceError | None = None


@dataclass(frozen=True)
class Progress:
    """How far a refresh is; told before each series and once at the end.

    Parameters
    ----------
    provider, code
        What is being asked for; both empty at the end.
    done, total
        Series finished, and to do in all.
    asked
        Requests that went out in this run.
    reused
        Answers taken from the archive: asked before in this run, or confirmed by the publisher as unchanged.
    received
        Bytes received, after decompression.
    """

    provider: str
    code: str
    done: int
    total: int
    asked: int = 0
    reused: int = 0
    received: int = 0


class Fetcher(Protocol):
    """From feeds to series, from the network or from an archive alone.

    :class:`eslabon.sources.fetching.SeriesFetcher` is one; tests of what follows may have their own.
    """

    def fetch(
        self,
        feeds: Sequence[Feed],
        progress: Callable[[Progress], None] = ...,
        cancelled: Callable[[], bool] = ...,
    ) -> Iterator[Fetched]:
        """Yield one result for each feed, in the order given.

        A feed that fails is yielded with its error and the others go on: whoever wants all or nothing of a
        source looks at all its results. After ``cancelled`` returns true the iterator ends early, at the
        latest when the current request ends or a wait is over; what was received stays in the archive, so
        that the same run, begun again, does not ask for it again.
        """
        ...

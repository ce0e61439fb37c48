"""From fetched series to staged snapshots: all of a provider, or nothing of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Literal

from eslabon.errors import EslabonError, SourceError
from eslabon.refresh.normalise import normalise
from eslabon.refresh.place import RefreshPlace
from eslabon.refresh.proposal import Present, propose
from eslabon.refresh.published import published_of
from eslabon.refresh.series_rule import SeriesRule
from eslabon.refresh.staged import StagedSeries, StagedSource, write_staged
from eslabon.refresh.vintage_source import source_for, vintage_of
from eslabon.sources.feed import Feed
from eslabon.sources.series import Fetched, FetchedSeries, Fetcher, Progress

__all__ = ["Outcome", "stage", "stage_all"]

RETIRED = "retired"


@dataclass(frozen=True)
class Outcome:
    """What became of one provider.

    Parameters
    ----------
    provider
        Its id.
    status
        ``staged``; ``failed``: nothing of it is staged, what was staged before stays; ``cancelled``: the
        same, because the run was stopped.
    staged
        The snapshot.
    path
        Where it lies.
    errors
        What went wrong, by indicator; by the provider itself where it concerns all together.
    """

    provider: str
    status: Literal["staged", "failed", "cancelled"]
    staged: StagedSource | None = None
    path: Path | None = None
    errors: Mapping[str, EslabonError] = field(default_factory=dict)

    def __repr__(self) -> str:
        return f"Outcome({self.provider}: {self.status})"


def stage_all(
    place: RefreshPlace,
    present: Present,
    fetcher: Fetcher,
    feeds: Sequence[Feed],
    progress: Callable[[Progress], None] = lambda progress: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Iterator[Outcome]:
    """Fetch, normalise and stage, provider by provider; whoever calls holds the place.

    Each provider is staged as soon as its last series has come, so that what is finished stays when the run
    is stopped.

    Parameters
    ----------
    feeds
        Sorted by provider.
    progress, cancelled
        Passed on to the fetcher.
    """
    results = _until_stopped(fetcher.fetch(feeds, progress, cancelled))
    for provider, group in groupby(feeds, key=lambda feed: feed.provider):
        asked = list(group)
        came = [one for _, one in zip(asked, results, strict=False)]
        if len(came) < len(asked):
            yield Outcome(provider, "cancelled")
            continue
        yield _outcome(place, present, provider, came)
    for _ in results:  # there is none left, but the fetcher has yet to tell that it is at its end
        pass


def _until_stopped(results: Iterable[Fetched]) -> Iterator[Fetched]:
    """The results one after the other; an iterator of its own, so that `zip` loses none at the end."""
    yield from results


def _outcome(place: RefreshPlace, present: Present, provider: str, results: Sequence[Fetched]) -> Outcome:
    staged, errors = stage(present, provider, results)
    if errors or staged is None:
        return Outcome(provider, "failed", errors=errors)
    try:
        # What cannot be put among the data, such as a quotient out of bounds, is not staged either.
        propose(present, [staged])
    except EslabonError as error:
        return Outcome(provider, "failed", errors={provider: error})
    return Outcome(provider, "staged", staged, write_staged(place.staged, staged))


def stage(
    present: Present, provider: str, results: Sequence[Fetched]
) -> tuple[StagedSource | None, dict[str, EslabonError]]:
    """Normalise all series of a provider.

    Returns
    -------
    tuple
        The snapshot, or None and what went wrong by indicator. A series that is known to be gone (an override
        of the guard ``retired``) is none of these: its indicator keeps its values.
    """
    series: dict[str, StagedSeries] = {}
    templates: dict[str, str] = {}
    errors: dict[str, EslabonError] = {}
    for result in results:
        id = result.feed.indicator
        if result.error is not None and _known_to_be_gone(present, id):
            series[id] = StagedSeries(present.catalogue.indicators[id].source, "", ())
            continue
        try:
            if result.error is not None:
                raise result.error
            series[id], template = _staged(present, result.feed, result.series)
            if template != series[id].source:
                templates[series[id].source] = template
        except EslabonError as error:
            errors[id] = error
    return (None if errors else StagedSource(provider, series, templates)), errors


def _known_to_be_gone(present: Present, indicator: str) -> bool:
    return any(one.covers(indicator, RETIRED, one.vintage) for one in present.overrides)


def _staged(present: Present, feed: Feed, fetched: FetchedSeries | None) -> tuple[StagedSeries, str]:
    catalogue, rules = present.catalogue, present.rules
    if fetched is None:
        raise SourceError(
            "the fetcher gave neither a series nor an error",
            where=f"{feed.provider}, series {feed.code}",
            next_step="report this as a defect of the fetcher",
        )
    entry = catalogue.indicators[feed.indicator]
    where = f"{feed.provider}, series {feed.code} (indicator {feed.indicator})"
    vintage = vintage_of(fetched.last_updated, fetched.retrieved, where)
    source, template = source_for(feed.indicator, entry.source, vintage, catalogue.sources, rules)
    rule = SeriesRule.of(feed, catalogue, rules)
    normal = normalise(fetched, rule, catalogue, source, vintage)
    staged = StagedSeries(
        source,
        vintage,
        normal.rows,
        published_of(fetched),
        normal.dropped,
        normal.unknown,
        fetched.bodies,
        fetched.retrieved,
    )
    return staged, template

"""Which feeds a refresh asks for: those that were named, else all that were ever tried on a real answer."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from eslabon.errors import ParameterError
from eslabon.refresh.proposal import Present
from eslabon.sources.feed import Feed

__all__ = ["ALL", "Choice", "chosen_feeds"]

ALL = "all"


@dataclass(frozen=True)
class Choice:
    """What a refresh asks for.

    Parameters
    ----------
    feeds
        By provider and indicator; those that await an indicator of the catalogue are none of them.
    left_out
        Providers that would be asked too, had their connectors ever read a real answer.
    """

    feeds: tuple[Feed, ...]
    left_out: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"Choice({len(self.feeds)} feeds, without {', '.join(self.left_out) or 'nobody'})"


def chosen_feeds(
    present: Present,
    sources: Collection[str] = (),
    indicators: Collection[str] = (),
    *,
    unproven: bool = False,
) -> Choice:
    """Choose the feeds of a refresh.

    A connector that never read a real answer is a trial: in a refresh of everything it would fail month after
    month, and hide by its failure that of another. So it is left out unless somebody names it.

    Parameters
    ----------
    sources
        Ids of providers; none, or "all", for all that are proven, beside which others may be named.
    indicators
        Ids of indicators; none for all of them.
    unproven
        Whether all providers are those that are not proven, too.

    Raises
    ------
    ParameterError
        A provider has no feeds, an indicator no feed, or there is nothing to ask for.
    """
    every = [feed for feed in present.feeds.values() if feed.indicator in present.catalogue.indicators]
    named = set(sources) - {ALL}
    everything = not sources or ALL in sources
    _check("--source", named, {feed.provider for feed in every})
    possible = [feed for feed in every if everything or feed.provider in named]
    _check("--indicator", indicators, {feed.indicator for feed in possible})
    wanted = [feed for feed in possible if not indicators or feed.indicator in indicators]
    providers = present.declarations.providers
    asked = {id for id in providers if unproven or id in named or providers[id].proven}
    found = [feed for feed in wanted if feed.provider in asked]
    left_out = sorted({feed.provider for feed in wanted} - asked)
    if not found:
        raise _nothing(left_out)
    return Choice(tuple(sorted(found, key=lambda feed: (feed.provider, feed.indicator))), tuple(left_out))


def _nothing(left_out: Sequence[str]) -> ParameterError:
    if left_out:
        return ParameterError(
            "there is nothing to refresh from providers whose connectors were ever tried",
            where="--source",
            expected=f"one of {', '.join(left_out)} by name, or --unproven",
            received="none of them",
            next_step=f"name it: --source {left_out[0]}, and look at what it says before it is accepted",
        )
    return ParameterError(
        "there is nothing to refresh",
        where="data/catalogue/feeds",
        expected="feeds that say which series of which provider feeds which indicator",
        received="none",
        next_step="declare providers and feeds (docs/live-data.md)",
    )


def _check(option: str, given: Collection[str], known: Collection[str]) -> None:
    for one in sorted(set(given) - set(known)):
        raise ParameterError(
            "nothing is declared that could be refreshed",
            where=option,
            expected=", ".join(sorted(known)) or "feeds in data/catalogue/feeds",
            received=repr(one),
            next_step="choose one of these, or declare its feed",
        )

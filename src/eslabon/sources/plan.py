"""Which requests a feed needs: pure, from declarations alone, so that a dry run costs nothing."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from eslabon.catalogue import Catalogue
from eslabon.errors import CatalogueError
from eslabon.sources.feed import Feed
from eslabon.sources.provider import Provider
from eslabon.sources.request import Request

__all__ = ["SeriesPlan", "plan_series"]

_SAFE = ";,:+"  # separators that publishers' addresses use as they are
_NAME = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class SeriesPlan:
    """A feed, its provider, and the requests known before the first answer (further pages are not)."""

    feed: Feed
    provider: Provider
    requests: tuple[Request, ...]

    def __repr__(self) -> str:
        return f"SeriesPlan({self.feed!r}, {len(self.requests)} requests)"


def plan_series(
    feed: Feed, providers: Mapping[str, Provider], catalogue: Catalogue, first: int, last: int
) -> SeriesPlan:
    """The requests of one feed.

    Parameters
    ----------
    feed, providers, catalogue
        Declarations.
    first, last
        Years asked for, both included; providers whose address names no years send all they have.

    Raises
    ------
    CatalogueError
        The provider's address has a name in braces that nothing fills.
    """
    provider = providers[feed.provider]
    filled = {"code": feed.code, "first": str(first), "last": str(last), **feed.fill}
    unfilled = sorted(provider.placeholders - filled.keys() - {"countries"})
    if unfilled:
        names = ", ".join(f"{{{name}}}" for name in unfilled)
        raise CatalogueError(
            f"nothing fills {names} in the address of {provider.id}",
            where=f"data/catalogue/feeds/{provider.id}.yml, indicator {feed.indicator}",
            expected="a value under `fill`",
            received=", ".join(sorted(feed.fill)) or "nothing",
            next_step="add it to the feed",
        )
    groups = _asked(provider, catalogue) if "countries" in provider.placeholders else [""]
    requests = (_request(provider, {**filled, "countries": countries}) for countries in groups)
    return SeriesPlan(feed, provider, tuple(requests))


def _asked(provider: Provider, catalogue: Catalogue) -> list[str]:
    """The catalogue's countries as the provider calls them, in lists of at most as many as it takes."""
    theirs = {ours: its for its, ours in provider.codes.items()}
    codes = [
        theirs.get(code, code)
        for code, country in catalogue.countries.items()
        if code not in provider.lacks and (provider.asks_aggregates or country.kind == "state")
    ]
    most = provider.countries_per_request
    return [provider.separator.join(codes[at : at + most]) for at in range(0, len(codes), most)]


def _request(provider: Provider, filled: Mapping[str, str]) -> Request:
    def path_part(match: re.Match[str]) -> str:
        return quote(filled[match[1]], safe=_SAFE + ".@")

    address = _NAME.sub(path_part, provider.address)
    query = {name: _NAME.sub(lambda match: filled[match[1]], text) for name, text in provider.query.items()}
    if query:
        address += ("&" if "?" in address else "?") + urlencode(query, quote_via=quote, safe=_SAFE)
    return Request(provider.id, address, provider.accept)

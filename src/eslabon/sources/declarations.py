"""Providers and feeds of a publication, read together: feeds know what their provider says for all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from eslabon.catalogue import Catalogue
from eslabon.sources.feed import Feed, load_feeds
from eslabon.sources.provider import Provider, load_providers

__all__ = ["Declarations", "load_declarations"]


@dataclass(frozen=True)
class Declarations:
    """All that the publication says about live sources.

    Parameters
    ----------
    providers
        By id.
    feeds
        In the order of files; country codes, ignored codes and marks of their provider are already theirs.
    """

    providers: Mapping[str, Provider]
    feeds: tuple[Feed, ...]

    @property
    def unproven(self) -> tuple[Provider, ...]:
        """Providers whose connector never read a real body."""
        return tuple(provider for provider in self.providers.values() if not provider.proven)

    def awaiting(self, catalogue: Catalogue) -> tuple[Feed, ...]:
        """Feeds whose indicator the catalogue does not have yet."""
        return tuple(feed for feed in self.feeds if feed.indicator not in catalogue.indicators)


def load_declarations(root: Path | str, catalogue: Catalogue) -> Declarations:
    """Read ``data/catalogue/providers`` and ``feeds``; both may be absent.

    Raises
    ------
    CatalogueError
        A file says something wrong, with file and line.
    """
    providers = load_providers(root)
    feeds = load_feeds(root, providers, catalogue.indicators)
    return Declarations(providers, tuple(_completed(feed, providers[feed.provider]) for feed in feeds))


def _completed(feed: Feed, provider: Provider) -> Feed:
    """The feed with what its provider says of all its series; what the feed says itself has precedence."""
    return feed.model_copy(
        update={
            "countries": {**provider.codes, **feed.countries},
            "ignored": (*provider.ignored, *feed.ignored),
            "statuses": {**provider.statuses, **feed.statuses},
        }
    )

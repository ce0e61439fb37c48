"""Chains of products that are followed country by country: the entries of ``chains.yml``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from eslabon.catalogue.models import Code, Entry, Indicator, Slug
from eslabon.catalogue.references import follow

if TYPE_CHECKING:
    from eslabon.catalogue.loader import Placed

__all__ = ["SECTORS", "Chain", "check_chains"]

SECTORS = "sector"  # the list of codes that sectors come from


class Chain(Entry):
    """One entry of ``chains.yml``: a chain of products that is followed country by country.

    ``sectors`` are codes of the list ``sector`` in which the registers' entries belong to it; ``share`` and
    ``rents`` are indicators of its weight in a country's exports and product; ``obstacles`` are entries of
    the register of bottlenecks.
    """

    id: Slug
    label: str
    kind: Literal["resource", "manufacture"]
    share: Slug
    rents: str = ""
    sectors: tuple[Slug, ...] = Field(min_length=1)
    obstacles: tuple[Slug, ...] = ()
    listed_from: float = 0  # of the share, in its unit: a country below it is listed only with an entry


def check_chains(
    chains: Mapping[str, Placed[Chain]],
    indicators: Mapping[str, Placed[Indicator]],
    codes: Mapping[str, Mapping[str, Placed[Code]]],
) -> None:
    """Check that the indicators and sectors that chains name exist; obstacles are checked with the registers.

    Raises
    ------
    CatalogueError
        Naming file, line and field of the first reference that leads nowhere.
    """
    for placed in chains.values():
        follow(placed, "share", placed.entry.share, "indicator", indicators)
        if placed.entry.rents:
            follow(placed, "rents", placed.entry.rents, "indicator", indicators)
        for sector in placed.entry.sectors:
            follow(placed, "sectors", sector, "sector", codes.get(SECTORS, {}))

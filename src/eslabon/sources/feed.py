"""Feeds: which series of which provider feeds which indicator, and what is done to its values.

``data/catalogue/feeds/<provider>.yml`` is a list of entries. A feed that brings what the snapshot does not
have yet says so in ``awaits``; only such a feed may name an indicator that the catalogue does not have, and
it is not fetched until the catalogue has it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from eslabon.catalogue.models import Entry, Slug
from eslabon.catalogue.yaml_file import YamlFile, read_yaml
from eslabon.errors import CatalogueError
from eslabon.sources.declared import declared, placed_list

__all__ = ["FEEDS", "Feed", "Quotient", "load_feeds"]

FEEDS = Path("data") / "catalogue" / "feeds"

Text = Annotated[str, StringConstraints(min_length=1)]
Texts = dict[str, str]


class Quotient(Entry):
    """The value is divided by another indicator, country by country and year by year."""

    indicator: Slug
    times: float = 1.0  # what the quotient is multiplied by


class Feed(Entry):
    """One series of one provider that feeds one indicator."""

    provider: Slug = ""  # the stem of the file that says it
    indicator: Slug
    code: Text  # the provider's code of the series; fills {code} in its address
    unit: str = ""  # as the provider's answer should say it; empty: not compared
    scale: float = Field(default=1.0, gt=0)  # factor from the provider's unit to the indicator's
    per: Quotient | None = None  # what the value is divided by, before `scale`
    flag: str = ""  # our letters, on every value
    statuses: Texts = Field(
        default_factory=dict
    )  # from the provider's marks of a value to our letters, which may be none
    countries: Texts = Field(
        default_factory=dict
    )  # provider's code to the catalogue's, beside those of the provider
    ignored: tuple[str, ...] = ()  # provider's codes that are no country here: their rows are left out
    aggregates: bool = True  # whether the provider's own aggregates are taken
    other_periods: Literal["refuse", "drop"] = "refuse"  # a quarter among years
    fill: Texts = Field(default_factory=dict)  # further {names} of the provider's address: {"dataflow": "…"}
    where: Texts = Field(default_factory=dict)  # dimensions or columns that choose the rows of the series
    expect: Texts = Field(
        default_factory=dict
    )  # attributes or columns that every chosen row must have, such as its unit
    dataset: str = ""  # the provider's dataset, in words
    note: str = ""  # for the analyst
    awaits: str = ""  # what it will bring that the snapshot does not have; empty: nothing

    def __repr__(self) -> str:
        return f"Feed({self.indicator} ← {self.provider} {self.code})"


def load_feeds(root: Path | str, providers: Collection[str], indicators: Collection[str]) -> tuple[Feed, ...]:
    """Read all feeds, in the order of files and entries; none where the publication declares none.

    Parameters
    ----------
    root
        The publication's root.
    providers, indicators
        Ids that exist.

    Raises
    ------
    CatalogueError
        An entry is wrong, names a provider or indicator that does not exist (an indicator may, with
        ``awaits``), feeds an indicator that another feed of the same provider feeds, or is divided by what
        cannot divide it.
    """
    root, feeds = Path(root), []
    seen: dict[tuple[str, str], str] = {}
    for path in sorted((root / FEEDS).glob("*.yml")):
        file = read_yaml(path, path.relative_to(root).as_posix())
        if path.stem not in providers:
            raise CatalogueError(
                f"there is no provider '{path.stem}'",
                where=file.name,
                expected=f"a file named after one of {', '.join(sorted(providers)) or 'no provider'}",
                received=path.name,
                next_step="rename the file, or declare the provider in data/catalogue/providers",
            )
        for feed, where in _entries(file, path.stem):
            if feed.indicator not in indicators and not feed.awaits:
                raise CatalogueError(
                    f"the feed {feed.code} names an indicator that does not exist",
                    where=where,
                    expected="an id of data/catalogue/indicators, or `awaits` with what is not there yet",
                    received=feed.indicator,
                    next_step="correct the id, declare the indicator, or say what the feed awaits",
                )
            if (feed.provider, feed.indicator) in seen:
                raise CatalogueError(
                    f"the indicator '{feed.indicator}' is fed twice by {feed.provider}",
                    where=where,
                    expected="one feed of an indicator in a provider's file",
                    received=f"another in {seen[feed.provider, feed.indicator]}",
                    next_step="delete one of the two",
                )
            seen[feed.provider, feed.indicator] = where
            feeds.append(feed)
    _check_divisors(feeds, seen, indicators)
    return tuple(feeds)


def _check_divisors(
    feeds: Collection[Feed], places: Mapping[tuple[str, str], str], indicators: Collection[str]
) -> None:
    """What divides must be an indicator, and no quotient may lead back to itself."""
    divisors = {feed.indicator: feed.per.indicator for feed in feeds if feed.per is not None}
    for feed in feeds:
        if feed.per is None:
            continue
        way = [feed.per.indicator]
        while way[-1] in divisors and way[-1] != feed.indicator and way[-1] not in way[:-1]:
            way.append(divisors[way[-1]])
        if way[-1] == feed.indicator:
            what = "itself"
        elif way[0] not in indicators:
            what = "an indicator that does not exist"
        else:
            continue
        raise CatalogueError(
            f"the feed {feed.code} is divided by {what}",
            where=places[feed.provider, feed.indicator],
            expected="another id of data/catalogue/indicators under `per`",
            received=", which is divided by ".join(way),
            next_step="correct `per` of the feed",
        )


def _entries(file: YamlFile, provider: str) -> Iterator[tuple[Feed, str]]:
    for data, place in placed_list(file):
        subject = f"the feed of '{data.get('indicator', '?')}'"
        feed = declared(data, Feed, subject, place)
        if feed.provider:
            raise CatalogueError(
                "a feed names its provider",
                where=place("provider"),
                expected="nothing: the file's name says it",
                received=feed.provider,
                next_step="delete `provider`",
            )
        yield with_provider(feed, provider), place("indicator")


def with_provider(feed: Feed, provider: str) -> Feed:
    """The same feed of that provider."""
    return feed.model_copy(update={"provider": provider})

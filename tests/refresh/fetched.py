"""A publication to refresh, and a fetcher without a network that gives what a test says."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from eslabon.errors import SourceError
from eslabon.sources.feed import Feed
from eslabon.sources.series import Fetched, FetchedSeries, FetchedValue, Progress

UPDATED = "2026-09-15"
NAMES = {"NE.EXP.GNFS.ZS": "Goods and services sold abroad", "NV.IND.MANF.ZS": "Manufacturing"}

PROVIDER = """\
id: office
name: Office of figures
publisher: Office
address: "http://127.0.0.1:9/series/{code}/{countries}"
protocol: worldbank-v2
licence: {id: CC-BY-4.0, status: confirmed}
proven: true
"""
FEEDS = """\
- indicator: exports_gdp
  code: NE.EXP.GNFS.ZS
  unit: percent
- indicator: manufacturing_gdp
  code: NV.IND.MANF.ZS
"""


def declare(root: Path, feeds: str = FEEDS, provider: str = PROVIDER) -> Path:
    """Declare a provider and feeds in a copy of the tiny publication, and lock it again."""
    from eslabon.snapshot import write_lock

    for folder, text in (("providers", provider), ("feeds", feeds)):
        path = root / "data" / "catalogue" / folder / "office.yml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    write_lock(root)
    return root


def in_use(root: Path, indicator: str) -> dict[tuple[str, str], float]:
    """Values in use by country and year, read with the standard library alone."""
    with (root / "data" / "observations" / f"{indicator}.csv").open(encoding="utf-8", newline="") as file:
        return {(row["country"], row["year"]): float(row["value"]) for row in csv.DictReader(file)}


def series(
    root: Path,
    indicator: str,
    code: str,
    change: Callable[[str, int, float], float | None] = lambda country, year, value: value,
    new: Mapping[tuple[str, str], float] | None = None,
    **said,
) -> FetchedSeries:
    """What the office has: the values in use, changed, and new ones."""
    found = {key: change(key[0], int(key[1]), value) for key, value in in_use(root, indicator).items()}
    values = tuple(
        FetchedValue(country, year, value) for (country, year), value in {**found, **(new or {})}.items()
    )
    fetched = FetchedSeries(
        "office", code, NAMES[code], "percent", None, UPDATED, values, (code.lower() * 4,), "2026-09-20"
    )
    return replace(fetched, **said)


@dataclass
class Office:
    """A fetcher that hands out series by code, or errors."""

    answers: Mapping[str, FetchedSeries | SourceError]
    asked: list[str] = field(default_factory=list)

    def fetch(
        self,
        feeds: Sequence[Feed],
        progress: Callable[[Progress], None] = lambda progress: None,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Iterator[Fetched]:
        for number, feed in enumerate(feeds):
            if cancelled():
                return
            progress(Progress(feed.provider, feed.code, number, len(feeds)))
            self.asked.append(feed.code)
            answer = self.answers.get(feed.code) or SourceError("there is no such series", where=feed.code)
            error = answer if isinstance(answer, SourceError) else None
            yield Fetched(feed, None if error else answer, error)
        progress(Progress("", "", len(feeds), len(feeds)))


def office(root: Path, **changes) -> Office:
    """The office with both series of the tiny publication and a new year; `changes` go to the exports."""
    new = {("ESP", "2025"): 37.5, ("FRA", "2025"): 33.1, ("ITA", "2025"): 32.9}
    return Office(
        {
            "NE.EXP.GNFS.ZS": series(root, "exports_gdp", "NE.EXP.GNFS.ZS", **{"new": new, **changes}),
            "NV.IND.MANF.ZS": series(root, "manufacturing_gdp", "NV.IND.MANF.ZS"),
        }
    )

"""The observations of the edition, held in memory, filtered and paged.

Everything is read from the edition's own ``data/``, so that what is answered is what was published: the table
from ``parquet/``, what the figures are and under which terms from the files per indicator.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from eslabon.editions.open_data import CATALOGUE, INDICATORS, PARQUET
from eslabon.errors import ParameterError

if TYPE_CHECKING:
    import polars as pl

__all__ = ["COLUMNS", "EditionData", "Page", "Wanted"]

COLUMNS = ("indicator", "country", "year", "value", "unit", "flag", "source", "vintage", "licence")
UNKNOWN = "unknown"


@dataclass(frozen=True)
class Wanted:
    """Which observations: empty filters take all; years are inclusive, 0 for no bound."""

    indicators: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    first: int = 0
    last: int = 0


@dataclass(frozen=True)
class Page:
    """Rows of one page, how many there are in all, and the cursor of the next page (empty at the end)."""

    rows: pl.DataFrame
    total: int
    following: str


class EditionData:
    """Reads an edition's data when it is first asked for it.

    Parameters
    ----------
    folder
        The edition.
    """

    def __init__(self, folder: Path) -> None:
        self._data = folder / "data"

    @cached_property
    def catalogue(self) -> dict[str, Any]:
        """``data/indicators.json``: edition, snapshot, and one entry per indicator."""
        return json.loads((self._data / f"{CATALOGUE}.json").read_bytes())

    @cached_property
    def indicators(self) -> dict[str, dict[str, Any]]:
        return {entry["id"]: entry for entry in self.catalogue["indicators"]}

    @cached_property
    def sources(self) -> dict[str, dict[str, str]]:
        """Publisher, title, vintage, licence of every source that a value comes from."""
        found = {entry["source"]["id"]: entry["source"] for entry in self.indicators.values()}
        for id in self.indicators:
            about = json.loads((self._data / INDICATORS / f"{id}.json").read_bytes())
            found |= {source["id"]: source for source in about["sources"]}
        return dict(sorted(found.items()))

    @cached_property
    def licences(self) -> list[Mapping[str, str]]:
        """The publication's own licences, as its data package names them; may be empty."""
        package = self._data / "datapackage.json"
        return json.loads(package.read_bytes()).get("licenses", []) if package.is_file() else []

    @cached_property
    def table(self) -> pl.DataFrame:
        """All observations with unit and licence of each, sorted by indicator, country, year."""
        import polars as pl

        units = {id: entry["unit"]["id"] for id, entry in self.indicators.items()}
        licences = {id: source["licence"] or UNKNOWN for id, source in self.sources.items()}
        table = pl.read_parquet(self._data / PARQUET / "observations.parquet")
        return (
            table.with_columns(
                unit=pl.col("indicator").replace_strict(units, default=UNKNOWN, return_dtype=pl.String),
                licence=pl.col("source").replace_strict(licences, default=UNKNOWN, return_dtype=pl.String),
                flag=pl.col("flag").fill_null(""),
            )
            .select(COLUMNS)
            .sort("indicator", "country", "year")
        )

    def page(self, wanted: Wanted, limit: int, cursor: str) -> Page:
        """One page of the wanted observations.

        Raises
        ------
        ParameterError
            An indicator does not exist, or the cursor belongs to another question or edition.
        """
        import polars as pl

        for id in wanted.indicators:
            if id not in self.indicators:
                raise unknown("indicator", id, self.indicators)
        table = self.table
        if wanted.indicators:
            table = table.filter(pl.col("indicator").is_in(list(wanted.indicators)))
        if wanted.countries:
            table = table.filter(pl.col("country").is_in(list(wanted.countries)))
        if wanted.first:
            table = table.filter(pl.col("year") >= wanted.first)
        if wanted.last:
            table = table.filter(pl.col("year") <= wanted.last)
        mark = self._mark(wanted)
        begin = read_cursor(cursor, mark)
        following = cursor_of(begin + limit, mark) if begin + limit < table.height else ""
        return Page(table.slice(begin, limit), table.height, following)

    def _mark(self, wanted: Wanted) -> bytes:
        """Names the question and the data: a cursor goes on in the same rows or not at all."""
        said = json.dumps([self.catalogue["edition"], self.catalogue["snapshot"], *vars(wanted).values()])
        return hashlib.sha256(said.encode()).digest()[:6]


def cursor_of(place: int, mark: bytes) -> str:
    """An opaque name for a place in the rows of one question."""
    return base64.urlsafe_b64encode(mark + place.to_bytes(6, "big")).decode()


def read_cursor(cursor: str, mark: bytes) -> int:
    """The place that a cursor names; 0 without one."""
    if not cursor:
        return 0
    content = base64.urlsafe_b64decode(cursor)
    if len(content) != 12 or content[:6] != mark:
        raise ParameterError(
            "the cursor belongs to another question or edition",
            where="query.cursor",
            expected="the cursor of the link to the next page, with the same filters",
            received=cursor,
            next_step="begin again without a cursor",
        )
    return int.from_bytes(content[6:], "big")


def unknown(kind: str, value: str, known: Mapping[str, object]) -> ParameterError:
    """Nothing of this kind has the id; the nearest is named."""
    from difflib import get_close_matches

    near = get_close_matches(value, known, n=1)
    return ParameterError(
        f"unknown {kind}" + (f", perhaps '{near[0]}'" if near else ""),
        where=f"query.{kind}",
        expected=f"an id of /v1/{kind}s" if kind == "indicator" else f"a {kind} of the publication",
        received=value,
        next_step=f"correct the {kind}",
    )

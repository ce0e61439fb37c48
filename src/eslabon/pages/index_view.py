"""A composite index as a page reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from eslabon.catalogue.index_framework import CompositeIndex

__all__ = ["IndexView", "index_view"]


@dataclass(frozen=True, eq=False)
class IndexView:
    """Framework and results; the tables are those of :class:`~eslabon.measures.composite.IndexResult`.

    On a page about a country only its own line and gaps are there.
    """

    content: Mapping[str, Any]

    @cached_property
    def index(self) -> CompositeIndex:
        """The framework."""
        return CompositeIndex.model_validate(self.content["framework"])

    @property
    def id(self) -> str:
        """The index's id: the second part of every key of its numbers."""
        return self.content["framework"]["id"]

    def rows(self, table: str) -> list[dict[str, Any]]:
        """Rows of a table of the result."""
        plain = self.content[table]
        return [dict(zip(plain["columns"], row, strict=True)) for row in plain["rows"]]

    @cached_property
    def ranked(self) -> list[dict[str, Any]]:
        """Lines of the ranked countries, best first."""
        return [row for row in self.rows("countries") if row["ranked"]]

    @cached_property
    def unranked(self) -> list[dict[str, Any]]:
        """Lines of the countries that fail the coverage rule, by code."""
        return [row for row in self.rows("countries") if not row["ranked"]]

    @property
    def ranked_count(self) -> int:
        """How many countries are ranked, on a country's page too."""
        return self.content.get("ranked", len(self.ranked))

    def row(self, country: str) -> dict[str, Any] | None:
        """A country's line; None when the index does not ask about it."""
        return next((row for row in self.rows("countries") if row["country"] == country), None)

    def parts_of(self, dimension: str) -> int:
        """How many indicators a dimension has."""
        return next(len(one.indicators) for one in self.index.dimensions if one.id == dimension)

    def whole(self, row: Mapping[str, Any], dimension: str) -> bool:
        """Whether a country's mark in a dimension stands on all its indicators; true where it has no mark."""
        return row[f"dimension/{dimension}"] is None or row[f"known/{dimension}"] == self.parts_of(dimension)

    def key(self, *parts: object) -> str:
        """Key of one of the index's numbers."""
        return "/".join(["index", self.id, *map(str, parts)])


def index_view(indices: Mapping[str, Any], id: str = "") -> IndexView | None:
    """One index of a page: that of the id, or the first; None when the page has none."""
    chosen = id or next(iter(sorted(indices)), "")
    return IndexView(indices[chosen]) if chosen in indices else None

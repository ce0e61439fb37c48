"""Composite indices as plain JSON values: whole, or one country's own line."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from eslabon.measures.composite import IndexResult
from eslabon.pages.frames import table_of
from eslabon.pages.scope import Scope

__all__ = ["index_slices"]


def index_slices(results: Mapping[str, IndexResult], scope: Scope) -> dict[str, Any]:
    """What a page may read of the indices.

    A page about the whole publication reads everything; one about a recommendation the indices that declare
    its number; one about a country its own line and gaps; one about an indicator nothing.
    """
    if scope.country:
        return {id: _of_country(result, scope.country) for id, result in results.items()}
    if scope.recommendation:
        results = {id: r for id, r in results.items() if r.index.recommendation == scope.recommendation}
    elif scope.focus:  # an indicator's page
        return {}
    return {id: _whole(result) for id, result in results.items()}


@lru_cache(maxsize=8)  # the same for every page; a result is compared by identity
def _whole(result: IndexResult) -> dict[str, Any]:
    return {
        "framework": result.index.model_dump(mode="json"),
        "countries": table_of(result.countries),
        "gaps": table_of(result.gaps),
        "outliers": table_of(result.outliers),
        "items": table_of(result.items),
        "considered": table_of(result.considered),
        "correlations": table_of(result.correlations),
        "dimensions": table_of(result.dimensions),
        "related": table_of(result.related),
        "distances": table_of(result.distances),
        "sensitivity": table_of(result.sensitivity),
    }


def _of_country(result: IndexResult, country: str) -> dict[str, Any]:
    own = result.countries["country"] == country
    return {
        "framework": result.index.model_dump(mode="json"),
        "countries": table_of(result.countries[own]),
        "gaps": table_of(result.gaps[result.gaps["country"] == country]),
        "ranked": int(result.countries["ranked"].sum()),
    }

"""Counting what selectors name: rows of registers, and what the publication counts of itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pandas as pd

from eslabon.catalogue import Catalogue
from eslabon.catalogue.conditions import meets
from eslabon.catalogue.models import ProcessIndicator
from eslabon.catalogue.selector import Selector, parse_selector
from eslabon.errors import CatalogueError

__all__ = ["PUBLISHED", "check_chain_obstacles", "check_process", "count_of", "process_counts", "rows_of"]

# What a publication can count of itself; ``eslabon.pages.published`` does the counting.
PUBLISHED = (
    "agreed_definitions",
    "briefs",
    "indicators",
    "indicators_with_data",
    "languages",
    "national_definitions",
    "open_indicators",
    "pages",
    "publisher_definitions",
    "registers",
    "tables",
)
_PLACE = "data/catalogue/recommendations.yml"


def rows_of(selector: Selector, registers: Mapping[str, pd.DataFrame], catalogue: Catalogue) -> pd.DataFrame:
    """Rows of a register that meet every condition of a selector, in the order of the file."""
    table = registers[selector.name]
    selector = selector.spelled_out(catalogue.everyone)
    if not selector.conditions:
        return table
    return table[[meets(row, selector.conditions) for row in table.to_dict("records")]]


def count_of(
    text: str, catalogue: Catalogue, registers: Mapping[str, pd.DataFrame], published: Mapping[str, int]
) -> int:
    """Number of things that a selector names.

    Parameters
    ----------
    text
        A selector whose names have been checked.
    catalogue
        Tells which countries a group has.
    registers
        Tables by name.
    published
        What the publication counts of itself, by name.
    """
    selector = parse_selector(text)
    if selector.family == "publication":
        return published[selector.name]
    return len(rows_of(selector, registers, catalogue))


def process_counts(
    catalogue: Catalogue, registers: Mapping[str, pd.DataFrame], published: Mapping[str, int]
) -> pd.DataFrame:
    """Count every process indicator.

    Returns
    -------
    DataFrame
        One row per recommendation and process indicator, in the order of the catalogue: ``recommendation``,
        ``process`` (its id), ``n``, ``of`` (Int64, NA where the count is no part of anything).
    """
    rows = [
        (
            recommendation.number,
            one.id,
            count_of(one.count, catalogue, registers, published),
            count_of(one.of, catalogue, registers, published) if one.of else None,
        )
        for recommendation in catalogue.recommendations.values()
        for one in recommendation.process
    ]
    frame = pd.DataFrame(rows, columns=["recommendation", "process", "n", "of"])
    return frame.astype({"recommendation": "int64", "n": "int64", "of": "Int64"})


def check_process(catalogue: Catalogue, registers: Mapping[str, pd.DataFrame]) -> None:
    """Check that every selector of a process indicator names things that exist.

    Raises
    ------
    CatalogueError
        Naming the recommendation, the process indicator and what was not found.
    """
    for number, one, text in _selectors(catalogue):
        selector = parse_selector(text)
        where = f"{_PLACE}, recommendation {number}, process {one.id}"
        if selector.family == "publication":
            _require(selector.name, PUBLISHED, "count of the publication", where)
            continue
        _require(selector.name, registers, "register", where)
        table = registers[selector.name]
        declared = catalogue.columns.get(selector.name, {})
        for condition in selector.conditions:
            _require(condition.column, list(table.columns), f"column of {selector.name}", where)
            for group in condition.groups:
                _require(group, catalogue.groups, "group", where)
            column = declared.get(condition.column)
            if column is not None and column.kind in ("code", "codes"):
                for value in filter(None, condition.values):
                    _require(value, catalogue.codes[column.list], f"code of the list '{column.list}'", where)


def check_chain_obstacles(catalogue: Catalogue, registers: Mapping[str, pd.DataFrame]) -> None:
    """Check that the obstacles that chains name are entries of the register of bottlenecks.

    Raises
    ------
    CatalogueError
        Naming the chain and the obstacle.
    """
    known = set(registers["bottlenecks"]["id"]) if "bottlenecks" in registers else set()
    for chain in catalogue.chains.values():
        for obstacle in chain.obstacles:
            if obstacle not in known:
                raise CatalogueError(
                    "a chain names an obstacle that does not exist",
                    where=f"data/catalogue/chains.yml, chain {chain.id}, field obstacles",
                    expected="an id of data/registers/bottlenecks.csv",
                    received=obstacle,
                    next_step="correct 'obstacles', or add the entry to the register",
                )


def _selectors(catalogue: Catalogue) -> Iterator[tuple[int, ProcessIndicator, str]]:
    for recommendation in catalogue.recommendations.values():
        for one in recommendation.process:
            yield from ((recommendation.number, one, text) for text in (one.count, one.of) if text)


def _require(name: str, known, kind: str, where: str) -> None:
    if name not in known:
        raise CatalogueError(
            f"a process indicator counts a {kind} that does not exist",
            where=where,
            expected=", ".join(map(str, known)) or f"a {kind}; there is none",
            received=name,
            next_step="correct 'count' or 'of'",
        )

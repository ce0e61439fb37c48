"""Follow every reference from one catalogue entry to another."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from eslabon.errors import CatalogueError

if TYPE_CHECKING:
    from eslabon.catalogue.index_framework import CompositeIndex
    from eslabon.catalogue.loader import Placed
    from eslabon.catalogue.models import (
        Code,
        Country,
        CountryForm,
        Group,
        Indicator,
        Membership,
        Recommendation,
        RegisterColumn,
        Source,
        Theme,
        Tile,
        Unit,
    )

__all__ = ["check_indices", "check_references", "follow"]


def check_references(
    countries: Mapping[str, Placed[Country]],
    groups: Mapping[str, Placed[Group]],
    memberships: Iterable[Placed[Membership]],
    themes: Mapping[str, Placed[Theme]],
    units: Mapping[str, Placed[Unit]],
    sources: Mapping[str, Placed[Source]],
    indicators: Mapping[str, Placed[Indicator]],
    recommendations: Mapping[int, Placed[Recommendation]],
    forms: Mapping[str, Mapping[str, Placed[CountryForm]]],
    codes: Mapping[str, Mapping[str, Placed[Code]]],
    columns: Mapping[str, Mapping[str, Placed[RegisterColumn]]],
    tiles: Mapping[str, Placed[Tile]],
) -> None:
    """Check that whatever an entry names exists.

    Raises
    ------
    CatalogueError
        Naming file, line and field of the first reference that leads nowhere.
    """
    _check_countries(countries)
    _check_memberships(memberships, groups, countries, sources)
    for placed in indicators.values():
        _check_indicator(placed, themes, units, sources, indicators, recommendations)
    for table in (*forms.values(), tiles):
        for code, placed in table.items():
            follow(placed, "code", code, "country", countries)
    for register in columns.values():
        for placed in register.values():
            if placed.entry.kind in ("code", "codes"):
                follow(placed, "list", placed.entry.list, "list of codes", codes)
    for placed in recommendations.values():
        for id in placed.entry.context:
            follow(placed, "context", id, "indicator", indicators)
        for register in placed.entry.whole_registers:
            follow(placed, "whole_registers", register, "register", columns)
    _check_tiles(tiles)


def check_indices(
    indices: Mapping[str, Placed[CompositeIndex]],
    indicators: Mapping[str, Placed[Indicator]],
    groups: Mapping[str, Placed[Group]],
    recommendations: Mapping[int, Placed[Recommendation]],
) -> None:
    """Check that whatever a composite index names exists, and that it turns no indicator's direction round.

    Raises
    ------
    CatalogueError
        Naming file, line and field.
    """
    for placed in indices.values():
        index = placed.entry
        follow(placed, "group", index.group, "group", groups)
        if index.recommendation is not None:
            follow(placed, "recommendation", index.recommendation, "recommendation", recommendations)
        if index.criterion is not None:
            follow(placed, "criterion.indicator", index.criterion.indicator, "indicator", indicators)
        for n, name in enumerate(index.related):
            follow(placed, f"related.{n}", name, "indicator", indicators)
        dimensions = {dimension.id: dimension for dimension in index.dimensions}
        for n, considered in enumerate(index.considered):
            follow(placed, f"considered.{n}.indicator", considered.indicator, "indicator", indicators)
            follow(placed, f"considered.{n}.dimension", considered.dimension, "dimension", dimensions)
        for n, dimension in enumerate(index.dimensions):
            for k, part in enumerate(dimension.indicators):
                field = f"dimensions.{n}.indicators.{k}"
                follow(placed, f"{field}.indicator", part.indicator, "indicator", indicators)
                own = indicators[part.indicator].entry.direction
                if own not in ("none", part.direction):
                    raise CatalogueError(
                        f"the index turns round the direction of the indicator '{part.indicator}'",
                        where=f"{_place(placed, f'{field}.direction')}, field {field}.direction",
                        expected=f"'{own}', as in the catalogue of indicators",
                        received=repr(part.direction),
                        next_step="correct one of them; only an indicator without direction may be given one",
                    )


def _place(placed: Placed[Any], field: str) -> str:
    """File and line of a field; parts of digits are positions in a list."""
    return placed.place(*(int(part) if part.isdigit() else part for part in field.split(".")))


def _check_countries(countries: Mapping[str, Placed[Country]]) -> None:
    first: dict[str, Placed[Country]] = {}
    for placed in countries.values():
        alpha2 = placed.entry.alpha2
        if alpha2 and alpha2 in first:
            raise CatalogueError(
                f"two countries have the alpha2 '{alpha2}'",
                where=placed.place("alpha2"),
                expected="each alpha2 once",
                received=f"{first[alpha2].entry.code} and {placed.entry.code}",
                next_step="correct one of them",
            )
        first[alpha2] = placed


def _check_tiles(tiles: Mapping[str, Placed[Tile]]) -> None:
    taken: dict[tuple[int, int], Placed[Tile]] = {}
    for placed in tiles.values():
        at = (placed.entry.row, placed.entry.column)
        if at in taken:
            raise CatalogueError(
                f"two countries have the tile of row {at[0]}, column {at[1]}",
                where=placed.place(),
                expected="one country per tile",
                received=f"{taken[at].entry.code} and {placed.entry.code}",
                next_step="move one of them",
            )
        taken[at] = placed


def _check_memberships(
    memberships: Iterable[Placed[Membership]],
    groups: Mapping[str, Placed[Group]],
    countries: Mapping[str, Placed[Country]],
    sources: Mapping[str, Placed[Source]],
) -> None:
    seen: dict[tuple[str, str, str], str] = {}
    for placed in memberships:
        row = placed.entry
        follow(placed, "group", row.group, "group", groups)
        follow(placed, "country", row.country, "country", countries)
        if row.source and "://" not in row.source:
            follow(placed, "source", row.source, "source", sources)
        key = (row.group, row.country, row.joined)
        if key in seen:
            raise CatalogueError(
                f"{row.country} is put twice into the group '{row.group}'",
                where=placed.place(),
                expected="one row per country, group and date of entry",
                received=f"first in {seen[key]}",
                next_step="delete one of the two rows",
            )
        seen[key] = placed.place()


def _check_indicator(
    placed: Placed[Indicator],
    themes: Mapping[str, Placed[Theme]],
    units: Mapping[str, Placed[Unit]],
    sources: Mapping[str, Placed[Source]],
    indicators: Mapping[str, Placed[Indicator]],
    recommendations: Mapping[int, Placed[Recommendation]],
) -> None:
    entry = placed.entry
    if themes:  # a small publication may do without chapters
        follow(placed, "theme", entry.theme, "theme", themes)
    follow(placed, "unit", entry.unit, "unit", units)
    follow(placed, "source", entry.source, "source", sources)
    for number in entry.recommendations:
        follow(placed, "recommendations", number, "recommendation", recommendations)
    if entry.aggregation.rule == "weighted_mean" and not entry.aggregation.weight:
        raise CatalogueError(
            f"the indicator '{entry.id}' asks for a weighted mean without a weight",
            where=f"{placed.place('aggregation')}, field aggregation.weight",
            expected="the id of the indicator whose values weigh the countries",
            received="nothing",
            next_step="add 'weight', or choose 'rule: median'",
        )
    if entry.aggregation.weight:
        follow(placed, "aggregation.weight", entry.aggregation.weight, "indicator", indicators)
    if entry.derived and entry.derived.per:
        follow(placed, "derived.per", entry.derived.per, "indicator", indicators)
    lowest, highest = entry.minimum, entry.maximum
    if lowest is not None and highest is not None and lowest >= highest:
        raise CatalogueError(
            f"the bounds of the indicator '{entry.id}' leave no room",
            where=placed.place("minimum"),
            expected="minimum below maximum",
            received=f"{lowest} and {highest}",
            next_step="correct 'minimum' or 'maximum'",
        )


def follow(placed: Placed[Any], field: str, value: Any, kind: str, known: Mapping[Any, Any]) -> None:
    """Refuse a value that is not among the known ones, with file, line, field and the nearest one."""
    if value in known:
        return
    near = get_close_matches(str(value), [str(key) for key in known], n=1)
    names = ", ".join(str(key) for key in list(known)[:12]) + (" …" if len(known) > 12 else "")
    raise CatalogueError(
        f"the {kind} '{value}' does not exist" + (f", perhaps '{near[0]}'" if near else ""),
        where=f"{_place(placed, field)}, field {field}",
        expected=names or f"a {kind}; the catalogue has none",
        received=repr(value),
        next_step=f"correct the field, or declare the {kind}",
    )

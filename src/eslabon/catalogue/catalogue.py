"""Everything a publication declares about its data, by id."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from eslabon.catalogue.chains import Chain
from eslabon.catalogue.index_framework import CompositeIndex
from eslabon.catalogue.membership import belongs
from eslabon.catalogue.models import (
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
from eslabon.catalogue.register_pages import RegisterPage
from eslabon.errors import ParameterError

__all__ = ["Catalogue"]


@dataclass(frozen=True)
class Catalogue:
    """The catalogue of a publication; every reference inside it has been followed.

    Mappings keep reading order: themes by their declared order, indicators as in their theme's file,
    the rest by id. Texts are in the publication's source language.
    """

    countries: Mapping[str, Country]
    groups: Mapping[str, Group]
    memberships: tuple[Membership, ...]
    themes: Mapping[str, Theme]
    units: Mapping[str, Unit]
    sources: Mapping[str, Source]
    indicators: Mapping[str, Indicator]
    recommendations: Mapping[int, Recommendation] = field(default_factory=dict)
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # list → code → label
    forms: Mapping[str, Mapping[str, CountryForm]] = field(default_factory=dict)  # language → code → form
    columns: Mapping[str, Mapping[str, RegisterColumn]] = field(default_factory=dict)  # register → column
    tiles: Mapping[str, Tile] = field(default_factory=dict)  # by country code
    indices: Mapping[str, CompositeIndex] = field(default_factory=dict)  # a page's slice has none
    chains: Mapping[str, Chain] = field(default_factory=dict)
    registers: Mapping[str, RegisterPage] = field(default_factory=dict)  # that have a page of their own
    code_groups: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # coarser list → code → group

    def __repr__(self) -> str:
        return (
            f"Catalogue({len(self.countries)} countries, {len(self.groups)} groups, "
            f"{len(self.indicators)} indicators, {len(self.sources)} sources)"
        )

    def members(self, group: str, on: str | None = None) -> tuple[str, ...]:
        """Codes of the countries of a group, sorted.

        Parameters
        ----------
        group
            Id of a group.
        on
            ``None`` for today's members; ``YYYY``, ``YYYY-MM`` or an ISO date for those of then (a
            bare year means its end).

        Raises
        ------
        ParameterError
            The group is not in the catalogue, or the date is none.
        """
        self._require("group", group, self.groups)
        return tuple(
            sorted(m.country for m in self.memberships if m.group == group and belongs(m, on)),
        )

    def everyone(self, group: str) -> tuple[str, ...]:
        """Codes of all countries that are or were in a group, sorted."""
        self._require("group", group, self.groups)
        return tuple(sorted({m.country for m in self.memberships if m.group == group}))

    def groups_of(self, country: str, kind: str = "", on: str | None = None) -> tuple[str, ...]:
        """Ids of the groups to which a country belongs, sorted; of one kind if given."""
        self._require("country", country, self.countries)
        return tuple(
            sorted(
                m.group
                for m in self.memberships
                if m.country == country and belongs(m, on) and (not kind or self.groups[m.group].kind == kind)
            )
        )

    def group_of(self, country: str, kind: str, on: str | None = None) -> str:
        """Id of the country's one group of a kind, for instance its subregion; empty when it has none.

        Raises
        ------
        ParameterError
            The country is unknown or has several groups of that kind.
        """
        found = self.groups_of(country, kind, on)
        if len(found) > 1:
            raise ParameterError(
                f"{country} belongs to several groups of kind '{kind}'",
                where="data/catalogue/memberships.csv",
                expected="one group",
                received=", ".join(found),
                next_step="ask groups_of() for all of them",
            )
        return found[0] if found else ""

    def indicators_of(self, *, theme: str = "", recommendation: int | None = None) -> tuple[str, ...]:
        """Ids of indicators, in reading order, of one theme or one recommendation or both."""
        return tuple(
            indicator.id
            for indicator in self.indicators.values()
            if (not theme or indicator.theme == theme)
            and (recommendation is None or recommendation in indicator.recommendations)
        )

    def indicator(self, id: str) -> Indicator:
        """The indicator of that id; ``ParameterError`` with the nearest id when there is none."""
        self._require("indicator", id, self.indicators)
        return self.indicators[id]

    def country(self, code: str) -> Country:
        """The country of that code; ``ParameterError`` with the nearest code when there is none."""
        self._require("country", code, self.countries)
        return self.countries[code]

    def _require(self, kind: str, value: str, known: Mapping[str, object]) -> None:
        if value in known:
            return
        near = get_close_matches(str(value).upper() if kind == "country" else str(value), known, n=1)
        raise ParameterError(
            f"unknown {kind} '{value}'" + (f", perhaps '{near[0]}'" if near else ""),
            expected=f"one of the {len(known)} in the catalogue: {_some(known)}",
            received=repr(value),
            next_step=f"write the {kind} as in data/catalogue",
        )


def _some(known: Mapping[str, object], most: int = 12) -> str:
    ids = [str(id) for id in known]
    return ", ".join(ids[:most]) + (" …" if len(ids) > most else "")

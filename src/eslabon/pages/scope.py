"""Which slice of the data a page may read, decided by the names of its parameters alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from eslabon.catalogue.catalogue import Catalogue
from eslabon.catalogue.settings import PublicationSettings

__all__ = [
    "RECOMMENDATION_COLUMNS",
    "Scope",
    "compared",
    "listed",
    "names_recommendations",
    "rows_naming",
    "scope_of",
]

SEPARATOR = ";"  # between the values of a register's cell
RECOMMENDATION_COLUMNS = ("recommendation", "recommendations")


@dataclass(frozen=True)
class Scope:
    """A slice.

    Parameters
    ----------
    indicators
        Ids, in reading order.
    focus
        Countries whose whole series and standings the page reads; empty: no series of a country.
    country, recommendation
        Selects the rows of registers and baseline; empty and 0 select all rows. A page about a
        recommendation reads whole registers whose entries name none.
    theme
        A page about a theme reads how each of its assessments was calculated.
    register
        The only register that the page reads; empty: all of them.
    indicator
        The only indicator, of a page about one.
    groups
        Groups whose figures the page reads.
    lines
        Groups whose medians over the years it reads.
    whole
        Registers of which it reads the entries of other recommendations too.
    """

    indicators: tuple[str, ...]
    focus: tuple[str, ...]
    groups: tuple[str, ...]
    lines: tuple[str, ...]
    country: str = ""
    recommendation: int = 0
    theme: str = ""
    register: str = ""
    indicator: str = ""
    whole: tuple[str, ...] = ()

    @property
    def registers(self) -> bool:
        """Whether the page may be about registers: those of one country, indicator or the like are not."""
        narrow = self.country or self.recommendation or self.indicator or self.theme
        return bool(self.register) or not narrow

    @property
    def publication(self) -> bool:
        """Whether the page is about the whole publication."""
        narrow = self.country or self.recommendation or self.indicator or self.register or self.theme
        return not narrow


def scope_of(catalogue: Catalogue, settings: PublicationSettings, parameters: Mapping[str, object]) -> Scope:
    """The slice of a page.

    A page about a country reads all indicators, its own series and the groups it is in; a page about a
    recommendation reads the indicators that follow it, and those that it names as context, for all
    countries; a page about an indicator that indicator; a page about a theme its indicators; a page about
    a register that register and no measure; any other page everything except series, and the lines of the
    groups that its parameter ``groups`` names.
    """
    country = str(parameters.get("country", ""))
    recommendation = int(parameters.get("recommendation", 0) or 0)
    indicator = str(parameters.get("indicator", ""))
    theme = str(parameters.get("theme", ""))
    register = str(parameters.get("register", ""))
    if register:
        return Scope((), (), (), (), register=register)
    if indicator:
        indicators = (indicator,)
    elif recommendation:
        entry = catalogue.recommendations[recommendation]
        read = {*catalogue.indicators_of(recommendation=recommendation), *entry.context}
        indicators = tuple(id for id in catalogue.indicators if id in read)
    else:
        indicators = catalogue.indicators_of(theme=theme)
    always = [settings.reference_group, settings.comparison_group]
    publication = [group.id for group in catalogue.groups.values() if group.kind == "publication"]
    own = list(catalogue.groups_of(country)) if country else list(catalogue.groups)
    wanted = {group for group in [*always, *publication, *own] if group}
    groups = tuple(group for group in catalogue.groups if group in wanted)
    drawn = [*always, *listed(parameters, "groups")]
    lines = groups if recommendation or indicator else tuple(dict.fromkeys(filter(None, drawn)))
    focus = (country, *compared(parameters)) if country else ()
    if indicator:
        focus = tuple(catalogue.countries)
    whole = catalogue.recommendations[recommendation].whole_registers if recommendation else ()
    return Scope(
        indicators, focus, groups, lines, country, recommendation, theme, indicator=indicator, whole=whole
    )


def compared(parameters: Mapping[str, object]) -> tuple[str, ...]:
    """Codes of the parameter ``compare``, a text with commas between them."""
    return listed(parameters, "compare")


def listed(parameters: Mapping[str, object], name: str) -> tuple[str, ...]:
    """Values of a parameter that is a text with commas between them."""
    return tuple(part.strip() for part in str(parameters.get(name, "")).split(",") if part.strip())


def names_recommendations(table: pd.DataFrame) -> bool:
    """Whether a register's entries say to which recommendations they belong."""
    return any(column in table for column in RECOMMENDATION_COLUMNS)


def rows_naming(table: pd.DataFrame, columns: Sequence[str], value: str) -> pd.DataFrame:
    """Rows of a register in which one of the columns that exist holds the value among its values.

    A table without any of the columns has no such row.
    """
    present = [column for column in columns if column in table]
    if not present:
        return table.iloc[0:0]
    named = pd.Series(False, index=table.index)
    for column in present:
        named |= table[column].map(lambda cell: value in [part.strip() for part in cell.split(SEPARATOR)])
    return table[named]

"""Which slice of the data a page may read, decided by the names of its parameters alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from eslabon.catalogue.catalogue import Catalogue
from eslabon.catalogue.settings import PublicationSettings

__all__ = ["Scope", "rows_naming", "scope_of"]

SEPARATOR = ";"  # between the values of a register's cell


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
        Selects the rows of registers and baseline; empty and 0 select all rows.
    theme
        A page about a theme reads how each of its assessments was calculated.
    groups
        Groups whose figures the page reads.
    lines
        Groups whose medians over the years it reads.
    """

    indicators: tuple[str, ...]
    focus: tuple[str, ...]
    groups: tuple[str, ...]
    lines: tuple[str, ...]
    country: str = ""
    recommendation: int = 0
    theme: str = ""


def scope_of(catalogue: Catalogue, settings: PublicationSettings, parameters: Mapping[str, object]) -> Scope:
    """The slice of a page.

    A page about a country reads all indicators, its own series and the groups it is in; a page about a
    recommendation reads that recommendation's indicators for all countries; a page about an indicator
    that indicator; a page about a theme its indicators; any other page everything except series.
    """
    country = str(parameters.get("country", ""))
    recommendation = int(parameters.get("recommendation", 0) or 0)
    indicator = str(parameters.get("indicator", ""))
    theme = str(parameters.get("theme", ""))
    if indicator:
        indicators = (indicator,)
    elif recommendation:
        indicators = catalogue.indicators_of(recommendation=recommendation)
    else:
        indicators = catalogue.indicators_of(theme=theme)
    always = [settings.reference_group, settings.comparison_group]
    publication = [group.id for group in catalogue.groups.values() if group.kind == "publication"]
    own = list(catalogue.groups_of(country)) if country else list(catalogue.groups)
    wanted = {group for group in [*always, *publication, *own] if group}
    groups = tuple(group for group in catalogue.groups if group in wanted)
    lines = groups if recommendation or indicator else tuple(dict.fromkeys(filter(None, always)))
    focus = (country, *compared(parameters)) if country else ()
    if indicator:
        focus = tuple(catalogue.countries)
    return Scope(indicators, focus, groups, lines, country, recommendation, theme)


def compared(parameters: Mapping[str, object]) -> tuple[str, ...]:
    """Codes of the parameter ``compare``, a text with commas between them."""
    return tuple(code.strip() for code in str(parameters.get("compare", "")).split(",") if code.strip())


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

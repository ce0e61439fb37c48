"""Numbers as readers see them, each with the key of the datum that it came from.

Every function gives MyST inline text; an absent value gives the dash that stands for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from eslabon.language import (
    MISSING,
    format_number,
    format_qualified,
    format_rank,
    format_signed,
    format_unit,
)
from eslabon.language.numbers import percent_gap
from eslabon.pages.rows import GroupFigure, Standing

if TYPE_CHECKING:
    from eslabon.pages.page import Page

__all__ = [
    "bare",
    "base",
    "change",
    "cited",
    "count",
    "latest",
    "median",
    "observed",
    "rank",
    "register_number",
    "rows_key",
    "with_unit",
]

UNIT_OF_ONE = "unit_of_one"  # list of codes: how the units that are counted are called when there is one


def cited(text: str, key: str) -> str:
    """A printed number and its key as the role that all outputs of the book keep.

    Examples
    --------
    >>> cited("12,3 %", "obs/exports/ARC/2023")
    '{value}`12,3 %<obs/exports/ARC/2023>`'
    """
    return f"{{value}}`{text}<{key}>`"


def with_unit(page: Page, indicator: str, value: float | None) -> str:
    """A value with its indicator's decimals and its unit's symbol, without a key."""
    entry = page.indicator(indicator)
    return format_unit(value, page.unit(indicator), entry.decimals, page.messages)


def bare(page: Page, indicator: str, value: float | None) -> str:
    """A value with its indicator's decimals, for tables whose heading tells the unit."""
    return format_number(value, page.indicator(indicator).decimals, page.language)


def latest(page: Page, standing: Standing | None, *, unit: bool = True) -> str:
    """A country's latest value."""
    if standing is None:
        return MISSING
    written = with_unit if unit else bare
    text = written(page, standing.indicator, standing.value)
    return cited(text, f"obs/{standing.indicator}/{standing.country}/{standing.year}")


def base(page: Page, standing: Standing | None, *, unit: bool = True) -> str:
    """A country's value in the baseline year or in the year that stands in for it."""
    if standing is None or standing.base_value is None:
        return MISSING
    written = with_unit if unit else bare
    text = written(page, standing.indicator, standing.base_value)
    return cited(text, f"obs/{standing.indicator}/{standing.country}/{standing.base_year}")


def observed(page: Page, indicator: str, country: str, year: int) -> str:
    """A country's value in a year, from the series of the countries in focus."""
    value = dict(page.series(indicator, country)).get(year)
    if value is None:
        return MISSING
    return cited(with_unit(page, indicator, value), f"obs/{indicator}/{country}/{year}")


def change(page: Page, standing: Standing | None) -> str:
    """The change since the baseline year, with its sign: in points of the unit or in percent."""
    if standing is None or standing.change is None or standing.change_kind not in ("points", "percent"):
        return MISSING
    decimals = page.indicator(standing.indicator).decimals
    if standing.change_kind == "percent":
        text = format_signed(standing.change, 1, page.language) + f"{percent_gap(page.language)}%"
    else:
        text = format_signed(standing.change, decimals, page.language)
        text = page.messages("{number} p.", number=text)
    return cited(text, f"measure/change/{standing.indicator}/{standing.country}")


def rank(page: Page, standing: Standing | None) -> str:
    """The place among the members: "3 de 25"."""
    if standing is None or standing.rank is None:
        return MISSING
    text = format_rank(standing.rank, standing.rank_of, page.messages, tied=standing.rank_tied)
    return cited(text, f"measure/rank/{standing.indicator}/{standing.country}")


def median(page: Page, figure: GroupFigure | None, *, unit: bool = True) -> str:
    """A group's median; the dash where too few of its countries have a recent value."""
    if figure is None or figure.median is None:
        return MISSING
    written = with_unit if unit else bare
    text = written(page, figure.indicator, figure.median)
    return cited(text, f"group/{figure.group}/median/{figure.indicator}")


def count(page: Page, number: int, key: str) -> str:
    """A number of things, counted; ``key`` tells of what."""
    return cited(format_number(number, 0, page.language), key)


def register_number(page: Page, register: str, row: Mapping[str, Any]) -> str:
    """The figure of a register's entry, or of the baseline's, with its qualifier and unit: "más de 50 %"."""
    own = page.catalogue.codes.get(UNIT_OF_ONE, {}) if row["value"] == 1 else {}
    unit = page.code_label(UNIT_OF_ONE if row["unit"] in own else "unit", row["unit"]) if row["unit"] else ""
    text = format_qualified(row, page.messages, unit=unit)
    if text == MISSING:
        return text
    key = f"baseline/{row['id']}" if register == "baseline" else f"register/{register}/{row['id']}"
    return cited(text, key)


def rows_key(register: str, **conditions: object) -> str:
    """The key of a number of entries that meet every condition.

    A condition is a column and a value that its cell holds; a name that ends with ``!`` stands for cells
    that do not hold the value, and an empty value for empty cells.

    Examples
    --------
    >>> rows_key("actions", recommendations=9, **{"evidence_kind!": "announcement"})
    'register/actions?recommendations=9&evidence_kind!=announcement'
    """
    said = "&".join(f"{column}={value}" for column, value in conditions.items())
    return f"register/{register}?{said}" if said else f"register/{register}/count"

"""Groups of countries side by side: medians now, medians in chosen years, and what is known of each state."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from eslabon.language import format_list
from eslabon.pages import cited
from eslabon.pages.marks import letters_note
from eslabon.pages.outputs import Column, Table
from eslabon.pages.sources import source_line
from eslabon.pages.tables import label_with_unit, latest_dated

if TYPE_CHECKING:
    from eslabon.pages.page import Page

__all__ = [
    "known_of",
    "little_known_sentence",
    "median_in",
    "rounds_table",
    "states_table",
    "until_break_sentence",
]


def rounds_table(
    page: Page, name: str, caption: str, indicators: Sequence[str], group: str, years: Sequence[int]
) -> Table:
    """Medians of a group in chosen years, each over the countries observed in that very year.

    A year that opens a new definition of any of the indicators says so in its heading: it is not to be
    compared with the years before.
    """
    _ = page.messages
    breaks = {year for id in indicators for year in page.indicator(id).breaks}
    columns = [
        Column(_("Indicador")),
        *(
            Column(_("{year}, nueva definición", year=year) if year in breaks else str(year), "right")
            for year in years
        ),
    ]
    rows = [
        [page.label(id), *(median_in(page, group, id, year, unit=False) for year in years)]
        for id in indicators
    ]
    return page.table(name, caption, columns, rows, indicators=indicators)


def median_in(page: Page, group: str, indicator: str, year: int, *, unit: bool = True) -> str:
    """A group's median over the countries observed in a year; the dash where too few were."""
    series = page.group_series
    found = series[
        (series["group"] == group) & (series["indicator"] == indicator) & (series["year"] == year)
    ]["median"].dropna()
    if found.empty:
        return "—"
    written = cited.with_unit if unit else cited.bare
    return cited.cited(written(page, indicator, float(found.iloc[0])), f"line/{group}/{indicator}/{year}")


def until_break_sentence(page: Page, indicator: str, group: str) -> str:
    """Medians of the same countries in the baseline year and in the last round before a new definition.

    Empty when no country was observed in both years.
    """
    one = page.change_before_break(group, indicator)
    if one is None:
        return ""
    key = f"rounds/{group}/{indicator}"
    then, now = (
        cited.cited(cited.with_unit(page, indicator, value), f"{key}/{when}")
        for when, value in (("then", one.then), ("now", one.now))
    )
    return page.messages(
        "{label}: en los {n} países con dato en {first} y en {last}, la mediana pasó de {then} a {now}; "
        "{up} de ellos subieron. Lo posterior tiene otra definición y no se compara.",
        label=page.label(indicator),
        n=cited.count(page, one.n, f"{key}/n"),
        up=cited.count(page, one.up, f"{key}/up"),
        first=one.then_year,
        last=one.now_year,
        then=then,
        now=now,
    )


def states_table(
    page: Page, name: str, caption: str, indicators: Sequence[str], groups: Sequence[str]
) -> Table:
    """States of some groups: latest values with their year, and how many of the page's indicators reach them.

    A state that is no longer in the reference group is marked.

    Parameters
    ----------
    indicators
        Those that get a column. The count is over all indicators of the page.
    """
    _ = page.messages
    columns = [
        Column(_("País")),
        Column(_("Indicadores con dato desde {year}", year=page.settings["recent_year"]), "right"),
        *(Column(label_with_unit(page, id), "right") for id in indicators),
    ]
    members = page.catalogue.members(page.reference)
    states = {code for group in groups for code in page.catalogue.members(group)}
    rows, flags = [], []
    for code in page.names.sorted(states):
        said = page.name(code)
        if code not in members:
            said = _("{country} (ya no es miembro)", country=said)
        latest = [page.standing(id, code) for id in indicators]
        rows.append([said, known_of(page, code), *(latest_dated(page, one) for one in latest)])
        flags += [one.flag for one in latest if one]
    notes = [source_line(page, indicators), letters_note(page, flags)]
    return page.table(name, caption, columns, rows, source=" ".join(filter(None, notes)))


def little_known_sentence(page: Page, groups: Sequence[str]) -> str:
    """Which states have a recent value in fewer than half of the page's indicators; empty when none."""
    _ = page.messages
    entries = page.indicators()
    codes = {code for group in groups for code in page.catalogue.members(group)}
    few = [code for code in page.names.sorted(codes) if 2 * _known(page, code) < len(entries)]
    if not few:
        return ""
    return _(
        "Con dato reciente en menos de la mitad de los indicadores de esta página: {countries}.",
        countries=format_list([page.name(code) for code in few], page.language),
    )


def known_of(page: Page, country: str) -> str:
    """How many of the page's indicators have a recent value for a country: "12 de 13"."""
    text = page.messages("{n} de {of}", n=_known(page, country), of=len(page.indicators()))
    return cited.cited(text, f"known/R{page.recommendation.number}/{country}")


def _known(page: Page, country: str) -> int:
    recent = page.settings["recent_year"]
    found = (page.standing(entry.id, country) for entry in page.indicators())
    return sum(standing is not None and standing.year >= recent for standing in found)

"""Did things change? How many countries rose, fell or stayed since the baseline year, indicator by indicator.

::

    movement(page, id, groups)           the three numbers
    movement_sentence(page, id, groups)  one sentence about one indicator
    improved_sentence(page, ids, groups) one sentence about several: how many countries improved
    movement_table(page, …)              one line per indicator

Signs are those of the unrounded change. Only countries with two comparable values count: the latest, and one
of the baseline year or near it without a change of definition between them. The key of a number is
``moved/<group>+<group>/<indicator>/up|down|same|known``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from eslabon.pages import cited
from eslabon.pages.outputs import Column, Table
from eslabon.pages.tables import label_with_unit

if TYPE_CHECKING:
    from eslabon.pages.page import Page

__all__ = ["Movement", "countries_of", "improved_sentence", "movement", "movement_sentence", "movement_table"]


@dataclass(frozen=True)
class Movement:
    """Countries that rose, fell and stayed in an indicator; ``of`` is how many were asked."""

    indicator: str
    groups: tuple[str, ...]
    up: int
    down: int
    same: int
    of: int

    @property
    def known(self) -> int:
        """Countries with two comparable values."""
        return self.up + self.down + self.same

    def cited(self, page: Page, part: str) -> str:
        """One of the numbers with its key: ``up``, ``down``, ``same`` or ``known``."""
        key = f"moved/{'+'.join(self.groups)}/{self.indicator}/{part}"
        return cited.count(page, getattr(self, part), key)


def countries_of(page: Page, groups: Iterable[str]) -> tuple[str, ...]:
    """Today's members of any of the groups, sorted by code."""
    return tuple(sorted({code for group in groups for code in page.catalogue.members(group)}))


def movement(page: Page, indicator: str, groups: Sequence[str] = ()) -> Movement:
    """Count the countries of the groups (the reference group by default) by where they moved."""
    groups = tuple(groups) or (page.reference,)
    countries = countries_of(page, groups)
    signs = [
        (standing.change > 0) - (standing.change < 0)
        for standing in page.standings_of(indicator, countries)
        if standing.change is not None and standing.change_kind in ("points", "percent")
    ]
    return Movement(indicator, groups, signs.count(1), signs.count(-1), signs.count(0), len(countries))


def movement_sentence(page: Page, indicator: str, groups: Sequence[str] = ()) -> str:
    """How many countries improved and worsened; rose and fell where no direction is desirable.

    Empty when no country has two comparable values.
    """
    _ = page.messages
    moved = movement(page, indicator, groups)
    direction = page.indicator(indicator).direction
    if not moved.known:
        return ""
    fields = {
        "label": page.label(indicator),
        "year": page.settings["baseline_year"],
        "known": moved.cited(page, "known"),
        "of": moved.of,
        "up": moved.cited(page, "up"),
        "down": moved.cited(page, "down"),
    }
    if direction == "up":
        return _("{label}: desde {year}, mejora en {up} de {known} países comparables y empeora en {down}.",
                 **fields)  # fmt: skip
    if direction == "down":
        return _("{label}: desde {year}, mejora en {down} de {known} países comparables y empeora en {up}.",
                 **fields)  # fmt: skip
    return _("{label}: desde {year}, sube en {up} de {known} países comparables y baja en {down}.", **fields)


def improved_sentence(
    page: Page, indicators: Sequence[str], groups: Sequence[str] = (), *, who: str = ""
) -> str:
    """In how many countries each of several indicators with a desirable direction improved.

    Indicators without a direction or any comparable country are left out; empty when none is left.

    Parameters
    ----------
    who
        What the countries are called at the head of the sentence; plain countries unless given.
    """
    _ = page.messages
    items = []
    for id in indicators:
        moved = movement(page, id, groups)
        if not moved.known or page.indicator(id).direction == "none":
            continue
        label = page.label(id)
        items.append(
            _(
                "{label}, {n} de {of}",
                label=label[:1].lower() + label[1:],
                n=moved.cited(page, page.indicator(id).direction),
                of=moved.cited(page, "known"),
            )
        )
    if not items:
        return ""
    return _(
        "{countries} en que mejora cada indicador desde {year}, entre los comparables: {items}.",
        countries=who or _("Países"),
        year=page.settings["baseline_year"],
        items="; ".join(items),
    )


def movement_table(
    page: Page, name: str, caption: str, indicators: Sequence[str], groups: Sequence[str] = ()
) -> Table:
    """One line per indicator: what would be desirable, how many countries rose, fell and stayed."""
    _ = page.messages
    wanted = {"up": _("subir"), "down": _("bajar"), "none": _("sin sentido fijado")}
    columns = [
        Column(_("Indicador")),
        Column(_("Lo deseable")),
        Column(_("Suben"), "right"),
        Column(_("Bajan"), "right"),
        Column(_("Sin cambio"), "right"),
        Column(_("Países comparables"), "right"),
    ]
    rows = []
    for id in indicators:
        moved = movement(page, id, groups)
        rows.append(
            [
                label_with_unit(page, id),
                wanted[page.indicator(id).direction],
                *(moved.cited(page, part) if moved.known else "—" for part in ("up", "down", "same")),
                _("{n} de {of}", n=moved.cited(page, "known"), of=moved.of),
            ]
        )
    return page.table(name, caption, columns, rows, indicators=indicators)

"""Did things change? How many countries rose, fell or stayed since the baseline year, indicator by indicator.

::

    movement(page, id, groups)           the three numbers
    movement_sentence(page, id, groups)  one sentence about one indicator
    improved_sentence(page, ids, groups) several: how many countries improved
    movement_table(page, …)              one line per indicator

"Improves" and "worsens" are said only of what one year can show. Surveys have a sampling error and flows like
investment are moved by single operations: of them it is said that they rise or fall, with that caveat. What
is standardised anew each year shows a place among the others: gained or lost.

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
from eslabon.pages.rows import years_between
from eslabon.pages.tables import linked_label

if TYPE_CHECKING:
    from eslabon.pages.page import Page

__all__ = ["Movement", "countries_of", "improved_sentence", "movement", "movement_sentence", "movement_table"]

# "1 of 1" says nothing about a group.
_FEWEST = 2


@dataclass(frozen=True)
class Movement:
    """Countries that rose, fell and stayed in an indicator; ``of`` is how many were asked.

    ``then`` and ``now`` are the spans of the years compared, empty when no country can be.
    """

    indicator: str
    groups: tuple[str, ...]
    up: int
    down: int
    same: int
    of: int
    then: str = ""
    now: str = ""

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
    known = [
        standing
        for standing in page.standings_of(indicator, countries)
        if standing.change is not None and standing.change_kind in ("points", "percent")
    ]
    signs = [(standing.change > 0) - (standing.change < 0) for standing in known]
    return Movement(
        indicator,
        groups,
        signs.count(1),
        signs.count(-1),
        signs.count(0),
        len(countries),
        _span([standing.base_year for standing in known]),
        _span([standing.year for standing in known]),
    )


def movement_sentence(page: Page, indicator: str, groups: Sequence[str] = ()) -> str:
    """How many countries improved and worsened, between which years; rose and fell where no more is known.

    Empty when fewer than two countries have two comparable values.
    """
    _ = page.messages
    moved = movement(page, indicator, groups)
    entry = page.indicator(indicator)
    if moved.known < _FEWEST:
        return ""
    better, worse = ("down", "up") if entry.direction == "down" else ("up", "down")
    fields = {
        "label": page.label(indicator),
        "then": moved.then,
        "now": moved.now,
        "who": _("países comparables") if groups else _("miembros comparables"),
        "known": moved.cited(page, "known"),
        "better": moved.cited(page, better),
        "worse": moved.cited(page, worse),
        "up": moved.cited(page, "up"),
        "down": moved.cited(page, "down"),
    }
    if entry.relative:
        return _(
            "{label}, de {then} a {now}: de {known} {who}, {better} ganaron posición relativa y {worse} "
            "la perdieron; la medida se tipifica cada año y no dice quién mejoró en sí.",
            **fields,
        )
    if entry.survey:
        return _(
            "{label}, de {then} a {now}: sube en {up} de {known} {who} y baja en {down}; son "
            "encuestas, y parte de los cambios cabe en su error de muestreo.",
            **fields,
        )
    if entry.volatile:
        return _(
            "{label}, de {then} a {now}: sube en {up} de {known} {who} y baja en {down}; es un "
            "flujo volátil, y un solo año dice poco.",
            **fields,
        )
    if entry.direction == "none":
        return _("{label}, de {then} a {now}: sube en {up} de {known} {who} y baja en {down}.",
                 **fields)  # fmt: skip
    return _(
        "{label}, de {then} a {now}: mejora en {better} de {known} {who} y empeora en {worse}.",
        **fields,
    )


def improved_sentence(
    page: Page, indicators: Sequence[str], groups: Sequence[str] = (), *, who: str = ""
) -> str:
    """In how many countries each of several indicators with a desirable direction improved.

    Of those of which one cannot say "improved" (see the module) a sentence of their own follows. Indicators
    without a direction or any comparable country are left out; empty when none is left.

    Parameters
    ----------
    who
        What the countries are called at the head of the sentence; unless given, members without groups
        and plain countries with them.
    """
    _ = page.messages
    items, apart = [], []
    for id in indicators:
        moved, entry = movement(page, id, groups), page.indicator(id)
        if moved.known < _FEWEST or entry.direction == "none":
            continue
        if entry.relative or entry.survey or entry.volatile:
            apart.append(movement_sentence(page, id, groups))
            continue
        label = page.label(id)
        items.append(
            _(
                "{label}, {n} de {of} ({then} → {now})",
                label=label[:1].lower() + label[1:],
                n=moved.cited(page, entry.direction),
                of=moved.cited(page, "known"),
                then=moved.then,
                now=moved.now,
            )
        )
    said = (
        _(
            "{countries} en que mejora cada indicador, entre los comparables: {items}.",
            countries=who or (_("Países") if groups else _("Miembros de hoy")),
            items="; ".join(items),
        )
        if items
        else ""
    )
    return " ".join(filter(None, [said, *apart]))


def _span(years: Sequence[int]) -> str:
    return years_between(min(years), max(years)) if years else ""


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
                linked_label(page, id),
                wanted[page.indicator(id).direction],
                *(moved.cited(page, part) if moved.known else "—" for part in ("up", "down", "same")),
                _("{n} de {of}", n=moved.cited(page, "known"), of=moved.of),
            ]
        )
    return page.table(name, caption, columns, rows, indicators=indicators)

"""The members beside the group compared with: two indicators at once, medians of the same countries.

::

    peers_relation_figure   countries of both groups, two indicators against each other
    peers_table             the same as rows
    compared_sentence       medians of both groups then and now, each over the same countries
    contrary_sentence       the members' median moved one way and most of the members the other
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from eslabon.pages import cited
from eslabon.pages.absence import absence
from eslabon.pages.gaps import gaps_of, movement_text
from eslabon.pages.marks import letters_note, mark_note
from eslabon.pages.movement import movement
from eslabon.pages.outputs import Column, Figure, Table, Text
from eslabon.pages.region_figures import related_chart, related_points
from eslabon.pages.rows import span, span_of
from eslabon.pages.sources import source_line
from eslabon.pages.tables import label_with_unit, latest_dated, pair_label

if TYPE_CHECKING:
    from eslabon.pages.page import Page

__all__ = ["compared_sentence", "contrary_sentence", "peers_relation_figure", "peers_table"]


def _both_known(page: Page, across: str, up: str) -> list[tuple[str, str]]:
    """Countries of the two groups with a value in both indicators: group and code, members first."""
    return [
        (group, code)
        for group in filter(None, (page.reference, page.comparison))
        for code in page.names.sorted(page.catalogue.members(group))
        if page.standing(across, code) and page.standing(up, code)
    ]


def peers_relation_figure(page: Page, name: str, across: str, up: str, *, note: str = "") -> Figure | Text:
    """Countries of both groups in two indicators, the members picked out and named.

    Parameters
    ----------
    note
        What the reader must know of how the numbers were made; ends the caption.
    """
    _ = page.messages
    roles = {
        code: "subject" if group == page.reference else "context"
        for group, code in _both_known(page, across, up)
    }
    points = related_points(page, across, up, roles)
    subject = pair_label(page, across, up)
    if len(points) < 3:
        return absence(page, subject, [across, up])
    chart = related_chart(page, points, across, up)
    marked = mark_note(page, (flags for point in points for flags in point.flags))
    members = sum(point.role == "subject" for point in points)
    caption = _(
        "{subject}, {years}: {members} {group} (con su nombre) y {others} economías de {comparison} (con su "
        "código). {note}",
        subject=subject,
        years=span(year for point in points for year in point.years),
        members=members,
        group=page.group_name(page.reference),
        others=len(points) - members,
        comparison=page.group_name(page.comparison),
        note=" ".join(filter(None, [marked, note])),
    )
    return page.figure(name, chart, caption.strip(), indicators=[across, up])


def peers_table(page: Page, name: str, caption: str, across: str, up: str) -> Table:
    """The countries of the figure as rows, with their group; each value with its year and flags."""
    _ = page.messages
    columns = [
        Column(_("País")),
        Column(_("Grupo")),
        Column(label_with_unit(page, across), "right"),
        Column(label_with_unit(page, up), "right"),
    ]
    rows, flags = [], []
    for group, code in _both_known(page, across, up):
        pair = [page.standing(id, code) for id in (across, up)]
        rows.append([page.name(code), page.group_label(group), *(latest_dated(page, one) for one in pair)])
        flags += [one.flag for one in pair]
    notes = [source_line(page, [across, up]), letters_note(page, flags)]
    return page.table(name, caption, columns, rows, source=" ".join(filter(None, notes)))


def compared_sentence(page: Page, indicator: str) -> str:
    """Both groups then and now, each over its own fixed set with its years, and where the gap went.

    Empty unless both have enough countries.
    """
    own, other = (page.group_change(group, indicator) for group in (page.reference, page.comparison))
    gap = gaps_of(page, [indicator], page.reference, page.comparison).get(indicator)
    if not (own and other and gap):
        return ""
    return page.messages(
        "{label}, medianas de los mismos países entonces y hoy: {group} ({n} países, {years}), de {then} a "
        "{now}; {comparison} ({m}, {other_years}), de {other_then} a {other_now}; la brecha: {movement}.",
        label=page.label(indicator),
        group=page.group_label(page.reference),
        comparison=page.group_label(page.comparison),
        n=cited.cited(str(own.n), f"group/{own.group}/fixed/{indicator}"),
        m=cited.cited(str(other.n), f"group/{other.group}/fixed/{indicator}"),
        years=span_of(own),
        other_years=span_of(other),
        movement=movement_text(page, gap, f"group/{own.group}/movement/{indicator}/{other.group}"),
        then=_median(page, own, "then"),
        now=_median(page, own, "now"),
        other_then=_median(page, other, "then"),
        other_now=_median(page, other, "now"),
    )


def contrary_sentence(page: Page, indicator: str) -> str:
    """Said when the members' median of a share moved one way and most of the same members the other."""
    _ = page.messages
    own = page.group_change(page.reference, indicator)
    moved = movement(page, indicator)
    if not (own and own.sufficient) or own.n != moved.known:
        return ""
    if own.now > own.then and moved.down > moved.up:
        return _(
            "Entre los miembros, la mediana sube, pero la proporción baja en {n} de los {known} países.",
            n=moved.cited(page, "down"),
            known=moved.cited(page, "known"),
        )
    if own.now < own.then and moved.up > moved.down:
        return _(
            "Entre los miembros, la mediana baja, pero la proporción sube en {n} de los {known} países.",
            n=moved.cited(page, "up"),
            known=moved.cited(page, "known"),
        )
    return ""


def _median(page: Page, one, when: str) -> str:
    text = cited.with_unit(page, one.indicator, getattr(one, when))
    return cited.cited(text, f"group/{one.group}/{when}/{one.indicator}")

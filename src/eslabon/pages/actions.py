"""Actions as readers see them: direct and related apart, and what was only announced apart from both.

An entry whose proof is a page written before the event says that something was going to be done. Whether
it was is not known, so it is never counted with the actions that a later page or document reports.

::

    split_actions(rows)            three lists: direct and held, related and held, announced
    actions_sentence(page, rows)   the three counts in words, each with its key
    actions_list(page, rows)       one item each, announced ones marked as such
    actions_figure(page, …)        a timeline with three kinds of marks
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from eslabon.charts import Event, timeline
from eslabon.language import format_list
from eslabon.pages import cited
from eslabon.pages.outputs import Figure
from eslabon.pages.registers import SEPARATOR, cell, copy_note, spoken, titled

if TYPE_CHECKING:
    from eslabon.pages.page import Page

__all__ = [
    "Actions",
    "action_counts",
    "actions_figure",
    "actions_list",
    "actions_sentence",
    "announced",
    "held",
    "split_actions",
    "year_of",
    "years_of",
]

REGISTER = "actions"
ANNOUNCEMENT = "announcement"  # code of ``evidence_kind``: the page read is older than the event

Row = Mapping[str, Any]


class Actions(NamedTuple):
    """Actions in three lists that share no entry; ``direct`` and ``related`` are held ones only."""

    direct: list[Row]
    related: list[Row]
    announced: list[Row]


def announced(row: Row) -> bool:
    """Whether all that is known of the action is that it was going to take place."""
    return row.get("evidence_kind") == ANNOUNCEMENT


def held(row: Row) -> bool:
    """Whether a page or document written afterwards, or that of the event itself, tells of the action."""
    return not announced(row)


def split_actions(rows: Iterable[Row]) -> Actions:
    """Sort actions into direct held, related held and announced ones, each in the order given."""
    rows = list(rows)
    return Actions(
        direct=[row for row in rows if held(row) and row["relevance"] == "direct"],
        related=[row for row in rows if held(row) and row["relevance"] != "direct"],
        announced=[row for row in rows if announced(row)],
    )


def year_of(row: Row) -> int:
    """Year of a dated entry."""
    return int(str(row["date"])[:4])


def years_of(rows: Iterable[Row]) -> list[int]:
    """Years of those entries that have a date, in the order given.

    Examples
    --------
    >>> years_of([{"date": "2019-05"}, {"date": ""}, {"date": "2015"}])
    [2019, 2015]
    """
    return [year_of(row) for row in rows if row["date"]]


def action_counts(page: Page, rows: Iterable[Row], **conditions: object) -> dict[str, str]:
    """The three counts as cited numbers, by name of the list: ``direct``, ``related``, ``announced``.

    Parameters
    ----------
    rows
        Entries of the register of actions that meet the conditions.
    conditions
        Which entries they are, as column and value: ``recommendations=9``, ``country="ARC"``. They go into
        the key of each number; without any the rows are the whole register.
    """
    split = split_actions(rows)
    chosen = {
        "direct": (split.direct, {"relevance": "direct", "evidence_kind!": ANNOUNCEMENT}),
        "related": (split.related, {"relevance": "related", "evidence_kind!": ANNOUNCEMENT}),
        "announced": (split.announced, {"evidence_kind": ANNOUNCEMENT}),
    }
    return {
        name: cited.count(page, len(own), cited.rows_key(REGISTER, **conditions, **proof))
        for name, (own, proof) in chosen.items()
    }


def actions_sentence(page: Page, rows: Iterable[Row], **conditions: object) -> str:
    """How many direct and related actions were held and how many are only announced, in one sentence.

    Parameters as in ``action_counts``.
    """
    return page.messages(
        "Acciones con constancia de haberse realizado: directas, {direct}; relacionadas, {related}. "
        "Acciones solo anunciadas, que se cuentan aparte: {announced}.",
        **action_counts(page, rows, **conditions),
    )


def actions_list(page: Page, rows: Iterable[Row], numbers: Mapping[str, str] | None = None) -> str:
    """Dated list of actions, one item each: date, who, what, link; empty without actions.

    An announced action says that it is one. The address of a copy is named and never linked.

    Parameters
    ----------
    rows
        Entries of the register of actions.
    numbers
        Number of each action in the page's timeline, by id; without them the items have none.
    """
    _ = page.messages
    items = []
    for row in rows:
        details = [
            cell(page, REGISTER, row, "type"),
            cell(page, REGISTER, row, "country"),
            _("solo anunciada: no consta que se realizara") if announced(row) else "",
            "" if row["verified"] == "yes" else _("verificada en parte"),
            copy_note(page, REGISTER, row),
        ]
        items.append(
            (f"{numbers[row['id']]} · " if numbers else "")
            + _(
                "**{date}**. {actors}: {title} {description} ({tail})",
                date=cell(page, REGISTER, row, "date"),
                actors=format_list([_.text(part) for part in row["actor"].split(SEPARATOR)], page.language),
                title=titled(row, f"*{spoken(page, row, 'title')}*")
                + ("" if row["title"].endswith(("?", "!", ".")) else "."),
                description=_.text(row["description"]),
                tail="; ".join(detail for detail in details if detail),
            )
        )
    return "\n".join(f"- {item}" for item in items)


def actions_figure(
    page: Page, name: str, rows: Sequence[Row], numbers: Mapping[str, str] | None = None
) -> Figure:
    """Timeline of actions: direct, related and announced ones apart; with numbers, as in their list."""
    _ = page.messages
    kinds = [_("Directa, realizada"), _("Relacionada, realizada"), _("Solo anunciada")]
    events = [
        Event(numbers[row["id"]] if numbers else "", year_of(row), kind, row["title"])
        for kind, own in zip(kinds, split_actions(rows), strict=True)
        for row in own
        if row["date"]
    ]
    # The axis runs to the last year that the whole register knows: empty years at the end are visible.
    years = [
        page.settings["baseline_year"],
        *(event.year for event in events),
        page.register_last_year(REGISTER),
    ]
    chart = timeline(
        page.look,
        events,
        subject=_("Acciones registradas"),
        kinds=kinds,
        years=(min(years), max(years)),
    )
    caption = (
        _("Acciones registradas por año, con el número que llevan en la lista. Las anunciadas no se cuentan "
          "como realizadas.")
        if numbers
        else _("Acciones registradas por año. Cada marca es una acción; las anunciadas no se cuentan como "
               "realizadas.")
    )  # fmt: skip
    return page.figure(name, chart, caption, source=_("Fuente: registro de acciones de esta publicación."))

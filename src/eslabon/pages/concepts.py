"""Concepts of a register as diagrams: ties of growing strength, a fan of ways, a ladder.

Names come from the register, so that they are translated with it; what a diagram says is the alternative
text of its chart, and the definitions that the page prints are its equivalent in words.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from eslabon.charts import Arrow, Box, diagram
from eslabon.language import sort_key
from eslabon.pages.outputs import Figure
from eslabon.pages.registers import cell, study_lines

if TYPE_CHECKING:
    from eslabon.pages.page import Page

__all__ = [
    "Tie",
    "concept_groups",
    "concept_list",
    "concepts_of",
    "fan_figure",
    "ladder_figure",
    "ties_figure",
]

REGISTER = "concepts"
_COLUMNS = 12.0  # units of the diagrams' grids


def concepts_of(page: Page, group: str) -> list[Mapping[str, Any]]:
    """Concepts of one group: by their number where they have one, then by name in the reader's language.

    Raises
    ------
    KeyError
        The register has no concept of that group.
    """
    rows = [row for row in page.register(REGISTER) if row["group"] == group]
    if not rows:
        raise KeyError(f"the register of concepts has no group {group!r}")
    return sorted(
        rows, key=lambda row: (_order(row), sort_key(cell(page, REGISTER, row, "term"), page.language))
    )


def concept_groups(page: Page) -> list[str]:
    """Groups of the register, in the order in which they first appear there."""
    return list(dict.fromkeys(row["group"] for row in page.register(REGISTER)))


def concept_list(page: Page, rows: Iterable[Mapping[str, Any]]) -> str:
    """A definition list: term; definition, works that the study cites for it, lines of the study."""
    _ = page.messages
    entries = []
    for row in rows:
        lines = cell(page, REGISTER, row, "lines")
        cited = cell(page, REGISTER, row, "cited_source")
        details = (
            _("{cited}; líneas {lines}", cited=cited, lines=lines)
            if cited
            else _("líneas {lines}", lines=lines)
        )
        term = cell(page, REGISTER, row, "term")
        entries.append(f"{term}\n: {cell(page, REGISTER, row, 'definition')} ({details})")
    return "\n\n".join(entries)


@dataclass(frozen=True)
class Tie:
    """How a tie is drawn: names of its ends; ``both``: power on both sides; ``one``: inside one firm."""

    above: str
    below: str
    both: bool = False
    one: bool = False


def ties_figure(
    page: Page,
    name: str,
    rows: Sequence[Mapping[str, Any]],
    ties: Mapping[str, Tie],
    *,
    weak: str,
    strong: str,
    caption: str,
) -> Figure:
    """Kinds of ties between two firms, one below the other, from the weakest to the strongest.

    Parameters
    ----------
    rows
        Concepts in that order, at most five; the thickness of an arrow is the place in it.
    ties
        Ends of each, by the concept's id.
    weak, strong
        What the first and the last stand for; printed above and below.
    """
    _ = page.messages
    boxes = [Box("weak", 0, 0, _COLUMNS, 0.5, text=f"↓ {weak}", role="words")]
    arrows = []
    for place, row in enumerate(rows, start=1):
        tie, top = ties[row["id"]], 0.6 + (place - 1) * 1.25
        title = f"{place}. {cell(page, REGISTER, row, 'term')}"
        boxes.append(Box(row["id"], 0, top, 3.7, 1.05, title=title, role="words"))
        if tie.one:
            boxes.append(Box(f"{row['id']}-frame", 3.75, top - 0.04, 8.2, 1.13, role="frame"))
        first, second = f"{row['id']}-above", f"{row['id']}-below"
        boxes.append(Box(first, 3.95, top + 0.1, 3, 0.85, text=tie.above, role="strong"))
        boxes.append(
            Box(second, 8.75, top + 0.1, 3, 0.85, text=tie.below, role="strong" if tie.both else "box")
        )
        said = _("fuerza del vínculo: {n} de {of}", n=place, of=len(rows))
        arrows.append(Arrow(first, second, place, tie.both, said))
    end = 0.6 + len(rows) * 1.25
    boxes.append(Box("strong", 0, end - 0.1, _COLUMNS, 0.5, text=f"↓ {strong}", role="words"))
    chart = diagram(
        page.look, boxes, arrows, columns=_COLUMNS, rows=end + 0.4, row_height=56, subject=caption.rstrip(".")
    )
    return _figure(page, name, chart, caption, rows)


def fan_figure(
    page: Page, name: str, start: Mapping[str, Any], rows: Sequence[Mapping[str, Any]], *, caption: str
) -> Figure:
    """Ways that lead on from one concept: the concept at the left, numbered ways with their definitions."""
    boxes = [
        Box(
            "start", 0, 0, 3.4, len(rows) * 1.2 - 0.2,
            title=_capital(cell(page, REGISTER, start, "term")),
            text=cell(page, REGISTER, start, "definition"), role="strong",
        )
    ]  # fmt: skip
    arrows = []
    for place, row in enumerate(rows):
        boxes.append(
            Box(
                row["id"], 4.6, place * 1.2, 7.4, 1,
                title=f"{_order(row):.0f}. {cell(page, REGISTER, row, 'term')}",
                text=cell(page, REGISTER, row, "definition"),
            )
        )  # fmt: skip
        arrows.append(Arrow("start", row["id"]))
    chart = diagram(
        page.look, boxes, arrows, columns=_COLUMNS, rows=len(rows) * 1.2 - 0.2, row_height=58,
        subject=caption.rstrip("."),
    )  # fmt: skip
    return _figure(page, name, chart, caption, [start, *rows])


def ladder_figure(
    page: Page,
    name: str,
    rows: Sequence[Mapping[str, Any]],
    added: Mapping[str, str],
    *,
    marked: Iterable[str] = (),
    caption: str,
) -> Figure:
    """Stages as a stair that rises to the right, the first at the bottom.

    Parameters
    ----------
    rows
        Concepts from the lowest stage to the highest.
    added
        What each stage adds to the one below, by the concept's id.
    marked
        Ids of stages picked out; the caption says why.
    """
    marked = set(marked)
    wide, rise = 7.0, 1.35
    across = (_COLUMNS - wide) / max(len(rows) - 1, 1)
    height = len(rows) * rise - 0.35
    boxes, arrows = [], []
    for place, row in enumerate(rows):
        boxes.append(
            Box(
                row["id"], round(place * across, 4), round(height - 1 - place * rise, 4), wide, 1,
                title=cell(page, REGISTER, row, "term"), text=added[row["id"]],
                role="marked" if row["id"] in marked else "box",
            )
        )  # fmt: skip
        if place:
            arrows.append(Arrow(rows[place - 1]["id"], row["id"]))
    chart = diagram(
        page.look, boxes, arrows, columns=_COLUMNS, rows=height, row_height=58, subject=caption.rstrip(".")
    )
    return _figure(page, name, chart, caption, rows)


def _figure(page: Page, name: str, chart, caption: str, rows: Sequence[Mapping[str, Any]]) -> Figure:
    return page.figure(name, chart, caption, source=study_lines(page, rows))


def _order(row: Mapping[str, Any]) -> float:
    order = row.get("order")
    return float(order) if order not in (None, "") else float("inf")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]

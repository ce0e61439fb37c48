"""Entries of a register that meet conditions, counted: how many, how many different, how much is known.

::

    chosen = choose(page, "cases", "country=@islands", "region=islands")
    number(page, chosen)                        entries that meet one of the alternatives
    number(page, chosen, "governance!=unknown") of them, those that meet another condition too
    distinct(page, chosen, "lead_firm")         different values of a column
    known_table, cross_table                    what is known of them, and two columns against each other

Conditions are those of :mod:`eslabon.catalogue.selector`. The key of a number says how it was counted:
``rows/<register>?<conditions>;<conditions>`` and ``distinct/<register>/<column>?…``, where ";" stands between
alternatives.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from eslabon.catalogue.selector import SEPARATOR, Selector, parse_selector
from eslabon.pages import cited
from eslabon.pages.outputs import Column, Table
from eslabon.pages.registers import heading, register_source

if TYPE_CHECKING:
    from eslabon.pages.page import Page

__all__ = ["Chosen", "choose", "cross_table", "distinct", "known_table", "number"]

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Chosen:
    """Entries of one register, and the conditions that chose them.

    ``alternatives`` is empty when all entries are meant.
    """

    register: str
    alternatives: tuple[str, ...]
    rows: tuple[Row, ...]


def choose(page: Page, register: str, *alternatives: str, whole: bool = False) -> Chosen:
    """Entries of a register that meet at least one of the alternatives, in the register's order.

    Parameters
    ----------
    alternatives
        Conditions that hold together within each: ``country=@islands&status=new``. Without any,
        every entry of the page's slice is chosen; the slice must then be the whole register, or the key
        would promise more than was counted.
    whole
        Choose among the entries of other recommendations too, if the page declares to read them.
    """
    rows = page.register(register, whole=whole)
    if not alternatives:
        return Chosen(register, (), tuple(rows))
    return Chosen(register, alternatives, tuple(_meeting(page, register, rows, alternatives)))


def number(page: Page, chosen: Chosen, condition: str = "") -> str:
    """How many entries there are, cited; with a condition, how many of them meet it too."""
    return cited.count(page, len(narrowed(page, chosen, condition)), _key("rows", chosen, condition))


def distinct(page: Page, chosen: Chosen, column: str, condition: str = "") -> str:
    """How many different values a column has, cited; empty cells do not count."""
    values = {row[column] for row in narrowed(page, chosen, condition)} - {""}
    return cited.count(page, len(values), _key("distinct", chosen, condition, column))


def narrowed(page: Page, chosen: Chosen, condition: str) -> list[Row]:
    """Those of the entries that meet a further condition; all without one."""
    if not condition:
        return list(chosen.rows)
    return _meeting(page, chosen.register, chosen.rows, [condition])


def known_table(
    page: Page, name: str, caption: str, chosen: Chosen, unknown: Mapping[str, str], *, source: str = ""
) -> Table:
    """Of how many entries each aspect is known, and of how many it is not.

    Parameters
    ----------
    unknown
        Columns and the code (or the empty cell) that says that nothing is known.
    """
    _ = page.messages
    columns = [Column(_("Aspecto")), Column(_("Se conoce"), "right"), Column(_("No se indica"), "right")]
    rows = [
        [
            heading(page, chosen.register, column),
            number(page, chosen, f"{column}!={code}"),
            number(page, chosen, f"{column}={code}"),
        ]
        for column, code in unknown.items()
    ]
    return page.table(name, caption, columns, rows, source=source or register_source(page, chosen.rows))


def cross_table(
    page: Page,
    name: str,
    caption: str,
    chosen: Chosen,
    down: str,
    across: str,
    *,
    last: Sequence[str] = ("unknown", "not_stated"),
    unlike: str = "",
    source: str = "",
) -> Table:
    """Two coded columns against each other: how many entries have both values; 0 where none has.

    An entry with several values in a cell is counted with each of them, so that a table may add up to more
    than there are entries.

    Parameters
    ----------
    down, across
        Columns of codes. Only values that occur get a line or a column.
    last
        Codes that say that nothing is known; they come last.
    unlike
        Count different values of this column instead of entries.
    """
    _ = page.messages
    codes = {column: _occurring(page, chosen, column, last) for column in (down, across)}
    labels = {column: page.catalogue.columns[chosen.register][column].list for column in (down, across)}
    first = _(
        "{down} / {across}",
        down=heading(page, chosen.register, down),
        across=_small(heading(page, chosen.register, across)),
    )
    columns = [
        Column(first),
        *(Column(page.code_label(labels[across], code), "right") for code in codes[across]),
        Column(_("Total"), "right"),
    ]

    def count(condition: str) -> str:
        return distinct(page, chosen, unlike, condition) if unlike else number(page, chosen, condition)

    rows = [
        [
            page.code_label(labels[down], code),
            *(count(f"{down}={code}&{across}={other}") for other in codes[across]),
            count(f"{down}={code}"),
        ]
        for code in codes[down]
    ]
    return page.table(name, caption, columns, rows, source=source or register_source(page, chosen.rows))


def _occurring(page: Page, chosen: Chosen, column: str, last: Sequence[str]) -> list[str]:
    """Codes that occur in a column, in the order of their list, unknown ones last."""
    held = {part.strip() for row in chosen.rows for part in str(row[column]).split(SEPARATOR)} - {""}
    known = page.catalogue.codes[page.catalogue.columns[chosen.register][column].list]
    return sorted(held, key=lambda code: (code in last, list(known).index(code)))


def _meeting(page: Page, register: str, rows: Sequence[Row], alternatives: Sequence[str]) -> list[Row]:
    selectors = [_selector(page, register, text) for text in alternatives]
    return [row for row in rows if any(selector.matches(row) for selector in selectors)]


def _selector(page: Page, register: str, conditions: str) -> Selector:
    return parse_selector(f"register/{register}?{conditions}").spelled_out(page.catalogue.everyone)


def _key(family: str, chosen: Chosen, condition: str, column: str = "") -> str:
    alternatives = [
        "&".join(filter(None, (alternative, condition))) for alternative in chosen.alternatives or ("",)
    ]
    name = "/".join(filter(None, (family, chosen.register, column)))
    said = ";".join(filter(None, alternatives))
    return f"{name}?{said}" if said else name


def _small(text: str) -> str:
    return text[:1].lower() + text[1:]

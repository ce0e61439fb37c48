"""Entries of registers as readers see them: each cell by the kind that its column declares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from eslabon.language import format_date, format_list, format_number
from eslabon.pages.cited import register_number
from eslabon.pages.outputs import Column, Table

if TYPE_CHECKING:
    from eslabon.catalogue.models import RegisterColumn
    from eslabon.pages.page import Page

__all__ = ["actions_list", "cell", "register_table", "study_lines", "year_of"]

SEPARATOR = ";"


def cell(page: Page, register: str, row: Mapping[str, Any], column: str) -> str:
    """One cell in the reader's language; empty when nothing is said."""
    declared = page.catalogue.columns[register][column]
    value = row.get(column)
    if column == "value" and "qualifier" in row:
        return register_number(page, register, row)
    if value is None or value == "":
        return ""
    if declared.kind == "number":
        return format_number(value, 0 if float(value).is_integer() else 1, page.language)
    if declared.kind == "year":
        return str(int(float(value)))
    if declared.kind == "date":
        return format_date(str(value), page.language)
    parts = [part.strip() for part in str(value).split(SEPARATOR) if part.strip()]
    return _worded(page, declared, str(value), parts)


def _worded(page: Page, declared: RegisterColumn, value: str, parts: Sequence[str]) -> str:
    _ = page.messages
    if declared.kind in ("code", "codes"):
        return ", ".join(page.code_label(declared.list, part) for part in parts)
    if declared.kind == "countries":
        return ", ".join(page.name(part) for part in parts)
    if declared.kind == "numbers":
        return ", ".join(parts)
    if declared.kind == "texts":
        return "; ".join(_.text(part) for part in parts)
    if declared.kind == "text":
        return _.text(value)
    if declared.kind == "lines":
        return "; ".join(parts).replace("-", "–")
    if declared.kind == "address":
        return f"[{urlsplit(value).netloc}]({value})"
    return value


def heading(page: Page, register: str, column: str) -> str:
    """A column's heading for readers."""
    return page.messages.text(page.catalogue.columns[register][column].label)


def register_table(
    page: Page,
    name: str,
    caption: str,
    register: str,
    rows: Iterable[Mapping[str, Any]],
    columns: Sequence[str],
    *,
    source: str = "",
) -> Table:
    """A table of chosen columns; columns in which no row says anything are left out."""
    rows = list(rows)
    cells = [[cell(page, register, row, column) for column in columns] for row in rows]
    kept = [k for k in range(len(columns)) if any(line[k] for line in cells)]
    numeric = {"number", "year"}
    heads = [
        Column(
            heading(page, register, columns[k]),
            "right" if page.catalogue.columns[register][columns[k]].kind in numeric else "left",
        )
        for k in kept
    ]
    body = [[line[k] or "—" for k in kept] for line in cells]
    return page.table(name, caption, heads, body, source=source)


def actions_list(
    page: Page, rows: Iterable[Mapping[str, Any]], numbers: Mapping[str, str] | None = None
) -> str:
    """Dated list of actions, one item each: date, who, what, link; empty without actions.

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
        actors = format_list([_.text(part) for part in row["actor"].split(SEPARATOR)], page.language)
        title = f"[*{row['title']}*]({row['address']})" if row["address"] else f"*{row['title']}*"
        details = [cell(page, "actions", row, "type"), cell(page, "actions", row, "country")]
        checked = "" if row["verified"] == "yes" else _("verificada en parte")
        tail = "; ".join(detail for detail in [*details, checked] if detail)
        items.append(
            (f"{numbers[row['id']]} · " if numbers else "")
            + _(
                "**{date}**. {actors}: {title}. {description} ({tail})",
                date=cell(page, "actions", row, "date"),
                actors=actors,
                title=title,
                description=_.text(row["description"]),
                tail=tail,
            )
        )
    return "\n".join(f"- {item}" for item in items)


def year_of(row: Mapping[str, Any]) -> int:
    """Year of a dated entry."""
    return int(str(row["date"])[:4])


def study_lines(page: Page, rows: Iterable[Mapping[str, Any]]) -> str:
    """Source line of a table made from the study: every line range once, in order."""
    ranges = {part.strip() for row in rows for part in str(row["lines"]).split(SEPARATOR) if part.strip()}
    ordered = sorted(ranges, key=lambda text: [int(n) for n in text.split("-")])
    said = ", ".join(text.replace("-", "–") for text in ordered)
    year = page.settings["baseline_year"]
    return page.messages("Fuente: estudio de {year}, líneas {lines} de su texto.", year=year, lines=said)


def register_source(page: Page, rows: Sequence[Mapping[str, Any]]) -> str:
    """Source line of a register's table: lines of the study, or the sites that the entries come from."""
    if rows and rows[0].get("lines"):
        return study_lines(page, rows)
    hosts = sorted({urlsplit(row["address"]).netloc for row in rows if row.get("address")})
    named = ", ".join(f"`{host}`" for host in hosts)
    return page.messages("Fuente: registro de esta publicación, a partir de {hosts}.", hosts=named)


def naming(rows: Iterable[Mapping[str, Any]], column: str, value: object) -> list[Mapping[str, Any]]:
    """Entries in whose column the value is among the values."""
    wanted = str(value)
    return [row for row in rows if wanted in [part.strip() for part in str(row[column]).split(SEPARATOR)]]


def numbered(rows: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Numbers from 1 for entries in their order, by id."""
    return {row["id"]: str(number) for number, row in enumerate(rows, start=1)}


def bulleted(items: Iterable[str]) -> str:
    """A MyST list; empty without items."""
    return "\n".join(f"- {item}" for item in items)

"""Entries of registers as readers see them: each cell by the kind that its column declares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from eslabon.language import format_date, format_number
from eslabon.pages.cited import register_number
from eslabon.pages.outputs import Column, Table

if TYPE_CHECKING:
    from eslabon.catalogue.models import RegisterColumn
    from eslabon.pages.page import Page

__all__ = [
    "baseline_number",
    "bulleted",
    "cell",
    "copy_note",
    "linkable",
    "naming",
    "numbered",
    "register_source",
    "register_table",
    "spoken",
    "study_lines",
    "titled",
]

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
    if declared.kind == "address":
        host = host_of(str(value))
        if linkable(row):
            return f"[{host}]({value})"
        return page.messages("`{host}` ({kind}, sin enlace)", host=host, kind=_copy_kind(page, register, row))
    if declared.kind == "name":
        return spoken(page, row, column)
    parts = [part.strip() for part in str(value).split(SEPARATOR) if part.strip()]
    return _worded(page, declared, str(value), parts)


def spoken(page: Page, row: Mapping[str, Any], column: str) -> str:
    """A name as it is, marked with its language where ``<column>_language`` tells another than the page's."""
    language = row.get(f"{column}_language")
    return (
        f"{{spoken}}`{row[column]}<{language}>`" if language not in (None, "", page.language) else row[column]
    )


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
    filters: Sequence[str] = (),
) -> Table:
    """A table of chosen columns; columns in which no row says anything are left out.

    Parameters
    ----------
    filters
        Columns by whose values readers of the site may filter; with any, they may sort the rows too.
    """
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
    chosen = [place for place, k in enumerate(kept) if columns[k] in filters]
    return page.table(name, caption, heads, body, source=source, sortable=bool(chosen), filters=chosen)


def copy_note(page: Page, register: str, row: Mapping[str, Any]) -> str:
    """Where a copy was read: "copia de terceros: `host`"; empty when the entry has the publisher's address.

    A copy may vanish, change or pass to another owner, and linking to it would recommend it: it is named,
    and the whole address stays in the table's file. The same goes for copies that a publisher keeps of its
    own site.
    """
    if not row.get("copy"):
        return ""
    return page.messages(
        "consultada en una copia, sin enlace: {kind}, `{host}`",
        kind=_copy_kind(page, register, row),
        host=host_of(row["address"]),
    )


def host_of(address: str) -> str:
    """The host of an address as people read it, in their own letters.

    Examples
    --------
    >>> host_of("https://xn--caf-dma.example/a")
    'café.example'
    """
    host = urlsplit(address).netloc
    try:
        return host.encode("ascii").decode("idna")
    except UnicodeError:
        return host


def linkable(row: Mapping[str, Any]) -> str:
    """The address that a reader may follow: empty when there is none, or only that of a copy."""
    return "" if row.get("copy") else row.get("address") or ""


def titled(row: Mapping[str, Any], text: str) -> str:
    """A text linked to its entry's address, where that is the publisher's own."""
    address = linkable(row)
    return f"[{text}]({address})" if address else text


def _copy_kind(page: Page, register: str, row: Mapping[str, Any]) -> str:
    label = cell(page, register, row, "copy")
    return label[:1].lower() + label[1:]


def baseline_number(page: Page, id: str) -> str:
    """A figure of the study that the page reads, cited.

    Raises
    ------
    KeyError
        The page's slice of the baseline has no such figure.
    """
    found = [row for row in page.baseline if row["id"] == id]
    if not found:
        raise KeyError(f"the page reads no figure '{id}' of the baseline")
    return register_number(page, "baseline", found[0])


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
    hosts = sorted({host_of(row["address"]) for row in rows if row.get("address")})
    named = ", ".join(f"`{host}`" for host in hosts)
    _ = page.messages
    return " ".join(
        [
            _("Fuente: registro de esta publicación, a partir de {hosts}.", hosts=named),
            _("Las direcciones no se comprobaron en línea; las de copias se nombran sin enlace."),
        ]
    )


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

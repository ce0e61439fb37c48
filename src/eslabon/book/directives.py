"""Figures and tables as MyST directives that any Jupyter Book reads."""

from __future__ import annotations

import json
from collections.abc import Mapping

__all__ = ["figure_directive", "label", "table_directive"]


def label(kind: str, address: str, name: str) -> str:
    """Target of a figure (``fig``) or table (``tab``): unique in the whole book.

    Examples
    --------
    >>> label("fig", "country/ARC", "exports")
    'fig-country-PER-exports'
    """
    return f"{kind}-{address.replace('/', '-')}-{name}"


def figure_directive(address: str, words: Mapping, picture: str) -> str:
    """A ``figure`` directive: the first paragraph is the caption, the second the source line."""
    lines = [
        f"```{{figure}} {picture}",
        f":name: {label('fig', address, words['name'])}",
        # Quoted: an alternative text may hold ": " or " #", which end a plain option.
        f":alt: {json.dumps(_one_line(words['alt']), ensure_ascii=False)}",
        "",
        _one_line(words["caption"]),
    ]
    if words["source"]:
        lines += ["", _one_line(words["source"])]
    return "\n".join([*lines, "```"])


def table_directive(address: str, table: Mapping) -> str:
    """A ``table`` directive around a pipe table, and the source line as a paragraph of class ``source``."""
    columns = table["columns"]
    classes = table_classes(table)
    lines = [
        f"```{{table}} {_one_line(table['caption'])}",
        f":name: {label('tab', address, table['name'])}",
        *([f":class: {' '.join(classes)}"] if classes else []),
        "",
        _row([column["title"] for column in columns]),
        "|" + "|".join(_rule(column["align"]) for column in columns) + "|",
        *(_row(_marked(table, number, row)) for number, row in enumerate(table["rows"])),
        "```",
    ]
    if table["source"]:
        lines += ["", "{.source}", _one_line(table["source"])]
    return "\n".join(lines)


def table_classes(table: Mapping) -> list[str]:
    """How a table is set and what its reader can do, as classes: ``filter-2`` filters the third column."""
    return [
        *(["stub"] if table["stub"] else []),
        *(["detailed"] if table.get("detailed") else []),
        *(["sortable"] if table.get("sortable") else []),
        *(f"filter-{column}" for column in table.get("filters", ())),
    ]


def _marked(table: Mapping, number: int, row: list[str]) -> list[str]:
    """Cells with the roles that tell the row's entry and what the cells are sorted and filtered by."""
    cells = list(row)
    for role, by_column in (("sort", table.get("sort_keys", {})), ("filter", table.get("filter_keys", {}))):
        for column, keys in by_column.items():
            if keys[number]:
                cells[int(column)] += f" {{{role}}}`{keys[number]}`"
    if table.get("entries"):
        cells[0] = f"{{row}}`{table['entries'][number]}`{cells[0]}"
    return cells


def _row(cells: list[str]) -> str:
    return "| " + " | ".join(_one_line(cell).replace("|", "\\|") for cell in cells) + " |"


def _rule(align: str) -> str:
    return {"left": ":---", "right": "---:", "center": ":---:"}[align]


def _one_line(text: str) -> str:
    return " ".join(text.split("\n")).strip()

"""The report in its forms: a MyST page of the book, a page by itself, lines on a terminal."""

from __future__ import annotations

import html
from collections.abc import Iterator

from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

from eslabon.book.directives import table_directive
from eslabon.editions.compare.document import Cell, Column, Section, Table

__all__ = ["html_page", "myst_text", "print_section"]

# Characters that MyST would read as marks, wherever they stand.
_MARKS = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_{}[]<>#$|~^"})
# One look, whatever the browser: no font, script or file from elsewhere.
_STYLE = """
body { font: 100%/1.5 system-ui, sans-serif; color: #1b1b1b; }
body { max-width: 75rem; margin: 0 auto; padding: 1rem; }
.scroll { overflow-x: auto; margin: 1rem 0; }
table { border-collapse: collapse; font-size: 0.9rem; }
caption { text-align: left; font-weight: 600; padding: 0.25rem 0; }
th, td { text-align: left; vertical-align: top; border-bottom: 1px solid #ccc; }
th, td { padding: 0.25rem 0.75rem 0.25rem 0; }
tbody th { font-weight: 400; }
th.number, td.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
thead th.number { white-space: normal; }
.note { font-size: 0.9rem; color: #555; }
@media (prefers-color-scheme: dark) {
  body { background: #171717; color: #eee; }
  .note { color: #aaa; }
}
"""


def myst_text(section: Section, *, address: str, heading: bool = True) -> str:
    """The report as MyST; `heading` leaves the first heading to the page that it stands in."""
    return "\n\n".join(_myst(section, address, 1, heading=heading)) + "\n"


def _myst(section: Section, address: str, level: int, *, heading: bool) -> Iterator[str]:
    if heading:
        yield f"{'#' * level} {_plain(section.title)}"
    yield from map(_plain, section.paragraphs)
    for table in section.tables:
        yield table_directive(
            address,
            {
                "name": table.name,
                "caption": _plain(table.caption),
                "columns": [
                    {"title": _plain(column.title), "align": "right" if column.number else "left"}
                    for column in table.columns
                ],
                "rows": [[_myst_cell(cell) for cell in row] for row in table.rows],
                "source": _plain(table.note),
                "stub": True,
            },
        )
    if section.files:
        before, _, after = section.links.partition("{files}")
        files = ", ".join(f"{{download}}`{name} </data/{name}>`" for name in section.files)
        yield f"{_plain(before)}{files}{_plain(after)}"
    for one in section.sections:
        yield from _myst(one, address, level + 1, heading=True)


def _plain(text: str) -> str:
    return text.translate(_MARKS)


def _myst_cell(cell: Cell) -> str:
    # The table's own writer escapes bars.
    return f"{{value}}`{cell.text}<{cell.key}>`" if cell.key else _plain(cell.text).replace("\\|", "|")


def html_page(section: Section, language: str) -> str:
    """The report as one HTML file that needs no other."""
    body = "\n".join(_html(section, 1))
    return (
        f'<!DOCTYPE html>\n<html lang="{html.escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{html.escape(section.title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"{body}\n</main>\n</body>\n</html>\n"
    )


def _html(section: Section, level: int) -> Iterator[str]:
    yield f"<h{level}>{html.escape(section.title)}</h{level}>"
    for text in section.paragraphs:
        yield f"<p>{html.escape(text)}</p>"
    for table in section.tables:
        yield from _html_table(table)
    for one in section.sections:
        yield from _html(one, level + 1)


def _html_table(table: Table) -> Iterator[str]:
    caption = html.escape(table.caption)
    # A region that scrolls must be reachable with the keyboard.
    yield f'<div class="scroll" role="region" tabindex="0" aria-labelledby="{table.name}"><table>'
    yield f'<caption id="{table.name}">{caption}</caption>'
    heads = (f'<th scope="col"{_class(column)}>{html.escape(column.title)}</th>' for column in table.columns)
    yield f"<thead><tr>{''.join(heads)}</tr></thead>\n<tbody>"
    for row in table.rows:
        first, *rest = zip(table.columns, row, strict=True)
        cells = "".join(f"<td{_class(column)}>{_html_cell(cell)}</td>" for column, cell in rest)
        yield f'<tr><th scope="row"{_class(first[0])}>{_html_cell(first[1])}</th>{cells}</tr>'
    yield "</tbody></table></div>"
    if table.note:
        yield f'<p class="note">{html.escape(table.note)}</p>'


def _class(column: Column) -> str:
    return ' class="number"' if column.number else ""


def _html_cell(cell: Cell) -> str:
    text = html.escape(cell.text)
    return f'<data value="{html.escape(cell.key)}">{text}</data>' if cell.key else text


def print_section(section: Section, console: Console) -> None:
    """The report on a terminal."""
    console.print(f"\n{section.title}", style="bold", markup=False)
    for text in section.paragraphs:
        console.print(text, markup=False)
    for table in section.tables:
        grid = RichTable(title=table.caption, title_justify="left", box=None, pad_edge=False)
        for column in table.columns:
            grid.add_column(column.title, justify="right" if column.number else "left", overflow="fold")
        for row in table.rows:
            grid.add_row(*(Text(cell.text) for cell in row))
        console.print()
        console.print(grid)
        if table.note:
            console.print(table.note, style="dim", markup=False)
    for one in section.sections:
        print_section(one, console)

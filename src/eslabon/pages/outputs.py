"""What a notebook shows: text, a figure, a table, and the page's own address.

Each is a value with a MIME bundle. JupyterLab finds something it can show; the exporter finds the
structure it needs to write MyST.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from eslabon.charts import Chart
from eslabon.pages import mime

__all__ = ["Column", "Figure", "Origin", "PageMark", "Table", "Text", "readable"]

_ROLE = re.compile(r"\{(?:value|entry|edition-file)\}`(?P<text>[^`]+?)<[^<>`]+>`")


def readable(myst: str) -> str:
    """The text without the origin of its numbers, for showing outside the book.

    Examples
    --------
    >>> readable("subió a {value}`12,3 %<obs/exports/ARC/2023>` en 2023")
    'subió a 12,3 % en 2023'
    """
    return _ROLE.sub(lambda match: match["text"].strip(), myst)


@dataclass(frozen=True)
class PageMark:
    """The page's address, carried by the notebook itself so that any converter finds it."""

    address: str
    language: str
    parameters: dict

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        about = {
            "page": self.address,
            "language": self.language,
            "parameters": self.parameters,
        }
        return {mime.PAGE: about, "text/plain": f"{self.address} ({self.language})"}


@dataclass(frozen=True)
class Text:
    """MyST text of one or more blocks."""

    myst: str

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        return {mime.MYST: self.myst, "text/markdown": readable(self.myst)}


@dataclass(frozen=True)
class Origin:
    """Where the figures of a chart or a table come from, for those who cite or check it.

    Parameters
    ----------
    indicators
        Ids of the indicators shown; the edition has a file of each.
    sources
        Of each source what a reader is told: publisher, title, vintage, licence, address, date of access; of
        one besides the catalogue's which figures it covers.
    """

    indicators: tuple[str, ...] = ()
    sources: tuple[Mapping[str, str], ...] = ()

    def told(self) -> dict:
        """As part of an output; nothing when nothing is known."""
        if not self.indicators:
            return {}
        return {"indicators": list(self.indicators), "sources": [dict(source) for source in self.sources]}


@dataclass(frozen=True)
class Figure:
    """A chart with its words.

    Parameters
    ----------
    name
        Unique on its page; part of the figure's address.
    chart
        Specification and alternative text.
    caption, source
        MyST inline text; the source line says publisher, dataset, vintage and terms.
    origin
        The indicators drawn and their sources.
    """

    name: str
    chart: Chart
    caption: str
    source: str
    origin: Origin = Origin()

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        words = {"name": self.name, "alt": self.chart.alt, "caption": self.caption, "source": self.source}
        words |= self.origin.told()
        if self.chart.data is not None:
            words["data"] = _compact(self.chart.data.told())
        return {mime.VEGALITE: self.chart.spec, mime.FIGURE: words, "text/plain": self.chart.alt}


@dataclass(frozen=True)
class Column:
    """Heading of a table's column; numbers stand at the ``right``."""

    title: str
    align: str = "left"


@dataclass(frozen=True)
class Table:
    """A table of MyST inline cells.

    Parameters
    ----------
    name
        Unique on its page.
    caption, source
        MyST inline text; the source may be empty for a table of words.
    columns
        Headings; none may be empty.
    rows
        Cells in the order of the columns; the first cell of a row is its heading when ``stub``.
    detailed
        Whether the last column holds sentences, which are set below their row.
    sortable
        Whether readers of the site may sort the rows by any column.
    filters
        Columns, from 0, by whose values they may filter.
    entries
        Key of the entry that each row shows (``register/<name>/<entry>``): the row becomes its place in the
        book. Empty, or one per row.
    sort_keys
        By column, what each row is sorted by: a number with a point, an ISO date, a text. Columns without
        keys are sorted by what their cells say, those at the right as numbers.
    filter_keys
        By column, the values of each row that are filtered by: ``code=label`` or ``label``, several with
        ``;;`` between them. Columns without keys are filtered by what their cells say.
    origin
        The indicators shown and their sources.
    exact
        By row, the number of each cell, unrounded; None where it holds words. Empty when nothing is known.
    """

    name: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...] = field(repr=False)
    stub: bool = True
    source: str = ""
    detailed: bool = False
    sortable: bool = False
    filters: tuple[int, ...] = ()
    entries: tuple[str, ...] = field(default=(), repr=False)
    sort_keys: Mapping[int, Sequence[str]] = field(default_factory=dict, repr=False)
    filter_keys: Mapping[int, Sequence[str]] = field(default_factory=dict, repr=False)
    origin: Origin = field(default=Origin(), repr=False)
    exact: tuple[tuple[int | float | None, ...], ...] = field(default=(), repr=False)

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        structure = {
            "name": self.name,
            "caption": self.caption,
            "columns": [{"title": column.title, "align": column.align} for column in self.columns],
            "rows": [list(row) for row in self.rows],
            "stub": self.stub,
            "source": self.source,
            **self.origin.told(),
            **self._interaction(),
            **({"exact": _compact(self.exact)} if self.exact else {}),
        }
        return {mime.TABLE: structure, "text/html": self._html(), "text/plain": readable(self.caption)}

    def _interaction(self) -> dict:
        """How the table is set and what readers of the site can do with it; nothing for a plain one."""
        said = {
            "detailed": self.detailed,
            "sortable": self.sortable,
            "filters": list(self.filters),
            "entries": list(self.entries),
            "sort_keys": {str(column): list(keys) for column, keys in self.sort_keys.items()},
            "filter_keys": {str(column): list(keys) for column, keys in self.filter_keys.items()},
        }
        return {name: value for name, value in said.items() if value}

    def _html(self) -> str:
        head = _html_row([column.title for column in self.columns], self.columns, heads=len(self.columns))
        body = "".join(_html_row(row, self.columns, heads=int(self.stub)) for row in self.rows)
        caption = html.escape(readable(self.caption))
        return f"<table><caption>{caption}</caption><thead>{head}</thead><tbody>{body}</tbody></table>"


def _compact(value: object) -> str:
    """JSON as one text: as lists and objects a notebook would give each number a line of its own."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def _html_row(cells: Sequence[str], columns: Sequence[Column], heads: int) -> str:
    written = []
    for index, (cell, column) in enumerate(zip(cells, columns, strict=True)):
        tag = "th" if index < heads else "td"
        text = html.escape(readable(cell))
        written.append(f'<{tag} style="text-align: {column.align}">{text}</{tag}>')
    return f"<tr>{''.join(written)}</tr>"

"""The page: what a notebook opens first and asks for everything else.

::

    page = Page.open("country_brief", country=country, language=language)
    _ = page.messages
    page.text(_("# {name}", name=page.name()))
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from eslabon.charts import Chart, Look
from eslabon.language import CountryNames, Messages, format_list, format_number
from eslabon.pages.exact import exact_cells
from eslabon.pages.frozen_catalogue import catalogue_of
from eslabon.pages.opening import open_pack, publication_root
from eslabon.pages.outputs import Column, Figure, PageMark, Table, Text
from eslabon.pages.slice import Slice
from eslabon.pages.sources import cited_indicators, origin_of, source_line

__all__ = ["Page"]


@dataclass(frozen=True, eq=False)
class Page(Slice):
    """One page in one language: its slice of the data, and the reader's words for it.

    Showing the page (as the last line of a cell) writes its address into the notebook; the exporter
    needs it.
    """

    messages: Messages

    @classmethod
    def open(cls, notebook: str, *, language: str, **parameters: Any) -> Page:
        """Open the page of a notebook.

        Parameters
        ----------
        notebook
            Name of the notebook, as declared in the publication's settings.
        language
            The reader's language.
        parameters
            The notebook's other parameters.

        Raises
        ------
        ParameterError
            A value is not in the catalogue; the message names the nearest one.
        """
        pack = open_pack(notebook, parameters, language)
        messages = Messages.load(publication_root(), language)
        return cls(pack, catalogue_of(pack.content["catalogue"]), messages)

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        mark = PageMark(self.pack.address, self.language, dict(self.pack.content["parameters"]))
        return mark._repr_mimebundle_()

    @property
    def language(self) -> str:
        """The reader's language."""
        return self.messages.language

    @cached_property
    def names(self) -> CountryNames:
        """Names of countries and groups in the reader's language."""
        return CountryNames(self.catalogue, self.language, self.messages)

    @cached_property
    def look(self) -> Look:
        """Language and number format of the charts."""
        return Look(
            self.language,
            self.messages,
            lambda value, decimals: format_number(value, decimals, self.language),
        )

    # What the page shows.

    def text(self, *blocks: str) -> Text:
        """MyST text; several blocks become paragraphs, empty ones are left out."""
        return Text("\n\n".join(block for block in blocks if block))

    def figure(
        self, name: str, chart: Chart, caption: str, *, indicators: Sequence[str] = (), source: str = ""
    ) -> Figure:
        """A figure; its source line names the sources of the indicators, unless given."""
        line = source or source_line(self, indicators)
        return Figure(name, chart, caption, line, origin_of(self, indicators))

    def table(
        self,
        name: str,
        caption: str,
        columns: Sequence[Column],
        rows: Sequence[Sequence[str]],
        *,
        indicators: Sequence[str] = (),
        source: str = "",
        of: str = "",
        stub: bool = True,
        detailed: bool = False,
        sortable: bool = False,
        filters: Sequence[int] = (),
        entries: Sequence[str] = (),
        sort_keys: Mapping[int, Sequence[str]] | None = None,
        filter_keys: Mapping[int, Sequence[str]] | None = None,
    ) -> Table:
        """A table of MyST inline cells; its source line as for a figure.

        Without `indicators`, those count as shown whose figures the cells cite; with `of`, all figures are
        that country's (:func:`~eslabon.pages.sources.source_line`). The parameters after ``stub``
        are for tables that readers of the site may sort and filter: see
        :class:`~eslabon.pages.outputs.Table`.
        """
        line = source or (source_line(self, indicators) if indicators else "")
        rows = tuple(tuple(row) for row in rows)
        return Table(
            name,
            caption,
            tuple(columns),
            rows,
            stub,
            line,
            detailed=detailed,
            sortable=sortable,
            filters=tuple(filters),
            entries=tuple(entries),
            sort_keys=sort_keys or {},
            filter_keys=filter_keys or {},
            origin=origin_of(self, indicators or cited_indicators(self, rows), of=of),
            exact=exact_cells(self, columns, rows),
        )

    # Names and words, short in running text.

    def name(self, code: str = "") -> str:
        """Name of a country, the page's own by default."""
        return self.names.name(code or self.country)

    def with_article(self, code: str = "") -> str:
        """The name as a subject: "la Arcadia"."""
        return self.names.with_article(code or self.country)

    def of(self, code: str = "") -> str:
        """The name after "of": "de la Arcadia"."""
        return self.names.of(code or self.country)

    def to(self, code: str = "") -> str:
        """The name after "to": "a la Arcadia"."""
        return self.names.to(code or self.country)

    def in_(self, code: str = "") -> str:
        """The name after "in": "en la Arcadia"."""
        return self.names.in_(code or self.country)

    def group_name(self, group: str) -> str:
        """A group's name."""
        return self.names.group(group)

    def group_label(self, group: str) -> str:
        """A group's short name."""
        return self.names.group_label(group)

    def label(self, indicator: str) -> str:
        """Short name of an indicator."""
        return self.messages.text(self.catalogue.indicators[indicator].label)

    def unit_name(self, indicator: str) -> str:
        """Name of an indicator's unit."""
        return self.messages.text(self.unit(indicator).name)

    def code_label(self, list_name: str, code: str) -> str:
        """What a coded cell of a register means to the reader; the code itself when it has no label."""
        label = self.catalogue.codes.get(list_name, {}).get(code, code)
        return self.messages.text(label) if label else ""

    def proper(self, text: str) -> str:
        """An identifier that may hold words, such as "2024-T4": translated where a translation exists."""
        forms = self.messages.table.get(text)
        return forms[0] if forms else text

    def coded(self, list_name: str, codes: str) -> str:
        """Labels of several codes with ";" between them, as an enumeration."""
        parts = [self.code_label(list_name, code.strip()) for code in codes.split(";")]
        return format_list([part[:1].lower() + part[1:] for part in parts], self.language)

    def entry(self, register: str, id: str, text: str) -> str:
        """A link to an entry's row on its register's page; the text alone in a book without that page."""
        return f"{{entry}}`{text}<register/{register}/{id}>`"

    def link(self, address: str, text: str) -> str:
        """A link to another page of the book, relative as every source of the book needs it."""
        folder = posixpath.dirname(self.pack.address) or "."
        return f"[{text}]({posixpath.relpath(address, folder)}.md)"

    def about(self, kind: str, value: object, text: str) -> str:
        """A link to the page about a country, an indicator and so on; the text alone where there is none.

        Parameters
        ----------
        kind
            Parameter over which the pages run: ``country``, ``indicator``, ``recommendation`` …
        value
            Whom or what the page is about. A page does not link to itself.
        text
            MyST inline text.
        """
        address = self.address_about(kind, value)
        return self.link(address, text) if address and address != self.pack.address else text

    def edition_file(self, path: str, text: str) -> str:
        """A link to a file of the edition, beside the languages: ``data/indicator/exports.csv``."""
        return f"{{edition-file}}`{text}<{path}>`"

    def download(self, name: str) -> str:
        """A link to one of the tables that the edition computes and gives away."""
        return f"{{download}}`{name} </data/{name}>`"

"""The page: what a notebook opens first and asks for everything else.

::

    page = Page.open("country_brief", country=country, language=language)
    _ = page.messages
    page.text(_("# {name}", name=page.name()))
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from eslabon.catalogue.catalogue import Catalogue
from eslabon.catalogue.models import Indicator, ProcessIndicator, Recommendation, Unit
from eslabon.catalogue.register_pages import RegisterPage
from eslabon.charts import Chart, Look
from eslabon.language import CountryNames, Messages, format_list, format_number
from eslabon.pages.frames import frame_of
from eslabon.pages.frozen_catalogue import catalogue_of
from eslabon.pages.opening import open_pack, publication_root
from eslabon.pages.outputs import Column, Figure, PageMark, Table, Text
from eslabon.pages.pack import Pack
from eslabon.pages.rows import GroupChange, GroupFigure, Pair, Revision, Standing
from eslabon.pages.sources import source_line

__all__ = ["Page"]

_YEARS = ("year", "base_year", "assessment_base_year", "assessment_short_base_year", "year_from", "year_to")


@dataclass(frozen=True, eq=False)
class Page:
    """One page in one language: its slice of the data, and the reader's words for it.

    Showing the page (as the last line of a cell) writes its address into the notebook; the exporter
    needs it.
    """

    pack: Pack
    catalogue: Catalogue
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

    # Whom and what the page is about.

    @property
    def language(self) -> str:
        """The reader's language."""
        return self.messages.language

    @property
    def settings(self) -> Mapping[str, Any]:
        """Groups, years and method of the publication."""
        return self.pack.content["settings"]

    @property
    def method(self) -> Mapping[str, Any]:
        """The assessment method as declared; only pages about the whole publication have it."""
        return self.pack.content["method"]

    @property
    def country(self) -> str:
        """Code of the page's country; empty when it has none."""
        return str(self.pack.content["parameters"].get("country", ""))

    @property
    def compared(self) -> tuple[str, ...]:
        """Codes of the countries that the reader asked to compare with."""
        named = str(self.pack.content["parameters"].get("compare", ""))
        return tuple(code.strip() for code in named.split(",") if code.strip())

    @property
    def year_from(self) -> int:
        """First year of lines over time; 0 when the reader set none."""
        return int(self.pack.content["parameters"].get("year_from", 0))

    @property
    def recommendation(self) -> Recommendation:
        """The page's recommendation."""
        return self.catalogue.recommendations[self.pack.content["parameters"]["recommendation"]]

    @property
    def register_page(self) -> RegisterPage:
        """What the page shows of its register."""
        return self.catalogue.registers[self.pack.content["parameters"]["register"]]

    @cached_property
    def process(self) -> list[tuple[ProcessIndicator, dict[str, Any]]]:
        """What is counted about the page's recommendations: as declared, with its row ``n``, ``of``."""
        rows = {(row["recommendation"], row["process"]): row for row in _rows(self._table("process"))}
        return [
            (one, rows[entry.number, one.id])
            for entry in self.catalogue.recommendations.values()
            for one in entry.process
            if (entry.number, one.id) in rows
        ]

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

    @property
    def reference(self) -> str:
        """Id of the group that is ranked."""
        return self.settings["reference_group"]

    @property
    def comparison(self) -> str:
        """Id of the group compared with; empty when the publication has none."""
        return self.settings["comparison_group"]

    # Data: frames for analysts, single values for pages.

    @cached_property
    def standings(self) -> pd.DataFrame:
        """One row per indicator and country: latest value, change, rank, assessment."""
        return frame_of(self._table("standings"), _YEARS)

    @cached_property
    def observations(self) -> pd.DataFrame:
        """One row per indicator, country and year of the countries in focus."""
        return frame_of(self._table("observations"))

    @cached_property
    def group_values(self) -> pd.DataFrame:
        """One row per indicator and group: median, mean, number of countries."""
        return frame_of(self._table("group_values"), _YEARS)

    @cached_property
    def group_series(self) -> pd.DataFrame:
        """One row per indicator, group and year."""
        return frame_of(self._table("group_series"))

    def standing(self, indicator: str, country: str = "") -> Standing | None:
        """Where a country (the page's own by default) stands; None without any observation."""
        return self._standings.get((indicator, country or self.country))

    def standings_of(self, indicator: str, countries: Iterable[str]) -> list[Standing]:
        """Standings of those of the countries that have one, in the order given."""
        found = (self._standings.get((indicator, country)) for country in countries)
        return [standing for standing in found if standing is not None]

    def series(self, indicator: str, country: str = "") -> tuple[tuple[int, float], ...]:
        """Years and values of a country in focus, ascending; empty without observations."""
        return self._series.get((indicator, country or self.country), ())

    def group(self, group: str, indicator: str) -> GroupFigure | None:
        """A group's figures; None when the indicator or group is not in the slice."""
        return self._groups.get((group, indicator))

    def group_line(self, group: str, indicator: str) -> tuple[tuple[int, float], ...]:
        """Years and medians of a group, only years with enough countries."""
        return self._group_lines.get((group, indicator), ())

    def group_change(self, group: str, indicator: str) -> GroupChange | None:
        """A group then and now over the same countries; None when no country is in the set."""
        return self._group_changes.get((group, indicator))

    def coverage(self, indicator: str) -> Mapping[str, Any]:
        """How far an indicator reaches: ``n``, ``of``, ``ever``, ``countries``, ``first``, ``last``."""
        return self._coverage[indicator]

    @cached_property
    def baseline(self) -> list[dict[str, Any]]:
        """Figures of the baseline study in the page's slice."""
        return _rows(self._table("baseline"))

    @cached_property
    def pairs(self) -> list[Pair]:
        """Figures of the baseline in the page's slice beside later ones, or why there is none."""
        return [Pair(**row) for row in _rows(self._table("pairs"))]

    @cached_property
    def revisions(self) -> list[Revision]:
        """The edition in use of each series against each other one; pages about the whole publication."""
        return [Revision(**row) for row in _rows(self._table("revisions"))]

    @cached_property
    def flag_counts(self) -> dict[tuple[str, str], int]:
        """Observations by indicator and mark; pages about the whole publication."""
        return {(row["indicator"], row["flag"]): row["n"] for row in _rows(self._table("flag_counts"))}

    @cached_property
    def source_counts(self) -> dict[str, Mapping[str, int]]:
        """``indicators`` and ``observations`` of each source in use; pages about the whole publication."""
        return {row["source"]: row for row in _rows(self._table("source_counts"))}

    def register(self, name: str, *, whole: bool = False) -> list[dict[str, Any]]:
        """Entries of a register in the page's slice; empty when the publication has no such register.

        A page about a recommendation gets the entries that belong to it, all entries of a register that
        does not tell; and with ``whole`` those of other recommendations too, if it declares to read them.
        """
        table = self.pack.content["registers"].get(name)
        rows = _rows(table) if table else []
        number = self.pack.content["parameters"].get("recommendation")
        if whole or not number or not rows or "recommendations" not in rows[0]:
            return rows
        return [row for row in rows if str(number) in map(str.strip, row["recommendations"].split(";"))]

    def register_count(self, name: str) -> int:
        """Number of all entries of a register, those outside the slice too."""
        return self.pack.content["register_counts"].get(name, 0)

    def register_last_year(self, name: str) -> int:
        """Year of a dated register's latest entry, those outside the slice too."""
        return self.pack.content["register_last_years"][name]

    def indicator(self, id: str) -> Indicator:
        """The indicator of that id; ``ParameterError`` with the nearest id when there is none."""
        return self.catalogue.indicator(id)

    def indicators(self, theme: str = "") -> list[Indicator]:
        """Indicators of the slice, in reading order; of one theme if given."""
        return [entry for entry in self.catalogue.indicators.values() if not theme or entry.theme == theme]

    def unit(self, indicator: str) -> Unit:
        """Unit of an indicator."""
        return self.catalogue.units[self.catalogue.indicators[indicator].unit]

    # What the page shows.

    def text(self, *blocks: str) -> Text:
        """MyST text; several blocks become paragraphs, empty ones are left out."""
        return Text("\n\n".join(block for block in blocks if block))

    def figure(
        self, name: str, chart: Chart, caption: str, *, indicators: Sequence[str] = (), source: str = ""
    ) -> Figure:
        """A figure; its source line names the sources of the indicators, unless given."""
        return Figure(name, chart, caption, source or source_line(self, indicators))

    def table(
        self,
        name: str,
        caption: str,
        columns: Sequence[Column],
        rows: Sequence[Sequence[str]],
        *,
        indicators: Sequence[str] = (),
        source: str = "",
        stub: bool = True,
        detailed: bool = False,
        sortable: bool = False,
        filters: Sequence[int] = (),
        entries: Sequence[str] = (),
        sort_keys: Mapping[int, Sequence[str]] | None = None,
        filter_keys: Mapping[int, Sequence[str]] | None = None,
    ) -> Table:
        """A table of MyST inline cells; its source line as for a figure.

        The parameters after ``stub`` are for tables that readers of the site may sort and filter: see
        :class:`~eslabon.pages.outputs.Table`.
        """
        line = source or (source_line(self, indicators) if indicators else "")
        return Table(
            name,
            caption,
            tuple(columns),
            tuple(tuple(row) for row in rows),
            stub,
            line,
            detailed=detailed,
            sortable=sortable,
            filters=tuple(filters),
            entries=tuple(entries),
            sort_keys=sort_keys or {},
            filter_keys=filter_keys or {},
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

    # Lookup tables behind the values.

    def _table(self, name: str) -> Mapping[str, Any]:
        return self.pack.content["tables"][name]

    @cached_property
    def _standings(self) -> dict[tuple[str, str], Standing]:
        tables = self.pack.content["tables"]
        rows = [row for name in ("others", "standings") if name in tables for row in _rows(tables[name])]
        return {(row["indicator"], row["country"]): Standing(**row) for row in rows}

    @cached_property
    def _series(self) -> dict[tuple[str, str], tuple[tuple[int, float], ...]]:
        found: dict[tuple[str, str], list[tuple[int, float]]] = {}
        for row in _rows(self._table("observations")):
            if row["value"] is not None:
                found.setdefault((row["indicator"], row["country"]), []).append((row["year"], row["value"]))
        return {key: tuple(sorted(points)) for key, points in found.items()}

    @cached_property
    def _groups(self) -> dict[tuple[str, str], GroupFigure]:
        rows = (GroupFigure(**row) for row in _rows(self._table("group_values")))
        return {(row.group, row.indicator): row for row in rows}

    @cached_property
    def _group_lines(self) -> dict[tuple[str, str], tuple[tuple[int, float], ...]]:
        found: dict[tuple[str, str], list[tuple[int, float]]] = {}
        for row in _rows(self._table("group_series")):
            if row["median"] is not None:
                found.setdefault((row["group"], row["indicator"]), []).append((row["year"], row["median"]))
        return {key: tuple(sorted(points)) for key, points in found.items()}

    @cached_property
    def _group_changes(self) -> dict[tuple[str, str], GroupChange]:
        rows = (GroupChange(**row) for row in _rows(self._table("group_changes")))
        return {(row.group, row.indicator): row for row in rows}

    @cached_property
    def _coverage(self) -> dict[str, dict[str, Any]]:
        return {row["indicator"]: row for row in _rows(self._table("coverage"))}


def _rows(table: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [dict(zip(table["columns"], row, strict=True)) for row in table["rows"]]

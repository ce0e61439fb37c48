"""A page's slice of the data: what the pack holds, as frames for analysts and as values for pages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pandas as pd

from eslabon.catalogue.catalogue import Catalogue
from eslabon.catalogue.models import Indicator, ProcessIndicator, Recommendation, Unit
from eslabon.catalogue.register_pages import RegisterPage
from eslabon.charts import YearValue
from eslabon.charts.points import opened
from eslabon.errors import ParameterError
from eslabon.pages.frames import frame_of
from eslabon.pages.index_view import IndexView, index_view
from eslabon.pages.pack import Pack
from eslabon.pages.page_patterns import address_of
from eslabon.pages.rows import ChangeBeforeBreak, GroupChange, GroupFigure, Pair, Revision, Standing

__all__ = ["Slice"]

_YEARS = ("year", "base_year", "assessment_base_year", "assessment_short_base_year", "year_from", "year_to")


@dataclass(frozen=True, eq=False)
class Slice:
    """What a page may read.

    Parameters
    ----------
    pack
        The page's pack.
    catalogue
        The pack's catalogue.
    """

    pack: Pack
    catalogue: Catalogue

    # Whom and what the page is about.

    @property
    def settings(self) -> Mapping[str, Any]:
        """Groups, years and method of the publication."""
        return self.pack.content["settings"]

    @property
    def methods(self) -> Mapping[str, Mapping[str, Any]]:
        """The assessment methods as declared, by id; only pages about the whole publication have them."""
        return self.pack.content["methods"]

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
    def year_to(self) -> int:
        """Last year of lines over time; 0 when the reader set none."""
        return int(self.pack.content["parameters"].get("year_to", 0))

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

    @property
    def indicator_id(self) -> str:
        """Id of the page's indicator."""
        return self.pack.content["parameters"]["indicator"]

    @property
    def kin(self) -> Mapping[str, Any]:
        """Related indicators and places of use (:mod:`eslabon.pages.kin`); of a page about one indicator."""
        return self.pack.content["kin"]

    def address_about(self, kind: str, value: object) -> str:
        """Address of the page about a country, an indicator and so on; empty where there is none."""
        return address_of(self.pack.content["pages"], kind, value)

    @property
    def reference(self) -> str:
        """Id of the group that is ranked."""
        return self.settings["reference_group"]

    @property
    def comparison(self) -> str:
        """Id of the group compared with; empty when the publication has none."""
        return self.settings["comparison_group"]

    # Frames for analysts, single values for pages.

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

    @cached_property
    def assessments(self) -> list[dict[str, Any]]:
        """How series were assessed by every method: of the page's theme, or of its country."""
        return _rows(self._table("assessments"))

    def rows(self, table: str) -> list[dict[str, Any]]:
        """Rows of one of the slice's tables by its name, such as ``outcomes`` or ``pairwise``."""
        return _rows(self._table(table))

    def standing(self, indicator: str, country: str = "") -> Standing | None:
        """Where a country (the page's own by default) stands; None without any observation."""
        if country and country not in (self.country, *self.compared):
            self._check_compared(indicator, [country])
        return self._standings.get((indicator, country or self.country))

    def standings_of(self, indicator: str, countries: Iterable[str]) -> list[Standing]:
        """Standings of those of the countries that have one, in the order given."""
        countries = list(countries)
        self._check_compared(indicator, countries)
        found = (self._standings.get((indicator, country)) for country in countries)
        return [standing for standing in found if standing is not None]

    def series(self, indicator: str, country: str = "") -> tuple[YearValue, ...]:
        """Values of a country in focus with year and flags, ascending; empty without observations.

        The first value after a break of the indicator carries the letter b in any case.
        """
        return self._series.get((indicator, country or self.country), ())

    def group(self, group: str, indicator: str) -> GroupFigure | None:
        """A group's figures; None when the indicator or group is not in the slice."""
        self._check_compared(indicator)
        return self._groups.get((group, indicator))

    def group_line(self, group: str, indicator: str) -> tuple[YearValue, ...]:
        """Medians of a group by year, only years with enough countries.

        A median has no flags but b where the indicator's definition changed.
        """
        self._check_compared(indicator)
        return self._group_lines.get((group, indicator), ())

    # Single numbers by the key that cites them; None where the slice has none.

    def value_of(self, indicator: str, country: str, year: int) -> float | None:
        """A country's value of a year, as the slice knows it: from its series, else latest or base value."""
        found = {point.year: point.value for point in self._series.get((indicator, country), ())}
        standing = self._standings.get((indicator, country))
        if standing is not None:
            found = {standing.base_year: standing.base_value, standing.year: standing.value, **found}
        return found.get(year)

    def measured(self, measure: str, indicator: str, country: str) -> float | None:
        """A country's ``change`` (in the unit that its kind says) or ``rank``."""
        standing = self._standings.get((indicator, country))
        value = getattr(standing, measure, None)
        return int(value) if measure == "rank" and value is not None else value

    def median_of(self, group: str, indicator: str) -> float | None:
        """A group's median."""
        figure = self._groups.get((group, indicator))
        return figure.median if figure is not None else None

    def group_change(self, group: str, indicator: str) -> GroupChange | None:
        """A group then and now over the same countries; None when no country is in the set."""
        return self._group_changes.get((group, indicator))

    def change_before_break(self, group: str, indicator: str) -> ChangeBeforeBreak | None:
        """A group until an indicator's new definition; None when it has none or no country is in the set."""
        rows = (ChangeBeforeBreak(**row) for row in _rows(self._table("changes_before_break")))
        return next((row for row in rows if (row.group, row.indicator) == (group, indicator)), None)

    def coverage(self, indicator: str) -> Mapping[str, Any]:
        """How far an indicator reaches: ``n``, ``of``, ``ever``, ``countries``, ``first``, ``last``."""
        self._check_compared(indicator)
        return self._coverage[indicator]

    def other_sources(self, indicator: str) -> list[Mapping[str, str]]:
        """Where its figures come from besides its source: ``source``, ``countries``, ``years``."""
        return self._other_sources.get(indicator, [])

    def own_sources(self, indicator: str, country: str) -> Mapping[str, Sequence[int]]:
        """Sources of a country in focus, each with the years that it has; empty without observations."""
        return self._own_sources.get((indicator, country), {})

    def index(self, id: str = "") -> IndexView | None:
        """A composite index, the first by default; None when the page reads none."""
        return index_view(self.pack.content["indices"], id)

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

    @cached_property
    def _compared(self) -> tuple[frozenset[str], frozenset[str]] | None:
        """Indicators and countries of which the page may compare values; None for all of the slice."""
        cut = self.pack.content.get("compared")
        if cut is None:
            return None
        return frozenset(cut["indicators"]), frozenset((*cut["countries"], self.country, *self.compared))

    def _check_compared(self, indicator: str, countries: Iterable[str] = ()) -> None:
        """Refuse what the slice does not hold: "no value" would be wrong.

        Raises
        ------
        ParameterError
            The notebook does not name the indicator, or a country is none that pages about another may show.
        """
        if self._compared is None:
            return
        indicators, known = self._compared
        if indicator not in indicators:
            raise ParameterError(
                f"the page may not compare the indicator {indicator!r}: its notebook does not name it",
                where=f"{self.pack.content['notebook']}.ipynb",
                expected="the indicator's id as a text in a code cell of the notebook",
                received=f"{indicator!r}, which came from elsewhere",
                next_step=f'write "{indicator}" where the notebook asks for the comparison',
            )
        foreign = sorted(set(countries) - known)
        if foreign:
            raise ParameterError(
                f"a page about one country may not show {', '.join(foreign)}",
                where=f"{self.pack.content['notebook']}.ipynb",
                expected="countries of the reference or comparison group, of the map, or of `compare`",
                received=", ".join(foreign),
                next_step="name the country in the parameter compare, or leave it out",
            )

    # Lookup tables behind the values.

    def _table(self, name: str) -> Mapping[str, Any]:
        return self.pack.content["tables"][name]

    @cached_property
    def _standings(self) -> dict[tuple[str, str], Standing]:
        tables = self.pack.content["tables"]
        rows = [row for name in ("others", "standings") if name in tables for row in _rows(tables[name])]
        return {(row["indicator"], row["country"]): Standing(**row) for row in rows}

    @cached_property
    def _series(self) -> dict[tuple[str, str], tuple[YearValue, ...]]:
        found = _by_year(
            ((row["indicator"], row["country"]), YearValue(row["year"], row["value"], row["flag"]))
            for row in _rows(self._table("observations"))
            if row["value"] is not None
        )
        return {(id, code): self._opened(id, points) for (id, code), points in found.items()}

    @cached_property
    def _groups(self) -> dict[tuple[str, str], GroupFigure]:
        rows = (GroupFigure(**row) for row in _rows(self._table("group_values")))
        return {(row.group, row.indicator): row for row in rows}

    @cached_property
    def _group_lines(self) -> dict[tuple[str, str], tuple[YearValue, ...]]:
        found = _by_year(
            ((row["group"], row["indicator"]), YearValue(row["year"], row["median"]))
            for row in _rows(self._table("group_series"))
            if row["median"] is not None
        )
        return {(group, id): self._opened(id, points) for (group, id), points in found.items()}

    def _opened(self, indicator: str, points: Sequence[YearValue]) -> tuple[YearValue, ...]:
        return opened(points, self.catalogue.indicators[indicator].breaks)

    @cached_property
    def _group_changes(self) -> dict[tuple[str, str], GroupChange]:
        rows = (GroupChange(**row) for row in _rows(self._table("group_changes")))
        return {(row.group, row.indicator): row for row in rows}

    @cached_property
    def _own_sources(self) -> dict[tuple[str, str], dict[str, list[int]]]:
        found: dict[tuple[str, str], dict[str, list[int]]] = {}
        for row in _rows(self._table("observations")):
            own = found.setdefault((row["indicator"], row["country"]), {})
            own.setdefault(row["source"], []).append(row["year"])
        return found

    @cached_property
    def _other_sources(self) -> dict[str, list[Mapping[str, str]]]:
        found: dict[str, list[Mapping[str, str]]] = {}
        for row in _rows(self._table("other_sources")):
            found.setdefault(row["indicator"], []).append(row)
        return found

    @cached_property
    def _coverage(self) -> dict[str, dict[str, Any]]:
        return {row["indicator"]: row for row in _rows(self._table("coverage"))}


def _by_year(
    pairs: Iterable[tuple[tuple[str, str], YearValue]],
) -> dict[tuple[str, str], list[YearValue]]:
    found: dict[tuple[str, str], list[YearValue]] = {}
    for key, point in pairs:
        found.setdefault(key, []).append(point)
    return {key: sorted(points, key=lambda point: point.year) for key, points in found.items()}


def _rows(table: Mapping[str, Any]) -> list[dict[str, Any]]:
    return [dict(zip(table["columns"], row, strict=True)) for row in table["rows"]]

"""The tables of a publication as they were known on a day: observations, revisions, registers, pairs."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np

from eslabon.catalogue import Catalogue
from eslabon.catalogue.csv_file import read_csv
from eslabon.editions.cut_rule import CutTable, Observation, Vintage, cut_series
from eslabon.editions.vintage import last_day, vintage_date
from eslabon.errors import DataError
from eslabon.snapshot.columns import OBSERVATIONS
from eslabon.snapshot.registers import columns_of

__all__ = [
    "NOT_HELD",
    "Cut",
    "cut_registers",
    "cut_tables",
    "divided_anew",
    "table_rows",
    "table_text",
    "unpair",
    "vintage_dates",
]

HEADER = ",".join(column.name for column in OBSERVATIONS)
SIGNIFICANT = 10  # digits kept of a computed value, as when the tables were compiled
NOT_HELD = "not_held"  # code of the list `unpaired`: the later figure was not known


@dataclass(frozen=True, repr=False)
class Cut:
    """All tables of observations after the cut, and those before it.

    Parameters
    ----------
    present
        Rows in use of each indicator, as they are.
    tables
        Each indicator after the cut.
    dates
        Since when each vintage was known.
    recomputed
        Derived indicators whose values were divided anew, with the number of values that changed.
    """

    present: Mapping[str, tuple[Observation, ...]]
    tables: Mapping[str, CutTable]
    dates: Mapping[Vintage, date]
    recomputed: Mapping[str, int]

    def __repr__(self) -> str:
        return f"Cut({len(self.tables)} indicators, {self.values} values)"

    @property
    def values(self) -> int:
        """Number of values in use after the cut."""
        return sum(len(table.observations) for table in self.tables.values())

    @property
    def empty(self) -> tuple[str, ...]:
        """Indicators that had values and have none."""
        return tuple(id for id, table in self.tables.items() if self.present[id] and not table.observations)

    @property
    def changed(self) -> tuple[str, ...]:
        """Indicators with values, but not those of today."""
        return tuple(
            id
            for id, table in self.tables.items()
            if table.observations and table.observations != self.present[id]
        )

    def has(self, indicator: str, country: str, year: str = "") -> bool:
        """Whether a value is in use after the cut; without a year, any of the country."""
        return any(
            row.country == country and (not year or row.year == year)
            for row in self.tables[indicator].observations
        )


def cut_tables(
    root: Path, catalogue: Catalogue, until: date, preferred: Collection[str], recent_year: int
) -> Cut:
    """Cut every indicator by the rule of :mod:`eslabon.editions.cut_rule`.

    A series that is divided by another (``derived.per``) is divided by what that one was: the value then is
    the value now, times the denominator now, over the denominator then.

    Raises
    ------
    DataError
        A vintage has no date.
    """
    present = {id: table_rows(root, "observations", id) for id in catalogue.indicators}
    superseded = {id: table_rows(root, "revisions", id) for id in catalogue.indicators}
    every = (row for tables in (present, superseded) for rows in tables.values() for row in rows)
    dates = vintage_dates({row.of for row in every}, catalogue)
    plain = {
        id: cut_series(present[id], superseded[id], dates, until, preferred, recent_year) for id in present
    }
    tables: dict[str, CutTable] = {}

    def table(id: str) -> CutTable:
        """A quotient's denominator may be a quotient itself."""
        if id not in tables:
            derived = catalogue.indicators[id].derived
            below = derived.per if derived else ""
            tables[id] = (
                divided_anew(plain[id], present[below], table(below).observations) if below else plain[id]
            )
        return tables[id]

    made = {id: table(id) for id in catalogue.indicators}
    changed = {id: _count_changed(plain[id], made[id]) for id in made}
    return Cut(present, made, dates, {id: count for id, count in changed.items() if count})


def _count_changed(before: CutTable, after: CutTable) -> int:
    values = {(row.country, row.year): row.value for row in before.observations}
    return sum(row.value != values[row.country, row.year] for row in after.observations)


def vintage_dates(vintages: Collection[Vintage], catalogue: Catalogue) -> dict[Vintage, date]:
    """Since when each vintage was known: what its source says under ``available``, else what its text says.

    Raises
    ------
    DataError
        Neither says it.
    """
    dates = {}
    for source, vintage in sorted(vintages):
        entry = catalogue.sources[source]
        known = last_day(entry.available) if vintage == entry.vintage else None
        known = known or vintage_date(vintage)
        if known is None:
            raise DataError(
                f"nobody can tell since when the vintage '{vintage}' of '{source}' was known",
                where=f"data/catalogue/sources/{source}.yml",
                expected="a year, month or day in 'vintage', or 'available'",
                received=repr(vintage),
                next_step="add 'available: YYYY-MM' to the source",
            )
        dates[source, vintage] = known
    return dates


def table_text(rows: Collection[Observation]) -> str:
    """A file of ``data/observations`` or ``data/revisions``."""
    lines = (f"{r.country},{r.year},{r.value},{r.source},{r.vintage},{r.flag}" for r in rows)
    return "\n".join([HEADER, *lines]) + "\n"


def table_rows(root: Path, folder: str, indicator: str) -> tuple[Observation, ...]:
    """The rows of an indicator in ``data/observations`` or ``data/revisions``; none without a file."""
    path = root / "data" / folder / f"{indicator}.csv"
    if not path.is_file():
        return ()
    # Cells hold codes and numbers without commas or quotes; the snapshot was checked.
    return tuple(Observation(*line.split(",")) for line in path.read_text("utf-8").splitlines()[1:])


def divided_anew(table: CutTable, now: Collection[Observation], then: Collection[Observation]) -> CutTable:
    """A quotient divided by another denominator; without either denominator it has no value.

    Parameters
    ----------
    now, then
        The denominator by which it is divided, and the one by which it is to be.
    """
    below_now = {(row.country, row.year): row.value for row in now}
    below_then = {(row.country, row.year): row.value for row in then}

    def anew(rows: Collection[Observation]) -> Iterator[Observation]:
        for row in rows:
            now, then = (below.get((row.country, row.year)) for below in (below_now, below_then))
            if now is not None and now == then:
                yield row
            # Without a denominator there was no value; without the present one nobody knows of what it is.
            elif now is not None and then is not None and float(then):
                yield replace(row, value=_scaled(row.value, now, then))

    return replace(
        table, observations=tuple(anew(table.observations)), revisions=tuple(anew(table.revisions))
    )


def _scaled(value: str, now: str, then: str) -> str:
    number = float(f"{float(value) * float(now) / float(then):.{SIGNIFICANT}g}")
    return np.format_float_positional(number, unique=True, trim="-")


def cut_registers(root: Path, catalogue: Catalogue, until: date) -> dict[str, tuple[str, int]]:
    """Registers without what happened after a day: by name, the file's new text and how many rows it lost.

    Registers have no vintages. A row is left out when a cell of a column of dates is later than the cut, or
    may be: a month or year counts with its last day. Registers that lose no row are not named.
    """
    found = {}
    for path in sorted((root / "data" / "registers").glob("*.csv")):
        name = path.stem
        file = read_csv(path, f"data/registers/{path.name}", DataError)
        columns = columns_of(name, file.header, catalogue)
        places = [place for place, column in enumerate(columns) if column.kind == "date"]
        kept = [
            row
            for row in file.rows
            if all((day := last_day(row[place])) is None or day <= until for place in places)
        ]
        if len(kept) < len(file.rows):
            found[name] = (_csv_text([file.header, *kept]), len(file.rows) - len(kept))
    return found


def unpair(root: Path, cut: Cut, registers: Mapping[str, Collection[str]]) -> tuple[str, int]:
    """``data/baseline/pairs.csv`` without the pairs whose later figure was not known, and their number.

    A figure of the baseline that loses all its pairs gets the reason ``not_held``.

    Parameters
    ----------
    registers
        Ids of the entries that each register still has.
    """
    file = read_csv(root / "data" / "baseline" / "pairs.csv", "data/baseline/pairs.csv", DataError)
    rows = [dict(zip(file.header, row, strict=True)) for row in file.rows]
    kept = {row["baseline"] for row in rows if not row["later"] or _held(row["later"], cut, registers)}
    out, lost = [], 0
    for row in rows:
        if row["later"] and not _held(row["later"], cut, registers):
            lost += 1
            if row["baseline"] in kept:
                continue
            kept.add(row["baseline"])
            row = row | {"later": "", "comparability": "", "reason": NOT_HELD, "note": ""}
        out.append([row[name] for name in file.header])
    return _csv_text([file.header, *out]), lost


def _held(later: str, cut: Cut, registers: Mapping[str, Collection[str]]) -> bool:
    kind, first, *rest = later.split("/")
    if kind == "register":
        return rest[0] in registers[first]
    if kind == "group":
        return bool(cut.tables[rest[1]].observations)
    return cut.has(first, *rest)


def _csv_text(rows: Collection[Collection[str]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()

"""Read and check ``data/registers`` and ``data/baseline``: tables whose first column is an id."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from datetime import date
from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from eslabon.catalogue import Catalogue
from eslabon.catalogue.csv_file import CsvFile, check_header, read_csv
from eslabon.errors import DataError
from eslabon.snapshot.columns import BASELINE, Column, register_column
from eslabon.snapshot.failures import first_failure

__all__ = ["BASELINE_FILE", "SEPARATOR", "columns_of", "read_baseline", "read_registers"]

BASELINE_FILE = "data/baseline/figures.csv"
SEPARATOR = ";"  # between the values of one cell


def read_baseline(root: Path | str, catalogue: Catalogue) -> pd.DataFrame:
    """Read the figures of the baseline study.

    Returns
    -------
    DataFrame
        One row per figure, in the order of the file. Text columns hold "" where nothing is said; numbers
        are float with NaN, years ``Int64`` with NA. No rows when the publication has no baseline.

    Raises
    ------
    DataError
        A cell is wrong, an id is repeated, a reference leads nowhere; names file, line and column.
    """
    path = Path(root) / BASELINE_FILE
    if not path.is_file():
        columns = columns_of("baseline", tuple(BASELINE), catalogue)
        return _typed(pd.DataFrame(columns=list(BASELINE), dtype=str), columns)
    file = read_csv(path, BASELINE_FILE, DataError)
    check_header(file, list(BASELINE), list(catalogue.columns.get("baseline", ())), DataError)
    return _checked(file, columns_of("baseline", file.header, catalogue), catalogue)


def read_registers(root: Path | str, catalogue: Catalogue) -> dict[str, pd.DataFrame]:
    """Read every register, by name.

    What a column holds is declared in the catalogue (``register_columns.csv``); a register that is not
    declared there has the kinds that its column names suggest, else text.

    Returns
    -------
    dict of DataFrame
        One row per entry, in the order of the file; the first column is ``id``. Types as in
        ``read_baseline``; several values in a cell are separated by ``;``.

    Raises
    ------
    DataError
        As in ``read_baseline``; also a column that is not declared, or a declared one that is absent.
    """
    registers = {}
    for path in sorted((Path(root) / "data" / "registers").glob("*.csv")):
        file = read_csv(path, f"data/registers/{path.name}", DataError)
        if file.header[:1] != ("id",):
            raise DataError(
                f"the register '{path.stem}' does not begin with its ids",
                where=f"{file.name}:1",
                expected="id as first column",
                received=", ".join(file.header) or "an empty file",
                next_step="put the column 'id' first",
            )
        check_header(file, list(catalogue.columns.get(path.stem, file.header)), error=DataError)
        registers[path.stem] = _checked(file, columns_of(path.stem, file.header, catalogue), catalogue)
    return registers


def columns_of(register: str, header: Sequence[str], catalogue: Catalogue) -> list[Column]:
    """What each column of a register holds."""
    declared = catalogue.columns.get(register, {})
    return [register_column(name, declared.get(name)) for name in header]


def _checked(file: CsvFile, columns: Sequence[Column], catalogue: Catalogue) -> pd.DataFrame:
    table = pd.DataFrame(file.rows, columns=list(file.header), dtype=str)
    places = pd.Series([f"{file.name}:{line}" for line in file.lines], dtype=str)
    schema = pa.DataFrameSchema(
        {column.name: pa.Column(str, _checks(column, catalogue)) for column in columns}
    )
    try:
        schema.validate(table, lazy=True)
    except pa.errors.SchemaErrors as errors:
        raise first_failure(errors, table, places) from None
    return _typed(table, columns)


def _checks(column: Column, catalogue: Catalogue) -> list[pa.Check]:
    checks = []
    if column.pattern:
        pattern = re.compile(column.pattern)
        right = _on_the_calendar if column.kind == "date" else bool
        checks.append(
            _each(
                lambda cell: (
                    (not cell and not column.required) or bool(pattern.fullmatch(cell) and right(cell))
                ),
                column.expected,
            )
        )
    if column.kind == "id":
        checks.append(pa.Check(lambda ids: ~ids.duplicated(), error="an id that no earlier row has"))
    known, expected = _references(column, catalogue)
    if known is not None:
        several = column.kind in ("codes", "countries", "numbers")
        checks.append(_each(lambda cell: all(part in known for part in _parts(cell, several)), expected))
    return checks


def _on_the_calendar(cell: str) -> bool:
    """Whether a date of the right form exists: 2015-02-30 does not. Without day or month it always does."""
    try:
        date.fromisoformat(cell if len(cell) == 10 else "2000-01-01")
    except ValueError:
        return False
    return True


def _references(column: Column, catalogue: Catalogue) -> tuple[Collection[str] | None, str]:
    """What a cell of the column may name, and how a message says it."""
    match column.kind:
        case "countries":
            return catalogue.countries, f"codes of data/catalogue/countries.csv, separated by '{SEPARATOR}'"
        case "source":
            return catalogue.sources, f"a source of data/catalogue/sources: {', '.join(catalogue.sources)}"
        case "numbers" if catalogue.recommendations:
            numbers = [str(number) for number in catalogue.recommendations]
            return numbers, f"numbers of recommendations, separated by '{SEPARATOR}': {', '.join(numbers)}"
        case "code" | "codes":
            codes = catalogue.codes[column.list]
            return codes, f"of the list '{column.list}': {', '.join(codes)}"
        case _:
            return None, ""


def _parts(cell: str, several: bool) -> list[str]:
    if not cell:
        return []
    return cell.split(SEPARATOR) if several else [cell]


def _each(right: Callable[[str], bool], expected: str) -> pa.Check:
    """Check cell by cell: registers are small, and a plain function is easier to read than a pattern."""
    return pa.Check(lambda cells: cells.map(right).astype(bool), error=expected)


def _typed(table: pd.DataFrame, columns: Sequence[Column]) -> pd.DataFrame:
    types = {"number": "float64", "integer": "Int64"}
    changed = {
        column.name: pd.to_numeric(table[column.name].replace("", None)).astype(types[column.type])
        for column in columns
        if column.type in types
    }
    return table.assign(**changed)

"""Read and check ``data/registers`` and ``data/baseline``: tables whose first column is an id."""

from __future__ import annotations

import re
from collections.abc import Collection
from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from eslabon.catalogue import Catalogue
from eslabon.catalogue.csv_file import CsvFile, check_header, read_csv
from eslabon.errors import DataError
from eslabon.snapshot.columns import BASELINE, REGISTER_NUMBERS, Column
from eslabon.snapshot.failures import first_failure

__all__ = ["BASELINE_FILE", "read_baseline", "read_registers"]

BASELINE_FILE = "data/baseline/figures.csv"
ID = Column("id", required=True, pattern=r"[A-Za-z0-9][A-Za-z0-9_.-]*", expected="an id without spaces")
SEPARATOR = ";"  # between the values of one cell


def read_baseline(root: Path | str, catalogue: Catalogue) -> pd.DataFrame:
    """Read the figures of the baseline study.

    Returns
    -------
    DataFrame
        One row per figure, in the order of the file, with the columns of ``columns.BASELINE``: text
        (empty when nothing is said), except value, value_low, value_high (float, NaN when absent) and
        year, year_from, year_to (``Int64``, NA when absent). No rows when the publication has no baseline.

    Raises
    ------
    DataError
        A cell is wrong, an id is repeated, a country is unknown; names file, line and column.
    """
    path = Path(root) / BASELINE_FILE
    names = [column.name for column in BASELINE]
    if not path.is_file():
        return _typed(pd.DataFrame(columns=names, dtype=str), BASELINE)
    file = read_csv(path, BASELINE_FILE, DataError)
    check_header(file, names, error=DataError)
    return _checked(file, BASELINE, catalogue)[names]


def read_registers(root: Path | str, catalogue: Catalogue) -> dict[str, pd.DataFrame]:
    """Read every register, by name.

    Returns
    -------
    dict of DataFrame
        One row per entry, in the order of the file; the first column is ``id``. Cells are text, several
        values in a cell are separated by ``;``; columns of the names in ``columns.REGISTER_NUMBERS``
        hold floats.

    Raises
    ------
    DataError
        As in ``read_baseline``; also a first column that is not ``id``.
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
        check_header(file, file.header, error=DataError)
        columns = [ID if name == "id" else REGISTER_NUMBERS.get(name, Column(name)) for name in file.header]
        registers[path.stem] = _checked(file, columns, catalogue)
    return registers


def _checked(file: CsvFile, columns: tuple[Column, ...] | list[Column], catalogue: Catalogue) -> pd.DataFrame:
    table = pd.DataFrame(file.rows, columns=list(file.header), dtype=str)
    places = pd.Series([f"{file.name}:{line}" for line in file.lines], dtype=str)
    try:
        _schema(columns, catalogue).validate(table, lazy=True)
    except pa.errors.SchemaErrors as errors:
        raise first_failure(errors, table, places) from None
    return _typed(table, columns)


def _schema(columns: tuple[Column, ...] | list[Column], catalogue: Catalogue) -> pa.DataFrameSchema:
    declared = {}
    for column in columns:
        checks = []
        if column.pattern:
            pattern = column.pattern if column.required else f"(?:{column.pattern})?"
            checks.append(pa.Check(_matches(pattern), error=column.expected))
        if column.name == "id":
            checks.append(pa.Check(lambda ids: ~ids.duplicated(), error="an id that no earlier row has"))
        if column.name == "country":
            checks.append(_listed(catalogue.countries, "codes of data/catalogue/countries.csv"))
        if column.name == "recommendation" and catalogue.recommendations:
            numbers = {str(number) for number in catalogue.recommendations}
            checks.append(_listed(numbers, "numbers of recommendations"))
        declared[column.name] = pa.Column(str, checks)
    return pa.DataFrameSchema(declared)


def _matches(pattern: str):
    compiled = re.compile(pattern)
    return lambda cells: cells.map(lambda cell: compiled.fullmatch(cell) is not None).astype(bool)


def _listed(known: Collection[str], expected: str) -> pa.Check:
    """Check that every value of a cell is known; an empty cell is."""

    def all_known(cell: str) -> bool:
        return not cell or all(part.strip() in known for part in cell.split(SEPARATOR))

    return pa.Check(
        lambda cells: cells.map(all_known).astype(bool), error=f"{expected}, separated by '{SEPARATOR}'"
    )


def _typed(table: pd.DataFrame, columns: tuple[Column, ...] | list[Column]) -> pd.DataFrame:
    changed = {}
    for column in columns:
        if column.type == "number":
            changed[column.name] = pd.to_numeric(table[column.name].replace("", None)).astype("float64")
        elif column.type == "integer":
            changed[column.name] = pd.to_numeric(table[column.name].replace("", None)).astype("Int64")
    return table.assign(**changed)

"""Read and check ``data/observations``: one file per indicator, one row per country and year."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection
from pathlib import Path

import numpy as np
import pandas as pd
import pandera.pandas as pa

from eslabon.catalogue import Catalogue
from eslabon.catalogue.csv_file import byte_order_mark
from eslabon.errors import DataError
from eslabon.snapshot.columns import ESTIMATED, OBSERVATIONS
from eslabon.snapshot.failures import BOUNDS, REPEATED, UNFLAGGED, UNSORTED, first_failure

__all__ = ["read_observations", "read_revisions"]

HEADER = tuple(column.name for column in OBSERVATIONS)


def read_observations(root: Path | str, catalogue: Catalogue) -> pd.DataFrame:
    """Read the current observations of every catalogued indicator.

    Parameters
    ----------
    root
        The publication's root.
    catalogue
        Its catalogue: countries, sources, bounds.

    Returns
    -------
    DataFrame
        Columns indicator, country, year (int), value (float, in the indicator's unit), source, vintage,
        flag; one row per indicator, country and year, sorted by these. A value that does not exist has
        no row.

    Raises
    ------
    DataError
        A file is missing or belongs to no indicator; a cell, a row or the order is wrong. Names file,
        line and column.
    """
    folder = Path(root) / "data" / "observations"
    paths = {path.stem: path for path in sorted(folder.glob("*.csv"))}
    _check_files(paths, catalogue)
    unobserved = {id for id, entry in catalogue.indicators.items() if entry.unobserved}
    table = _read({id: paths[id] for id in sorted(catalogue.indicators)}, "data/observations", unobserved)
    return _checked(table, catalogue, ("indicator", "country", "year"))


def read_revisions(root: Path | str, catalogue: Catalogue) -> pd.DataFrame:
    """Read superseded vintages, ``data/revisions``; same columns, one row per vintage too.

    An indicator without revisions has no file. See ``read_observations`` for what is raised.
    """
    folder = Path(root) / "data" / "revisions"
    paths = {path.stem: path for path in sorted(folder.glob("*.csv"))}
    _refuse_orphans(paths, catalogue, "data/revisions")
    table = _read(paths, "data/revisions")
    return _checked(table, catalogue, ("indicator", "country", "year", "source", "vintage"))


def _check_files(paths: dict[str, Path], catalogue: Catalogue) -> None:
    _refuse_orphans(paths, catalogue, "data/observations")
    for id in catalogue.indicators:
        if id not in paths:
            raise DataError(
                f"the indicator '{id}' has no observations",
                where=f"data/observations/{id}.csv",
                expected=f"a file with the columns {', '.join(HEADER)}",
                received="no such file",
                next_step=f"add the file, or remove '{id}' from data/catalogue/indicators",
            )


def _refuse_orphans(paths: dict[str, Path], catalogue: Catalogue, folder: str) -> None:
    for id in paths:
        if id not in catalogue.indicators:
            raise DataError(
                f"{id}.csv belongs to no indicator",
                where=f"{folder}/{id}.csv",
                expected="a file named after an indicator of the catalogue",
                received=f"no indicator '{id}'",
                next_step="declare the indicator in data/catalogue/indicators, or delete the file",
            )


def _read(paths: dict[str, Path], folder: str, unobserved: Collection[str] = ()) -> pd.DataFrame:
    """Stack the files as text, remembering where each row stands."""
    pieces = []
    for id, path in paths.items():
        name = f"{folder}/{path.name}"
        piece = _read_one(path, name, empty=id in unobserved)
        piece.insert(0, "indicator", id)
        piece["_place"] = [f"{name}:{line}" for line in range(2, len(piece) + 2)]
        pieces.append(piece)
    if not pieces:
        return pd.DataFrame(columns=["indicator", *HEADER, "_place"], dtype=str)
    return pd.concat(pieces, ignore_index=True)


def _read_one(path: Path, name: str, *, empty: bool) -> pd.DataFrame:
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise DataError(
            f"{name} is not UTF-8 text",
            where=name,
            expected="UTF-8",
            received=f"byte 0x{error.object[error.start]:02x} at position {error.start}",
            next_step="save the file again as UTF-8",
        ) from None
    if text.startswith("\ufeff"):
        raise byte_order_mark(name, DataError)
    header = tuple(text.partition("\n")[0].rstrip("\r").split(","))
    if header != HEADER:
        raise DataError(
            f"{name} has another header",
            where=f"{name}:1",
            expected=",".join(HEADER),
            received=",".join(header),
            next_step="rename or reorder the columns",
        )
    rows = text.count("\n") - 1 + (not text.endswith("\n"))
    _refuse_ragged(text, rows, name)
    if rows == 0 and not empty:
        raise DataError(
            f"{name} has no rows",
            where=name,
            expected="at least one observation",
            received="only the header",
            next_step="add the observations, remove the indicator from the catalogue, or say there under "
            "'unobserved' why it has none",
        )
    if rows and empty:
        raise DataError(
            f"{name} has rows, and the catalogue says that it has none",
            where=f"{name}:2",
            expected="only the header, since the indicator is 'unobserved'",
            received=f"{rows} row{'s' if rows > 1 else ''}",
            next_step="remove 'unobserved' from the indicator, or the rows",
        )
    return pd.read_csv(
        io.StringIO(text), dtype=str, keep_default_na=False, skip_blank_lines=False, quoting=csv.QUOTE_NONE
    )


def _refuse_ragged(text: str, rows: int, name: str) -> None:
    # Cells hold codes and numbers, never commas: counting commas is exact, and far cheaper than parsing.
    expected = len(HEADER) - 1
    if text.count(",") == expected * (rows + 1):
        if '"' not in text:
            return
        wanted = lambda line: '"' in line  # noqa: E731
    else:
        wanted = lambda line: line.count(",") != expected  # noqa: E731
    for number, line in enumerate(text.splitlines(), start=1):
        if wanted(line):
            raise DataError(
                "a row does not have one cell per column",
                where=f"{name}:{number}",
                expected=f"{len(HEADER)} cells without quotes: {', '.join(HEADER)}",
                received=repr(line) if line else "an empty line",
                next_step="correct or delete the line",
            )


def _checked(table: pd.DataFrame, catalogue: Catalogue, key: tuple[str, ...]) -> pd.DataFrame:
    """Check cells as text, then as numbers, then rows against one another."""
    _validate(table, _cell_schema(catalogue), table)
    typed = table.assign(year=table["year"].astype("int64"), value=table["value"].astype("float64"))
    raw = table.assign(_key=_spoken(table, key))
    limits = _bounds(typed["indicator"], catalogue).join(_letters(typed["indicator"], catalogue))
    _validate(typed.join(limits).join(raw["_key"]), _row_schema(key), raw)
    return typed.drop(columns="_place")


def _validate(table: pd.DataFrame, schema: pa.DataFrameSchema, raw: pd.DataFrame) -> None:
    try:
        schema.validate(table, lazy=True)
    except pa.errors.SchemaErrors as errors:
        raise first_failure(errors, raw, raw["_place"]) from None


def _cell_schema(catalogue: Catalogue) -> pa.DataFrameSchema:
    columns = {
        column.name: [pa.Check.str_matches(f"^(?:{column.pattern})$", error=column.expected)]
        for column in OBSERVATIONS
    }
    sources = list(catalogue.sources)
    columns["country"] = [
        pa.Check.isin(list(catalogue.countries), error="a code of data/catalogue/countries.csv")
    ]
    columns["source"] = [
        pa.Check.isin(sources, error=f"a source of data/catalogue/sources: {', '.join(sources)}")
    ]
    return pa.DataFrameSchema({name: pa.Column(str, checks) for name, checks in columns.items()})


def _row_schema(key: tuple[str, ...]) -> pa.DataFrameSchema:
    return pa.DataFrameSchema(
        checks=[
            pa.Check(
                lambda t: np.isfinite(t["value"]) & t["value"].between(t["_minimum"], t["_maximum"]),
                error=BOUNDS,
            ),
            pa.Check(_is_flagged, error=UNFLAGGED),
            pa.Check(lambda t: ~t.duplicated(list(key)), error=REPEATED),
            pa.Check(lambda t: _in_order(t, key), error=UNSORTED),
        ]
    )


def _spoken(table: pd.DataFrame, key: tuple[str, ...]) -> pd.Series:
    """The key of each row, as messages say it: "XYZ 2012"."""
    first, *rest = key[1:]
    spoken = table[first]
    for column in rest:
        spoken = spoken + " " + table[column]
    return spoken


def _bounds(indicators: pd.Series, catalogue: Catalogue) -> pd.DataFrame:
    lowest, highest = {}, {}
    for indicator in catalogue.indicators.values():
        unit = catalogue.units[indicator.unit]
        lowest[indicator.id] = max(_number(unit.minimum, -np.inf), _number(indicator.minimum, -np.inf))
        highest[indicator.id] = min(_number(unit.maximum, np.inf), _number(indicator.maximum, np.inf))
    return pd.DataFrame({"_minimum": indicators.map(lowest), "_maximum": indicators.map(highest)})


def _letters(indicators: pd.Series, catalogue: Catalogue) -> pd.DataFrame:
    """Of which letters each row must carry one, because the catalogue says so of its whole indicator.

    One rule for both: pages read the flags of values, and what the catalogue calls a survey or a model is
    never an unflagged value.
    """
    entries = catalogue.indicators.values()
    survey = {entry.id: "s" if entry.survey else "" for entry in entries}
    model = {entry.id: ESTIMATED if entry.model else "" for entry in entries}
    return pd.DataFrame({"_survey": indicators.map(survey), "_model": indicators.map(model)})


def _is_flagged(table: pd.DataFrame) -> pd.Series:
    right = pd.Series(True, index=table.index)
    for needed in ("_survey", "_model"):
        for letters in set(table[needed]) - {""}:
            right &= (table[needed] != letters) | table["flag"].str.contains(f"[{letters}]")
    return right


def _number(bound: float | None, absent: float) -> float:
    return absent if bound is None else bound


def _in_order(table: pd.DataFrame, key: tuple[str, ...]) -> pd.Series:
    """Whether each row comes after the one above it; equal keys are another check's business."""
    right = pd.Series(True, index=table.index)
    undecided = pd.Series(True, index=table.index)
    for column in key:
        before = table[column].shift()
        right &= ~(undecided & before.notna() & (table[column] < before))
        undecided &= table[column] == before
    return right

"""The collected raw files, each declared in ``datasets.yml``, read into one long shape.

Whatever the file looks like, :func:`read` returns one row per economy, year and series with the
columns ``country`` (catalogue code), ``year`` (integer), ``series`` (the publisher's code) and
``value`` (float, in the publisher's unit). Cells that the publisher leaves empty are no rows.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import numpy as np
import pandas as pd
import yaml
from pydantic import BaseModel, ConfigDict, ValidationError
from scope import Scope

from eslabon.errors import CatalogueError, DataError

__all__ = ["Dataset", "load_datasets", "read"]


class Dataset(BaseModel):
    """How one raw file is laid out.

    ``layout`` says where years and series are: ``columns`` (a row per economy and year, a column
    per series), ``long`` (a row per economy, year and series), ``years`` (a column per year),
    ``quarters`` (a row per economy and quarter, one series) or ``single`` (one period, a column per
    series).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str  # id of a catalogue source
    file: str  # below the raw folder
    layout: Literal["columns", "long", "years", "quarters", "single"]
    country: str  # column that identifies the economy
    key: Literal["iso3", "iso3_lower", "alpha2", "m49", "name"] = "iso3"
    year: str = ""  # column of the year or quarter
    period: int | None = None  # the year of a `single` file
    year_shift: int = 0  # added to the publisher's year label
    series: tuple[str, ...] = ()  # key columns of a series, joined by " / "
    value: str = ""  # value column of `long` and `quarters`
    where: dict[str, str] = {}  # column → the one value to keep
    columns: tuple[str, ...] = ()  # series columns of `columns` and `single` that are read
    unused: tuple[str, ...] = ()  # further columns, known and left aside
    missing: tuple[str, ...] = ("",)  # cells that mean "no figure"
    unnamed: bool = False  # rows whose economy is a missing mark (footers, sums) are skipped
    flags: dict[str, dict[str, str]] = {}  # column → its value → flag letter
    flag: str = ""  # letters for every row
    vintage: str = ""  # overrides the source's vintage
    absent: tuple[str, ...] = ()  # states of the scope that the file does not hold
    single_precision: bool = False  # printed from 32-bit floats; written with their shortest decimal


def load_datasets(path: Path) -> dict[str, Dataset]:
    """Datasets by name.

    Raises
    ------
    CatalogueError
        An entry has an unknown key or lacks one.
    """
    entries = yaml.safe_load(path.read_text(encoding="utf-8"))
    datasets = {}
    for name, entry in entries.items():
        try:
            datasets[name] = Dataset(**entry)
        except ValidationError as error:
            raise CatalogueError(
                f"The dataset {name} is not declared properly",
                where=str(path.name),
                received=str(error),
                next_step="compare with the fields of Dataset in data/compile/datasets.py",
            ) from error
    return datasets


def read(name: str, dataset: Dataset, raw: Path, scope: Scope) -> pd.DataFrame:
    """Long rows of one dataset, economies of the scope only.

    Returns
    -------
    DataFrame
        ``country, year, series, value, flag``; sorted, one row per key.

    Raises
    ------
    DataError
        The file is missing, has an undeclared column, a cell that is neither a number nor declared
        missing, a duplicated key, or lacks a state of the scope that is not declared absent.
    """
    path = raw / dataset.file
    if not path.is_file():
        raise DataError(
            f"A raw file of the dataset {name} is missing",
            where=dataset.file,
            expected="the file in the raw folder",
            received="nothing",
            next_step="give the folder of the collected files as the first argument",
        )
    frame = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    if dataset.unnamed:
        frame = frame[~frame[dataset.country].isin(dataset.missing)]
    _refuse_unknown_columns(name, dataset, frame)
    for column, kept in dataset.where.items():
        frame = frame[frame[column] == kept]
    frame = frame.assign(country=[scope.resolve(cell, dataset.key) for cell in frame[dataset.country]])
    frame = frame[frame["country"] != ""]
    _refuse_lost_states(name, dataset, frame, scope)
    long = _reshape(dataset, frame)
    long = long[~long["value"].isin(dataset.missing)].copy()
    long["value"] = _numbers(name, dataset, long)
    twice = long[long.duplicated(["country", "year", "series"], keep=False)]
    if len(twice):
        raise DataError(
            f"The dataset {name} has two values for one key",
            where=dataset.file,
            received=twice.head(4).to_string(index=False),
            next_step="narrow `where` or `series` in data/compile/datasets.yml",
        )
    order = ["country", "year", "series", "value", "flag"]
    return long[order].sort_values(order[:3], ignore_index=True)


def _reshape(dataset: Dataset, frame: pd.DataFrame) -> pd.DataFrame:
    flag = pd.Series(dataset.flag, index=frame.index, dtype=object)
    for column, letters in dataset.flags.items():
        flag = flag + frame[column].map(lambda cell, letters=letters: letters.get(cell, ""))
    frame = frame.assign(flag=flag)
    if dataset.layout in ("columns", "single"):
        frame = frame.assign(year=dataset.period if dataset.layout == "single" else frame[dataset.year])
        long = frame.melt(["country", "year", "flag"], list(dataset.columns), "series", "value")
    elif dataset.layout == "years":
        years = [column for column in frame.columns if _is_year(column)]
        frame = frame.assign(series=frame[list(dataset.series)].agg(" / ".join, axis=1))
        long = frame.melt(["country", "series", "flag"], years, "year", "value")
        long["year"] = long["year"].str[:4]
    else:
        series = frame[list(dataset.series)].agg(" / ".join, axis=1) if dataset.series else dataset.value
        year = frame[dataset.year].str[-4:] if dataset.layout == "quarters" else frame[dataset.year]
        long = frame.assign(series=series, year=year, value=frame[dataset.value])
    long["year"] = long["year"].astype(int) + dataset.year_shift
    return _year_means(dataset, long) if dataset.layout == "quarters" else long


def _year_means(dataset: Dataset, long: pd.DataFrame) -> pd.DataFrame:
    """Mean of the four quarters; a year with fewer quarters has no value."""
    long = long[~long["value"].isin(dataset.missing)]
    groups = long.groupby(["country", "year", "series", "flag"], as_index=False)["value"]
    means = groups.agg(lambda cells: str(round(sum(map(float, cells)) / 4, 6)) if len(cells) == 4 else "")
    return means[means["value"] != ""]


def _numbers(name: str, dataset: Dataset, long: pd.DataFrame) -> pd.Series:
    numbers = pd.to_numeric(long["value"], errors="coerce")
    bad = long[numbers.isna()]
    if len(bad):
        cell = bad.iloc[0]
        raise DataError(
            f"The dataset {name} has a cell that is not a number",
            where=f"{dataset.file}: {cell['country']}, {cell['year']}, {cell['series']}",
            expected="a number or one of " + ", ".join(map(repr, dataset.missing)),
            received=repr(cell["value"]),
            next_step="correct the file or declare the mark under `missing`",
        )
    if dataset.single_precision:
        return pd.Series([float(str(np.float32(number))) for number in numbers], numbers.index)
    return numbers.astype(float)


def _refuse_unknown_columns(name: str, dataset: Dataset, frame: pd.DataFrame) -> None:
    declared = {dataset.country, dataset.year, dataset.value, *dataset.series, *dataset.where}
    declared |= {*dataset.columns, *dataset.unused, *dataset.flags}
    present = {c for c in frame.columns if not (dataset.layout == "years" and _is_year(c))}
    unknown, lost = present - declared, declared - present - {""}
    if unknown or lost:
        raise DataError(
            f"The columns of the dataset {name} are not those declared",
            where=dataset.file,
            expected=", ".join(sorted(lost)) or "only declared columns",
            received=", ".join(sorted(unknown)) or "a file without them",
            next_step="declare the column under `columns` or `unused` in data/compile/datasets.yml",
        )


def _refuse_lost_states(name: str, dataset: Dataset, frame: pd.DataFrame, scope: Scope) -> None:
    present = set(frame["country"])
    lost = scope.states - present - set(dataset.absent)
    found = present & set(dataset.absent)
    if lost or found:
        raise DataError(
            f"The states in the dataset {name} are not those declared",
            where=dataset.file,
            expected=", ".join(sorted(lost)) or "no " + ", ".join(sorted(found)),
            received="absent" if lost else "present: " + ", ".join(sorted(found)),
            next_step="add the spelling to data/compile/scope.yml, or correct `absent` in datasets.yml",
        )


def _is_year(column: str) -> bool:
    return column[:4].isdigit() and (len(column) == 4 or column[4:] == f" [YR{column[:4]}]")

"""Read and check ``data/baseline/pairs.csv``: which later figure stands beside which of the baseline.

Every figure of the baseline has a row: one or more pairs, each with a mark of comparability and a note, or a
reason why it has none. So nobody can leave a figure out in silence.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from difflib import get_close_matches
from pathlib import Path

import pandas as pd

from eslabon.catalogue import Catalogue
from eslabon.catalogue.csv_file import CsvFile, check_header, read_csv
from eslabon.errors import DataError
from eslabon.snapshot.columns import PAIRS

__all__ = ["PAIRS_FILE", "read_pairs"]

PAIRS_FILE = "data/baseline/pairs.csv"
HEADER = [column.name for column in PAIRS]
_MOST_NAMES = 12


def read_pairs(
    root: Path | str,
    catalogue: Catalogue,
    observations: pd.DataFrame,
    baseline: pd.DataFrame,
    registers: Mapping[str, pd.DataFrame],
) -> pd.DataFrame:
    """Read the pairs of baseline and later figures.

    Parameters
    ----------
    root
        The publication's root.
    catalogue, observations, baseline, registers
        What the references lead to, already read and checked.

    Returns
    -------
    DataFrame
        One row per pair, or per figure without any, in the order of the file: ``baseline`` (id),
        ``later`` (reference, "" without a pair), ``comparability`` (code, "" without a pair), ``reason``
        (code, "" with a pair), ``note``. No rows when the publication has no such file.

    Raises
    ------
    DataError
        A reference leads nowhere, a code is unknown, a row is neither a pair nor a reason or repeats another,
        a figure of the baseline has no row; names file, line and column.
    """
    path = Path(root) / PAIRS_FILE
    if not path.is_file():
        return pd.DataFrame(columns=HEADER, dtype=object)
    file = read_csv(path, PAIRS_FILE, DataError)
    check_header(file, HEADER, error=DataError)
    table = pd.DataFrame(file.rows, columns=list(file.header), dtype=object)[HEADER]
    observed = set(zip(observations["indicator"], observations["country"], observations["year"], strict=True))
    series = {(indicator, country) for indicator, country, _ in observed}
    seen: dict[tuple[str, str], str] = {}
    for line, row in zip(file.lines, table.to_dict("records"), strict=True):
        where = f"{file.name}:{line}"
        _known(row["baseline"], "baseline", "figure of the baseline", list(baseline["id"]), where)
        _check_marks(row, catalogue, where)
        if row["later"]:
            _check_later(row["later"], catalogue, observed, series, registers, where)
        key = (row["baseline"], row["later"])
        if key in seen:
            raise DataError(
                "a pair repeats an earlier row",
                where=where,
                expected="each pair once",
                received=f"{' and '.join(filter(None, key))}, first in {seen[key]}",
                next_step="delete one of the two rows",
            )
        seen[key] = where
    _check_complete(file, table, list(baseline["id"]))
    return table


def _check_marks(row: Mapping[str, str], catalogue: Catalogue, where: str) -> None:
    """A pair has a mark, what is no pair has a reason; never both, never neither."""
    wanted, empty = ("comparability", "reason") if row["later"] else ("reason", "comparability")
    if row[empty] or not row[wanted]:
        raise DataError(
            "a row is neither a pair nor a reason why there is none",
            where=where,
            expected="'later' with 'comparability', or 'reason' alone",
            received=", ".join(f"{name} {row[name]!r}" for name in ("later", "comparability", "reason")),
            next_step="fill the pair, or empty it and give the reason",
        )
    column = next(column for column in PAIRS if column.name == wanted)
    codes = catalogue.codes.get(column.list, {})
    _known(row[wanted], wanted, f"code of the list '{column.list}'", list(codes), where)


def _check_later(
    later: str,
    catalogue: Catalogue,
    observed: Collection[tuple[str, str, int]],
    series: Collection[tuple[str, str]],
    registers: Mapping[str, pd.DataFrame],
    where: str,
) -> None:
    column = next(column for column in PAIRS if column.name == "later")
    if not re.fullmatch(column.pattern, later):
        raise DataError(
            "a later figure is not written as a reference",
            where=f"{where}, column later",
            expected=column.expected,
            received=repr(later),
            next_step="correct the cell",
        )
    kind, first, *rest = later.split("/")
    if kind == "register":
        _known(first, "later", "register", list(registers), where)
        _known(rest[0], "later", f"entry of the register '{first}'", list(registers[first]["id"]), where)
        return
    if kind == "group":
        _known(first, "later", "group", list(catalogue.groups), where)
        _known(rest[1], "later", "indicator", list(catalogue.indicators), where)
        return
    _known(first, "later", "indicator", list(catalogue.indicators), where)
    _known(rest[0], "later", "country", list(catalogue.countries), where)
    found = (first, rest[0], int(rest[1])) in observed if len(rest) > 1 else (first, rest[0]) in series
    if not found:
        raise DataError(
            "a later figure has never been observed",
            where=f"{where}, column later",
            expected=f"a row of data/observations/{first}.csv",
            received=repr(later),
            next_step="name a country and a year that the file has, or leave the year out for the latest",
        )


def _check_complete(file: CsvFile, table: pd.DataFrame, ids: list[str]) -> None:
    absent = sorted(set(ids) - set(table["baseline"]))
    if absent:
        raise DataError(
            f"{len(absent)} figure{'s' if len(absent) > 1 else ''} of the baseline "
            f"{'have' if len(absent) > 1 else 'has'} no row",
            where=f"{file.name}",
            expected="a pair or a reason for each figure of the baseline",
            received="nothing for " + _some(absent),
            next_step="add a row: the pair with its comparability, or the reason why there is none",
        )


def _known(value: str, column: str, kind: str, known: list[str], where: str) -> None:
    if value in known:
        return
    near = get_close_matches(value, known, n=1)
    raise DataError(
        f"the {kind} '{value}' does not exist" + (f", perhaps '{near[0]}'" if near else ""),
        where=f"{where}, column {column}",
        expected=_some(known) or f"a {kind}; there is none",
        received=repr(value),
        next_step="correct the cell",
    )


def _some(names: list[str]) -> str:
    return ", ".join(names[:_MOST_NAMES]) + (" …" if len(names) > _MOST_NAMES else "")

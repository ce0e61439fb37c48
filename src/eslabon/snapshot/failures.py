"""pandera's failure cases, said as one error with file, line and column."""

from __future__ import annotations

import pandas as pd
import pandera.pandas as pa

from eslabon.errors import DataError

__all__ = ["BOUNDS", "REPEATED", "UNFLAGGED", "UNSORTED", "first_failure"]

# How many of the other wrong cells a message lists, one line each.
MOST_LISTED = 20

# Column and sentence of each check between cells; checks of one cell say their own expectation.
BOUNDS, REPEATED, UNFLAGGED, UNSORTED = "bounds", "repeated", "unflagged", "unsorted"
_ROW_CHECKS = {
    BOUNDS: ("value", "is outside its bounds", "correct the value, or the bounds in the catalogue"),
    UNFLAGGED: (
        "flag",
        "hides what the catalogue says of the indicator",
        "add the letter, or correct 'survey' and 'model' in the catalogue",
    ),
    REPEATED: ("", "repeats an earlier row", "delete one of the two rows"),
    UNSORTED: ("", "is not in order", "sort the rows"),
}


def first_failure(errors: pa.errors.SchemaErrors, raw: pd.DataFrame, places: pd.Series) -> DataError:
    """The topmost failure as a ``DataError``; the others are listed in its last part.

    Parameters
    ----------
    errors
        What pandera found, lazily: all failures.
    raw
        The table as text, as it stands in the file.
    places
        File and line of each row.
    """
    cases = errors.failure_cases.dropna(subset=["index"])
    if cases.empty:
        # A column is absent or of the wrong type: readers check headers first, so this is our own fault.
        return DataError(f"a table is not as declared: {errors}", next_step="report this as a defect")
    cases = cases.assign(index=cases["index"].astype(int)).sort_values("index", kind="stable")
    case = cases.iloc[0]
    row, check = int(case["index"]), str(case["check"])
    others = cases["index"].nunique() - 1
    if check in _ROW_CHECKS:
        column, fault, next_step = _ROW_CHECKS[check]
        expected, received = _row_parts(check, errors.data.loc[row], raw, row)
        what = f"the value '{raw.loc[row, column]}' {fault}" if column else f"a row {fault}"
    else:
        column, expected = str(case["column"]), check
        received = repr(str(raw.loc[row, column]))
        what, next_step = f"a cell of the column '{column}' is wrong", "correct the cell"
    if others:
        next_step += f" ({others} more row{'s' if others > 1 else ''} of the table likewise)"
        next_step += _listed(cases.iloc[1:], raw, places)
    where = str(places.loc[row])
    return DataError(
        what,
        where=f"{where}, column {column}" if column else where,
        expected=expected,
        received=received,
        next_step=next_step,
    )


def _listed(cases: pd.DataFrame, raw: pd.DataFrame, places: pd.Series) -> str:
    """The other wrong cells, one line each: where, column, what stands there, what may."""
    lines = []
    for _, case in cases.iterrows():
        row, check, column = int(case["index"]), str(case["check"]), str(case["column"])
        if check in _ROW_CHECKS:
            lines.append(f"{places.loc[row]}: the row {_ROW_CHECKS[check][1]}")
        else:
            lines.append(f"{places.loc[row]}, column {column}: {str(raw.loc[row, column])!r}, not {check}")
    lines = list(dict.fromkeys(lines))
    if len(lines) > MOST_LISTED:
        lines = [*lines[:MOST_LISTED], f"… and {len(lines) - MOST_LISTED} more"]
    return "".join(f"\n{' ' * 12}{line}" for line in lines)


def _row_parts(check: str, row: pd.Series, raw: pd.DataFrame, number: int) -> tuple[str, str]:
    if check == BOUNDS:
        return f"from {row['_minimum']:g} to {row['_maximum']:g}", f"{row['value']:g}"
    if check == UNFLAGGED:
        said = [
            f"'{letters}'" if len(letters) == 1 else f"one of '{letters}'"
            for letters in (row["_survey"], row["_model"])
            if letters
        ]
        return " and ".join(said), repr(row["flag"])
    key = row["_key"]
    if check == REPEATED:
        return "one row each", f"a second row for {key}"
    before = raw.index[raw.index.get_loc(number) - 1]
    return "rows in the order of their key", f"{key} after {raw.loc[before, '_key']}"

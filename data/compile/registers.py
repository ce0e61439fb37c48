"""Make the registers and the 2012 figures: ``python data/compile/registers.py COLLECTED_DIR``.

``COLLECTED_DIR`` holds ``source/`` (tables transcribed from the study) and ``data/registers/`` (facts
collected about the years after it). Written: ``data/registers/*.csv``, ``data/baseline/figures.csv``
and ``book/locale/en/registers.po``. Nobody who only uses the publication needs to run it.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter
from pathlib import Path

from follow_up_tables import FOLLOW_UP_TABLES
from register_wording import Wording, read_rows, write_messages
from study_tables import STUDY_TABLES

from eslabon.errors import DataError, EslabonError

__all__ = ["compile"]

ROOT = Path(__file__).resolve().parents[2]


def compile(study: Path, collected: Path, data: Path = ROOT / "data") -> dict[str, int]:
    """Write every register, the 2012 figures and their English messages.

    Parameters
    ----------
    study
        Folder of the tables transcribed from the 2012 study.
    collected
        Folder of the facts collected about the years after it.
    data
        Folder to write to; messages go to ``book/locale/en`` beside it.

    Returns
    -------
    dict
        Number of rows by table.

    Raises
    ------
    DataError
        A collected file is missing, a text has no translation or two, a caution has no note, a
        code has no label, an id is repeated, or a row of the wording tables is never used.
    """
    columns = _columns(data / "catalogue" / "register_columns.csv")
    labels = {(row["list"], row["code"]) for row in read_rows(data / "catalogue" / "codes.csv")}
    wording = Wording.load()
    tables = {}
    for folder, group in ((Path(study), STUDY_TABLES), (Path(collected), FOLLOW_UP_TABLES)):
        for register, (name, make) in group.items():
            tables[register] = make(read_rows(folder / name), wording)
    if wording.unused():
        raise DataError(
            "the wording tables answer questions that no register asks",
            where="data/compile/wording",
            received=", ".join(wording.unused()[:5]),
            next_step="correct or remove these rows",
        )
    for register, rows in tables.items():
        _check(register, rows, columns[register], labels)
    for register, rows in tables.items():
        name = "baseline/figures.csv" if register == "baseline" else f"registers/{register}.csv"
        _write(data / name, [column["column"] for column in columns[register]], rows)
    write_messages(wording, data.parent / "book" / "locale" / "en" / "registers.po")
    return {register: len(rows) for register, rows in sorted(tables.items())}


def _columns(path: Path) -> dict[str, list[dict[str, str]]]:
    columns: dict[str, list[dict[str, str]]] = {}
    for row in read_rows(path):
        columns.setdefault(row["register"], []).append(row)
    return columns


def _check(register: str, rows: list[dict[str, str]], columns: list[dict[str, str]], labels: set) -> None:
    repeated = [identity for identity, times in Counter(row["id"] for row in rows).items() if times > 1]
    if repeated:
        raise DataError(f"an id is repeated in {register}", received=repeated[0], next_step="make ids differ")
    for row in rows:
        if set(row) != {column["column"] for column in columns}:
            raise DataError(
                f"the columns of {register} are not the declared ones",
                where="data/catalogue/register_columns.csv",
                received=", ".join(sorted(set(row) ^ {column["column"] for column in columns})),
            )
        for column in columns:
            if column["list"]:
                for code in filter(None, row[column["column"]].split(";")):
                    if (column["list"], code) not in labels:
                        raise DataError(
                            f"a code of {register}.{column['column']} has no label",
                            where=f"data/catalogue/codes.csv, list {column['list']}",
                            received=f"{code} (row {row['id']})",
                            next_step="add the code and its label",
                        )


def _write(path: Path, header: list[str], rows: list[dict[str, str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, header, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def main(arguments: list[str] | None = None) -> int:
    """Compile; exit status 2 with one message when the input is wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("collected", type=Path, help="folder with source/ and data/registers/")
    options = parser.parse_args(arguments)
    try:
        counts = compile(options.collected / "source", options.collected / "data" / "registers")
    except EslabonError as error:
        print(error, file=sys.stderr)
        return error.exit_status
    print(", ".join(f"{register} {number}" for register, number in counts.items()))
    return 0


if __name__ == "__main__":
    raise SystemExit(main())

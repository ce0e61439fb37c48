"""CSV files read as text cells, with the line of every row."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from eslabon.errors import CatalogueError, EslabonError

__all__ = ["CsvFile", "byte_order_mark", "check_header", "read_csv"]


@dataclass(frozen=True)
class CsvFile:
    """A header, and the rows below it; every row has one cell per column.

    ``lines[i]`` is the line on which row ``i`` ends, counted from 1.
    """

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...] = field(repr=False)
    lines: tuple[int, ...] = field(repr=False)

    def records(self) -> Iterator[tuple[int, dict[str, str]]]:
        """Yield line and filled cells of each row; an empty cell is an absent key."""
        for line, row in zip(self.lines, self.rows, strict=True):
            yield line, {column: cell for column, cell in zip(self.header, row, strict=True) if cell.strip()}


def read_csv(path: Path, name: str, error: type[EslabonError] = CatalogueError) -> CsvFile:
    """Read one comma-separated UTF-8 file with a header.

    Parameters
    ----------
    path
        The file.
    name
        How messages call it: its path relative to the publication's root.
    error
        Which error to raise: a catalogue file and a table of data fail differently.

    Raises
    ------
    EslabonError
        Not UTF-8, no header, or a row with more or fewer cells than the header.
    """
    raw = path.read_bytes()
    if raw.startswith(codecs.BOM_UTF8):
        raise byte_order_mark(name, error)
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as problem:
        line = raw.count(b"\n", 0, problem.start) + 1
        raise error(
            f"{name} is not UTF-8 text",
            where=f"{name}:{line}",
            expected="UTF-8",
            received=f"byte 0x{raw[problem.start]:02x}",
            next_step="save the file again as UTF-8",
        ) from None
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = tuple(next(reader, ()))
        rows, lines = [], []
        for row in reader:
            if len(row) != len(header):
                raise error(
                    "a row does not have one cell per column",
                    where=f"{name}:{reader.line_num}",
                    expected=f"{len(header)} cells: {', '.join(header)}",
                    received=f"{len(row)} cells" if row else "an empty line",
                    next_step="quote cells that contain a comma, and delete empty lines",
                )
            rows.append(tuple(row))
            lines.append(reader.line_num)
    except csv.Error as problem:
        raise error(
            f"{name} is not valid CSV",
            where=f"{name}:{reader.line_num}",
            expected="comma-separated cells, quotes doubled inside quoted cells",
            received=str(problem),
            next_step="correct that line",
        ) from None
    return CsvFile(name, header, tuple(rows), tuple(lines))


def byte_order_mark(name: str, error: type[EslabonError]) -> EslabonError:
    """What to say of the invisible character that spreadsheet programs put before the first column."""
    return error(
        f"{name} begins with a byte order mark",
        where=f"{name}:1",
        expected="UTF-8 without byte order mark",
        received="the bytes EF BB BF before the header",
        next_step="save the file as plain UTF-8 (in a spreadsheet: CSV, not 'CSV UTF-8')",
    )


def check_header(
    file: CsvFile,
    required: Sequence[str],
    optional: Sequence[str] = (),
    error: type[EslabonError] = CatalogueError,
) -> None:
    """Refuse a header that lacks a column, has an unknown one, or says one twice.

    Raises
    ------
    EslabonError
        Of the class given, naming the column and, for an unknown one, the nearest known.
    """
    known = (*required, *optional)
    where = f"{file.name}:1"
    for column in file.header:
        if column not in known:
            near = get_close_matches(column, known, n=1)
            raise error(
                f"unknown column '{column}'" + (f", perhaps '{near[0]}'" if near else ""),
                where=where,
                expected=", ".join(known),
                received=", ".join(file.header),
                next_step=f"rename or delete the column '{column}'",
            )
        if file.header.count(column) > 1:
            raise error(
                f"the column '{column}' appears twice",
                where=where,
                expected="each column once",
                received=", ".join(file.header),
                next_step=f"delete one of the columns '{column}'",
            )
    for column in required:
        if column not in file.header:
            raise error(
                f"the column '{column}' is missing",
                where=where,
                expected=", ".join(known),
                received=", ".join(file.header) or "an empty file",
                next_step=f"add the column '{column}'",
            )

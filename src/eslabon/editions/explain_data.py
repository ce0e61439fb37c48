"""In what two tables, JSON documents or notebooks differ: row and column, key, cell."""

from __future__ import annotations

import csv
import json
from io import BytesIO, StringIO
from itertools import zip_longest
from typing import Any

from eslabon.editions.contrast import contrast

__all__ = ["first_cell", "first_key", "first_notebook_cell", "first_parquet_cell"]


def first_cell(published: bytes, rebuilt: bytes) -> str:
    """The first cell of a CSV file that differs, its row told by the columns that tell rows apart."""
    old, new = _rows(published), _rows(rebuilt)
    if not old or not new:
        return ""
    header, other_header = old[0], new[0]
    if header != other_header:
        return f"columns: {contrast(', '.join(header), ', '.join(other_header))}"
    width = _key_width(old[1:], new[1:])
    if found := _row_only_in_one(header[:width], old[1:], new[1:]):
        return found
    for number, (mine, theirs) in enumerate(zip_longest(old[1:], new[1:]), 2):
        if mine == theirs:
            continue
        for column, cell, other in zip_longest(header, mine or [], theirs or [], fillvalue=""):
            if cell != other:
                row = _row_in_words(header[:width], mine or theirs or [])
                return f"row {number}{row}, column {column or '(none)'}: {contrast(cell, other)}"
    return ""


def first_parquet_cell(published: bytes, rebuilt: bytes) -> str:
    """The same for Parquet files."""
    import polars

    old, new = (
        polars.read_parquet(BytesIO(content)).write_csv().encode() for content in (published, rebuilt)
    )
    return first_cell(old, new)


def first_key(published: Any, rebuilt: Any, path: str = "") -> str:
    """The first place where two JSON documents differ, as a path such as ``pages[3].status``."""
    where = path or "the document"
    if isinstance(published, dict) and isinstance(rebuilt, dict):
        for key in sorted(published.keys() | rebuilt.keys()):
            inner = f"{path}.{key}" if path else str(key)
            if key not in rebuilt or key not in published:
                which = "rebuilt" if key in rebuilt else "published"
                return f"{inner} is only in the {which} one"
            if found := first_key(published[key], rebuilt[key], inner):
                return found
        return ""
    if isinstance(published, list) and isinstance(rebuilt, list):
        for number, (old, new) in enumerate(zip(published, rebuilt, strict=False)):
            if found := first_key(old, new, f"{path}[{number}]"):
                return found
        if len(published) != len(rebuilt):
            return f"{where}: published {len(published)} entries, rebuilt {len(rebuilt)}"
        return ""
    # 1 and 1.0 and true are equal for Python, but not in a file.
    if type(published) is type(rebuilt) and published == rebuilt:
        return ""
    old, new = (value if isinstance(value, str) else json.dumps(value) for value in (published, rebuilt))
    return f"{where}: {contrast(old, new)}"


def first_notebook_cell(published: bytes, rebuilt: bytes) -> str:
    """The first cell of a notebook that differs, counted from 1, and the part of it."""
    old, new = json.loads(published), json.loads(rebuilt)
    for number, (mine, theirs) in enumerate(zip(old["cells"], new["cells"], strict=False), 1):
        if found := first_key(mine, theirs):
            return f"cell {number}: {found}"
    if len(old["cells"]) != len(new["cells"]):
        return f"published {len(old['cells'])} cells, rebuilt {len(new['cells'])}"
    return first_key(old, new)


def _rows(content: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(content.decode("utf-8"), newline="")))


def _key_width(*tables: list[list[str]]) -> int:
    """How many columns, from the first, tell the rows of each table apart; 1 where no number does."""
    widest = max((len(row) for rows in tables for row in rows), default=1)
    for width in range(1, widest + 1):
        if all(len({tuple(row[:width]) for row in rows}) == len(rows) for rows in tables):
            return width
    return 1


def _row_only_in_one(key: list[str], old: list[list[str]], new: list[list[str]]) -> str:
    """A row whose key the other table does not have; empty when both have the same keys."""
    width = len(key)
    mine, theirs = ({tuple(row[:width]) for row in rows} for rows in (old, new))
    for rows, keys, which in ((old, theirs, "published"), (new, mine, "rebuilt")):
        for row in rows:
            if tuple(row[:width]) not in keys:
                return f"row{_row_in_words(key, row)} is only in the {which} one"
    return ""


def _row_in_words(key: list[str], row: list[str]) -> str:
    return f" ({', '.join(f'{column} {cell}' for column, cell in zip(key, row, strict=False))})"

"""Numbers of the page that tells what changed: back to the comparison that the publication keeps."""

from __future__ import annotations

import csv
from functools import cache

from tests.conftest import REPOSITORY
from tests.edition.printed import decimals_of, numbers_in, rounded

__all__ = ["changed_figure"]


@cache
def _rows(folder: str) -> dict[tuple[str, str, str], dict[str, str]]:
    found = {}
    for path in sorted((REPOSITORY / folder).glob("*/changes.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file)
            found |= {(row["indicator"], row["country"], row["year"]): row for row in rows}
    return found


def changed_figure(rest: list[str], text: str, language: str, folder: str = "book/changes") -> str:
    """``<indicator>/<country>/<year>/before|after|size``; nothing when the text says it."""
    indicator, country, year, what = rest
    row = _rows(folder)[indicator, country, year]
    if what == "size" and not row["size"]:
        return "" if text == "—" else "the comparison has no size"
    value = float(row["size" if what == "size" else f"value_{what}"])
    (number,) = numbers_in(text.rstrip("%"), language)
    wanted = rounded(value, decimals_of(number))
    if number != wanted:
        return f"the comparison has {value}, {wanted} when rounded"
    if what == "size" and (row["size_kind"] == "percent") != text.endswith("%"):
        return f"the size is in {row['size_kind']}"
    return ""

"""Tables as JSON, CSV and Parquet; which one, the address says or the Accept header."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from eslabon.book.downloads.csv_file import csv_bytes
from eslabon.book.downloads.sheet import Sheet, SheetColumn
from eslabon.book.interface import interface_text
from eslabon.service.problems import Problem

if TYPE_CHECKING:
    import polars as pl

__all__ = ["MEDIA_TYPES", "chosen_form", "csv_content", "json_content", "parquet_content"]

MEDIA_TYPES = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
}


def chosen_form(given: str | None, accept: str, offered: Sequence[str]) -> str:
    """The form by its name, else the one that the client likes best; JSON when it does not care.

    Raises
    ------
    Problem
        406: the client accepts none of them.
    """
    if given is not None:
        return given
    if not accept.strip():
        return offered[0]
    liked = {form: _quality(accept, MEDIA_TYPES[form].partition(";")[0]) for form in offered}
    best = max(offered, key=lambda form: liked[form])  # the first one offered where several are equal
    if not liked[best]:
        raise Problem(
            406,
            "not-acceptable",
            "there is no such form of these data",
            where="header Accept",
            expected=", ".join(MEDIA_TYPES[form] for form in offered),
            received=accept,
            next_step="ask with ?format=",
        )
    return best


def _quality(accept: str, kind: str) -> float:
    """How much an Accept header wants a media type; the most exact range counts."""
    found = (-1, 0.0)
    for part in accept.split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        exact = {kind: 2, f"{kind.partition('/')[0]}/*": 1, "*/*": 0}.get(name)
        if exact is None:
            continue
        quality = 1.0
        for parameter in parameters:
            if parameter.startswith("q="):
                try:
                    quality = min(1.0, max(0.0, float(parameter[2:])))
                except ValueError:
                    quality = 0.0
        found = max(found, (exact, quality if quality == quality else 0.0))
    return found[1]


def json_content(value: Mapping[str, Any]) -> bytes:
    return (json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":")) + "\n").encode()


def csv_content(
    rows: Sequence[Sequence[Any]], columns: Sequence[str], about: Sequence[tuple[str, str]], language: str
) -> bytes:
    """As the pages' files to take away: guarded against formulas, with what must travel along on top."""
    _ = interface_text(language, "downloads")
    sheet = Sheet(
        tuple((_(label), text) for label, text in about),
        tuple(SheetColumn(name, name) for name in columns),
        tuple(tuple(row) for row in rows),
    )
    return csv_bytes(sheet)


def parquet_content(rows: pl.DataFrame) -> bytes:
    file = io.BytesIO()
    rows.write_parquet(file, compression="zstd", statistics=False)
    return file.getvalue()

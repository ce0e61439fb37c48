"""The columns of each kind of table, declared once: reading, checking and the data package use them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from eslabon.catalogue.models import RegisterColumn

__all__ = [
    "BASELINE",
    "ESTIMATED",
    "FLAGS",
    "OBSERVATIONS",
    "PAIRS",
    "Column",
    "register_column",
]


@dataclass(frozen=True)
class Column:
    """A column: its type, whether each cell is filled, and the text pattern of a cell."""

    name: str
    type: Literal["string", "integer", "number"] = "string"
    required: bool = False
    pattern: str = ""
    expected: str = ""  # what a message says instead of the pattern
    kind: str = ""  # of a register's column, as in RegisterColumn
    list: str = ""  # which codes a cell may hold


FLAGS = {
    "e": "estimated",
    "p": "provisional",
    "b": "break in the series",
    "s": "survey",
    "t": "transcribed by hand",
    "m": "modelled",
}

# Letters of values that nobody observed as such: what the share of estimates in a group counts.
ESTIMATED = "epm"

_NUMBER = r"-?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?"
_YEAR = r"(?:1[5-9]|20)\d\d"
_DATE = r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?"
# Scheme, host of at least two labels, and whatever follows it without a space.
_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
_ADDRESS = rf"https?://{_LABEL}(?:\.{_LABEL})+(?::\d{{1,5}})?(?:[/?#]\S*)?"
_LINES = r"[1-9]\d*(?:-[1-9]\d*)?(?:;[1-9]\d*(?:-[1-9]\d*)?)*"

OBSERVATIONS = (
    Column("country", required=True, pattern=r"[A-Z]{3}", expected="a code of countries.csv"),
    Column("year", "integer", True, r"(?:19|20)\d\d", "a year from 1900 to 2099"),
    Column("value", "number", True, _NUMBER, "a number with a point as decimal mark"),
    Column("source", required=True, pattern=r"[a-z0-9][a-z0-9_-]*", expected="the id of a source"),
    Column("vintage", required=True, pattern=r".+", expected="when the publisher issued the value"),
    Column(
        "flag",
        pattern=f"[{''.join(FLAGS)}]*",
        expected="empty, or letters of " + ", ".join(f"{k} {v}" for k, v in FLAGS.items()),
    ),
)

# What a cell of each kind of register column may be; an empty cell says nothing and is always right,
# except an id. A kind absent here is free text.
_KINDS = {
    "id": Column("", "string", True, r"[A-Za-z0-9][A-Za-z0-9_.-]*", "an id without spaces"),
    "slug": Column("", pattern=r"[a-z0-9][a-z0-9_-]*", expected="a lower-case id, or nothing"),
    "number": Column("", "number", pattern=_NUMBER, expected="a number, or nothing"),
    "year": Column("", "integer", pattern=_YEAR, expected="a year, or nothing"),
    "date": Column(
        "", pattern=_DATE, expected="a date of the calendar as YYYY, YYYY-MM or YYYY-MM-DD, or nothing"
    ),
    "address": Column(
        "", pattern=_ADDRESS, expected="an address with http:// or https:// and a host, or nothing"
    ),
    "lines": Column("", pattern=_LINES, expected="lines like 120-124, separated by ';', or nothing"),
}

# What the machine itself reads of the baseline; a publication may declare further columns.
BASELINE = {
    "id": "id",
    "country": "countries",
    "entity": "text",
    "kind": "text",
    "subject": "text",
    "statement": "text",
    "value": "number",
    "value_low": "number",
    "value_high": "number",
    "qualifier": "text",
    "unit": "text",
    "year": "year",
    "year_from": "year",
    "year_to": "year",
    "cited_source": "text",
    "recommendation": "numbers",
    "lines": "lines",
}

# Figures of the baseline beside later ones. Lists of codes: `comparability` of a pair, `unpaired` for why
# there is none.
PAIRS = (
    Column("baseline", required=True, kind="slug", expected="the id of a figure of the baseline"),
    Column(
        "later",
        pattern=r"(?:obs/[^/]+/[A-Z]{3}(?:/\d{4})?|group/[^/]+/(?:median|mean)/[^/]+|register/[^/]+/[^/]+)",
        expected="obs/INDICATOR/COUNTRY[/YEAR], group/GROUP/median|mean/INDICATOR, register/NAME/ID",
    ),
    Column("comparability", kind="code", list="comparability"),
    Column("reason", kind="code", list="unpaired"),
    Column("note", kind="text"),
)

# What a column is where the catalogue does not declare it: known by its name.
_BY_NAME = {
    "id": "id",
    "country": "countries",
    "recommendation": "numbers",
    "recommendations": "numbers",
    "address": "address",
    "date": "date",
    **{name: kind for name, kind in BASELINE.items() if kind in ("number", "year")},
}


def register_column(name: str, declared: RegisterColumn | None = None) -> Column:
    """The column of a register: as the catalogue declares it, else as its name says, else text."""
    kind = declared.kind if declared else _BY_NAME.get(name, "text")
    return replace(_KINDS.get(kind, Column("")), name=name, kind=kind, list=declared.list if declared else "")

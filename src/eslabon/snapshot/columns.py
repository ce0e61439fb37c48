"""The columns of each kind of table, declared once: reading, checking and the data package use them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = [
    "BASELINE",
    "FLAGS",
    "OBSERVATIONS",
    "REGISTER_NUMBERS",
    "Column",
]


@dataclass(frozen=True)
class Column:
    """A column: its type, whether each cell is filled, and the text pattern of a cell."""

    name: str
    type: Literal["string", "integer", "number"] = "string"
    required: bool = False
    pattern: str = ""
    expected: str = ""  # what a message says instead of the pattern
    description: str = ""


FLAGS = {
    "e": "estimated",
    "p": "provisional",
    "b": "break in the series",
    "s": "survey",
    "t": "transcribed by hand",
    "m": "modelled",
}

_NUMBER = r"-?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?"
_YEAR = r"(?:19|20)\d\d"

OBSERVATIONS = (
    Column("country", required=True, pattern=r"[A-Z]{3}", expected="a code of countries.csv"),
    Column("year", "integer", True, _YEAR, "a year from 1900 to 2099"),
    Column("value", "number", True, _NUMBER, "a number with a point as decimal mark"),
    Column("source", required=True, pattern=r"[a-z0-9][a-z0-9_-]*", expected="the id of a source"),
    Column("vintage", required=True, pattern=r".+", expected="when the publisher issued the value"),
    Column(
        "flag",
        pattern=f"[{''.join(FLAGS)}]*",
        expected="empty, or letters of " + ", ".join(f"{k} {v}" for k, v in FLAGS.items()),
    ),
)

BASELINE = (
    Column("id", required=True, pattern=r"[a-z0-9][a-z0-9_.-]*", expected="a lower-case id"),
    Column("country"),
    Column("entity"),
    Column("kind"),
    Column("subject"),
    Column("statement", required=True, pattern=r"(?s).+", expected="what the figure says"),
    Column("value", "number", pattern=_NUMBER, expected="a number, or nothing"),
    Column("value_low", "number", pattern=_NUMBER, expected="a number, or nothing"),
    Column("value_high", "number", pattern=_NUMBER, expected="a number, or nothing"),
    Column("qualifier"),
    Column("unit"),
    Column("year", "integer", pattern=_YEAR, expected="a year, or nothing"),
    Column("year_from", "integer", pattern=_YEAR, expected="a year, or nothing"),
    Column("year_to", "integer", pattern=_YEAR, expected="a year, or nothing"),
    Column("cited_source"),
    Column("recommendation"),
    Column("lines"),
)

# Registers differ from one another: all their cells are text, except in columns of these names.
REGISTER_NUMBERS = {
    name: Column(name, "number", pattern=_NUMBER, expected="a number, or nothing")
    for name in ("value", "value_low", "value_high", "latitude", "longitude")
}

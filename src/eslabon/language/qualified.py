"""Figures that a text gave with a qualifier: "más de 50 %", "entre 20 y 25", "la mayoría"."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from eslabon.language.messages import Messages
from eslabon.language.numbers import (
    MISSING,
    format_number,
    format_percent,
    format_range,
    is_missing,
    percent_gap,
)

__all__ = ["format_qualified"]

# Words of the text itself: it gave no number, and none may be shown.
MAJORITY = "majority_word"


def format_qualified(row: Mapping[str, Any], messages: Messages, *, unit: str = "") -> str:
    """Write a figure of the baseline or of a register as its text gave it.

    Parameters
    ----------
    row
        ``kind``, ``qualifier``, ``value``, ``value_low``, ``value_high``, ``year_from``, ``year_to``,
        ``unit``; absent fields count as missing.
    messages
        The reader's language.
    unit
        Printed after the number, in the reader's language; empty: "%" for percentages, else nothing.

    Returns
    -------
    str
        A text; the em dash when the row holds no figure. A majority told in words stays in words.
    """
    if row.get("kind") == MAJORITY:
        return messages("la mayoría")
    value, low, high = row.get("value"), row.get("value_low"), row.get("value_high")
    language = messages.language
    if row.get("kind") == "period":
        text, unit = f"{row['year_from']}–{row['year_to']}", ""  # "1955–1973 period" says it twice
    elif row.get("qualifier") == "between" and not is_missing(low) and not is_missing(high):
        text = format_range(low, high, _decimals(low, high), language)
    elif is_missing(value):
        return MISSING
    elif not unit and row.get("unit") == "percent":
        text = format_percent(value, _decimals(value), language)
    else:
        text = format_number(value, _decimals(value), language)
    if not unit and row.get("unit") == "percent" and row.get("qualifier") == "between":
        unit = "%"
    if unit:
        text = f"{text}{percent_gap(language) if unit.startswith('%') else ' '}{unit}"
    pattern = {
        "about": "alrededor de {value}",
        "more_than": "más de {value}",
        "less_than": "menos de {value}",
    }.get(row.get("qualifier"))
    return messages(pattern, value=text) if pattern else text


def _decimals(*values: float) -> int:
    """Just the decimals that the figures were given with."""
    texts = [repr(float(value)) for value in values]
    return max((len(text.split(".")[1]) for text in texts if not text.endswith(".0")), default=0)

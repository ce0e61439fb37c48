"""Since when a vintage of a source was known: the latest day that its text can mean."""

from __future__ import annotations

import calendar
import re
from datetime import date

__all__ = ["last_day", "vintage_date"]

# Most precise first; a day, a month or a quarter never begins inside a longer number.
_PARTS = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)"
    r"(?:-(?:(?P<month>0[1-9]|1[0-2])(?:-(?P<day>0[1-9]|[12]\d|3[01]))?|[TQ](?P<quarter>[1-4])))?"
    r"(?![\d-]*\d)"
)


def vintage_date(text: str) -> date | None:
    """The latest day that the text of a vintage names.

    A year, a quarter or a month counts as known when it is over: whoever cuts in June does not know what a
    publisher calls "2025". Of a range, or of a version with its day in brackets, the latest day counts.

    Parameters
    ----------
    text
        As a source or a row writes it: "2025-12-08", "2023-06", "2024-T4", "2017–2021".

    Returns
    -------
    date or None
        None when the text names no year, or a day that no calendar has.

    Examples
    --------
    >>> vintage_date("1.0.1 (2026-07-11)")
    datetime.date(2026, 7, 11)
    >>> vintage_date("2017–2021")
    datetime.date(2021, 12, 31)
    """
    days = []
    for found in _PARTS.finditer(text):
        year, month = int(found["year"]), int(found["month"] or 12)
        if found["quarter"]:
            month = 3 * int(found["quarter"])
        last = calendar.monthrange(year, month)[1]
        day = int(found["day"] or last)
        if day > last:
            return None
        days.append(date(year, month, day))
    return max(days, default=None)


def last_day(partial: str) -> date | None:
    """The last day of a date known to the year, the month or the day; None for an empty or wrong one."""
    return vintage_date(partial) if re.fullmatch(r"\d{4}(-\d\d){0,2}", partial) else None

"""Dates as readers of a language write them; a date may be known only to the month or the year."""

from __future__ import annotations

import datetime

from babel.dates import format_date as babel_date
from babel.dates import format_skeleton

from eslabon.errors import ParameterError
from eslabon.language.locales import cldr_locale
from eslabon.language.numbers import format_missing

_FIRST = {"fr": "1er", "pt": "1º"}

__all__ = ["format_date"]


def format_date(date: str, language: str) -> str:
    """Write a date as precisely as it is known.

    Parameters
    ----------
    date
        ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``; empty becomes an em dash.
    language
        A CLDR language.

    Raises
    ------
    ParameterError
        It is none of these.

    Examples
    --------
    >>> format_date("2012-03", "es")
    'marzo de 2012'
    """
    if not date:
        return format_missing()
    try:
        parts = [int(part) for part in date.split("-")]
        if [len(part) for part in date.split("-")] != [4, 2, 2][: len(parts)]:
            raise ValueError(date)
        day = datetime.date(*[*parts, 1, 1][: max(3, len(parts))])
    except (ValueError, TypeError):
        raise ParameterError(
            f"'{date}' is not a date",
            expected="YYYY, YYYY-MM or YYYY-MM-DD",
            received=repr(date),
            next_step="write the date in one of these forms",
        ) from None
    if len(parts) == 1:
        return date
    if len(parts) == 2:
        return format_skeleton("yMMMM", day, locale=cldr_locale(language))
    written = babel_date(day, format="long", locale=cldr_locale(language))
    # The CLDR writes the first of a month as any other day; these languages give it its ordinal.
    first = _FIRST.get(language.split("_")[0])
    return written.replace("1 ", f"{first} ", 1) if first and day.day == 1 else written

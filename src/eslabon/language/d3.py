"""The locale of a language for the charts' axes, from the same CLDR data as tables and prose."""

from __future__ import annotations

from typing import Any

from babel import Locale
from babel.numbers import get_decimal_symbol, get_group_symbol

from eslabon.language.numbers import MINUS, MISSING, NO_BREAK_SPACE, first_grouped, percent_gap

__all__ = ["d3_locale"]


def d3_locale(language: str, largest: float | None = None) -> dict[str, dict[str, Any]]:
    """Locale definitions for Vega.

    Parameters
    ----------
    language
        A CLDR language.
    largest
        The largest number of the axis, where known: d3 has no rule for languages that write 1234 but
        12.345, so an axis that stays below their first grouped number loses its group mark.

    Returns
    -------
    dict
        ``"format"`` for d3-format (Vega's ``formatLocale``) and ``"timeFormat"`` for d3-time-format
        (``timeFormatLocale``). Weeks begin on Sunday in the list of days, as d3 wants it.
    """
    locale = Locale.parse(language)
    days, months = locale.days["stand-alone"], locale.months["stand-alone"]
    sunday_first = [6, 0, 1, 2, 3, 4, 5]  # the CLDR counts from Monday
    grouped = largest is None or abs(largest) >= first_grouped(language)
    periods = locale.day_periods["format"]["abbreviated"]
    return {
        "format": {
            "decimal": get_decimal_symbol(locale),
            "thousands": get_group_symbol(locale) if grouped else "",
            "grouping": [3],
            "currency": ["", ""],
            "percent": f"{percent_gap(language)}%",
            "minus": MINUS,
            "nan": MISSING,
        },
        "timeFormat": {
            "dateTime": "%A, %e %B %Y, %X",
            "date": "%d/%m/%Y",
            "time": "%H:%M:%S",
            "periods": [_plain(periods["am"]), _plain(periods["pm"])],
            "days": [days["wide"][day] for day in sunday_first],
            "shortDays": [days["abbreviated"][day] for day in sunday_first],
            "months": [months["wide"][month] for month in range(1, 13)],
            "shortMonths": [months["abbreviated"][month] for month in range(1, 13)],
        },
    }


def _plain(text: str) -> str:
    # Axis labels are drawn one by one: narrow spaces that some fonts lack gain nothing there.
    return text.replace("\u202f", NO_BREAK_SPACE)

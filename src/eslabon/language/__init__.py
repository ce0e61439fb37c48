"""The reader's language: texts, numbers, dates, lists, names, chart axes."""

from eslabon.language.d3 import d3_locale
from eslabon.language.dates import format_date
from eslabon.language.lists import format_list
from eslabon.language.messages import MACHINE_LANGUAGE, Messages
from eslabon.language.names import CountryNames, sort_key
from eslabon.language.numbers import (
    MINUS,
    MISSING,
    first_grouped,
    format_missing,
    format_number,
    format_percent,
    format_range,
    format_rank,
    format_short,
    format_signed,
    format_unit,
    format_year,
    is_missing,
)
from eslabon.language.qualified import format_qualified

__all__ = [
    "MACHINE_LANGUAGE",
    "MINUS",
    "MISSING",
    "CountryNames",
    "Messages",
    "d3_locale",
    "first_grouped",
    "format_date",
    "format_list",
    "format_missing",
    "format_number",
    "format_percent",
    "format_qualified",
    "format_range",
    "format_rank",
    "format_short",
    "format_signed",
    "format_unit",
    "format_year",
    "is_missing",
    "sort_key",
]

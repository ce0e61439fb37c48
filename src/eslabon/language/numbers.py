"""Numbers as readers of a language write them, after the CLDR (Babel).

Minus is U+2212. What stands between a number and a percent sign is the language's own: a no-break space in
Spanish, nothing in English. In some languages a number of four digits has no group mark: 1234 but 12.345.
Halves are rounded away from zero (:mod:`eslabon.rounding`), in the browser too, so a table and a chart never
show two roundings of one number.
"""

from __future__ import annotations

import math
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from babel import Locale
from babel.numbers import format_compact_decimal, get_decimal_symbol, get_group_symbol

from eslabon.rounding import rounded

if TYPE_CHECKING:
    from eslabon.catalogue.models import Unit
    from eslabon.language.messages import Messages

__all__ = [
    "MINUS",
    "MISSING",
    "NO_BREAK_SPACE",
    "first_grouped",
    "format_missing",
    "format_number",
    "format_percent",
    "format_range",
    "format_rank",
    "format_short",
    "format_signed",
    "format_unit",
    "format_year",
    "is_missing",
    "percent_gap",
]

# The CLDR's minimumGroupingDigits, which Babel does not keep; 1 elsewhere.
_MINIMUM_GROUPING = {"es": 2, "it": 2, "pl": 2, "pt_PT": 2}

MINUS = "\u2212"
NO_BREAK_SPACE = "\u00a0"
MISSING = "—"


def is_missing(value: Any) -> bool:
    """Whether a value is absent: ``None``, NaN or pandas' NA."""
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return True
    try:
        return math.isnan(value)
    except TypeError:
        return False


def format_missing() -> str:
    """What stands in place of a number that does not exist: an em dash, never a zero."""
    return MISSING


def format_number(value: float | None, decimals: int, language: str) -> str:
    """Write a number with a fixed count of decimals.

    Parameters
    ----------
    value
        Any finite number; an absent one (``None``, NaN) becomes an em dash.
    decimals
        Digits after the decimal mark.
    language
        A CLDR language.

    Examples
    --------
    >>> format_number(-1234.56, 1, "es")
    '−1234,6'
    >>> format_number(12345, 0, "es")
    '12.345'
    >>> format_number(float("nan"), 1, "es")
    '—'
    """
    if is_missing(value):
        return format_missing()
    return _written(rounded(value, decimals), decimals, language)


def format_signed(value: float | None, decimals: int, language: str) -> str:
    """Write a change: "+1,2", "−1,2"; what rounds to zero has no sign."""
    if is_missing(value):
        return format_missing()
    number = rounded(value, decimals)
    sign = "+" if number > 0 else ""
    return sign + _written(number, decimals, language)


def format_short(value: float, language: str) -> str:
    """Write a large number with the CLDR's short word for thousands or millions, in about three digits.

    Examples
    --------
    >>> format_short(2173666, "en")
    '2.2M'
    """
    shown = float(value)
    scale = 1000 ** max(0, (len(str(int(abs(shown)))) - 1) // 3)
    decimals = 1 if abs(shown) / scale < 10 else 0
    # Half to even on a sum of money would show another rounding than its neighbours; round as everywhere.
    whole = float(rounded(shown / scale, decimals)) * scale
    text = format_compact_decimal(whole, format_type="short", locale=language, fraction_digits=decimals)
    return text.replace("-", MINUS)


def format_percent(value: float | None, decimals: int, language: str, *, signed: bool = False) -> str:
    """Write a percentage; 12.3 means 12.3 %, not 1230 %."""
    if is_missing(value):
        return format_missing()
    number = (format_signed if signed else format_number)(value, decimals, language)
    return f"{number}{percent_gap(language)}%"


def format_unit(
    value: float | None, unit: Unit, decimals: int, messages: Messages, *, signed: bool = False
) -> str:
    """Write a number with its unit's symbol, translated; a unit without symbol leaves the number alone.

    Parameters
    ----------
    value
        In the unit; an absent one becomes an em dash without symbol.
    unit
        From the catalogue.
    decimals
        Digits after the decimal mark, usually the indicator's.
    messages
        Gives language and symbol.
    signed
        Whether the number is a change.
    """
    if is_missing(value):
        return format_missing()
    number = (format_signed if signed else format_number)(value, decimals, messages.language)
    symbol = messages.text(unit.symbol) if unit.symbol else ""
    if not symbol:
        return number
    gap = percent_gap(messages.language) if symbol.startswith("%") else NO_BREAK_SPACE
    # Within a symbol of several words a break would part the number from what it counts.
    symbol = symbol.replace(" ", NO_BREAK_SPACE)
    sign, rest, digits = (
        _money(number, symbol, messages.language) if unit.kind == "currency" else ("", "", "")
    )
    return f"{sign}{digits}{rest}" if digits else f"{number}{gap}{symbol}"


def _money(number: str, symbol: str, language: str) -> tuple[str, str, str]:
    """Sign, what follows, and sum, in a language that writes the currency first: "US$25 million"."""
    currency, gap, rest = symbol.partition(NO_BREAK_SPACE)
    between = _after_currency(language)
    if not currency.endswith("$") or between is None:
        return "", "", ""
    sign = number[:1] if number[:1] in f"+{MINUS}" else ""
    return sign, f"{gap}{rest}", f"{currency}{between}{number.removeprefix(sign)}"


@lru_cache(maxsize=8)
def _after_currency(language: str) -> str | None:
    """What the CLDR's pattern has between the currency and the sum; None where the sum comes first."""
    pattern = Locale.parse(language).currency_formats["standard"].pattern
    return pattern[1 : pattern.index("#")] if pattern.startswith("¤") else None


def format_range(low: float | None, high: float | None, decimals: int, language: str) -> str:
    """Write an interval with an en dash, "10–15"; equal ends are written once."""
    first, last = format_number(low, decimals, language), format_number(high, decimals, language)
    return first if first == last else f"{first}–{last}"


def format_rank(rank: float | None, of: int, messages: Messages, *, tied: bool = False) -> str:
    """Write a position, "3 de 25"; a shared one is marked, "=3 de 25"."""
    if is_missing(rank):
        return format_missing()
    language = messages.language
    position = ("=" if tied else "") + format_number(rank, 0, language)
    return messages("{rank} de {of}", rank=position, of=format_number(of, 0, language))


def format_year(year: float | None) -> str:
    """Write a year: four digits without a group mark."""
    return format_missing() if is_missing(year) else str(int(year))


@lru_cache
def percent_gap(language: str) -> str:
    """What a language puts between a number and its percent sign."""
    pattern = Locale.parse(language).percent_formats[None].pattern
    gap = pattern.rpartition("0")[2].partition("%")[0]
    return NO_BREAK_SPACE if gap.strip() == "" and gap else gap


def first_grouped(language: str) -> int:
    """The smallest whole number that a language writes with a group mark: 1000 or 10000."""
    return 10 ** (2 + _MINIMUM_GROUPING.get(language, 1))


@lru_cache
def _marks(language: str) -> dict[int, str]:
    """Python's marks of groups and decimals, each with the language's own."""
    return {ord(","): get_group_symbol(language), ord("."): get_decimal_symbol(language)}


def _written(value: Decimal, decimals: int, language: str) -> str:
    # As Babel's format_decimal with the pattern "#,##0.00", in a tenth of the time: pages write thousands.
    grouped = "," if abs(value) >= first_grouped(language) else ""
    text = f"{abs(value):{grouped}.{decimals}f}".translate(_marks(language))
    return MINUS + text if value < 0 else text

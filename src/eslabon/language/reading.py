"""Numbers read back from how a language writes them: what :mod:`eslabon.language.numbers` wrote."""

from __future__ import annotations

import re
from functools import lru_cache

from babel.numbers import get_decimal_symbol, get_group_symbol

__all__ = ["read_number"]

_SIGNS = {"−": -1, "-": -1, "+": 1}
# Letters of flags, or the year to which a figure belongs: said of the number, no part of it.
_ASIDE = re.compile(r"\s*\([^()]*\)$")


def read_number(text: str, language: str) -> int | float | None:
    """The number that a text consists of; None when it is anything else, or could be.

    A percent sign and one remark in parentheses may follow; a group mark must stand before three digits.

    Examples
    --------
    >>> read_number("−12.345,6", "es"), read_number("12.3%", "en"), read_number("2024 (e)", "es")
    (-12345.6, 12.3, 2024)
    >>> read_number("3 de 25", "es"), read_number("1.5", "es")
    (None, None)
    """
    bare = _ASIDE.sub("", text.strip())
    match = _pattern(language).fullmatch(bare)
    if match is None:
        return None
    whole = re.sub(r"\D", "", match["whole"])
    value = float(f"{whole}.{match['part']}") if match["part"] else int(whole)
    return value * _SIGNS.get(match["sign"] or "", 1)


@lru_cache
def _pattern(language: str) -> re.Pattern:
    group, mark = re.escape(get_group_symbol(language)), re.escape(get_decimal_symbol(language))
    whole = rf"(?P<whole>\d+|\d{{1,3}}(?:{group}\d{{3}})+)"
    return re.compile(rf"(?P<sign>[−+-])?{whole}(?:{mark}(?P<part>\d+))?(?:\s?%)?")

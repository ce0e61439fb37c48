"""Numbers as a page prints them, read back and written again, without eslabon."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

__all__ = ["NUMBER", "number_in", "numbers_in", "rounded"]

MINUS = "\u2212"
NO_BREAK_SPACE = "\u00a0"
# Decimal mark and group mark of the languages of the books.
THIN = "\u202f"
MARKS = {"es": (",", "."), "en": (".", ","), "pt": (",", "."), "fr": (",", THIN)}
NUMBER = re.compile(rf"[+{MINUS}]?\d[\d.,{THIN}]*\d|[+{MINUS}]?\d")


def numbers_in(text: str, language: str) -> list[Decimal]:
    """Every number of a text, in order.

    Raises
    ------
    ValueError
        Marks that the language does not use in this way: "1,234.5" in Spanish, a hyphen for a minus.
    """
    decimal, group = MARKS[language]
    found = []
    for match in NUMBER.finditer(text):
        written = match[0].replace(MINUS, "-")
        whole, _, rest = written.partition(decimal)
        grouped = re.fullmatch(rf"[+-]?\d{{1,3}}(\{group}\d{{3}})*", whole) or re.fullmatch(
            r"[+-]?\d+", whole
        )
        if not grouped or not re.fullmatch(r"\d*", rest):
            raise ValueError(f"{match[0]!r} is no number in {language}")
        if text[: match.start()].endswith("-"):
            raise ValueError(f"a hyphen stands for a minus in {text!r}")
        found.append(Decimal(whole.replace(group, "") + ("." + rest if rest else "")))
    return found


def number_in(text: str, language: str) -> Decimal:
    """The first number of a text."""
    return numbers_in(text, language)[0]


def rounded(value: float, decimals: int) -> Decimal:
    """Half away from zero on the number's own digits: the rule that the annex on method states."""
    return Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def decimals_of(number: Decimal) -> int:
    """Digits after the decimal mark."""
    return -int(number.as_tuple().exponent)

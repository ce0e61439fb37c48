"""The one rule by which numbers are rounded for readers."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

__all__ = ["rounded"]


def rounded(value: float, decimals: int) -> Decimal:
    """Round as one does by hand: halves away from zero, on the digits that the number is written with.

    Those are its shortest ones, as in the data files: 31.95 is a half although the nearest binary fraction
    lies below it. ``theme/static/compare-data.js`` has the same rule for numbers written in the browser.

    Examples
    --------
    >>> rounded(31.95, 1), rounded(-2.5, 0)
    (Decimal('32.0'), Decimal('-3'))
    """
    return Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)

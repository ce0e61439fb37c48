"""Dates in the one form in which texts of them are in order: 2026-11-27."""

from __future__ import annotations

from datetime import date

__all__ = ["is_iso_date"]


def is_iso_date(text: str) -> bool:
    """Whether a text is a date as in 2026-11-27.

    ISO 8601 has other forms, and so has Python since 3.11; sorted as texts they would come anywhere.

    Examples
    --------
    >>> [is_iso_date(text) for text in ("2026-11-27", "20261127", "2026-W48-5", "2026-02-30")]
    [True, False, False, False]
    """
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False

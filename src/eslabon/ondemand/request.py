"""What a reader asks for, as values: equal requests are equal, and each has a plain form for JSON."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["ReportRequest"]


@dataclass(frozen=True)
class ReportRequest:
    """Pages of the book as one document.

    Parameters
    ----------
    countries
        Codes of countries.
    recommendations
        Numbers of recommendations.
    language
        A language of the edition.
    format
        ``html`` or ``pdf``.
    """

    countries: tuple[str, ...]
    recommendations: tuple[int, ...]
    language: str
    format: str = "pdf"

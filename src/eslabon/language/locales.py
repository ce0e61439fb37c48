"""Which CLDR locale stands for a language of the book."""

from __future__ import annotations

__all__ = ["cldr_locale"]

# The CLDR's plain "en" is the usage of one country. The book's English is international:
# "30 November 2011", and no comma before "and".
_INTERNATIONAL = {"en": "en_001"}


def cldr_locale(language: str) -> str:
    """The locale by which dates and enumerations of a language are written."""
    return _INTERNATIONAL.get(language, language)

"""Enumerations in running text: "a, b y c"."""

from __future__ import annotations

import re
from collections.abc import Iterable

from babel.lists import format_list as babel_list

from eslabon.language.locales import cldr_locale

__all__ = ["format_list"]

# Before the sound of the conjunction itself Spanish writes another one: "padres e hijos", "siete u ocho".
# The CLDR leaves this rule to code. A diphthong at the start ("hierro", "iones") keeps "y".
_EUPHONY = {
    "es": {
        "y": (re.compile(r"(?:i|í|hi|hí)(?![aeouáéóú])", re.IGNORECASE), "e"),
        "o": (re.compile(r"(?:o|ó|ho|hó|8)", re.IGNORECASE), "u"),
    }
}


def format_list(items: Iterable[str], language: str, *, either: bool = False) -> str:
    """Join items as a language enumerates them.

    Parameters
    ----------
    items
        Already written in the language; none gives an empty text.
    language
        A CLDR language.
    either
        Join with "or" instead of "and".

    Examples
    --------
    >>> format_list(["agua", "sal", "hilo"], "es")
    'agua, sal e hilo'
    """
    parts = [str(item) for item in items]
    text = babel_list(parts, style="or" if either else "standard", locale=cldr_locale(language))
    if len(parts) < 2:
        return text
    for usual, (sound, other) in _EUPHONY.get(language.split("_")[0], {}).items():
        ending = f" {usual} {parts[-1]}"
        if text.endswith(ending) and sound.match(parts[-1]):
            return f"{text[: -len(ending)]} {other} {parts[-1]}"
    return text

"""Marks that a language sets apart from the word before them: "Source : ILO ; 12 %" in French."""

from __future__ import annotations

import re

__all__ = ["APART", "NO_BREAK_SPACE", "set_apart"]

NO_BREAK_SPACE = "\u00a0"
# Languages that set colon, semicolon, question and exclamation marks apart.
APART = frozenset({"fr"})
# Behind any word, number or closing mark; not within an address, a time or code ("12:30", "https://"), nor
# within an opening bracket's reach ("(?)").
# What closes a Spanish "¿…?" or "¡…!" belongs to those words, and a colon within the symbol of a document
# ("OR/SUB: WORK-DT") to the symbol, which is copied letter by letter.
_TIGHT = re.compile(
    r"(¿[^?]*\?+|¡[^!]*!+|\b[A-Z]+(?:/[A-Z]+)+: [A-Z]+-[A-Z])|(?<=[^\s(\[«:;!?])[ ]?([;:!?]+)(?=[\s)»\]]|$)"
)


def set_apart(text: str, language: str) -> str:
    """A text with its marks set apart, if its language does so.

    Examples
    --------
    >>> set_apart("Source: OIT; 12 ans (quoi?)", "fr").replace(NO_BREAK_SPACE, "~")
    'Source~: OIT~; 12 ans (quoi~?)'
    >>> set_apart("à 12:30, etc.; 10 €; voir https://a.example", "fr").replace(NO_BREAK_SPACE, "~")
    'à 12:30, etc.~; 10 €~; voir https://a.example'
    >>> set_apart("¿Qué es la OIT? Une page: quoi?", "fr").replace(NO_BREAK_SPACE, "~")
    '¿Qué es la OIT? Une page~: quoi~?'
    >>> set_apart("voir: ORG/SUB: WORK-DT 2", "fr").replace(NO_BREAK_SPACE, "~")
    'voir~: ORG/SUB: WORK-DT 2'
    >>> set_apart("Fuente: OIT", "es")
    'Fuente: OIT'
    """
    if language not in APART:
        return text
    return _TIGHT.sub(lambda found: found[1] or f"{NO_BREAK_SPACE}{found[2]}", text)

"""Literals for Typst source.

Running text is written as Typst *strings* inside markup (``#"12,3 %"``), not as escaped markup: a string has
two special characters instead of twenty, and no rule that depends on what stands at the start of a line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["BREAK", "KEPT", "array", "breakable", "label", "markup", "plain", "shortened", "string"]

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
# Ordinary white space only: no-break spaces are content.
_SPACE = re.compile(r"[ \t\n\r\f\v]+")


# What no line end divides: "2009–2024", and the flags of a value with its year or without, "(e, m)". More
# than three flags would be too wide for a column.
KEPT = (
    r"(?<![\w–$€])\d{4}–\d{4}(?![\w–])"
    r"|(?<!\w)\((?:\d{4}, [a-z](?:, [a-z]){0,2}|[a-z](?:, [a-z]){1,2})\)"
)
# Zero-width space: a place where a line may end.
BREAK = "\u200b"
# Addresses and codes that are too long to be one word in a column.
_LONG = re.compile(r"\S{19,}")
# A stop, a space, a capital; one letter or two capitals before the stop are an abbreviation ("EE. UU.").
_SENTENCE_END = re.compile(r"(?<!\b\w)(?<!\b[A-Z]{2})\.\s+(?=[A-ZÀ-ÖØ-Þ])")
_JOINT = re.compile(r"(?<=[A-Za-z0-9])([._/@]|://)(?=[A-Za-z0-9])")


def breakable(text: str) -> str:
    """Let long addresses end a line after a point or a slash, for the narrow columns of tables.

    >>> breakable("www.example.org a.b").count(BREAK), breakable("statistics.example.org").count(BREAK)
    (0, 2)
    """
    return _LONG.sub(lambda match: _JOINT.sub(rf"\1{BREAK}", match[0]), text)


def plain(text: str) -> str:
    """One line of text: runs of white space become one space, control characters go.

    Control characters have no glyph, and PDF/UA refuses text that no font can show.

    >>> plain("La  Arcadia\\n exporta\\x00")
    'La Arcadia exporta'
    """
    return _CONTROL.sub("", _SPACE.sub(" ", text))


def shortened(caption: str) -> str:
    """A caption as lists of figures and tables say it: up to its first full stop, without that.

    A stop ends a sentence where a capital follows; the point of an abbreviation or of a number does not.

    >>> shortened("Exportaciones, 1992–2021. Un año sin columna no tiene datos.")
    'Exportaciones, 1992–2021'
    >>> shortened("PIB per cápita (US$ const. de 2015)")
    'PIB per cápita (US$ const. de 2015)'
    """
    text = plain(caption).strip()
    return _SENTENCE_END.split(text, maxsplit=1)[0].removesuffix(".")


def string(text: str, *, keep_lines: bool = False) -> str:
    """Typst string literal of a text; with ``keep_lines`` line breaks stay, as in a block of code.

    >>> string('a "b" \\\\c')
    '"a \\\\"b\\\\" \\\\\\\\c"'
    """
    if keep_lines:
        text = "\n".join(_CONTROL.sub("", line.expandtabs(4)) for line in text.splitlines())
    else:
        text = plain(text)
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def markup(text: str) -> str:
    """Running text inside markup; what follows it must start with ``#``, ``]`` or a blank line."""
    line = plain(text)
    return "#" + string(line) if line else ""


def array(items: Iterable[str]) -> str:
    """Typst array of expressions; the trailing comma keeps one item from becoming a parenthesis.

    >>> array(["1fr"]), array([])
    ('(1fr,)', '()')
    """
    listed = list(items)
    return "(" + ", ".join(listed) + ("," if len(listed) == 1 else "") + ")"


def label(docname: str, identifier: str = "") -> str:
    """Name of a link target: unique in the book because it starts with the page."""
    return f"{docname}#{identifier}" if identifier else docname

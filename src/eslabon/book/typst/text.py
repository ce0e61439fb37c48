"""Literals for Typst source.

Running text is written as Typst *strings* inside markup (``#"12,3 %"``), not as escaped markup: a string has
two special characters instead of twenty, and no rule that depends on what stands at the start of a line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

__all__ = ["array", "label", "markup", "plain", "string"]

# Ordinary white space only: no-break spaces are content.
_SPACE = re.compile(r"[ \t\n\r\f\v]+")


def plain(text: str) -> str:
    """One line of text: runs of white space become one space, control characters go.

    Control characters have no glyph, and PDF/UA refuses text that no font can show.

    >>> plain("El  Perú\\n exporta\\x00")
    'El Perú exporta'
    """
    return "".join(c for c in _SPACE.sub(" ", text) if unicodedata.category(c) not in {"Cc", "Cs"})


def string(text: str, *, keep_lines: bool = False) -> str:
    """Typst string literal of a text; with ``keep_lines`` line breaks stay, as in a block of code.

    >>> string('a "b" \\\\c')
    '"a \\\\"b\\\\" \\\\\\\\c"'
    """
    if keep_lines:
        text = "\n".join(
            "".join(c for c in line.expandtabs(4) if unicodedata.category(c) not in {"Cc", "Cs"})
            for line in text.splitlines()
        )
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

"""Text, identifiers and addresses in Pandoc's Markdown.

Escaping follows "Pandoc's Markdown" of the Pandoc User's Guide (extension ``all_symbols_escapable``): a
backslash before any punctuation makes it a character of the text.
"""

from __future__ import annotations

import re

__all__ = ["address", "attribute", "escaped", "identifier", "metadata", "opening", "plain", "slug"]

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
# Ordinary white space only: no-break spaces are content.
_SPACE = re.compile(r"[ \t\n\r\f\v]+")
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>^~|$@\"'#])")
# "&amp;" would become "&"; two hyphens a dash and three points an ellipsis (extension ``smart``).
_ENTITY = re.compile(r"&(?=#?\w)")
_HYPHENS = re.compile(r"-(?=-)|(?<=-)-")
_POINTS = re.compile(r"\.(?=\.\.)|(?<=\.)\.(?=\.)|(?<=\.\.)\.")
# What makes a block of its own at the start of a line: list, definition, title, caption, rule.
_MARKER = re.compile(r"([-+:%=])(?=\s|$|[-=+:])")
_ENUMERATOR = re.compile(r"(\(?(?:\d+|[A-Za-z]|[ivxlcdmIVXLCDM]+))([.)])(?=\s|$)")
_CAPTION = re.compile(r"([Tt]able):")
_IN_ADDRESS = {
    " ": "%20",
    "(": "%28",
    ")": "%29",
    "<": "%3C",
    ">": "%3E",
    '"': "%22",
    "\\": "%5C",
    "|": "%7C",
}
_NOT_IN_SLUG = re.compile(r"[^A-Za-z0-9_-]+")


def plain(text: str) -> str:
    """One line of text: runs of white space become one space, control characters go."""
    return _CONTROL.sub("", _SPACE.sub(" ", text))


def escaped(text: str) -> str:
    r"""Running text in which every character stands for itself.

    >>> escaped("5 $ a_b -- [1] & co &amp; ...")
    '5 \\$ a\\_b \\-\\- \\[1\\] & co \\&amp; \\.\\.\\.'
    """
    text = _SPECIAL.sub(r"\\\1", plain(text))
    text = _ENTITY.sub(r"\\&", text)
    return _POINTS.sub(r"\\.", _HYPHENS.sub(r"\\-", text))


def opening(line: str) -> str:
    r"""A line of Markdown at whose start nothing is taken for the mark of a list or a caption.

    >>> opening("1. de enero"), opening("- 5 %"), opening("-5 %")
    ('1\\. de enero', '\\- 5 %', '-5 %')
    """
    line = _MARKER.sub(r"\\\1", line, count=1) if _MARKER.match(line) else line
    if _ENUMERATOR.match(line):
        line = _ENUMERATOR.sub(r"\1\\\2", line, count=1)
    return _CAPTION.sub(r"\1\\:", line, count=1) if _CAPTION.match(line) else line


def attribute(text: str) -> str:
    r"""A text as the value of an attribute, with its quotation marks.

    >>> attribute('Sube "mucho"')
    '"Sube \\"mucho\\""'
    """
    return '"' + plain(text).replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;") + '"'


def metadata(text: str) -> str:
    """A text of the settings, which Quarto shows as it is in some places and reads as Markdown in others.

    Escaped only where it would be read as something else.
    """
    line = plain(text)
    return escaped(line) if re.search(r"[\\`*_\[\]<>^~$@]", line) else line


def address(uri: str) -> str:
    """An address inside the parentheses of a link."""
    return "".join(_IN_ADDRESS.get(character, character) for character in plain(uri).strip())


def slug(docname: str) -> str:
    """The page's part of identifiers.

    >>> slug("country/ARC")
    'country-ARC'
    """
    return _NOT_IN_SLUG.sub("-", docname)


def identifier(docname: str, name: str = "") -> str:
    """Identifier of a place, unique in the book.

    It starts with ``p-``: Quarto numbers by itself what starts with ``fig-``, ``tbl-``, ``sec-`` or ``eq-``,
    and the book's figures have their numbers already.

    >>> identifier("country/ARC", "fig-exports"), identifier("index")
    ('p-country-ARC--fig-exports', 'p-index')
    """
    page = f"p-{slug(docname)}"
    return f"{page}--{_NOT_IN_SLUG.sub('-', name)}" if name else page

"""Prose in the reader's language: MyST source translated block by block.

The translation unit is the block that an author writes: a paragraph, heading, list item, table cell,
footnote text, directive title. Translating the source at assembly, rather than the parsed document,
keeps footnotes, roles and links intact in the translation and leaves an assembled source that any Jupyter
Book can build.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.mdit import create_md_parser

from eslabon.errors import AssemblyError

__all__ = ["MYST_EXTENSIONS", "blocks", "translate_source"]

# The same set that the book's configuration enables; a construct outside it is not part of the book.
MYST_EXTENSIONS = ("attrs_block", "attrs_inline", "colon_fence", "deflist")

# Directives whose argument is text for the reader (elsewhere it is a path or a name).
TITLED = {
    "admonition",
    "attention",
    "card",
    "caution",
    "danger",
    "dropdown",
    "error",
    "grid-item-card",
    "hint",
    "important",
    "note",
    "seealso",
    "tab-item",
    "table",
    "tip",
    "topic",
    "warning",
}
# Directives whose body is not prose.
VERBATIM = {"code", "code-block", "code-cell", "math", "raw", "toctree", "bibliography", "list-table"}

_DIRECTIVE = re.compile(r"^\{(?P<name>[\w:-]+)\}\s*(?P<argument>.*)$")
_OPTION = re.compile(r"^:[\w-]+:")
_ALT = re.compile(r"^(?P<indent>\s*:alt:\s+)(?P<text>.+)$")


@dataclass(frozen=True)
class Block:
    """A translatable piece of source.

    Parameters
    ----------
    first, last
        Line numbers from 0, both inclusive.
    text
        The piece as a message: inner line breaks are single spaces.
    raw
        Its first line as it stands in the source, from which the place in the line is found.
    """

    first: int
    last: int
    text: str
    raw: str


@cache
def _parser() -> MarkdownIt:
    return create_md_parser(MdParserConfig(enable_extensions=set(MYST_EXTENSIONS)), RendererHTML)


def blocks(source: str) -> list[Block]:
    """List the translatable blocks of a MyST source in order; one message per block."""
    return sorted(_blocks(source, 0), key=lambda block: block.first)


def _blocks(source: str, offset: int) -> Iterator[Block]:
    for token in _parser().parse(source):
        if token.type == "inline" and token.map and token.content.strip():
            first, end = token.map
            lines = token.content.split("\n")
            last = max(first, end - 1)
            yield Block(
                first + offset, last + offset, " ".join(line.strip() for line in lines), lines[0].strip()
            )
        elif token.type in ("fence", "colon_fence") and token.map:
            yield from _directive(token.info, token.content, token.map[0] + offset)


def _directive(info: str, content: str, line: int) -> Iterator[Block]:
    match = _DIRECTIVE.match(info.strip())
    if not match or (match["name"] in VERBATIM and match["name"] != "math"):
        return
    if match["name"] in TITLED and match["argument"].strip():
        text = match["argument"].strip()
        yield Block(line, line, text, text)
    body = content.split("\n")
    options = 0
    while options < len(body) and _OPTION.match(body[options].strip()):
        if alt := _ALT.match(body[options]):
            yield Block(line + 1 + options, line + 1 + options, alt["text"].strip(), alt["text"].strip())
        options += 1
    if match["name"] == "math":  # its words are prose, the formula is not
        return
    yield from _blocks("\n".join(body[options:]), line + 1 + options)


def translate_source(source: str, translate: Callable[[str], str]) -> str:
    """Replace every block of `source` by its translation.

    Parameters
    ----------
    source
        MyST text in the source language.
    translate
        From message to translated message.

    Returns
    -------
    str
        The same document with the same structure, in the other language.

    Raises
    ------
    AssemblyError
        A block cannot be located in the source that it was parsed from.
    """
    lines = source.split("\n")
    cursor: dict[int, int] = {}  # where to go on looking in a line: table rows hold several blocks
    removed: set[int] = set()
    for block in blocks(source):
        translated = translate(block.text)
        line = lines[block.first]
        at = line.find(block.raw, cursor.get(block.first, 0))
        if at < 0:
            # A cell with an escaped pipe or the like: find it from the start before giving up.
            at = line.find(block.raw)
        if at < 0:
            raise AssemblyError(
                "a block of prose cannot be found again in its source",
                where=f"line {block.first + 1}",
                expected=block.raw,
                received=line,
                next_step="write the block on one line, without tabs or hard breaks",
            )
        end = at + len(block.raw)
        if block.last > block.first:
            end = len(line)
            removed.update(range(block.first + 1, block.last + 1))
        lines[block.first] = line[:at] + translated + line[end:]
        cursor[block.first] = at + len(translated)
    return "\n".join(line for number, line in enumerate(lines) if number not in removed)

"""A text with tables, in no form yet: the book, a page by itself and the terminal each write it their way."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Cell", "Column", "Section", "Table"]


@dataclass(frozen=True)
class Cell:
    """What stands in a table; ``key`` names the datum of a number, as the book's role ``value`` keeps it."""

    text: str
    key: str = ""


@dataclass(frozen=True)
class Column:
    """Heading of a column, and whether it holds numbers."""

    title: str
    number: bool = False


@dataclass(frozen=True)
class Table:
    """A table; ``note`` says below it what was left out."""

    name: str
    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""


@dataclass(frozen=True)
class Section:
    """A heading, its paragraphs (plain text), its tables, and sections below it.

    ``files`` names tables of the edition that hold everything the section tells in part; ``links`` is the
    sentence that leads to them, ``{files}`` in their place.
    """

    title: str
    paragraphs: tuple[str, ...] = ()
    tables: tuple[Table, ...] = ()
    sections: tuple[Section, ...] = ()
    files: tuple[str, ...] = ()
    links: str = "{files}"

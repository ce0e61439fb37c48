"""The last touch on a PDF: row headers that Typst cannot tag yet, and a third of the size.

Typst 0.15 tags header rows as header cells, but offers no stable way to tag the first column; and it writes
each of the many tags as an object of its own. Both are set right in the finished file, where the structure
of each table is known from the page.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import BytesIO

import pikepdf

from eslabon.errors import AssemblyError

__all__ = ["TableTags", "finish"]

# Elements that hold no table; not looking into them saves most of the time.
_LEAVES = frozenset({"/P", "/Span", "/Figure", "/Link", "/Caption", "/H1", "/H2", "/H3", "/H4", "/H5", "/H6",
                     "/Lbl", "/TOC", "/Formula", "/Code", "/Note"})  # fmt: skip


@dataclass(frozen=True)
class TableTags:
    """What the tags of a table should say.

    Parameters
    ----------
    row_headers
        For each row below the header the positions of its cells that are row headers, counted from 0 among
        the cells that the row itself has.
    has_source
        Whether the table's foot holds the source line; its other rows belong to the body.
    """

    row_headers: tuple[tuple[int, ...], ...]
    has_source: bool


def finish(made: bytes, tables: Sequence[TableTags]) -> bytes:
    """Correct the tags of the tables, in the order of the document, and pack the file.

    Raises
    ------
    AssemblyError
        The PDF has other tables than the pages: a new version of Typst arranges its tags in another way.
    """
    with pikepdf.open(BytesIO(made)) as pdf:
        found = list(_tables(pdf.Root.StructTreeRoot)) if tables else []
        if len(found) != len(tables):
            raise _other_tags(f"{len(tables)} tables", f"{len(found)} tables")
        for element, wanted in zip(found, tables, strict=True):
            _correct(element, wanted)
        packed = BytesIO()
        pdf.save(
            packed,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            deterministic_id=True,
            min_version="1.7",
        )
        return packed.getvalue()


def _correct(table: pikepdf.Dictionary, wanted: TableTags) -> None:
    parts = {str(part.S): part for part in _kids(table)}
    body, foot = parts.get("/TBody"), parts.get("/TFoot")
    rows = _kids(body) if body is not None else []
    if foot is not None:
        last = _kids(foot)
        own = last[-1:] if wanted.has_source else []
        moved = last[: len(last) - len(own)]
        if moved and body is None:
            raise _other_tags("a body before the foot of a table", "none")
        for row in moved:
            row.P = body
        if moved:
            body.K = pikepdf.Array([*rows, *moved])
            rows += moved
        if own:
            foot.K = pikepdf.Array(own)
        else:
            table.K = pikepdf.Array([part for part in _kids(table) if str(part.S) != "/TFoot"])
    if len(rows) != len(wanted.row_headers):
        raise _other_tags(f"{len(wanted.row_headers)} rows", f"{len(rows)} rows")
    for row, positions in zip(rows, wanted.row_headers, strict=True):
        if positions:
            cells = _kids(row)
            for position in positions:
                _make_row_header(cells[position])


def _make_row_header(cell: pikepdf.Dictionary) -> None:
    cell.S = pikepdf.Name.TH
    attributes = cell.get("/A", pikepdf.Array())
    for attribute in attributes if isinstance(attributes, pikepdf.Array) else [attributes]:
        if attribute.get("/O") == "/Table":
            attribute.Scope = pikepdf.Name.Row
            return
    raise _other_tags("attributes of a table cell", "none")


def _tables(element: pikepdf.Dictionary) -> Iterator[pikepdf.Dictionary]:
    for kid in _kids(element):
        kind = str(kid.S)
        if kind == "/Table":
            yield kid
        if kind not in _LEAVES:
            yield from _tables(kid)


def _kids(element: pikepdf.Dictionary) -> list[pikepdf.Dictionary]:
    """Structure elements right below one; marked content and references are not elements."""
    kids = element.get("/K", [])
    listed = kids if isinstance(kids, pikepdf.Array) else [kids]
    return [kid for kid in listed if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]


def _other_tags(expected: str, received: str) -> AssemblyError:
    return AssemblyError(
        "the tags of the tables in the PDF are not those of its pages",
        expected=expected,
        received=received,
        next_step="compare eslabon.book.typst.tags with the tags that this version of Typst writes",
    )

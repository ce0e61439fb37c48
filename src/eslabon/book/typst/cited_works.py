"""The works that chosen pages cite: the book's page of works, cut down to their entries.

A page links to an entry by its address (``eslabon.book.works``). Whatever holds the entry stays: its row of a
table with the head, its item of a list, its paragraph; and so do the entries that these cite in turn.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from docutils import nodes

from eslabon.book.typst.context import PAGE_SCHEME, split_uri
from eslabon.book.works import ANCHOR

__all__ = ["cited_works", "cut_to"]

# What is kept or left out as a whole.
_ENTRIES = (nodes.row, nodes.list_item, nodes.definition_list_item, nodes.field)
# What stays wherever something beside it stays.
_FRAME = (nodes.title, nodes.subtitle, nodes.caption, nodes.colspec, nodes.thead, nodes.footnote)


def cited_works(
    pages: Mapping[str, nodes.document], read: Callable[[str], nodes.document]
) -> dict[str, nodes.document]:
    """Pages of works with the entries that `pages` cite, by address, sorted.

    Parameters
    ----------
    pages
        The chosen pages, their references resolved. A page of works among them is printed whole already.
    read
        The doctree of another page, its references resolved.
    """
    wanted: dict[str, set[str]] = {}
    for docname, doctree in pages.items():
        for other, identifier in _cited(doctree, docname):
            if other not in pages:
                wanted.setdefault(other, set()).add(identifier)
    cut = {}
    for docname in sorted(wanted):
        doctree = read(docname)
        cut_to(doctree, wanted[docname], docname)
        cut[docname] = doctree
    return cut


def cut_to(doctree: nodes.document, identifiers: Iterable[str], docname: str) -> None:
    """Leave of a page the entries of these identifiers, and of those that they cite."""
    holders = {
        identifier: holder
        for node in doctree.findall(nodes.Element)
        for identifier in node.get("ids", ())
        if identifier.startswith(ANCHOR) and (holder := _holder(node)) is not None
    }
    kept: set[int] = set()
    seen: set[str] = set()
    waiting = sorted(set(identifiers) & holders.keys())
    while waiting:
        identifier = waiting.pop()
        if identifier in seen:
            continue
        seen.add(identifier)
        holder = holders[identifier]
        kept.add(id(holder))
        above = [holder, *_heads(holder)]
        cited = {each for part in above for other, each in _cited(part, docname) if other == docname}
        waiting += sorted(cited & holders.keys() - seen)
    _cut(doctree, kept)


def _cited(node: nodes.Element, docname: str) -> Iterator[tuple[str, str]]:
    """Page and identifier of every entry that a part of a page links to."""
    for reference in node.findall(nodes.reference):
        uri = reference.get("refuri", "")
        page, identifier = split_uri(uri) if uri.startswith(PAGE_SCHEME) else (docname, "")
        identifier = identifier or reference.get("refid", "")
        if identifier.startswith(ANCHOR):
            yield page, identifier


def _holder(node: nodes.Element) -> nodes.Element | None:
    """The row, item or paragraph that an entry is part of."""
    inner: nodes.Element | None = node
    while inner is not None and not isinstance(inner, _ENTRIES):
        if isinstance(inner.parent, nodes.section | nodes.document):
            return None if isinstance(inner, nodes.section) else inner
        inner = inner.parent
    return inner


def _heads(holder: nodes.Element) -> list[nodes.Element]:
    """Heads and captions that are printed with a row, and may cite works themselves."""
    table = holder
    while table is not None and not isinstance(table, nodes.table):
        table = table.parent
    return [node for node in table.findall() if isinstance(node, nodes.thead | nodes.title)] if table else []


def _cut(node: nodes.Element, kept: set[int]) -> bool:
    """Remove what holds nothing that is kept; whether anything is left."""
    if id(node) in kept:
        return True
    children = []
    for child in node.children:
        stays = isinstance(child, _FRAME) or (isinstance(child, nodes.Element) and _cut(child, kept))
        if stays or (children and isinstance(children[-1], nodes.table) and _is_source(child)):
            children.append(child)
    # The list itself: `remove` compares nodes and would take the first equal one.
    node.children = children
    return any(not isinstance(child, _FRAME) for child in children)


def _is_source(node: nodes.Node) -> bool:
    """Whether a paragraph is the source line of the table above it."""
    return isinstance(node, nodes.paragraph) and "source" in node["classes"]

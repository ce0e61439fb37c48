"""The works that chosen pages cite, for the HTML report: the book's page of works, cut down to their entries.

The same rule as on paper (``eslabon.book.typst.cited_works``): the row, item or paragraph that holds an entry
stays, with the entries that these cite in turn.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from lxml import etree, html

from eslabon.book.works import ANCHOR
from eslabon.ondemand.chapter_html import SitePage

__all__ = ["cut_works"]

_ENTRIES = frozenset({"tr", "li", "dt", "dd"})
_BLOCKS = frozenset({"section", "div", "table", "thead", "tbody", "ul", "ol", "dl"})
_FRAME = frozenset({"h1", "h2", "h3", "h4", "caption", "colgroup", "thead"})


def cut_works(page: SitePage, identifiers: Iterable[str]) -> SitePage:
    """The page with the entries of these identifiers, and of those that they cite."""
    root = html.fragment_fromstring(page.text, create_parent="div")
    holders = {
        element.get("id"): holder
        for element in root.iter()
        if (element.get("id") or "").startswith(ANCHOR) and (holder := _holder(element)) is not None
    }
    kept, waiting = set(), sorted(set(identifiers) & holders.keys())
    seen: set[str] = set()
    while waiting:
        identifier = waiting.pop()
        if identifier in seen:
            continue
        seen.add(identifier)
        holder = holders[identifier]
        kept.add(holder)
        table = next(holder.iterancestors("table"), None)
        above = [holder] if table is None else [holder, *table.iter("caption", "thead")]
        cited = {link.get("href", "")[1:] for part in above for link in part.iter("a")}
        waiting += sorted(cited & holders.keys() - seen)
    _cut(root, kept)
    text = "".join(html.tostring(child, encoding="unicode") for child in root)
    return replace(page, text=text, cite="")


def _holder(element: etree._Element) -> etree._Element | None:
    for inner in (element, *element.iterancestors()):
        if inner.tag in _ENTRIES:
            return inner
        above = inner.getparent()
        if above is not None and above.tag in ("section", "div"):
            return None if inner.tag in _BLOCKS else inner
    return None


def _cut(element: etree._Element, kept: set[etree._Element]) -> bool:
    """Remove what holds nothing that is kept; whether anything is left."""
    if element in kept:
        return True
    left, before = False, None
    for child in list(element):
        holds = child in kept or (child.tag in _BLOCKS - {"thead"} and _cut(child, kept))
        source = before is not None and child.tag == "p" and "source" in (child.get("class") or "")
        left = left or holds
        if holds:
            before = child if child.tag in ("table", "div") else None
        elif not (child.tag in _FRAME or source):
            child.drop_tree()
    return left

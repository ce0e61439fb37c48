"""What the writer of a page knows about the PDF that it is printed in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from docutils import nodes

from eslabon.book.typst.text import label

__all__ = ["PAGE_SCHEME", "PageContext", "labels_of", "split_uri"]

# Address that the builder gives to a page of the book; the writer turns it into a link inside the PDF,
# a web address, or plain text.
PAGE_SCHEME = "eslabon-page:"


@dataclass(frozen=True)
class PageContext:
    """One page in one PDF.

    Parameters
    ----------
    docname
        Address of the page in the book, e.g. ``country/ARC``.
    level
        Heading level of the page's title in this PDF, from 1.
    captions
        Figure or table id → its number as printed, e.g. ``{"fig-exports": "Figura 3"}``.
    targets
        Every label that exists somewhere in this PDF (see ``text.label``).
    address
        Web address of the edition with a final slash, or empty; links to pages outside this PDF go there.
    brief
        True when the PDF holds this page alone.
    """

    docname: str
    level: int = 1
    captions: Mapping[str, str] = field(default_factory=dict)
    targets: frozenset[str] = frozenset()
    address: str = ""
    brief: bool = False

    def label(self, identifier: str = "") -> str:
        """Label of a place on this page."""
        return label(self.docname, identifier)

    def resolve(self, docname: str, identifier: str) -> tuple[str, str]:
        """How to reach a place of the book: ``("label", name)``, ``("url", address)`` or ``("", "")``."""
        for candidate in (label(docname, identifier), label(docname)):
            if candidate in self.targets:
                return "label", candidate
        if self.address:
            fragment = f"#{identifier}" if identifier else ""
            return "url", f"{self.address}{docname}.html{fragment}"
        return "", ""


def split_uri(uri: str) -> tuple[str, str]:
    """Page and identifier of an internal address.

    >>> split_uri("eslabon-page:country/ARC#fig-a")
    ('country/ARC', 'fig-a')
    """
    docname, _, identifier = uri.removeprefix(PAGE_SCHEME).partition("#")
    return docname, identifier


def labels_of(doctree: nodes.document, docname: str) -> Iterator[str]:
    """Every label that a page has: its own and those of the places in it."""
    yield label(docname)
    for node in doctree.findall(nodes.Element):
        for identifier in node.get("ids", ()):
            yield label(docname, identifier)

"""Do all links and pictures of a folder of pages lead somewhere? Without a browser, so for every page."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import html

__all__ = ["broken_links"]

ATTRIBUTES = ("href", "src", "action")


def broken_links(root: Path, beyond: Path | None = None) -> list[str]:
    """Return "page → address" of each relative address without a file, or without its anchor.

    Parameters
    ----------
    root
        Folder of the pages.
    beyond
        Folder up to which addresses may climb (the edition, where other languages and PDFs are); addresses
        that leave `root` are not checked when it is not given. The one file above it that pages may name is
        the list of editions, which all of them share.
    """
    pages = {page.resolve(): html.parse(str(page)) for page in sorted(root.rglob("*.html"))}
    anchors = {page: set(tree.xpath("//@id")) for page, tree in pages.items()}
    limit = (beyond or root).resolve()
    broken = []
    for page, tree in pages.items():
        for address in _addresses(tree):
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                continue
            target = (page.parent / unquote(parts.path)).resolve() if parts.path else page
            shared = beyond is not None and target == limit.parent / "editions.js"
            inside = shared or target.is_relative_to(root.resolve())
            if not inside and (beyond is None or not target.is_relative_to(limit)):
                if beyond is not None:
                    broken.append(f"{page.relative_to(root.resolve())} → {address} (leaves the edition)")
                continue
            if not target.is_file():
                broken.append(f"{page.relative_to(root.resolve())} → {address} (no such file)")
            elif parts.fragment and target in anchors and unquote(parts.fragment) not in anchors[target]:
                broken.append(f"{page.relative_to(root.resolve())} → {address} (no such place)")
    return broken


def _addresses(tree) -> list[str]:
    return [
        address
        for attribute in ATTRIBUTES
        for address in tree.xpath(f"//*[not(self::form) or @action!='']/@{attribute}")
        if address and not address.startswith(("data:", "mailto:"))
    ]

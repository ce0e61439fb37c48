"""Every link of an edition leads to a file that is there, every fragment to an id that is there."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from urllib.parse import unquote, urlsplit

from eslabon.editions.publishing.findings import Finding
from eslabon.editions.publishing.page_facts import PageFacts, resolve

__all__ = ["broken_addresses", "broken_links"]

_MEND = "correct the link in the page's source, or name the page's new address under eslabon.renamed"
# Addresses that leave the site, or do not lead to a file.
_ELSEWHERE = frozenset({"http", "https", "mailto", "tel", "data"})


def broken_links(
    pages: Mapping[str, PageFacts],
    exists: Collection[str],
    address: str = "",
    ids_of: Callable[[str], Collection[str] | None] = lambda _: None,
) -> Iterator[Finding]:
    """Find links that lead nowhere.

    Parameters
    ----------
    pages
        Facts of the edition's HTML pages, by path within the site.
    exists
        Paths within the site of all files that will be there.
    address
        Absolute address of the site: links that begin with it are followed like relative ones.
    ids_of
        Ids of a page outside `pages`, by path; None where they are not known, so that nothing is said.
    """
    for page, facts in pages.items():
        for link in (*facts.links, *facts.loads):
            wrong = _wrong(page, link.target, pages, exists, address, ids_of)
            if wrong:
                yield Finding("links", page, f"<{link.element}> leads to {link.target!r}: {wrong}", _MEND)


def broken_addresses(
    path: str, text: str, address: str, below: str, exists: Collection[str]
) -> Iterator[Finding]:
    """Find absolute addresses in a text that begin with the site's and a folder, and lead to no file.

    Parameters
    ----------
    path
        Of the text's file, within the site.
    address, below
        Absolute address of the site, and the folder within it.
    """
    for target in dict.fromkeys(re.findall(re.escape(address + below) + r"""[^\s"'<>{}]*""", text)):
        wrong = _wrong(path, target, {}, exists, address, lambda _: None)
        if wrong:
            yield Finding("links", path, f"names {target!r}: {wrong}", "build again with this eslabon")


def _wrong(
    page: str,
    target: str,
    pages: Mapping[str, PageFacts],
    exists: Collection[str],
    address: str,
    ids_of: Callable[[str], Collection[str] | None],
) -> str:
    """What is wrong with a link; empty when nothing is."""
    own = bool(address) and target.startswith(address)
    if own:
        page, target = "index.html", target[len(address) :] or "index.html"
    try:
        parts = urlsplit(target)
    except ValueError:
        return "not an address"
    if not own and (parts.scheme or parts.netloc):
        # Whether others' pages exist is no matter of the gate: it asks nobody outside this machine.
        return "" if parts.netloc or parts.scheme in _ELSEWHERE else f"{parts.scheme}: is not to be linked"
    if parts.path.startswith("/"):
        return "begins at the server's root, so it leads nowhere when the site lies in a folder or on a disk"
    path = resolve(page, unquote(parts.path)) if parts.path else page
    if path is None:
        return "leads out of the site"
    if path.endswith("/"):
        if not own:
            return "leads to a folder, which does not work from a disk; name its index.html"
        path = f"{path}index.html"
    if path not in exists and path not in pages:
        return "no such file"
    fragment = unquote(parts.fragment)
    if not fragment or fragment.startswith(":~:") or not path.endswith(".html"):
        return ""
    ids = pages[path].ids if path in pages else ids_of(path)
    return "" if ids is None or fragment in ids or fragment == "top" else f"no id {fragment!r} there"

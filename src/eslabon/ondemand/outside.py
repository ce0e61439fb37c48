"""What the chosen pages refer to outside of themselves: other pages, places on them, files beside them.

Most references only name a page: of those, a title is all that is needed. A reference to a place on a page
(a label, a work, a figure's number) needs that page.
"""

from __future__ import annotations

import posixpath
import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from eslabon.book.works import ANCHOR
from eslabon.ondemand.sealed import SealedEdition

__all__ = ["Inventory", "Outside", "outside_of"]

# `[text](target)`, `![alt](target)`, `<target>`, `[name]: target`.
_LINK = re.compile(
    r"\]\(\s*<?([^)\s>]+)|<(?:project:)?([^<>\s]+\.md(?:#[^<>\s]*)?|#[^<>\s]+)>|^\[[^\]]+\]:\s*(\S+)", re.M
)
# {ref}`text <label>`, {numref}`label`, {doc}`text <page>`.
_ROLE = re.compile(r"\{(ref|numref|doc|download)\}`(?:[^`<]*<)?([^`<>]+)>?`")
_PICTURE = re.compile(r"^[ ]*[`:~]{3,}\{(?:figure|image)\}\s+(\S+)", re.M)
_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*:")


@dataclass(frozen=True)
class Inventory:
    """What the pages of an edition's language can be referred to by, from Sphinx's own list of it."""

    titles: dict[str, str]  # address → title
    holders: dict[str, str]  # label → address

    @classmethod
    def read(cls, edition: SealedEdition, language: str) -> Inventory:
        """Read ``objects.inv`` of the pages."""
        content = edition.read(f"{language}/html/objects.inv")
        # Four lines of head, then the list, compressed.
        lines = zlib.decompress(content.split(b"\n", 4)[4]).decode("utf-8").splitlines()
        titles, holders = {}, {}
        for line in lines:
            match = re.match(r"(.+?)\s+(\S+)\s+-?\d+\s+(\S*)\s+(.*)", line)
            if match is None:
                continue
            name, role, address, shown = match.groups()
            if role == "std:doc":
                titles[name] = name if shown == "-" else shown
            else:
                holders[name.lower()] = address.partition("#")[0].removesuffix(".html")
        return cls(titles, holders)


@dataclass
class Outside:
    """What must be at hand besides the chosen pages.

    Parameters
    ----------
    named
        Pages of which the title is enough.
    whole
        Pages to places of which is referred.
    files
        Paths in the source: pictures and files to take away.
    """

    named: set[str] = field(default_factory=set)
    whole: set[str] = field(default_factory=set)
    files: set[str] = field(default_factory=set)


def outside_of(edition: SealedEdition, language: str, pages: Iterable[str], inventory: Inventory) -> Outside:
    """Look through the sources of the chosen pages, and of the pages of works that they cite."""
    found = Outside()
    chosen = set(pages)
    root = f"source/{language}"
    # Pages whose own references will be followed: those that are printed, in whole or in part.
    waiting, looked = sorted(chosen), set()
    while waiting:
        page = waiting.pop()
        if page in looked:
            continue
        looked.add(page)
        text = edition.text(f"{root}/{page}.md")
        for target in _targets(text):
            other, place = _split(target, page, inventory)
            if other in chosen:
                continue
            if other in inventory.titles and place:
                found.whole.add(other)
                if place.startswith(ANCHOR):
                    waiting.append(other)
            elif other in inventory.titles:
                found.named.add(other)
            elif edition.has(f"{root}/{other}"):
                found.files.add(other)
    found.named -= found.whole
    for page in sorted(chosen | found.whole):
        found.files |= set(_pictures(edition, root, page))
    return found


def _targets(text: str) -> Iterator[str]:
    for match in _LINK.finditer(text):
        target = next(filter(None, match.groups()))
        if not _SCHEME.match(target):
            yield target
    for role, target in _ROLE.findall(text):
        yield target.strip() if role in ("doc", "download") else f"#{target.strip()}"


def _split(target: str, page: str, inventory: Inventory) -> tuple[str, str]:
    """Page (or file) and place of a reference as it stands on `page`."""
    path, _, place = target.partition("#")
    if not path:
        return inventory.holders.get(place.lower(), ""), place
    if path.startswith("/"):
        resolved = path.lstrip("/")
    else:
        resolved = posixpath.normpath(posixpath.join(posixpath.dirname(page), path))
    return resolved.removesuffix(".md"), place


def _pictures(edition: SealedEdition, root: str, page: str) -> Iterator[str]:
    for path in _PICTURE.findall(edition.text(f"{root}/{page}.md")):
        resolved = path.lstrip("/") if path.startswith("/") else posixpath.normpath(
            posixpath.join(posixpath.dirname(page), path)
        )  # fmt: skip
        if edition.has(f"{root}/{resolved}"):
            yield resolved

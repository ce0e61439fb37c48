"""The list of the book's pages beside each page, in time linear in their number.

The stock theme resolves the whole tree of pages once or twice for every page. Here the tree is read
once, its HTML is written once per folder (links are relative), and a page only marks itself in it.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.util.osutil import relative_uri

__all__ = ["Entry", "Navigation", "Part", "outline"]


# More pages below one are not listed beside every page: that page lists them itself.
MANY = 24


@dataclass(frozen=True)
class Entry:
    """One page of the book: its document name, its title, the pages below it."""

    docname: str
    title: str
    children: tuple[Entry, ...] = ()

    def docnames(self) -> tuple[str, ...]:
        """Names of this page and of all below it, in reading order."""
        return (self.docname, *(name for child in self.children for name in child.docnames()))


@dataclass(frozen=True)
class Part:
    """A captioned run of pages; the caption is empty for pages outside of any part."""

    caption: str
    entries: tuple[Entry, ...]

    def docnames(self) -> tuple[str, ...]:
        return tuple(name for entry in self.entries for name in entry.docnames())


def outline(env: BuildEnvironment) -> tuple[Part, ...]:
    """Read the book's parts and pages from the tables of contents that Sphinx collected."""
    root = env.config.root_doc
    parts = []
    for tree in env.tocs[root].findall(addnodes.toctree):
        entries = _entries(env, tree, above=(root,))
        if entries:
            parts.append(Part(tree.get("caption") or "", entries))
    return tuple(parts)


def _entries(env: BuildEnvironment, tree: addnodes.toctree, above: tuple[str, ...]) -> tuple[Entry, ...]:
    entries = []
    for title, docname in tree["entries"]:
        if docname not in env.titles or docname in above:
            continue  # an outside address, or a page that lists a page above itself
        below = tuple(
            child
            for subtree in env.tocs[docname].findall(addnodes.toctree)
            for child in _entries(env, subtree, (*above, docname))
        )
        entries.append(Entry(docname, title or env.titles[docname].astext(), below))
    return tuple(entries)


class Navigation:
    """The outline of one book, ready to be put beside any of its pages."""

    def __init__(self) -> None:
        self._parts: tuple[Part, ...] | None = None
        self._written: dict[str, list[tuple[frozenset[str], str, str]]] = {}

    def renew(self, app: Sphinx, env: BuildEnvironment) -> list[str]:
        """Drop what was written, since pages have been read anew (event ``env-updated``).

        Returns the pages to be written again: all of them when a title or the order has changed,
        because every page shows the list.
        """
        self._parts = outline(env)
        self._written.clear()
        before, env.eslabon_outline = getattr(env, "eslabon_outline", None), self._parts
        return [] if before == self._parts else sorted(env.found_docs)

    def part_of(self, app: Sphinx, pagename: str) -> str:
        """Caption of the part that holds the page, or an empty text."""
        return next((part.caption for part in self._outline(app) if pagename in part.docnames()), "")

    def html(self, app: Sphinx, pagename: str) -> str:
        """Write the list of pages as seen from `pagename`: its part open, its own link marked."""
        uri = app.builder.get_target_uri
        folder = posixpath.dirname(uri(pagename))
        if folder not in self._written:
            self._written[folder] = [
                (frozenset(part.docnames()), part.caption, _list(part.entries, uri(pagename), uri))
                for part in self._outline(app)
            ]
        own_link = f'<a href="{_address(uri(pagename), pagename, uri)}"'
        above = self._hidden_below(app).get(pagename, "")
        blocks = []
        for docnames, caption, links in self._written[folder]:
            here = pagename in docnames
            if here and above:
                links = links.replace(_mark(above), self._only(pagename, uri, app), 1)
            links = _MARK.sub("", links)
            if here:
                links = links.replace(own_link, f'{own_link} aria-current="page"', 1)
            if caption:
                opened = " open" if here else ""
                links = f"<details{opened}><summary>{escape(caption)}</summary>\n{links}</details>\n"
            blocks.append(links)
        return "".join(blocks)

    def _hidden_below(self, app: Sphinx) -> dict[str, str]:
        """Page that the list leaves out → the page below which it lies."""
        return {
            child.docname: entry.docname
            for part in self._outline(app)
            for entry in _every(part.entries)
            if len(entry.children) > MANY
            for child in entry.children
        }

    def _only(self, pagename: str, uri, app: Sphinx) -> str:
        """The list below a page with many others, of which only the reader's own is shown."""
        title = escape(app.env.titles[pagename].astext())
        link = f'<a href="{_address(uri(pagename), pagename, uri)}">{title}</a>'
        return f"<ul>\n<li>{link}</li>\n</ul>\n"

    def _outline(self, app: Sphinx) -> tuple[Part, ...]:
        if self._parts is None:
            self._parts = outline(app.env)
        return self._parts


def _every(entries: tuple[Entry, ...]) -> Iterator[Entry]:
    for entry in entries:
        yield entry
        yield from _every(entry.children)


# Where the list below a page would stand; a comment can be no title, so that no page's text is taken for it.
_MARK = re.compile(r"<!--below .*?-->")


def _mark(docname: str) -> str:
    return f"<!--below {docname}-->"


def _address(from_uri: str, docname: str, uri) -> str:
    # A page in the same folder is addressed by its file name, itself included, so that the HTML
    # written for one page of a folder serves all the others.
    return escape(relative_uri(posixpath.join(posixpath.dirname(from_uri), "-"), uri(docname)))


def _list(entries: tuple[Entry, ...], from_uri: str, uri) -> str:
    if not entries:
        return ""
    items = []
    for entry in entries:
        many = len(entry.children) > MANY
        below = _mark(entry.docname) if many else _list(entry.children, from_uri, uri)
        link = f'<a href="{_address(from_uri, entry.docname, uri)}">{escape(entry.title)}</a>'
        items.append(f"<li>{link}{below}</li>\n")
    return f"<ul>\n{''.join(items)}</ul>\n"

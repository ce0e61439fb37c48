"""Pages of the book in the order in which a bound copy is read."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from sphinx import addnodes
from sphinx.environment import BuildEnvironment

__all__ = ["Chapter", "reading_order"]


@dataclass(frozen=True)
class Chapter:
    """A page of the book in reading order: heading level from 1, or the title of a part (no page)."""

    docname: str
    level: int
    part: str = ""


def reading_order(env: BuildEnvironment, root: str, unprinted: Collection[str] = ()) -> Iterator[Chapter]:
    """Pages in reading order with the parts of the table of contents between them.

    Parameters
    ----------
    env
        Sphinx's environment of a book that has been read.
    root
        Its first page.
    unprinted
        Pages that are left out; each takes those below it along.
    """
    seen = {root, *unprinted}
    yield Chapter(root, 1)

    def below(docname: str, level: int) -> Iterator[Chapter]:
        for entry in env.toctree_includes.get(docname, ()):
            if entry not in seen:
                seen.add(entry)
                yield Chapter(entry, level)
                yield from below(entry, level + 1)

    for toctree in env.get_doctree(root).findall(addnodes.toctree):
        part = toctree.get("caption") or ""
        if part:
            yield Chapter("", 1, part=part)
        for entry in toctree["includefiles"]:
            if entry not in seen:
                seen.add(entry)
                yield Chapter(entry, 2 if part else 1)
                yield from below(entry, 3 if part else 2)

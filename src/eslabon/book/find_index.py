"""The index by which the search page finds things by name, as a classic script: it works from a disk.

``_static/find-index.js`` holds what ``find.json`` of the source lists, then all other pages with headings.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

from eslabon.book.findable import FIND_FILE

__all__ = ["register_find_index"]

SCRIPT = "find-index.js"
# Headings that are listed: those of a page's sections and of their sections.
_LEVELS = 2


def register_find_index(app: Sphinx) -> None:
    """Write the index when the pages are written."""
    app.connect("build-finished", _write)


def _write(app: Sphinx, exception: Exception | None) -> None:
    if exception is not None or app.builder.name != "html" or app.config.html_theme != "eslabon":
        return
    listed = Path(app.srcdir) / FIND_FILE
    rows = json.loads(listed.read_text("utf-8")) if listed.is_file() else []
    entries = list(_entries(app.env, rows))
    text = json.dumps(entries, ensure_ascii=False, separators=(",", ":"))
    (Path(app.outdir) / "_static" / SCRIPT).write_text(f"window.eslabonFind = {text};\n", "utf-8")


def _entries(env: BuildEnvironment, rows: list[list[Any]]) -> Iterator[tuple[str, str, str, list[str]]]:
    """Kind, title, address seen from the root of the pages, other names."""
    labels = env.domaindata["std"]["anonlabels"]
    pages = set()
    for kind, title, page, label, names in rows:
        docname, anchor = (page, "") if page else labels.get(label, ("", ""))
        if docname not in env.titles:
            continue  # a preview or an edition of some pages
        pages |= {page} if page else set()
        yield kind, title, _address(docname, anchor), names
    for docname in sorted(env.titles):
        if docname in pages:
            continue
        yield "page", env.titles[docname].astext(), _address(docname), []
        for title, anchor in _headings(env.tocs.get(docname), _LEVELS):
            yield "section", title, _address(docname, anchor), [env.titles[docname].astext()]


def _headings(toc: nodes.bullet_list | None, levels: int) -> Iterator[tuple[str, str]]:
    """Headings below a page's title, with their anchors; only those that no other entry is about."""
    for item in toc.children if toc is not None else ():
        for inner in item.findall(nodes.bullet_list, descend=True):
            yield from _listed(inner, levels)
            break


def _listed(items: nodes.bullet_list, levels: int) -> Iterator[tuple[str, str]]:
    for item in items.children:
        if not isinstance(item, nodes.list_item):
            continue
        reference = next(item.findall(nodes.reference), None)
        if reference is not None and reference.get("anchorname"):
            yield reference.astext(), reference["anchorname"].removeprefix("#")
        below = next((child for child in item.children if isinstance(child, nodes.bullet_list)), None)
        if below is not None and levels > 1:
            yield from _listed(below, levels - 1)


def _address(docname: str, anchor: str = "") -> str:
    return f"{docname}.html#{anchor}" if anchor else f"{docname}.html"

"""Walks a doctree and returns Markdown; each node class has exactly one handler (`node_handlers`)."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

from docutils import nodes

from eslabon.book.node_handlers import NodeHandlers, place_of
from eslabon.book.quarto.markdown.text import identifier
from eslabon.book.shared_nodes import handle_plain_nodes, written_address
from eslabon.book.typst.context import PAGE_SCHEME, PageContext, split_uri

__all__ = ["LISTS", "PageInProject", "Writer", "anchors", "fenced", "handles", "place", "without_anchor"]

_HANDLERS = NodeHandlers("the Quarto project")
handles, without_anchor = _HANDLERS.handles, _HANDLERS.without_anchor
handle_plain_nodes(_HANDLERS, "quarto")

LISTS = (nodes.bullet_list, nodes.enumerated_list)


@dataclass(frozen=True)
class PageInProject:
    """What the writer of a page knows about its project.

    Parameters
    ----------
    page
        The page among the others; ``level`` 0 for a page whose title stands in its front matter.
    files
        Page → its file in the project.
    pictures
        Picture as the page names it → its file in the project, without extension where there are several.
    tops
        Labels of pages' titles: links to them lead to the page itself.
    """

    page: PageContext
    files: Mapping[str, str]
    pictures: Mapping[str, str] = field(default_factory=dict)
    tops: frozenset[str] = frozenset()

    @property
    def file(self) -> str:
        """The page's own file."""
        return self.files[self.page.docname]

    def relative(self, path: str) -> str:
        """A file of the project as the page names it."""
        return posixpath.relpath(path, posixpath.dirname(self.file) or ".")

    def target_of(self, link: nodes.Element) -> str:
        """Address of a link: another file and a place in it, a place of this one, a web address, or none."""
        context = self.page
        if "refid" in link:
            kind, target = context.resolve(context.docname, link["refid"])
        elif link.get("refuri", "").startswith(PAGE_SCHEME):
            kind, target = context.resolve(*split_uri(link["refuri"]))
        else:
            return written_address(link.get("refuri", ""))
        if kind != "label":
            return target
        docname, _, name = target.partition("#")
        name = "" if target in self.tops else name
        file = "" if docname == context.docname else self.relative(self.files[docname])
        return f"{file}#{identifier(docname, name)}"


class Writer:
    """Writes one page.

    Parameters
    ----------
    project
        The page and its place in the project.
    """

    def __init__(self, project: PageInProject) -> None:
        self.project = project
        self.context = project.page
        self.footnotes: dict[str, nodes.Element] = {}
        self.referred: set[str] = set()
        self.repeated: set[str] = set()  # notes with several marks
        self.expanded: set[str] = set()
        self.links = True
        self.in_table = False

    def page(self, doctree: nodes.document) -> str:
        """Markdown of a whole page, its footnotes at the end.

        Raises
        ------
        AssemblyError
            For a node that cannot be written, or an image without alt text.
        """
        marks = Counter(mark["refid"] for mark in doctree.findall(nodes.footnote_reference))
        self.repeated = {name for name, times in marks.items() if times > 1}
        for note in doctree.findall(nodes.footnote):
            for name in note["ids"]:
                self.footnotes[name] = note
        return self.write(doctree).strip() + "\n"

    def write(self, node: nodes.Node) -> str:
        """Markdown of one node with its link targets."""
        body, anchored = _HANDLERS.dispatch(self, node, self.context.docname)
        if not anchored or not node.get("ids"):
            return body
        if isinstance(node, nodes.Inline | nodes.TextElement) and "\n\n" not in body.strip():
            return anchors(self, node) + body
        for name in reversed(node["ids"]):
            body = fenced(body, f"#{identifier(self.context.docname, name)}")
        return body

    @contextmanager
    def without_links(self) -> Iterator[None]:
        """Write links as their text: headings and captions are repeated elsewhere."""
        kept, self.links = self.links, False
        try:
            yield
        finally:
            self.links = kept

    def inline(self, children: Iterable[nodes.Node]) -> str:
        """Markdown of nodes that stand in one line."""
        line = ""
        for child in children:
            part = self.write(child)
            # "*a*" and "**b**" side by side would be read as one run of stars.
            separate = line.endswith("*") and not line.endswith("\\*") and part.startswith("*")
            line += ("<!-- -->" if separate else "") + part
        return line

    def blocks(self, children: Iterable[nodes.Node], gap: str = "\n\n") -> str:
        """Markdown of nodes that stand below each other."""
        parts: list[str] = []
        before: nodes.Node | None = None
        for child in children:
            part = self.write(child).strip("\n")
            if not part.strip():
                continue
            if isinstance(child, LISTS) and isinstance(before, LISTS):
                parts.append("<!-- -->")  # two lists, not one
            parts.append(part)
            before = child
        return gap.join(parts)


def fenced(body: str, attributes: str) -> str:
    """A division with attributes around blocks."""
    return f"::: {{{attributes}}}\n{body.strip(chr(10))}\n:::"


def anchors(writer: Writer, node: nodes.Element, *, skip: int = 0) -> str:
    """Invisible link targets of a node's identifiers, apart from the first ``skip`` ones."""
    return "".join(
        f"[]{{#{identifier(writer.context.docname, name)}}}" for name in node.get("ids", ())[skip:]
    )


def place(writer: Writer, node: nodes.Node) -> str:
    """Page and line of a node, for messages."""
    return place_of(writer.context.docname, node)

"""The ``{value}`` role: a printed number that still knows the datum it came from.

In the source: ``{value}`12,3 %<obs/exports/ARC/2023>` ``. The text is already formatted for the
reader; the key names the datum (``obs/…``, ``measure/…``, ``group/…``, ``baseline/…``, ``register/…``).
HTML keeps the key in ``<data value="…">``; every other builder prints the text alone.

Entries of registers have addresses of their own. ``{row}`register/<name>/<entry>` `` in the first cell of a
table's row makes the row the entry's place, ``{entry}`text<register/<name>/<entry>>` `` links to it from
anywhere in the book; a book without that row prints the text alone; ``<register/<name>/<entry>@en>`` says
that the text is in another language than the page. ``{sort}`` and ``{filter}`` tell what a
cell is sorted and filtered by where its text does not (see :mod:`eslabon.book.table_marks`).

``{spoken}`title<en>` `` says in which language a name is, where it is not the page's own: screen readers
pronounce it and paper hyphenates it in that language (WCAG 2.2, 3.1.2).
"""

from __future__ import annotations

import re

from docutils import nodes
from sphinx import addnodes
from sphinx.util.docutils import SphinxRole

__all__ = [
    "EntryRole",
    "MarkRole",
    "RowRole",
    "SpokenRole",
    "ValueRole",
    "mark_node",
    "register_roles",
    "spoken_node",
    "value_node",
]

# The text may hold "<" ("< 0,1 %"), the key never does: the last one opens the key.
VALUE = re.compile(r"(?P<text>.+)<(?P<key>[a-z]+(?:/[^<>\s/]+)+)>", re.DOTALL)


class value_node(nodes.inline):
    """A number with its origin: attribute ``key``, one text child."""


class ValueRole(SphinxRole):
    """Read ``text<key>`` into a :class:`value_node`."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        match = VALUE.fullmatch(self.text)
        if match is None:
            message = self.inliner.reporter.error(
                f'value role: expected "text<kind/…>" with the key of a datum, received "{self.text}"',
                line=self.lineno,
            )
            return [nodes.problematic(self.rawtext, self.rawtext)], [message]
        text = match["text"].strip()
        return [value_node(self.rawtext, text, key=match["key"], classes=["value"])], []


# A language as BCP 47 writes it ("es", "pt-BR").
SPOKEN = re.compile(r"(?P<text>.+)<(?P<language>[a-z]{2,3}(?:-[A-Za-z0-9]+)*)>", re.DOTALL)


class spoken_node(nodes.inline):
    """Words of another language: attribute ``lang``, its tag of BCP 47; its children are the words."""


class SpokenRole(SphinxRole):
    """Read ``words<language>`` into a :class:`spoken_node`."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        match = SPOKEN.fullmatch(self.text)
        if match is None:
            message = self.inliner.reporter.error(
                f'spoken role: expected "words<language>", received "{self.text}"', line=self.lineno
            )
            return [nodes.problematic(self.rawtext, self.rawtext)], [message]
        return [spoken_node(self.rawtext, match["text"].strip(), lang=match["language"])], []


class mark_node(nodes.Invisible, nodes.Inline, nodes.Element):
    """Something said about a cell, not in it: attributes ``kind`` and ``text``; gone after reading."""


class MarkRole(SphinxRole):
    """Keep the role's text for its cell."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        return [mark_node(kind=self.name, text=self.text)], []


class RowRole(SphinxRole):
    """Make a place that links of the whole book find."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        address = row_id(self.text)
        target = nodes.target("", "", ids=[address], names=[address])
        self.inliner.document.note_explicit_target(target)
        return [target, mark_node(kind="row", text=self.text)], []


class EntryRole(SphinxRole):
    """Link to a row made by :class:`RowRole`, wherever in the book it is."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        match = VALUE.fullmatch(self.text)
        if match is None:
            message = self.inliner.reporter.error(
                f'entry role: expected "text<register/name/entry>", received "{self.text}"', line=self.lineno
            )
            return [nodes.problematic(self.rawtext, self.rawtext)], [message]
        key, _, language = match["key"].partition("@")
        text = nodes.inline("", match["text"].strip())
        reference = addnodes.pending_xref(
            "",
            text,
            refdoc=self.env.docname,
            refdomain="std",
            reftype="ref",
            reftarget=row_id(key),
            refexplicit=True,
            # A book of chosen pages lacks the rows of the others; the complete one is checked by its tests.
            refwarn=False,
        )
        # Around the link: Sphinx makes its text anew.
        return [spoken_node("", "", reference, lang=language) if language else reference], []


def row_id(key: str) -> str:
    """Address of an entry's row on its page.

    Examples
    --------
    >>> row_id("register/harbours/north-quay")
    'register-harbours-north-quay'
    """
    return key.replace("/", "-").lower()


def visit_value_html(self, node: value_node) -> None:
    self.body.append(self.starttag(node, "data", "", value=node["key"]))


def depart_value_html(self, node: value_node) -> None:
    self.body.append("</data>")


def visit_spoken_html(self, node: spoken_node) -> None:
    self.body.append(self.starttag(node, "span", "", lang=node["lang"]))


def depart_spoken_html(self, node: spoken_node) -> None:
    self.body.append("</span>")


def _visit_text_only(self, node: nodes.inline) -> None:
    """Nothing to open: the text child prints itself."""


def register_roles(app) -> None:
    """Register the nodes for every builder that is not ours, and the roles."""
    plain = (_visit_text_only, _visit_text_only)
    others = dict.fromkeys(("latex", "text", "man", "texinfo"), plain)
    app.add_node(value_node, html=(visit_value_html, depart_value_html), **others)
    app.add_node(spoken_node, html=(visit_spoken_html, depart_spoken_html), **others)
    app.add_role("value", ValueRole())
    app.add_role("spoken", SpokenRole())
    app.add_role("row", RowRole())
    app.add_role("entry", EntryRole())
    for name in ("sort", "filter"):
        app.add_role(name, MarkRole())

"""The ``{value}`` role: a printed number that still knows the datum it came from.

In the source: ``{value}`12,3 %<obs/exports/ARC/2023>` ``. The text is already formatted for the
reader; the key names the datum (``obs/…``, ``measure/…``, ``group/…``, ``baseline/…``, ``register/…``).
HTML keeps the key in ``<data value="…">``; every other builder prints the text alone.
"""

from __future__ import annotations

import re

from docutils import nodes
from sphinx.util.docutils import SphinxRole

__all__ = ["ValueRole", "register_roles", "value_node"]

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


def visit_value_html(self, node: value_node) -> None:
    self.body.append(self.starttag(node, "data", "", value=node["key"]))


def depart_value_html(self, node: value_node) -> None:
    self.body.append("</data>")


def _visit_text_only(self, node: value_node) -> None:
    """Nothing to open: the text child prints itself."""


def register_roles(app) -> None:
    """Register the node for every builder that is not ours, and the role."""
    plain = (_visit_text_only, _visit_text_only)
    app.add_node(
        value_node,
        html=(visit_value_html, depart_value_html),
        latex=plain,
        text=plain,
        man=plain,
        texinfo=plain,
    )
    app.add_role("value", ValueRole())

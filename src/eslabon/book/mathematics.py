"""Formulas as MathML, written at build time: no script, no font and no request in the page."""

from __future__ import annotations

import re
from html import escape

from docutils import nodes
from docutils.utils.math import MathError
from docutils.utils.math.latex2mathml import tex2mathml
from sphinx.util import logging

from eslabon.book.formula_words import WordedMath, attach_words

__all__ = ["register_mathematics"]

logger = logging.getLogger(__name__)


def _mathml(node: nodes.Node, as_block: bool) -> str:
    source = node.astext()
    try:
        # On one line: docutils' line breaks would stand as gaps before the comma that follows.
        mathml = re.sub(r">\s+<", "><", tex2mathml(source, as_block=as_block)).strip()
        # The words for readers who do not see it: see formula_words.
        return mathml.replace("<math ", f'<math alttext="{escape(node.get("alt", ""), quote=True)}" ', 1)
    except MathError as error:
        logger.warning("formula cannot become MathML (%s): %s", error, source, location=node)
        return f"<code>{escape(source)}</code>"


def visit_inline(self, node: nodes.math) -> None:
    self.body.append(self.starttag(node, "span", "", CLASS="math"))
    self.body.append(_mathml(node, as_block=False))
    self.body.append("</span>")
    raise nodes.SkipNode


def visit_block(self, node: nodes.math_block) -> None:
    # A formula wider than the page scrolls: the keyboard must reach it.
    scrolls = {"role": "group", "tabindex": "0", "aria-label": self.interface_text("Fórmula")}
    self.body.append(self.starttag(node, "div", CLASS="math", **scrolls))
    self.body.append(_mathml(node, as_block=True))
    if node.get("number"):
        self.body.append(f'<span class="eqno">({node["number"]})</span>')
    self.body.append("</div>\n")
    raise nodes.SkipNode


def register_mathematics(app) -> None:
    """Offer the renderer ``mathml``, chosen with ``html_math_renderer``, and formulas that have words."""
    app.add_directive("math", WordedMath, override=True)
    app.connect("doctree-read", attach_words)
    app.add_html_math_renderer("mathml", (visit_inline, None), (visit_block, None))

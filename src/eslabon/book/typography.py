"""Marks that a language sets apart from the word before them: "Source : ILO ; 12 %" in French.

Texts that are joined from parts ("…; …", "label: value") get their marks here, whatever joined them; messages
that have the space already stay as they are. What must be copied letter by letter keeps its own marks: code,
and what says ``{.notranslate}``, such as a publisher's name of a series in a source line.
"""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform

from eslabon.book.roles import spoken_node
from eslabon.language.marks import APART, set_apart

__all__ = ["MarksApart", "register_typography"]

# Code, formulas, and words of another language, which keeps to its own marks.
_AS_WRITTEN = (
    nodes.literal,
    nodes.literal_block,
    nodes.math,
    nodes.math_block,
    nodes.raw,
    nodes.comment,
    spoken_node,
)

# The class by which Sphinx, too, says that words are no language's.
KEPT = "notranslate"


class MarksApart(SphinxTransform):
    """Set marks apart in every text of a page, and in the alternatives of its pictures."""

    default_priority = 860

    def apply(self, **kwargs) -> None:
        language = self.config.language
        if language not in APART:
            return
        for text in list(self.document.findall(nodes.Text)):
            if text.parent is not None and not _as_written(text):
                before = _last_before(text)
                said = set_apart(before + text.astext(), language)[len(before) :]
                if said != text.astext():
                    text.parent[_place(text)] = nodes.Text(said)
        for image in self.document.findall(nodes.image):
            if image.get("alt"):
                image["alt"] = set_apart(image["alt"], language)


def _as_written(text: nodes.Text) -> bool:
    above = text.parent
    while above is not None and not isinstance(above, _AS_WRITTEN) and KEPT not in _classes(above):
        above = above.parent
    return above is not None


def _classes(node: nodes.Node) -> list[str]:
    return node.get("classes", []) if isinstance(node, nodes.Element) else []


def _place(text: nodes.Text) -> int:
    """Where this very node stands: texts that say the same are equal."""
    return next(place for place, child in enumerate(text.parent.children) if child is text)


def _last_before(text: nodes.Text) -> str:
    """The last character of what stands before in the same line: a mark may follow an emphasised word."""
    place = _place(text)
    return text.parent[place - 1].astext()[-1:] if place else ""


def register_typography(app: Sphinx) -> None:
    """Add the transform."""
    app.add_transform(MarksApart)

"""What a formula says to those who do not see it.

A displayed formula carries a sentence of its author, the option ``:alt:`` of the directive ``math``; it is
translated with the page like any other text. A symbol in a line is short enough to be read out piece by
piece: :func:`formula_words` does that in the reader's language. HTML gives both to the browser as
``alttext``, the PDF as the alternative text that PDF/UA asks for.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.etree import ElementTree

from docutils import nodes
from docutils.parsers.rst import directives
from docutils.utils.math import MathError
from docutils.utils.math.latex2mathml import tex2mathml
from sphinx.application import Sphinx
from sphinx.directives.patches import MathDirective
from sphinx.util import logging

from eslabon.book.interface import interface_text

__all__ = ["UNREADABLE", "WordedMath", "attach_words", "formula_words"]

logger = logging.getLogger(__name__)
# A catalogue apart: words so common would get in the way of whole texts.
WORDS = "spoken/formulas"
_NAMESPACE = "{http://www.w3.org/1998/Math/MathML}"
# docutils' reader has an exception of its own, and stumbles over some malformed formulas with others.
UNREADABLE = (MathError, ElementTree.ParseError, ValueError, AttributeError, IndexError, KeyError)

_OPERATORS = {
    "=": "igual a", "≠": "distinto de", "<": "menor que", ">": "mayor que", "≤": "menor o igual que",
    "≥": "mayor o igual que", "≈": "aproximadamente igual a", "∈": "pertenece a", "+": "más", "−": "menos",
    "-": "menos", "±": "más o menos", "×": "por", "·": "por", "⋅": "por", "/": "entre", "∑": "suma",
    "∏": "producto", "→": "tiende a", "∞": "infinito", "*": "asterisco", "∼": "sin", "′": "prima",
    "%": "por ciento", "|": "barra", "‖": "barra doble",
}  # fmt: skip
_ACCENTS = {"ˉ": "media", "¯": "media", "ˆ": "gorro", "^": "gorro", "˜": "tilde", "~": "tilde", "˙": "punto"}
_PLAIN = frozenset("()[]{},;:…. ")


class WordedMath(MathDirective):
    """The directive ``math``, with the sentence that stands for the formula: ``:alt:``, mandatory."""

    option_spec = {**MathDirective.option_spec, "alt": directives.unchanged}  # noqa: RUF012 (docutils' way)

    def run(self) -> list[nodes.Node]:
        words = " ".join((self.options.pop("alt", None) or "").split())
        if not words:
            raise self.error(
                "a displayed formula has no alternative text: "
                "write what it says in words as ':alt:' below the opening of the directive"
            )
        found = super().run()
        for node in found:
            if isinstance(node, nodes.math_block):
                node["alt"] = words
        return found


def attach_words(app: Sphinx, doctree: nodes.document) -> None:
    """Give each formula in a line its words; warn, and so stop the build, where there are none."""
    word = interface_text(app.config.language, WORDS)
    for node in doctree.findall(nodes.math):
        try:
            node["alt"] = formula_words(node.astext(), word)
        except LookupError as error:
            logger.warning(
                "a formula in a line cannot be read out (%s): %s; display it, with an ':alt:'",
                error, node.astext(), location=node,
            )  # fmt: skip
        except UNREADABLE:
            # The writers say what is wrong with it, each for its own form.
            node["alt"] = node.astext()
    for node in doctree.findall(nodes.math_block):
        if not node.get("alt"):
            logger.warning("a displayed formula has no alternative text", location=node)


def formula_words(latex: str, word: Callable[[str], str]) -> str:
    r"""Read a short formula out.

    Parameters
    ----------
    latex
        The formula.
    word
        Gives a Spanish word in the reader's language.

    Raises
    ------
    LookupError
        It holds something that has no words here: it must be displayed, and its author must say it.
    MathError
        docutils cannot read it.

    Examples
    --------
    >>> formula_words(r"x_b \ge 0", str)
    'x sub b mayor o igual que 0'
    """
    mathml = tex2mathml(latex).replace("&ApplyFunction;", "")
    return re.sub(r"\s+", " ", _say(ElementTree.fromstring(mathml), word)).strip()


def _say(element: ElementTree.Element, word: Callable[[str], str]) -> str:
    name = element.tag.removeprefix(_NAMESPACE)
    children = list(element)

    def said(part: ElementTree.Element) -> str:
        return _say(part, word)

    if name in ("math", "mrow", "mstyle", "mpadded"):
        return " ".join(map(said, children)).replace("( ", "(").replace(" )", ")").replace(" ,", ",")
    if name in ("mi", "mn", "mtext"):
        return word(_OPERATORS.get(element.text or "", element.text or ""))
    if name == "mo":
        return _operator(element.text or "", word)
    if name == "mspace":
        return " "
    if name == "mfrac":
        return f"{said(children[0])} {word('entre')} {said(children[1])}"
    if name == "msqrt":
        return f"{word('raíz de')} {' '.join(map(said, children))}"
    if name == "msub":
        return f"{said(children[0])} sub {said(children[1])}"
    if name == "msup":
        return _raised(said(children[0]), children[1], word)
    if name == "msubsup":
        return _raised(f"{said(children[0])} sub {said(children[1])}", children[2], word)
    if name == "munder":
        return f"{said(children[0])} {word('para')} {said(children[1])} {word('de')}"
    if name == "munderover":
        base, low, high = map(said, children)
        return f"{base} {word('desde')} {low} {word('hasta')} {high} {word('de')}"
    if name == "mover" and (children[1].text or "").strip() in _ACCENTS:
        return f"{said(children[0])} {word(_ACCENTS[(children[1].text or '').strip()])}"
    raise LookupError(f"<{name}>")


def _raised(base: str, power: ElementTree.Element, word: Callable[[str], str]) -> str:
    if (power.text or "").strip() in ("*", "′"):  # marks, not powers
        return f"{base} {_say(power, word)}"
    return f"{base} {word('elevado a')} {_say(power, word)}"


def _operator(sign: str, word: Callable[[str], str]) -> str:
    sign = sign.strip()
    if sign in _OPERATORS:
        return word(_OPERATORS[sign])
    if not sign or sign.isalpha() or set(sign) <= _PLAIN:
        return sign
    raise LookupError(sign)

"""Formulas: LaTeX → MathML (docutils, as for the web) → Typst mathematics, with words as alternative text."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree import ElementTree

from docutils import nodes
from docutils.utils.math.latex2mathml import tex2mathml

from eslabon.book.formula_words import UNREADABLE
from eslabon.book.typst.text import string
from eslabon.book.typst.writer import Writer, handles, place
from eslabon.errors import AssemblyError

__all__ = ["typst_math"]

_NAMESPACE = "{http://www.w3.org/1998/Math/MathML}"
_ACCENTS = {"ˉ": "overline", "¯": "overline", "ˆ": "hat", "˜": "tilde", "˙": "dot", "⃗": "arrow", "→": "arrow"}
_FENCES = frozenset("()[]{}|‖⟨⟩⌈⌉⌊⌋")


@handles("math", "math_block")
def formula(writer: Writer, node: nodes.Element) -> str:
    source = node.astext()
    block = isinstance(node, nodes.math_block)
    try:
        body = typst_math(source, block=block)
    except UNREADABLE as error:
        raise AssemblyError(
            "a formula cannot be printed in the PDF",
            where=place(writer, node),
            expected="LaTeX mathematics that docutils reads",
            received=f"{source} ({error})",
            next_step="write the formula in another way, or in words",
        ) from None
    words = node.get("alt", "")
    if not words:
        raise AssemblyError(
            "a formula has no alternative text",
            where=place(writer, node),
            expected="what the formula says, in words",
            received=source,
            next_step="give the directive math an :alt:, or write the formula in a line more simply",
        )
    equation = f"math.equation(block: {'true' if block else 'false'}, alt: {string(words)}, ${body}$)"
    if not block:
        return f"#{equation}"
    number = f"({node['number']})" if node.get("number") else ""
    return f"#formula-block(number: {string(number)}, {equation})"


def typst_math(latex: str, *, block: bool = False) -> str:
    r"""Typst mathematics of a LaTeX formula, without the dollar signs.

    >>> typst_math(r"\frac{a}{b}")
    'frac(a, b)'

    Raises
    ------
    MathError
        docutils does not know a command.
    ValueError
        A MathML element without counterpart here.
    """
    # The one named entity that docutils writes; it is invisible.
    mathml = tex2mathml(latex, as_block=block).replace("&ApplyFunction;", "")
    return _row(ElementTree.fromstring(mathml))


def _write(element: ElementTree.Element) -> str:
    name = element.tag.removeprefix(_NAMESPACE)
    writer = _WRITERS.get(name)
    if writer is None:
        raise ValueError(f"<{name}>")
    return writer(element)


def _row(element: ElementTree.Element) -> str:
    children = list(element)
    words = [_write(child) for child in children]
    if len(children) == 2 and children[1].get("class") == "cases":
        return words[1]  # Typst's cases() draws the brace
    if len(children) > 2 and _is_fence(children[0]) and _is_fence(children[-1]):
        return f"lr({' '.join(words)})"
    return " ".join(words)


def _is_fence(element: ElementTree.Element) -> bool:
    fence = (element.text or "").strip()
    return element.tag.endswith("}mo") and fence in _FENCES and element.get("stretchy") != "false"


def _leaf(element: ElementTree.Element) -> str:
    """An identifier, number or operator; words are upright, single letters are variables."""
    text = (element.text or "").strip()
    if element.get("movablelimits") and len(text) > 1:
        return f"op({string(text)}, limits: #true)"
    if len(text) > 1 and not text.isdigit():
        return f"op({string(text)})" if text.isalpha() else string(text)
    return "".join(f"\\{c}" if c.isascii() and not c.isalnum() else c for c in text)


def _text(element: ElementTree.Element) -> str:
    return string(element.text or "")


def _space(element: ElementTree.Element) -> str:
    return f"#h({element.get('width', '0em')})"


def _call(function: str) -> Callable[[ElementTree.Element], str]:
    return lambda element: f"{function}({', '.join(_write(child) for child in element)})"


def _root(element: ElementTree.Element) -> str:
    base, index = element
    return f"root({_write(index)}, {_write(base)})"


def _square_root(element: ElementTree.Element) -> str:
    return f"sqrt({_row(element)})"


def _scripts(*places: str) -> Callable[[ElementTree.Element], str]:
    def write(element: ElementTree.Element) -> str:
        base, *scripts = element
        listed = ", ".join(f"{p}: {_write(s)}" for p, s in zip(places, scripts, strict=True))
        return f"attach({_write(base)}, {listed})"

    return write


def _over(element: ElementTree.Element) -> str:
    base, above = element
    accent = _ACCENTS.get((above.text or "").strip())
    if accent:
        return f"{accent}({_write(base)})"
    return f"attach(limits({_write(base)}), t: {_write(above)})"


def _table(element: ElementTree.Element) -> str:
    rows = [[_row(cell) for cell in row] for row in element]
    if element.get("class") == "cases":
        return f"cases({', '.join(' & '.join(row) for row in rows)})"
    if element.get("class") == "ams-align":
        return " \\ ".join(" & ".join(row) for row in rows)
    return f"mat(delim: #none, {'; '.join(', '.join(row) for row in rows)})"


_WRITERS: dict[str, Callable[[ElementTree.Element], str]] = {
    **dict.fromkeys(("math", "mrow", "mstyle", "mpadded", "mtd"), _row),
    **dict.fromkeys(("mi", "mn", "mo"), _leaf),
    "mtext": _text,
    "mspace": _space,
    "mfrac": _call("frac"),
    "msqrt": _square_root,
    "mroot": _root,
    "msub": _scripts("b"),
    "msup": _scripts("t"),
    "msubsup": _scripts("b", "t"),
    "munder": _scripts("b"),
    "mover": _over,
    "munderover": _scripts("b", "t"),
    "mtable": _table,
}

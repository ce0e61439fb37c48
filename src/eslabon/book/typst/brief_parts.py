"""A page printed alone: one page of summary, then the body, then the annexes.

A section of class ``annex`` (``{.annex}`` above its heading) is printed after all others. Only a page with
one is divided; what stands before its first section is the summary, whose figure fills the rest of that page.
"""

from __future__ import annotations

from docutils import nodes

__all__ = ["ANNEX", "FILLING", "arrange_brief"]

ANNEX = "annex"
# Class of the figure that takes what room the page of summary has left.
FILLING = "fills-the-page"


def arrange_brief(doctree: nodes.document) -> bool:
    """Put the sections of a page in the order of print and mark where its parts begin.

    Returns
    -------
    bool
        Whether the page is divided; a page without annexes is left as it is.
    """
    page = next((child for child in doctree.children if isinstance(child, nodes.section)), None)
    sections = [child for child in page.children if isinstance(child, nodes.section)] if page else []
    annexes = [section for section in sections if ANNEX in section["classes"]]
    if not annexes:
        return False
    body = [section for section in sections if section not in annexes]
    # Children are moved in the list itself: `remove` compares nodes and would take the first equal one.
    summary = [child for child in page.children if child not in sections]
    pictures = [child for child in summary if isinstance(child, nodes.figure)]
    if pictures:
        pictures[-1]["classes"].append(FILLING)
    page.children = [*summary, *_led("body-begins", body), *_led("annex-begins", annexes)]
    for child in page.children:
        child.parent = page
    return True


def _led(mark: str, sections: list[nodes.section]) -> list[nodes.Node]:
    """The sections after a mark of the template; nothing for none."""
    return [nodes.raw("", f"#{mark}()", format="typst"), *sections] if sections else []

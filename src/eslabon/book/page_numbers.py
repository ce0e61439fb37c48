"""Numbers of figures and tables that belong to their page: "Figura ARC.3".

Counted through the whole book, a figure's number would change whenever a page before it gains a chart,
and a brief printed alone would have other numbers than its page in the book. Counted by page and led by
the page's code, a number is the same on the site, in the brief and in the book, and from one edition to
the next as long as the page itself does not change.
"""

from __future__ import annotations

import re

from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

__all__ = ["number_by_page", "page_code", "register_page_numbers"]

# An address that ends in capitals and digits ends in a code: of a country, of a recommendation.
_CODE = re.compile(r"[A-Z][A-Z0-9]+")


def page_code(docname: str) -> str:
    """The code that leads the numbers of a page; empty for a page without one.

    Examples
    --------
    >>> page_code("part/AB12"), page_code("annex/method")
    ('AB12', '')
    """
    tail = docname.rsplit("/", 1)[-1]
    return tail if _CODE.fullmatch(tail) else ""


def number_by_page(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Count figures, tables and listings anew on each page, in Sphinx's own order."""
    for docname, kinds in env.toc_fignumbers.items():
        code = page_code(docname)
        for counted in kinds.values():
            in_order = sorted(counted, key=counted.__getitem__)
            for number, identifier in enumerate(in_order, start=1):
                counted[identifier] = (code, number) if code else (number,)
    return []


class _Unchanged:
    """Equal to any numbers."""

    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = None


class _NothingToCompare(dict):
    def get(self, docname: str, default: object = None) -> _Unchanged:
        return _Unchanged()


def forget_book_numbers(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Keep Sphinx from writing a page again whose numbers through the whole book are new.

    A page before it has gained a figure, which changes none of the numbers that are printed: those change
    only with the page itself, and for pages that name them see `eslabon.book.references`.
    """
    env.toc_fignumbers = _NothingToCompare()
    return []


def register_page_numbers(app: Sphinx) -> None:
    """Number by page as soon as Sphinx has numbered the book, which it does on this event."""
    app.connect("env-get-updated", forget_book_numbers, priority=100)
    app.connect("env-get-updated", number_by_page, priority=900)

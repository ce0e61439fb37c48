"""Numbers of figures and tables: the book's own, or those of a page that is printed alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from docutils import nodes
from sphinx import addnodes
from sphinx.config import Config
from sphinx.environment import BuildEnvironment

from eslabon.book.page_numbers import page_code
from eslabon.book.typst.context import PAGE_SCHEME, split_uri

__all__ = ["caption_numbers", "local_numbers", "own_references", "page_numbers_only"]

Numbers = dict[str, dict[str, tuple[int | str, ...]]]


def local_numbers(env: BuildEnvironment, docname: str, doctree: nodes.document) -> Numbers:
    """Numbers for the figures, tables and listings of one page, in the order of the page.

    The same as `eslabon.book.page_numbers` gives in the book, but found without the book's order: a page
    printed alone may stand in no table of contents.
    """
    code = page_code(docname)
    standard = env.get_domain("std")
    numbers: Numbers = {}
    for node in doctree.findall(nodes.Element):
        kind = standard.get_enumerable_node_type(node)
        if kind and kind != "section" and node["ids"] and standard.get_numfig_title(node):
            counted = numbers.setdefault(kind, {})
            number = len(counted) + 1
            counted[node["ids"][0]] = (code, number) if code else (number,)
    return numbers


def caption_numbers(config: Config, numbers: Numbers) -> dict[str, str]:
    """Id → number as printed in captions and references, in Sphinx's words for the language."""
    return {
        identifier: config.numfig_format[kind] % ".".join(map(str, number))
        for kind, counted in numbers.items()
        if kind in config.numfig_format  # equations carry their number themselves
        for identifier, number in counted.items()
    }


@contextmanager
def page_numbers_only(env: BuildEnvironment, numbers: dict[str, Numbers]) -> Iterator[None]:
    """Let Sphinx resolve references with these numbers (page → numbers) instead of the book's."""
    kept = env.toc_fignumbers
    env.toc_fignumbers = numbers
    try:
        yield
    finally:
        env.toc_fignumbers = kept


def own_references(env: BuildEnvironment, doctree: nodes.document, docname: str) -> None:
    """Name the page in references to numbers of another page that has no code: "Figura 2 (Método)".

    A number that is led by its page's code ("Figura ARC.2") says where it belongs.
    """
    for node in doctree.findall(addnodes.number_reference):
        uri = node.get("refuri", "")
        if uri.startswith(PAGE_SCHEME):
            other, _ = split_uri(uri)
            if other != docname and other in env.titles and not page_code(other):
                node += nodes.Text(f" ({env.titles[other].astext()})")

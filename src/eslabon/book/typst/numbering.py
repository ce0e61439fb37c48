"""Numbers of figures and tables: the book's own, or those of a page that is printed alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from docutils import nodes
from sphinx import addnodes
from sphinx.config import Config
from sphinx.environment import BuildEnvironment

from eslabon.book.typst.context import PAGE_SCHEME, split_uri

__all__ = ["caption_numbers", "local_numbers", "own_references", "page_numbers_only"]

Numbers = dict[str, dict[str, tuple[int, ...]]]


def local_numbers(env: BuildEnvironment, doctree: nodes.document) -> Numbers:
    """Numbers 1…n for the figures, tables and listings of one page, in the order of the page.

    A brief printed alone must not change when a page before it in the book gains a figure.
    """
    standard = env.get_domain("std")
    numbers: Numbers = {}
    for node in doctree.findall(nodes.Element):
        kind = standard.get_enumerable_node_type(node)
        if kind and kind != "section" and node["ids"] and standard.get_numfig_title(node):
            counted = numbers.setdefault(kind, {})
            counted[node["ids"][0]] = (len(counted) + 1,)
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
    """Name the page in references to numbers of another page: "Figura 2 (Chile)"."""
    for node in doctree.findall(addnodes.number_reference):
        uri = node.get("refuri", "")
        if uri.startswith(PAGE_SCHEME):
            other, _ = split_uri(uri)
            if other != docname and other in env.titles:
                node += nodes.Text(f" ({env.titles[other].astext()})")

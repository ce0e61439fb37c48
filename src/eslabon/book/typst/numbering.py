"""Numbers of figures and tables: the book's own, or those of a page that is printed alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from docutils import nodes
from sphinx import addnodes
from sphinx.builders import Builder
from sphinx.config import Config
from sphinx.environment import BuildEnvironment

from eslabon.book.page_numbers import page_code
from eslabon.book.typst.context import PAGE_SCHEME, split_uri

__all__ = [
    "caption_numbers",
    "local_numbers",
    "own_references",
    "page_numbers_only",
    "resolve",
    "resolved_alone",
]

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


def resolve(builder: Builder, doctree: nodes.document, docname: str) -> None:
    """Let Sphinx resolve a page's references and find its pictures, for this builder."""
    builder.env.resolve_references(doctree, docname, builder)
    builder.post_process_images(doctree)


def resolved_alone(builder: Builder, docname: str) -> tuple[nodes.document, dict[str, str]]:
    """A page as it is printed alone: its doctree, resolved, and the numbers of its captions."""
    env = builder.env
    doctree = env.get_doctree(docname)
    numbers = local_numbers(env, docname, doctree)
    others = {
        other: local_numbers(env, other, env.get_doctree(other))
        for other in sorted(_numbered_pages(env, doctree) - {docname})
    }
    with page_numbers_only(env, {**others, docname: numbers}):
        resolve(builder, doctree, docname)
    own_references(env, doctree, docname)
    return doctree, caption_numbers(builder.config, numbers)


def _numbered_pages(env: BuildEnvironment, doctree: nodes.document) -> set[str]:
    """Pages whose figure or table numbers this page refers to."""
    standard = env.get_domain("std")
    return {
        standard.labels.get(node["reftarget"], standard.anonlabels.get(node["reftarget"], ("",)))[0]
        for node in doctree.findall(addnodes.pending_xref)
        if node.get("reftype") == "numref"
    } - {""}


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

"""A page that refers to another one is written again when what it says of the other has changed.

Sphinx writes a page again when the page itself was read again. The heading that a link shows, the number of
a figure that a sentence names, or the address of either may have changed on another page: without this, a
build upon an earlier one would leave other pages than a build from nothing.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Collection, Mapping

from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment

__all__ = ["faces", "referred_pages", "register_references"]


def register_references(app: Sphinx) -> None:
    """Collect the references of each page as it is read, and compare once figures have their numbers."""
    app.connect("doctree-read", _collect)
    app.connect("env-purge-doc", _purge)
    app.connect("env-merge-info", _merge)
    # After `page_numbers`, which numbers on the same event with priority 900.
    app.connect("env-get-updated", _changed_pages, priority=950)


def referred_pages(env: BuildEnvironment) -> dict[str, list[str]]:
    """Page → the other pages to which it refers, sorted."""
    holders = _holders(env)
    return {
        docname: sorted({other for target in _targets(env, docname) for other in holders[target]} - {docname})
        for docname in env.found_docs
    }


def faces(env: BuildEnvironment) -> dict[str, str]:
    """Page → digest of all that others may say of it: title, headings, labels, numbers, addresses."""
    objects: dict[str, list] = defaultdict(list)
    for domain in env.domains.values():
        for name, shown, kind, docname, anchor, _ in domain.get_objects():
            objects[docname].append([domain.name, str(name), str(shown), kind, anchor])
    for label, (docname, number) in env.get_domain("math").equations.items():
        objects[docname].append(["math", label, number])
    return {
        docname: _digest(
            [
                title.astext(),
                sorted(objects[docname], key=json.dumps),
                _headings(env, docname),
                _plain(env.toc_fignumbers.get(docname, {})),
                _plain(env.metadata[docname].get("myst_slugs", {})),
            ]
        )
        for docname, title in env.titles.items()
    }


def _collect(app: Sphinx, doctree: nodes.document) -> None:
    targets = {str(node.get("reftarget", "")) for node in doctree.findall(addnodes.pending_xref)}
    _all_targets(app.env)[app.env.docname] = sorted(targets | {target.lower() for target in targets})


def _purge(app: Sphinx, env: BuildEnvironment, docname: str) -> None:
    _all_targets(env).pop(docname, None)


def _merge(app: Sphinx, env: BuildEnvironment, docnames: Collection[str], other: BuildEnvironment) -> None:
    read = _all_targets(other)
    _all_targets(env).update({docname: read[docname] for docname in docnames if docname in read})


def _changed_pages(app: Sphinx, env: BuildEnvironment) -> list[str]:
    holders = _holders(env)
    now = {}
    seen = faces(env)
    for docname in env.found_docs:
        pages = {target: sorted(holders[target]) for target in _targets(env, docname)}
        others = {other for listed in pages.values() for other in listed} - {docname}
        now[docname] = _digest([pages, {other: seen[other] for other in sorted(others) if other in seen}])
    before, env.eslabon_said = getattr(env, "eslabon_said", {}), now
    return sorted(docname for docname, digest in now.items() if before.get(docname, digest) != digest)


def _all_targets(env: BuildEnvironment) -> dict[str, list[str]]:
    if not hasattr(env, "eslabon_references"):
        env.eslabon_references = {}
    return env.eslabon_references


def _targets(env: BuildEnvironment, docname: str) -> list[str]:
    return _all_targets(env).get(docname, [])


def _holders(env: BuildEnvironment) -> defaultdict[str, set[str]]:
    """Name of anything that can be referred to → the pages that have something of that name."""
    holders: defaultdict[str, set[str]] = defaultdict(set)
    for domain in env.domains.values():
        for name, _, _, docname, _, _ in domain.get_objects():
            holders[str(name)].add(docname)
    for label, (docname, _) in env.get_domain("math").equations.items():
        holders[label].add(docname)
    for docname in env.found_docs:
        holders[docname].add(docname)
        for slug in env.metadata[docname].get("myst_slugs", {}):
            holders[slug].add(docname)
    return holders


def _headings(env: BuildEnvironment, docname: str) -> list[list[str]]:
    toc = env.tocs.get(docname)
    if toc is None:
        return []
    return [[node.get("anchorname", ""), node.astext()] for node in toc.findall(nodes.reference)]


def _plain(value: object) -> object:
    """Tuples as lists, keys as text, mappings in order: the same value gives the same JSON."""
    if isinstance(value, Mapping):
        return {str(key): _plain(value[key]) for key in sorted(value, key=str)}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value if isinstance(value, str | int | float | None) else str(value)


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

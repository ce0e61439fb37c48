"""What the gate asks of the pages that Quarto made, if an edition has some.

They ask no other server for anything, and what they link to within the site is there: a reader who opens them
must not be told to others, nor be led nowhere. Budgets and the rules of accessibility are those of our own
theme, which these pages do not have.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from eslabon.book.quarto.wanted import FOLDER
from eslabon.editions.publishing.findings import Finding
from eslabon.editions.publishing.links import broken_links
from eslabon.editions.publishing.page_facts import Link, PageFacts
from eslabon.editions.publishing.site import SiteEdition

__all__ = ["quarto_findings"]

_WITHOUT = "build with other formats than quarto:html, or report it: its pages cannot be published so"


def quarto_findings(edition: SiteEdition, exists: Collection[str]) -> Iterator[Finding]:
    """Find what Quarto's pages must not do.

    Parameters
    ----------
    exists
        Paths within the site of all files that will be there.
    """
    pages = dict(_read(edition))
    for path, facts in pages.items():
        for link in facts.third_party:
            what = f"<{link.element}> asks another server for {link.target!r}"
            yield Finding("third-party", path.removeprefix(f"{edition.id}/"), what, _WITHOUT)
    for found in broken_links(pages, exists):
        yield replace(found, next_step=_WITHOUT)


def _read(edition: SiteEdition) -> Iterator[tuple[str, PageFacts]]:
    """Facts of each page by path within the site, with those links alone that lead to files of it."""
    for path in edition.manifest.files:
        language, _, rest = path.partition("/")
        if not (path.endswith(".html") and rest.startswith(f"{FOLDER}/html/")):
            continue
        try:
            content = (edition.folder / path).read_bytes()
        except FileNotFoundError:
            continue  # told with the hashes
        facts = PageFacts.read(content, language)
        yield f"{edition.id}/{path}", replace(facts, links=tuple(_within(facts.links)))


def _within(links: Collection[Link]) -> Iterator[Link]:
    """Quarto's menus have buttons written as links (``javascript:``) and lead home by ``./``."""
    for link in links:
        try:
            parts = urlsplit(link.target)
        except ValueError:
            yield link
            continue
        if not (parts.scheme or parts.netloc):
            yield replace(link, target=f"{link.target}index.html") if parts.path.endswith("/") else link

"""Addresses that always lead to the latest edition: small pages under ``latest/``, one per page.

They send on by themselves, hold a plain link for browsers that do not, and work from a disk.
"""

from __future__ import annotations

from urllib.parse import quote

from eslabon.editions.publishing.site import Site, page_path
from eslabon.editions.publishing.site_paths import LATEST, latest_pages
from eslabon.editions.publishing.words import render, words

__all__ = ["redirect_pages"]


def redirect_pages(site: Site) -> dict[str, bytes]:
    """Content of every page under ``latest/``, by path within the site."""
    targets = {path: f"{edition.id}/{target}" for path, (edition, target) in latest_pages(site).items()}
    latest = site.latest
    for language in site.languages:
        there = language if language in latest.languages else latest.languages[0]
        targets[f"{language}/index.html"] = f"{latest.id}/{page_path(there, 'index')}"
    targets["index.html"] = f"{latest.id}/{page_path(latest.languages[0], 'index')}"
    return {f"{LATEST}/{path}": _page(site, path, target) for path, target in sorted(targets.items())}


def _page(site: Site, path: str, target: str) -> bytes:
    language = path.partition("/")[0] if "/" in path else site.latest.languages[0]
    t = words(language)
    edition = target.partition("/")[0]
    base = "../" * (path.count("/") + 1)
    return render(
        "redirect.html",
        language=language,
        t=t,
        base=base,
        heading=t("Esta página está en la edición {edition}").format(edition=edition),
        target=base + quote(target),
        canonical=site.address and site.address + quote(target),
    )

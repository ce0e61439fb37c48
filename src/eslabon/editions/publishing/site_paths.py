"""Which files a site with certain editions has: known before any of them is written."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import eslabon.book
from eslabon.editions.manifest import MANIFEST
from eslabon.editions.publishing.site import Site, SiteEdition, page_path

__all__ = [
    "FEED",
    "LATEST",
    "OWN_FILES",
    "RESERVED",
    "SITE_ZIP",
    "TEMPLATES",
    "data_files",
    "latest_pages",
    "reserved",
    "site_paths",
    "static_files",
]

TEMPLATES = Path(__file__).with_name("templates")
_THEME = Path(eslabon.book.__file__).parent / "theme" / "static"
_OF_THEME = ("eslabon.css", "icon.svg", "theme-early.js")
_FONTS = ("sans-", "serif-", "OFL")
LATEST = "latest"
SITE_ZIP = "site.zip"
FEED = "feed.xml"
# Files that every site has; those that need an address come besides.
OWN_FILES = (
    "404.html", "editions.js", "editions.json", "index.html", "robots.txt", "data/index.json", SITE_ZIP
)  # fmt: skip
RESERVED = frozenset({LATEST, "data", "_static"})
_SUFFIXES = (".html", ".js", ".json", ".sha256", ".txt", ".xml", ".zip")
_INDICATOR = "data/indicator/"
_CATALOGUE = ("data/indicators.csv", "data/indicators.json")


def reserved(edition: str) -> bool:
    """Whether an id would take a name that a site needs itself."""
    language = 2 <= len(edition) <= 3 and edition.isalpha()
    return edition in RESERVED or language or edition.endswith(_SUFFIXES)


def latest_pages(site: Site) -> dict[str, tuple[SiteEdition, str]]:
    """Every page address under ``latest/`` and where it leads: an edition, and the page's path in it.

    A page that the latest edition has leads there, a renamed one to its present address, and one that was
    dropped to the newest edition that has it: an address that once worked goes on working.
    """
    found: dict[str, tuple[SiteEdition, str]] = {}
    for edition in reversed(site.by_date):
        for language, addresses in edition.pages.items():
            for address in addresses:
                found[page_path(language, address)] = (edition, page_path(language, address))
    for old, new in site.renamed.items():
        for language in site.languages:
            target = found.get(page_path(language, new))
            latest = page_path(language, old) in found and found[page_path(language, old)][0] is site.latest
            if target and not latest:
                found[page_path(language, old)] = target
    return dict(sorted(found.items()))


def data_files(site: Site) -> dict[str, tuple[SiteEdition, str]]:
    """Stable addresses of figures under ``data/``, and the newest edition's file behind each."""
    found: dict[str, tuple[SiteEdition, str]] = {}
    for edition in reversed(site.by_date):
        for path in edition.manifest.files:
            if path.startswith(_INDICATOR):
                found[f"data/{path.removeprefix(_INDICATOR)}"] = (edition, path)
    for path in _CATALOGUE:
        found.pop(path, None)
        if path in site.latest.manifest.files:
            found[path] = (site.latest, path)
    found.pop("data/index.json", None)
    return dict(sorted(found.items()))


@cache
def static_files() -> dict[str, Path]:
    """Style, icon and fonts of the site's own pages, by path within the site: the machine's files."""
    found = {f"_static/{name}": _THEME / name for name in _OF_THEME}
    fonts = sorted(path for path in (_THEME / "fonts").iterdir() if path.name.startswith(_FONTS))
    found |= {f"_static/fonts/{path.name}": path for path in fonts}
    return {**found, "_static/site.css": TEMPLATES / "site.css"}


def site_paths(site: Site) -> frozenset[str]:
    """Paths of all files of the site."""
    return frozenset(_paths(site))


def _paths(site: Site) -> Iterator[str]:
    yield from OWN_FILES
    yield from static_files()
    for language in site.languages:
        yield f"{language}/index.html"
        yield f"{LATEST}/{language}/index.html"
    yield f"{LATEST}/index.html"
    yield from (f"{LATEST}/{path}" for path in latest_pages(site))
    yield from data_files(site)
    if site.address:
        yield from ("sitemap.xml", FEED, *(f"{language}/{FEED}" for language in site.languages))
    for edition in site.editions:
        yield f"{edition.id}.sha256"
        yield f"{edition.id}/{MANIFEST}"
        yield from (f"{edition.id}/{path}" for path in edition.manifest.files)

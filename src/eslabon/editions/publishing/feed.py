"""What programs read of a site: editions as script, JSON and Atom, pages as a sitemap, rules for robots."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

from eslabon.editions.edition_list import EDITIONS_SCRIPT, edition_list, edition_script
from eslabon.editions.publishing.site import Site, SiteEdition, page_path
from eslabon.editions.publishing.site_paths import FEED, data_files
from eslabon.editions.publishing.words import words

__all__ = ["program_files"]

_XML = '<?xml version="1.0" encoding="utf-8"?>\n'
_MEDIA = {"csv": "text/csv", "json": "application/json"}


def program_files(site: Site) -> dict[str, bytes]:
    """Content of each file, by path within the site; without an address there is no sitemap and no feed."""
    manifests = [edition.manifest for edition in site.editions]
    listed = json.dumps(edition_list(manifests), ensure_ascii=False, sort_keys=True)
    files = {
        "editions.json": f"{listed}\n",
        EDITIONS_SCRIPT: edition_script(manifests).decode(),
        "data/index.json": json.dumps(_data_index(site), ensure_ascii=False, sort_keys=True, indent=1) + "\n",
        "robots.txt": _robots(site),
    }
    if site.address:
        files["sitemap.xml"] = _sitemap(site)
        files[FEED] = _feed(site, site.latest.languages[0], FEED)
        for language in site.languages:
            files[f"{language}/{FEED}"] = _feed(site, language, f"{language}/{FEED}")
    return {path: text.encode() for path, text in files.items()}


def _data_index(site: Site) -> dict[str, Any]:
    files = []
    for path, (edition, source) in data_files(site).items():
        size, digest = edition.manifest.files[source]
        media = _MEDIA.get(path.rpartition(".")[2], "application/octet-stream")
        name = path.removeprefix("data/")
        files.append(
            {"path": name, "edition": edition.id, "bytes": size, "sha256": digest, "mediatype": media}
        )
    return {"latest": site.latest.id, "files": files}


def _robots(site: Site) -> str:
    sitemap = f"Sitemap: {site.address}sitemap.xml\n" if site.address else ""
    return f"User-agent: *\nAllow: /\n{sitemap}"


def _sitemap(site: Site) -> str:
    """The landing pages and the pages of the latest edition, each with its other languages."""
    latest = site.latest
    groups = [({language: f"{language}/index.html" for language in site.languages}, "")]
    addresses = dict.fromkeys(address for pages in latest.pages.values() for address in pages)
    for address in sorted(addresses):
        having = [language for language in latest.languages if address in latest.pages[language]]
        paths = {language: f"{latest.id}/{page_path(language, address)}" for language in having}
        groups.append((paths, latest.released))
    entries = []
    for paths, modified in groups:
        alternates = "".join(
            f'<xhtml:link rel="alternate" hreflang={quoteattr(language)} href={_href(site, path)}/>'
            for language, path in paths.items()
        )
        for path in paths.values():
            when = f"<lastmod>{modified}</lastmod>" if modified else ""
            entries.append(f"<url><loc>{escape(_absolute(site, path))}</loc>{when}{alternates}</url>\n")
    return (
        f'{_XML}<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        f'xmlns:xhtml="http://www.w3.org/1999/xhtml">\n{"".join(entries)}</urlset>\n'
    )


def _feed(site: Site, language: str, path: str) -> str:
    title = site.latest.said("title", language)
    # The moment of publication is not known to the hour; the start of the day never lies in the future.
    updated = max(edition.released for edition in site.editions)
    publisher = site.latest.said("publisher", language) or site.latest.said("author", language) or title
    return (
        f'{_XML}<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={quoteattr(language)}>\n'
        f"<title>{escape(title)}</title>\n<id>{escape(_absolute(site, path))}</id>\n"
        f"<updated>{updated}T00:00:00Z</updated>\n<author><name>{escape(publisher)}</name></author>\n"
        f'<link rel="self" type="application/atom+xml" href={_href(site, path)}/>\n'
        f'<link rel="alternate" type="text/html" href={_href(site, f"{language}/index.html")}/>\n'
        f"{''.join(_entry(site, edition, language) for edition in site.by_date)}</feed>\n"
    )


def _entry(site: Site, edition: SiteEdition, language: str) -> str:
    t = words(language)
    there = language if language in edition.languages else edition.languages[0]
    path = f"{edition.id}/{page_path(there, 'index')}"
    title = f"{edition.said('title', language)} — {t('Edición')} {edition.id}"
    note = edition.said("reconstructed", language)
    summary = f"<summary>{escape(note)}</summary>" if note else ""
    return (
        f"<entry><title>{escape(title)}</title><id>{escape(_absolute(site, edition.id + '/'))}</id>"
        f"<updated>{edition.released}T00:00:00Z</updated><published>{edition.released}T00:00:00Z</published>"
        f'<link rel="alternate" type="text/html" hreflang={quoteattr(there)} href={_href(site, path)}/>'
        f'{summary}<content type="text">{escape(title)}</content></entry>\n'
    )


def _absolute(site: Site, path: str) -> str:
    return site.address + quote(path)


def _href(site: Site, path: str) -> str:
    return quoteattr(_absolute(site, path))

"""The pages by which readers enter a site: choice of language, one landing page per language, not found."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from markupsafe import Markup

from eslabon.book.quarto.wanted import FOLDER as QUARTO
from eslabon.book.quarto.wanted import output_name
from eslabon.editions.publishing.site import ERRATA, Site, SiteEdition, page_path
from eslabon.editions.publishing.site_paths import data_files
from eslabon.editions.publishing.words import language_name, render, said_date, said_size, words

__all__ = ["landing_pages"]

_CATALOGUE = "data/indicators.json"
# Forms of the whole book; the last two are there where Quarto made them.
_BOOKS = {"pdf": "pdf/book.pdf"} | {form: f"{QUARTO}/{output_name(form)}" for form in ("docx", "epub")}


def landing_pages(site: Site) -> dict[str, bytes]:
    """Content of each, by path within the site."""
    return {
        "index.html": render(
            "languages.html",
            language=site.languages[0],
            base="",
            title=site.latest.said("title", site.languages[0]),
            languages=_languages(site, "", ""),
        ),
        "404.html": render(
            "not-found.html",
            language=site.languages[0],
            # The page appears at any depth: only the server's root is a firm place to lead from.
            base=urlsplit(site.address).path if site.address else None,
            languages=[{"code": code, "t": words(code)} for code in site.languages],
        ),
        **{f"{language}/index.html": _landing(site, language) for language in site.languages},
    }


def _languages(site: Site, current: str, base: str) -> list[dict[str, Any]]:
    return [
        {
            "code": code,
            "name": language_name(code),
            "href": f"{base}{code}/index.html",
            "current": code == current,
        }
        for code in site.languages
    ]


def _landing(site: Site, language: str) -> bytes:
    latest = site.latest
    return render(
        "landing.html",
        language=language,
        t=words(language),
        base="../",
        title=latest.said("title", language),
        subtitle=latest.said("subtitle", language),
        canonical=site.address and f"{site.address}{language}/index.html",
        languages=_languages(site, language, "../"),
        editions=[_edition(edition, language) for edition in site.by_date],
        lang_of=lambda edition: (
            Markup(f' hreflang="{edition["language"]}"') if edition["language"] != language else ""
        ),
        catalogue=_CATALOGUE in data_files(site),
        indicators=_indicators(latest, language),
        # Not the archive's own size, for it holds this page; it is stored, hence about the sum of its files.
        size=said_size(sum(edition.bytes for edition in site.editions), language),
    )


def _edition(edition: SiteEdition, language: str) -> dict[str, Any]:
    there = language if language in edition.languages else edition.languages[0]
    return {
        "id": edition.id,
        "language": there,
        "href": f"../{edition.id}/{page_path(there, 'index')}",
        "date": said_date(edition.released, language),
        "reconstructed": edition.said("reconstructed", language),
        "errata": f"../{edition.id}/{page_path(there, ERRATA)}" if ERRATA in edition.pages[there] else "",
        **{kind: _books(edition, path, language) for kind, path in _BOOKS.items()},
    }


def _books(edition: SiteEdition, path: str, language: str) -> list[dict[str, str]]:
    """The whole book in one form, in each language in which the edition has it."""
    return [
        {
            "code": code,
            "name": language_name(code),
            "href": f"../{edition.id}/{code}/{path}",
            "size": said_size(edition.manifest.files[f"{code}/{path}"][0], language),
        }
        for code in edition.languages
        if f"{code}/{path}" in edition.manifest.files
    ]


def _indicators(edition: SiteEdition, language: str) -> list[dict[str, str]]:
    """Id and name of the indicators of an edition that have files of their own, by name."""
    path = edition.folder / _CATALOGUE
    if not path.is_file():
        return []
    entries = json.loads(path.read_text("utf-8"))["indicators"]
    listed = [
        {"id": entry["id"], "name": _named(entry["name"], language)}
        for entry in entries
        if f"data/indicator/{entry['id']}.csv" in edition.manifest.files
    ]
    return sorted(listed, key=lambda item: (item["name"].casefold(), item["id"]))


def _named(names: Mapping[str, str], language: str) -> str:
    return names.get(language) or next(iter(names.values()))

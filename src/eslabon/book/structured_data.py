"""What a page says of itself to machines: schema.org as JSON-LD, which search engines for data read.

The home page describes the edition as a data set with its files; every other page says that it is part of
that. The data's digest is left to the files beside the pages: in a page it would have every page written
again whenever one figure changes. A block of data is no script: a strict content policy lets it stand.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from eslabon.catalogue.settings import PublicationSettings
    from eslabon.language import Messages

__all__ = ["dataset_facts", "page_dataset"]

# Name and media type of what a reader of data may take away, seen from the edition.
FILES = (
    ("data/datapackage.json", "application/json"),
    ("data/indicators.csv", "text/csv"),
    ("data/parquet/observations.parquet", "application/vnd.apache.parquet"),
)
HOME = "index"
RESERVATION = "reconstructed"  # no word of schema.org: goes into the description
FOLDER = "folder"  # nor this: where the edition's files are; by itself the address leads to nothing
EDITION_ROOT = "../../"  # seen from the home page: <edition>/<language>/html/index.html


def dataset_facts(settings: PublicationSettings, edition: str, messages: Messages) -> dict[str, Any]:
    """What all pages of a language say of their edition, for the settings of its Sphinx project."""

    def said(text: str) -> str:
        return messages.text(text) if text else ""

    return _present(
        {
            "name": said(settings.title),
            "alternateName": said(settings.subtitle),
            "description": said(settings.abstract),
            RESERVATION: said(settings.reconstructed),
            "version": edition,
            "datePublished": settings.released,
            "creativeWorkStatus": "" if settings.released else "Draft",
            "creator": _body(settings.author or settings.publisher),
            "publisher": _body(settings.publisher or settings.author),
            "license": settings.licence.url or settings.licence.id if settings.licence else "",
            "keywords": [said(keyword) for keyword in settings.keywords],
            "identifier": f"https://doi.org/{settings.doi}" if settings.doi else "",
            FOLDER: f"{settings.address}{edition}/" if settings.address else "",
        }
    )


def page_dataset(
    facts: Mapping[str, Any],
    *,
    page: str,
    title: str,
    description: str,
    language: str,
    home: bool = False,
    pdf: bool = False,
) -> str:
    """The JSON-LD of a page, as text that may stand in a script element; empty when nothing is known.

    Parameters
    ----------
    facts
        Those of `dataset_facts`.
    page
        Its address without ending, seen from the root of the language's pages.
    title, description
        Of the page.
    home
        Whether the page describes the edition.
    pdf
        Whether the page is a report with a PDF of its own.

    Notes
    -----
    A page tells its own address only where the site has one. Files of the data set are told in any case: an
    address relative to the page is one that JSON-LD knows to resolve.
    """
    if not facts:
        return ""
    root = facts.get(FOLDER, "")

    def address(page: str) -> str:
        return f"{root}{language}/html/{page}.html" if root else ""

    if home:
        about = (facts.get("description") or description or title, facts.get(RESERVATION, ""))
        told = {
            **{key: value for key, value in facts.items() if key not in (RESERVATION, FOLDER)},
            "@type": "Dataset",
            "url": address(HOME),
            "description": " ".join(about).strip(),
            "isAccessibleForFree": True,
            "distribution": [
                {
                    "@type": "DataDownload",
                    "contentUrl": f"{root or EDITION_ROOT}{path}",
                    "encodingFormat": format,
                }
                for path, format in FILES
            ],
        }
    else:
        whole = {key: facts[key] for key in ("name", "version", "identifier") if key in facts}
        told = {
            **{key: facts[key] for key in ("datePublished", "publisher", "license") if key in facts},
            "@type": "Report" if pdf else "WebPage",
            "name": title,
            "description": description,
            "url": address(page),
            "isPartOf": _present({"@type": "Dataset", "url": address(HOME), **whole}),
        }
    text = json.dumps(
        _present({"@context": "https://schema.org", "inLanguage": language, **told}),
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    # In a script element only a "<" could end it, or begin a comment.
    return text.replace("<", "\\u003c")


def _body(name: str) -> dict[str, str]:
    return {"@type": "Organization", "name": name} if name else {}


def _present(told: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in told.items() if value not in ("", [], {})}

"""``datacite.json``: what a registrar of DOIs asks for, in version 4.5 of DataCite's schema.

Without a DOI the file is complete but for that, so that one can be asked for; a draft lacks the year of
publication besides, without which none is given.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from eslabon.catalogue.models import Source
    from eslabon.editions.description import Description

__all__ = ["datacite_json"]

KERNEL = "http://datacite.org/schema/kernel-4"
FORMATS = (
    "text/html",
    "application/pdf",
    "text/csv",
    "application/json",
    "application/vnd.apache.parquet",
    "application/x-ipynb+json",
    "application/zip",
)
# Those that Quarto may add; its pages and its PDF are of the kinds above.
THROUGH_QUARTO = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "epub": "application/epub+zip",
}


def datacite_json(described: Description) -> bytes:
    """The record as JSON with sorted keys."""
    text = json.dumps(_record(described), ensure_ascii=False, indent=1, sort_keys=True)
    return f"{text}\n".encode()


def _record(described: Description) -> dict[str, Any]:
    facts, settings, language = described.facts, described.settings, described.language
    record: dict[str, Any] = {
        "schemaVersion": KERNEL,
        "types": {
            "resourceTypeGeneral": "Dataset",
            "resourceType": "Report with its data, notebooks and source",
        },
        "creators": [{"name": described.author, "nameType": "Organizational"}],
        "titles": _titles(described),
        "publisher": {"name": described.publisher},
        "language": language,
        "version": facts.edition,
        "subjects": [
            {"subject": keyword, "lang": each}
            for each, keywords in described.keywords.items()
            for keyword in keywords
        ],
        "sizes": [f"{described.pages} pages", f"{described.indicators} indicators"],
        "formats": [
            *FORMATS,
            *(kind for name, kind in THROUGH_QUARTO.items() if name in described.quarto.get("formats", ())),
        ],
        "descriptions": [
            {"description": text, "descriptionType": kind, "lang": each}
            for each in described.languages
            for kind, text in (
                ("Abstract", described.abstracts[each]),
                ("TechnicalInfo", described.note(each)),
            )
        ],
        "alternateIdentifiers": [
            {"alternateIdentifier": facts.snapshot, "alternateIdentifierType": "sha256 of the data"}
        ],
        "relatedItems": _distinct([_related(source) for source in described.sources]),
    }
    if settings.doi:
        record["doi"] = settings.doi
    if not facts.draft:
        record["publicationYear"] = facts.year
        record["dates"] = [{"date": settings.released, "dateType": "Issued"}]
    if settings.licence:
        record["rightsList"] = [_rights(settings.licence.id, settings.licence.url)]
    if described.address:
        record["url"] = described.address
        if settings.previous:
            record["relatedIdentifiers"] = [
                {
                    "relatedIdentifier": described.address_of(settings.previous),
                    "relatedIdentifierType": "URL",
                    "relationType": "IsNewVersionOf",
                }
            ]
    return record


def _titles(described: Description) -> list[dict[str, str]]:
    titles = []
    for language in described.languages:
        first = language == described.language
        title = described.facts.titles[language] or described.title
        subtitle = described.facts.subtitles[language]
        titles.append(
            {"title": title, "lang": language} | ({} if first else {"titleType": "TranslatedTitle"})
        )
        if subtitle:
            titles.append({"title": subtitle, "lang": language, "titleType": "Subtitle"})
    # Lists of records show titles: what must not be missed is one more.
    titles += [
        {"title": reservation, "lang": language, "titleType": "Other"}
        for language, reservation in described.facts.reservations.items()
        if reservation
    ]
    return titles


def _rights(id: str, url: str) -> dict[str, str]:
    return {"rights": id, "rightsIdentifier": id} | ({"rightsUri": url} if url else {})


def _related(source: Source) -> dict[str, Any]:
    item: dict[str, Any] = {
        "titles": [{"title": source.title}],
        "relatedItemType": "Text" if source.transcribed else "Dataset",
        "relationType": "References" if source.transcribed else "IsDerivedFrom",
        "creators": [{"name": source.publisher, "nameType": "Organizational"}],
        "publisher": source.publisher,
        "edition": source.vintage,
    }
    if source.url:
        item["relatedItemIdentifier"] = {
            "relatedItemIdentifier": source.url,
            "relatedItemIdentifierType": "URL",
        }
    return item


def _distinct(items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [item for at, item in enumerate(items) if item not in items[:at]]

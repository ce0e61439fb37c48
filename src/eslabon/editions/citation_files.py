"""Citations of an edition as files: CITATION.cff for platforms, BibTeX and RIS for reference managers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import yaml

from eslabon.book.interface import interface_text
from eslabon.catalogue.iso_date import is_iso_date
from eslabon.editions import bibliography
from eslabon.language.marks import set_apart

if TYPE_CHECKING:
    from eslabon.catalogue.models import Source
    from eslabon.editions.description import Description

__all__ = ["bibtex", "citation_cff", "ris"]

# Licences of texts and data as SPDX writes them, the only ones that the format knows by name.
SPDX = re.compile(r"(?:CC-BY(?:-NC)?(?:-SA|-ND)?|CC0|ODbL|ODC-By|PDDL|OGL-UK)-\d\.\d|MIT")


def citation_cff(described: Description) -> bytes:
    """``CITATION.cff`` in version 1.2.0 of the Citation File Format; the sources are its references."""
    facts, settings = described.facts, described.settings
    say = interface_text(described.language, "description")
    please = say("Si usa esta edición o sus datos, cítela así.")
    whole: dict[str, Any] = {
        "cff-version": "1.2.0",
        "message": f"{please} {described.note(described.language)}",
        "type": "dataset",
        "title": described.title,
        "abstract": described.abstracts[described.language],
        "authors": [{"name": described.author}],
        "version": facts.edition,
        "identifiers": [
            {
                "type": "other",
                "value": f"sha256:{facts.snapshot}",
                "description": say("Huella de los datos de la edición"),
            }
        ],
    }
    if not facts.draft:
        whole["date-released"] = settings.released
    if settings.doi:
        whole["doi"] = settings.doi
    if described.address:
        whole["url"] = described.address
    if settings.licence and SPDX.fullmatch(settings.licence.id):
        whole["license"] = settings.licence.id
    elif settings.licence and settings.licence.url:
        whole["license-url"] = settings.licence.url
    if settings.keywords:
        whole["keywords"] = list(described.keywords[described.language])
    if described.sources:
        whole["references"] = [_reference(source) for source in described.sources]
    return yaml.safe_dump(whole, allow_unicode=True, sort_keys=False, width=100).encode()


def _reference(source: Source) -> dict[str, Any]:
    told: dict[str, Any] = {
        # Figures that were read in a text: a text is cited, not a file of data.
        "type": "generic" if source.transcribed else "data",
        "title": source.title,
        "authors": [{"name": source.publisher}],
        "version": source.vintage,
        "notes": source.citation,
    }
    if source.url.startswith(("http:", "https:")):
        told["url"] = source.url
    if is_iso_date(source.accessed):
        told["date-accessed"] = source.accessed
    return told


def bibtex(described: Description) -> bytes:
    """The edition as one entry of BibTeX, in UTF-8."""
    settings, language = described.settings, described.language
    fields = {
        "author": described.author,
        "title": described.title,
        "subtitle": described.facts.subtitles[language],
        "year": described.facts.year,
        "date": settings.released,
        "version": described.facts.edition,
        "publisher": described.publisher,
        "doi": settings.doi,
        "url": described.address,
        "language": language,
        "keywords": ", ".join(described.keywords[language]),
        "abstract": described.abstracts[language],
        "note": described.note(language),
    }
    key = bibliography.citation_key(described.author, described.facts.edition)
    return bibliography.bibtex("misc", key, fields, names=("author", "title", "publisher")).encode()


def ris(described: Description) -> bytes:
    """The edition as one record of RIS, in UTF-8."""
    facts, settings, language = described.facts, described.settings, described.language
    subtitle = facts.subtitles[language]
    fields = [
        ("TI", set_apart(f"{described.title}: {subtitle}", language) if subtitle else described.title),
        ("AU", described.author),
        ("PY", facts.year),
        ("DA", settings.released.replace("-", "/")),
        ("ET", facts.edition),
        ("PB", described.publisher),
        ("DO", settings.doi),
        ("UR", described.address),
        ("LA", language),
        ("AB", described.abstracts[language]),
        ("N1", described.note(language)),
        *(("KW", keyword) for keyword in described.keywords[language]),
    ]
    return bibliography.ris("DATA", fields).encode()

"""Citations of an edition as files: CITATION.cff for platforms, BibTeX and RIS for reference managers."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

import yaml

from eslabon.book.interface import interface_text

if TYPE_CHECKING:
    from eslabon.catalogue.models import Source
    from eslabon.editions.description import Description

__all__ = ["bibtex", "citation_cff", "ris"]

# Licences of texts and data as SPDX writes them, the only ones that the format knows by name.
SPDX = re.compile(r"(?:CC-BY(?:-NC)?(?:-SA|-ND)?|CC0|ODbL|ODC-By|PDDL|OGL-UK)-\d\.\d|MIT")

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",  # BibTeX counts braces, escaped ones too
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    **{sign: rf"\{sign}" for sign in "&%$#_"},
}


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
    if _is_date(source.accessed):
        told["date-accessed"] = source.accessed
    return told


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def bibtex(described: Description) -> bytes:
    """The edition as one entry of BibTeX, in UTF-8."""
    settings = described.settings
    fields = {
        # Twice in braces: neither is a body taken for a first and a last name, nor a title made small.
        "author": f"{{{_tex(described.author)}}}",
        "title": f"{{{_tex(described.title)}}}",
        "subtitle": _tex(described.facts.subtitles[described.language]),
        "year": described.facts.year,
        "date": settings.released,
        "version": _tex(described.facts.edition),
        "publisher": f"{{{_tex(described.publisher)}}}",
        "doi": _verbatim(settings.doi),
        "url": _verbatim(described.address),
        "language": described.language,
        "keywords": _tex(", ".join(described.keywords[described.language])),
        "abstract": _tex(described.abstracts[described.language]),
        "note": _tex(described.note(described.language)),
    }
    lines = [f"  {name} = {{{value}}},\n" for name, value in fields.items() if value and value != "{}"]
    return f"@misc{{{_key(described)},\n{''.join(lines)}}}\n".encode()


def _tex(text: str) -> str:
    return "".join(_SPECIAL.get(sign, sign) for sign in _one_line(text))


def _verbatim(address: str) -> str:
    """An address, in which TeX reads every sign but a brace as it stands."""
    return address.replace("{", "%7B").replace("}", "%7D")


def _key(described: Description) -> str:
    plain = unicodedata.normalize("NFKD", described.author).encode("ascii", "ignore").decode().lower()
    name = "-".join(re.findall(r"[a-z0-9]+", plain)) or "edition"
    return f"{name}-{described.facts.edition}"


def ris(described: Description) -> bytes:
    """The edition as one record of RIS, in UTF-8; its lines end as the format asks."""
    return "".join(f"{tag}  - {value}\r\n" for tag, value in _ris_lines(described)).encode()


def _ris_lines(described: Description) -> Iterator[tuple[str, str]]:
    facts, settings, language = described.facts, described.settings, described.language
    subtitle = facts.subtitles[language]
    yield "TY", "DATA"
    for tag, text in (
        ("TI", f"{described.title}: {subtitle}" if subtitle else described.title),
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
    ):
        if text:
            yield tag, _one_line(text)
    yield "ER", ""


def _one_line(text: str) -> str:
    return " ".join(text.split())

"""What the form can offer in one language: every choice with the words that the reader sees."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from eslabon.book.interface import interface_text
from eslabon.editions.publishing.words import language_name
from eslabon.language import CountryNames, Messages
from eslabon.ondemand.request import REPORT_FORMATS

__all__ = ["MOST_COMPARATORS", "Offer", "offer_of"]

MOST_COMPARATORS = 5


@dataclass(frozen=True)
class Offer:
    """Choices by value, each mapping in the order in which a reader of the language looks for them.

    Parameters
    ----------
    title, edition, licence, licence_url, copyright
        Of the publication, for head and foot of the page.
    briefs
        Countries that have a brief.
    comparators
        Everything that a country can be compared with.
    sections
        Of a brief, in reading order; empty when a brief cannot be cut.
    """

    language: str
    title: str
    edition: str
    licence: str
    licence_url: str
    copyright: str
    languages: Mapping[str, str]  # by the names they call themselves
    briefs: Mapping[str, str]
    comparators: Mapping[str, str]
    recommendations: Mapping[str, str]  # number as text
    sections: Mapping[str, str]
    formats: Mapping[str, str]

    @property
    def report_formats(self) -> Mapping[str, str]:
        """Forms of a compiled report."""
        return {value: name for value, name in self.formats.items() if value in REPORT_FORMATS}


def offer_of(desk: Any, language: str) -> Offer:
    """Say in `language` what the desk has.

    Parameters
    ----------
    desk
        The :class:`eslabon.ondemand.desk.Desk`; its publication's settings and translations are read.
    language
        One of the desk's languages.
    """
    settings = desk.settings
    messages = Messages.load(desk.root, language)
    names = CountryNames(desk.catalogue, language, messages)
    said = desk.section_names(language)
    return Offer(
        language=language,
        title=messages.text(settings.title),
        edition=desk.edition,
        licence=settings.licence.id.replace("CC-BY-", "CC BY ") if settings.licence else "",
        licence_url=settings.licence.url if settings.licence else "",
        copyright=settings.copyright,
        languages={code: language_name(code) for code in desk.languages},
        briefs={code: names.name(code) for code in names.sorted(desk.briefs)},
        comparators={code: names.name(code) for code in names.sorted(desk.catalogue.countries)},
        recommendations={
            str(number): messages.text(one.title)
            for number, one in sorted(desk.catalogue.recommendations.items())
        },
        sections={id: said[id] for id in desk.sections},
        formats={format: name for format, name in _formats(language).items() if format in desk.formats},
    )


def _formats(language: str) -> dict[str, str]:
    _ = interface_text(language, "service")
    return {
        "html": _("Página web"),
        "pdf": "PDF",
        "notebook": _("Cuaderno de Jupyter"),
        "data": _("Datos (CSV)"),
        "docx": _("Documento de Word"),
        "epub": _("Libro electrónico (EPUB)"),
    }

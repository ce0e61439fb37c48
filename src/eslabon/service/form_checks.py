"""From the entries of a form to a request, or to what has to be changed, said in the reader's language.

The desk decides what can be made. What a reader can do wrong in the form is found here first, because the
desk's own messages are for programs and in one language.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any

from eslabon.book.interface import interface_text
from eslabon.errors import ParameterError
from eslabon.ondemand.request import BriefRequest, ReportRequest, Request
from eslabon.service.form_entries import BRIEF, Entries
from eslabon.service.form_offer import MOST_COMPARATORS, Offer

__all__ = ["Finding", "request_from"]

_YEAR = re.compile(r"(19|20)[0-9]{2}")
_ADDED = {"year_from": "from", "year_to": "to"}  # names of our own that the desk may use for a place
Say = Callable[[str], str]


@dataclass(frozen=True)
class Finding:
    """Something to change.

    Parameters
    ----------
    field
        Key of the field; empty when it concerns none of them.
    text
        In the reader's language.
    error
        What the desk said, when it refused what looked right here.
    """

    field: str
    text: str
    error: ParameterError | None = None


def request_from(entries: Entries, offer: Offer, desk: Any) -> Request | tuple[Finding, ...]:
    """The canonical request, or everything that has to be changed, in the order of the form."""
    _ = interface_text(offer.language, "service")
    findings = tuple(_findings(entries, offer, _))
    if findings:
        return findings
    try:
        return desk.check(_request(entries, offer))
    except ParameterError as error:
        place = re.split(r"[^a-z_]+", error.where.lower())
        known = [*entries.single, *entries.several]
        field = next((_ADDED.get(part, part) for part in place if _ADDED.get(part, part) in known), "")
        return (Finding(field, _("El servicio no puede hacer lo pedido."), error),)


def _request(entries: Entries, offer: Offer) -> Request:
    language, format = entries.one("language"), entries.one("format")
    if entries.kind == BRIEF:
        sections = entries.all("sections")
        return BriefRequest(
            country=entries.one("country"),
            language=language,
            format=format,
            compare=entries.all("compare"),
            year_from=int(entries.one("from") or 0),
            year_to=int(entries.one("to") or 0),
            sections=() if set(sections) == set(offer.sections) else sections,
        )
    numbers = tuple(int(number) for number in entries.all("recommendations"))
    return ReportRequest(entries.all("countries"), numbers, language, format)


def _findings(entries: Entries, offer: Offer, _: Say) -> Iterator[Finding]:
    if entries.kind == BRIEF:
        yield from _of_country(entries, offer, _)
        yield from _of_form(entries, offer.languages, offer.formats, _)
        yield from _of_comparators(entries, offer, _)
        yield from _of_years(entries.one("from"), entries.one("to"), _)
        if offer.sections:
            yield from _of_list("sections", entries, offer.sections, _)
            if not entries.all("sections"):
                yield Finding("sections", _("Marque al menos una sección."))
    else:
        yield from _of_report(entries, offer, _)
        yield from _of_form(entries, offer.languages, offer.report_formats, _)


def _of_form(
    entries: Entries, languages: Collection[str], formats: Collection[str], _: Say
) -> Iterator[Finding]:
    if entries.one("language") not in languages:
        yield Finding("language", _("Elija uno de los idiomas."))
    if entries.one("format") not in formats:
        yield Finding("format", _("Elija uno de los formatos."))


def _of_country(entries: Entries, offer: Offer, _: Say) -> Iterator[Finding]:
    if not entries.one("country"):
        yield Finding("country", _("Elija un país."))
    elif entries.one("country") not in offer.briefs:
        yield Finding("country", _("No hay informe de ese país: elija uno de la lista."))


def _of_comparators(entries: Entries, offer: Offer, _: Say) -> Iterator[Finding]:
    compared = entries.all("compare")
    if any(code not in offer.comparators for code in compared):
        yield Finding("compare", _("Elija los comparadores de la lista."))
    elif len(compared) > MOST_COMPARATORS:
        yield Finding("compare", _("Elija cinco comparadores como máximo."))
    elif len(set(compared)) < len(compared):
        yield Finding("compare", _("Un comparador está dos veces: quite uno."))
    elif entries.one("country") in compared:
        yield Finding("compare", _("El país del informe está entre los comparadores: quítelo."))


def _of_years(first: str, last: str, _: Say) -> Iterator[Finding]:
    wrong = [name for name, year in (("from", first), ("to", last)) if year and not _YEAR.fullmatch(year)]
    for name in wrong:
        yield Finding(name, _("Escriba el año con cuatro cifras, por ejemplo 2005."))
    if first and last and not wrong and int(first) > int(last):
        yield Finding("from", _("El primer año es posterior al último."))


def _of_report(entries: Entries, offer: Offer, _: Say) -> Iterator[Finding]:
    if not entries.all("countries") and not entries.all("recommendations"):
        text = (
            _("Marque al menos un país o una recomendación.")
            if offer.recommendations
            else _("Elija un país.")
        )
        yield Finding("countries", text)
    yield from _of_list("countries", entries, offer.briefs, _)
    yield from _of_list("recommendations", entries, offer.recommendations, _)


def _of_list(name: str, entries: Entries, offered: Collection[str], _: Say) -> Iterator[Finding]:
    values = entries.all(name)
    if any(value not in offered for value in values) or len(set(values)) < len(values):
        yield Finding(name, _("Marque solo lo que está en la lista."))

"""Which pages of an edition a request chooses, and in what order they are read.

Pages are found by the parameters of their notebooks, as the manifest lists them: those that run over
countries, and those about one recommendation. They stand in the order of the book, recommendations first: a
choice in another order is the same report, with the same bytes.
"""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from eslabon.book.findable import FIND_FILE
from eslabon.errors import EditionError, ParameterError
from eslabon.language import format_list
from eslabon.ondemand.request import REPORT_FORMATS, ReportRequest
from eslabon.ondemand.sealed import SealedEdition

__all__ = ["COUNTRY", "MOST_COUNTRIES", "MOST_RECOMMENDATIONS", "RECOMMENDATION", "Choice",
           "ChosenPart", "choose"]  # fmt: skip

MOST_COUNTRIES, MOST_RECOMMENDATIONS = 28, 10
COUNTRY, RECOMMENDATION = "country", "recommendation"
# The keys of a request, and how many values one document may hold: as many pages make a volume already.
KEYS = {COUNTRY: ("countries", MOST_COUNTRIES), RECOMMENDATION: ("recommendations", MOST_RECOMMENDATIONS)}


@dataclass(frozen=True)
class ChosenPart:
    """The chosen pages of one kind.

    Parameters
    ----------
    kind
        ``recommendation`` or ``country``.
    values
        The codes or numbers asked for, in the order of their pages.
    names
        What they are called in the language of the report.
    pages
        Addresses in reading order.
    """

    kind: str
    values: tuple[str | int, ...]
    names: tuple[str, ...]
    pages: tuple[str, ...]


@dataclass(frozen=True)
class Choice:
    """A request that can be met: in its canonical form, with the parts of its report."""

    request: ReportRequest
    parts: tuple[ChosenPart, ...]

    @property
    def pages(self) -> tuple[str, ...]:
        """Addresses of all pages in reading order."""
        return tuple(page for part in self.parts for page in part.pages)


def choose(edition: SealedEdition, request: ReportRequest) -> Choice:
    """Find the pages that a request asks for.

    Raises
    ------
    ParameterError
        A country, recommendation, language or format does not exist, none is chosen, or too many are.
    EditionError
        A chosen page failed in this edition.
    """
    languages = edition.manifest.languages
    if request.language not in languages:
        raise _unknown("language", "language", request.language, dict.fromkeys(languages, ""))
    if request.format not in REPORT_FORMATS:
        raise _unknown("format", "format", request.format, dict.fromkeys(REPORT_FORMATS, ""))
    order = list(_reading_order(edition.order(request.language)))
    names = _names(edition, request.language)
    wanted = {
        RECOMMENDATION: tuple(dict.fromkeys(request.recommendations)),
        COUNTRY: tuple(dict.fromkeys(code.strip() for code in request.countries)),
    }
    parts = tuple(
        _part(edition, kind, values, order, names, request.language)
        for kind, values in wanted.items()
        if values
    )
    if not parts:
        raise ParameterError(
            "nothing is chosen for the report",
            where="countries, recommendations",
            expected="at least one country or one recommendation",
            received="none",
            next_step="name some: --countries or --recommendations",
        )
    canonical = replace(
        request,
        countries=tuple(sorted(value for part in parts if part.kind == COUNTRY for value in part.values)),
        recommendations=tuple(sorted(wanted[RECOMMENDATION])),
    )
    return Choice(canonical, parts)


def _part(
    edition: SealedEdition,
    kind: str,
    values: Sequence[str | int],
    order: Sequence[str],
    names: Mapping[str, tuple[str, list[str]]],
    language: str,
) -> ChosenPart:
    where, most = KEYS[kind]
    if len(values) > most:
        raise ParameterError(
            f"too many {where} for one report",
            where=where,
            expected=f"{most} at the most",
            received=str(len(values)),
            next_step="make two reports, or take the book",
        )
    places = {address: place for place, address in enumerate(order)}
    found: dict[str | int, list[str]] = {}
    failed: set[str] = set()
    for page in edition.manifest.facts["pages"]:
        value = page["parameters"].get(kind)
        if page["language"] == language and value is not None and page["address"] in places:
            found.setdefault(value, []).append(page["address"])
            if page["status"] != "ok":
                failed.add(page["address"])
    # Codes are written in capitals; whoever writes them small means the same country.
    meant = [value.upper() if isinstance(value, str) else value for value in values]
    for value, given in zip(meant, values, strict=True):
        if value not in found:
            known = {each: _called(pages, names) for each, pages in found.items()}
            raise _unknown(kind, where, given, known, _all_names(found, names))
    values = list(dict.fromkeys(meant))
    pages = sorted({page for value in values for page in found[value]}, key=places.__getitem__)
    for page in pages:
        if page in failed:
            raise EditionError(
                f"the page {page} failed in this edition",
                where=f"{edition.folder}, {language}",
                expected="a page whose notebook ran to its end",
                received="a placeholder",
                next_step=f"leave it out, or build it again: eslabon build --only {page}",
            )
    in_order = sorted(values, key=lambda value: min(places[page] for page in found[value]))
    return ChosenPart(
        kind,
        tuple(in_order),
        tuple(_called(found[value], names) or str(value) for value in in_order),
        tuple(pages),
    )


def _reading_order(order: Mapping) -> Iterator[str]:
    """Address of each page in the order of the book, whatever the names of its parts."""
    for key, value in order.items():
        if key == "file":
            yield value
        elif isinstance(value, list):
            for entry in value:
                yield from _reading_order(entry)


def _names(edition: SealedEdition, language: str) -> dict[str, tuple[str, list[str]]]:
    """Address → what its subject is called in the language, and every other name of it."""
    path = f"source/{language}/{FIND_FILE}"
    if not edition.has(path):
        return {}
    rows = json.loads(edition.read(path))
    return {page: (title, other) for _, title, page, _, other in rows if page}


def _called(pages: Sequence[str], names: Mapping[str, tuple[str, list[str]]]) -> str:
    return next((names[page][0] for page in pages if page in names), "")


def _all_names(
    found: Mapping[str | int, list[str]], names: Mapping[str, tuple[str, list[str]]]
) -> dict[str, str | int]:
    """Every name, folded → the value that it means; so that a name leads to its code."""
    return {
        name.casefold(): value
        for value, pages in found.items()
        for page in pages
        if page in names
        for name in (names[page][0], *names[page][1])
    }


def _unknown(
    what: str,
    where: str,
    received: str | int,
    known: Mapping[str | int, str],
    names: Mapping[str, str | int] | None = None,
) -> ParameterError:
    """The one error of a value that the edition has not, with the nearest that it has."""
    by_text = {str(value): value for value in known}
    near = [by_text[text] for text in difflib.get_close_matches(str(received), list(by_text), 1)]
    named = difflib.get_close_matches(str(received).casefold(), list(names or ()), 1, 0.7)
    if isinstance(received, int) and known:
        near = [min(known, key=lambda value: (abs(int(value) - received), value))]
    elif named and str(received).casefold() not in map(str.casefold, by_text):
        near = [names[named[0]]]
    if near:
        called = known[near[0]]
        expected = f"{near[0]} ({called})" if called else str(near[0])
    else:
        expected = format_list(map(str, known), "en", either=True) or "none: this edition has no such pages"
    return ParameterError(
        f"there is no such {what}" if what == "format" else f"the edition has no such {what}",
        where=where,
        expected=expected,
        received=str(received) if isinstance(received, int) else repr(received),
        next_step=f"use one of {', '.join(map(str, known))}" if known else "choose another edition",
    )

"""What readers look for by name or code: countries, recommendations, indicators, registers.

The assembled source of each language carries the list as ``find.json``; the Sphinx extension adds titles and
headings of all other pages (:mod:`eslabon.book.find_index`). A name counts in every language of the
publication: readers of one language write to those of another.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from eslabon.book.working_copy import write_if_changed
from eslabon.language import CountryNames, Messages

if TYPE_CHECKING:
    from eslabon.execution.plan import PlannedPage
    from eslabon.publication import Publication

__all__ = ["FIND_FILE", "Findable", "findables", "write_findables"]

FIND_FILE = "find.json"


@dataclass(frozen=True)
class Findable:
    """Something that is looked for.

    Parameters
    ----------
    kind
        The group in which it is shown: ``country``, ``recommendation``, ``indicator``, ``register``.
    title
        As the list of results shows it, in the language of the pages.
    page
        Address of its page; empty where a heading of another page is about it.
    label
        Label of that heading; empty where it has a page.
    names
        What else it is called: codes, numbers, names in all languages.
    """

    kind: str
    title: str
    page: str
    label: str
    names: tuple[str, ...]


def findables(publication: Publication, language: str, pages: Iterable[PlannedPage]) -> Iterator[Findable]:
    """Everything with a page or a heading of its own, in the order of pages, then of the catalogue.

    Parameters
    ----------
    pages
        Planned pages of the language, those that failed left out.
    """
    catalogue = publication.snapshot.catalogue
    messages = {each: publication.messages(each) for each in publication.settings.languages}
    countries = {each: CountryNames(catalogue, each, messages[each]) for each in messages}
    with_page = set()
    for page in pages:
        parameters = dict(page.parameters)
        if code := parameters.get("country"):
            country = catalogue.country(code)
            names = (code, country.alpha2, *(each.name(code) for each in countries.values()))
            yield _findable("country", countries[language].name(code), page.address, names)
        elif number := parameters.get("recommendation"):
            asked = catalogue.recommendations[int(number)]
            titles = [each.text(asked.title) for each in messages.values()]
            words = [each("Recomendación {n}", n=asked.number) for each in messages.values()]
            own = messages[language]
            title = f"{own('Recomendación {n}', n=asked.number)}. {own.text(asked.title)}"
            short = (f"R{asked.number}", f"R{asked.number:02d}", str(asked.number))
            yield _findable("recommendation", title, page.address, (*short, *words, *titles))
        elif id := parameters.get("register"):
            titles = [each.text(catalogue.registers[id].title) for each in messages.values()]
            title = messages[language].text(catalogue.registers[id].title)
            yield _findable("register", title, page.address, (id, *titles))
        elif id := parameters.get("indicator"):
            with_page.add(id)
            yield _indicator(publication, id, messages, language, page.address)
    for id in catalogue.indicators:
        if id not in with_page:
            yield _indicator(publication, id, messages, language, "")


def _indicator(
    publication: Publication, id: str, messages: Mapping[str, Messages], language: str, page: str
) -> Findable:
    one = publication.snapshot.catalogue.indicators[id]
    texts = [each.text(text) for each in messages.values() for text in (one.name, one.label) if text]
    label = "" if page else f"indicator-{id.replace('_', '-')}"
    names = (id, id.replace("_", " "), one.code, *texts)
    return _findable("indicator", messages[language].text(one.name), page, names, label)


def _findable(kind: str, title: str, page: str, names: Iterable[str], label: str = "") -> Findable:
    """Without the names that the title says already."""
    others = dict.fromkeys(name for name in names if name and name != title)
    return Findable(kind, title, page, label, tuple(others))


def write_findables(
    publication: Publication, language: str, pages: Iterable[PlannedPage], source: Path
) -> None:
    """Write ``find.json``: one list per thing, in order."""
    rows = [
        [one.kind, one.title, one.page, one.label, list(one.names)]
        for one in findables(publication, language, pages)
    ]
    write_if_changed(source / FIND_FILE, json.dumps(rows, ensure_ascii=False, indent=0).encode() + b"\n")

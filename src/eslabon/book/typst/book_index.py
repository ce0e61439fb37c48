"""The index of countries and indicators: from what pages are about and what their figures and tables show.

``find.json`` of the assembled source says what has a page or a heading of its own, ``_origins`` which
indicators a figure or a table shows. Mentions in the text are not listed. A page about one country shows all
its indicators in its annex; its places would drown the others, so they are left out.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sphinx.environment import BuildEnvironment

from eslabon.book.findable import FIND_FILE
from eslabon.book.interface import interface_text
from eslabon.book.origins import read_origins
from eslabon.book.typst.text import array, label, markup, string

__all__ = ["END", "Entry", "Place", "index_entries", "index_markup"]

# Identifier of the place where a page ends, after its last word.
END = "page-ends-here"
COUNTRY, INDICATOR = "country", "indicator"


@dataclass(frozen=True)
class Place:
    """Where the reader is sent: a label of the book, whether it is the main one, and where a range ends."""

    label: str
    main: bool = False
    end: str = ""


@dataclass(frozen=True)
class Entry:
    """A line of the index: its group (``country`` or ``indicator``), its name, its places in order."""

    kind: str
    name: str
    places: tuple[Place, ...]


def index_entries(env: BuildEnvironment, source: Path, pages: Sequence[str]) -> list[Entry]:
    """Entries in the order of print; none for a source that does not say what it is about.

    Parameters
    ----------
    pages
        Pages of the book in reading order.
    """
    path = source / FIND_FILE
    if not path.is_file():
        return []
    rows = json.loads(path.read_text("utf-8"))
    briefs = {page for kind, _, page, *_ in rows if kind == COUNTRY}
    shown = _shown(source, [page for page in pages if page not in briefs])
    entries = []
    for kind, title, page, heading, names in rows:
        if kind == COUNTRY and page in pages:
            entries.append(Entry(kind, title, (Place(label(page), True, label(page, END)),)))
        elif kind == INDICATOR:
            # The first name of an indicator is its id.
            heading = heading or f"indicator-{names[0].replace('_', '-')}"
            main = [Place(place, True) for place in _definition(env, page, heading, pages)][:1]
            others = [Place(place) for name in names for place in shown.get(name, ())]
            if main or others:
                entries.append(Entry(kind, title, (*main, *others)))
    return sorted(entries, key=lambda entry: (entry.kind != COUNTRY, _letters(entry.name), entry.name))


def index_markup(entries: Sequence[Entry], language: str) -> str:
    """The index as the last chapter of the book; nothing without entries."""
    if not entries:
        return ""
    word = interface_text(language, "print")
    groups = {COUNTRY: word("Países"), INDICATOR: word("Indicadores")}
    lines, group = [], ""
    for entry in entries:
        if entry.kind != group:
            group = entry.kind
            lines.append(f"#index-group[{markup(groups[group])}]")
        places = ", ".join(map(_place, entry.places))
        lines.append(f"#index-entry([{markup(entry.name)}], {places})")
    title = word("Índice de países e indicadores")
    note = word(
        "En negrita, la ficha de un país o la definición de un indicador; los demás números remiten "
        "a figuras y tablas que lo muestran. Cada ficha trae en su anexo todos los indicadores de su país."
    )
    body = "\n".join(lines)
    return f"#index-of({string(title)}, {string(note)})[\n{body}\n]"


def _place(place: Place) -> str:
    parts = [string(place.label), "true" if place.main else "false"]
    return array([*parts, string(place.end)] if place.end else parts)


def _definition(env: BuildEnvironment, page: str, heading: str, pages: Sequence[str]) -> Iterator[str]:
    """Where an indicator is defined: on a page of its own, or below a heading of another page."""
    standard = env.get_domain("std")
    other, identifier, *_ = standard.labels.get(heading) or standard.anonlabels.get(heading) or ("", "")
    if page in pages:
        yield label(page)
    if other in pages:
        yield label(other, identifier)


def _shown(source: Path, pages: Sequence[str]) -> dict[str, list[str]]:
    """Indicator → labels of the figures and tables that show it, in reading order of the pages."""
    found: dict[str, list[str]] = {}
    for page in pages:
        for identifier, entry in (read_origins(source, page) or {"shown": {}})["shown"].items():
            for indicator in entry["indicators"]:
                found.setdefault(indicator, []).append(label(page, identifier))
    return found


def _letters(name: str) -> str:
    """Without accents and signs, for sorting: É beside E."""
    folded = unicodedata.normalize("NFKD", name.casefold())
    return "".join(c for c in folded if c.isalnum() or c == " ")

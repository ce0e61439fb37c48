"""What a page about one indicator says before its charts: what it is, what it says today, how to read it.

Every sentence is made from the data; what cannot be said is left out or said to be unknown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from eslabon.language import format_list
from eslabon.pages import cited
from eslabon.pages.movement import movement_sentence
from eslabon.pages.outputs import Text
from eslabon.pages.rows import Standing, span
from eslabon.pages.sources import source_name
from eslabon.pages.summary import paragraph

if TYPE_CHECKING:
    from eslabon.pages.page import Page

__all__ = [
    "direction_sentence",
    "ends_of",
    "indicator_opening",
    "recent_members",
    "region_of",
    "today_paragraph",
]

# So many countries that share an end of the order are named; more are "several".
_NAMED = 4


def indicator_opening(page: Page) -> Text:
    """Title, and a screen of text: definition, today's values, how to read them, how they moved, source."""
    _ = page.messages
    entry = page.indicator(page.indicator_id)
    name = _.text(entry.name)
    lead = _(
        "**{name}** ({unit}). {definition}",
        name=name,
        unit=page.unit_name(entry.id),
        definition=_.text(entry.definition),
    )
    found = page.edition_file(f"data/indicator/{entry.id}.csv", _("descargar todos los valores (CSV)"))
    origin = _("Fuente: {source}; {download}.", source=source_name(page, entry.source), download=found)
    read = [direction_sentence(page), nature_sentence(page), movement_sentence(page, entry.id)]
    return page.text(f"# {page.label(entry.id)}", lead, today_paragraph(page), paragraph(*read), origin)


def region_of(page: Page) -> tuple[str, ...]:
    """Countries that the page always lists: those of the map, or the members where there is no map."""
    return tuple(page.catalogue.tiles) or page.catalogue.members(page.reference)


def recent_members(page: Page) -> list[Standing]:
    """Members with a recent value, highest first; equal ones by code, in the same order in all languages."""
    known = page.standings_of(page.indicator_id, page.catalogue.members(page.reference))
    recent = [standing for standing in known if standing.year >= page.settings["recent_year"]]
    return sorted(recent, key=lambda standing: (-standing.value, standing.country))


def ends_of(page: Page, recent: Sequence[Standing]) -> tuple[list[Standing], list[Standing]]:
    """Members that share the highest value and those that share the lowest, each by name.

    By the values that decide the ranks: of two members whose numbers only read the same, one is the highest.
    """
    by_name = sorted(recent, key=lambda standing: page.names.sort_key(standing.country))
    highest, lowest = (
        [standing for standing in by_name if standing.value == end.value] for end in (recent[0], recent[-1])
    )
    return highest, lowest


def today_paragraph(page: Page) -> str:
    """Highest, lowest and median value of the members, and how many have one."""
    _ = page.messages
    id, recent_year = page.indicator_id, page.settings["recent_year"]
    members = page.catalogue.members(page.reference)
    recent = recent_members(page)
    if not recent:
        return _nothing_recent(page, members)
    if len(recent) == 1:
        (only,) = recent
        return _(
            "Solo uno de los {of} miembros tiene dato desde {recent}: {country}, {value} ({year}).",
            of=len(members),
            recent=recent_year,
            country=page.about("country", only.country, page.name(only.country)),
            value=cited.latest(page, only),
            year=only.year,
        )
    figure = page.group(page.reference, id)
    fields = {
        "n": cited.cited(str(figure.n), f"group/{page.reference}/n/{id}"),
        "of": figure.of,
        "recent": recent_year,
        "years": span(standing.year for standing in recent),
    }
    reach = (
        _("Los {of} miembros tienen dato desde {recent}; el último, de {years}.", **fields)
        if figure.n == figure.of
        else _("De los {of} miembros, {n} tienen dato desde {recent}; el último, de {years}.", **fields)
    )
    return paragraph(*_ends(page, recent), _medians(page), reach)


def _nothing_recent(page: Page, members: Sequence[str]) -> str:
    _ = page.messages
    entry = page.indicator(page.indicator_id)
    known = page.standings_of(entry.id, members)
    if known:
        return _(
            "Ningún miembro tiene dato desde {recent}; el último es de {year}.",
            recent=page.settings["recent_year"],
            year=max(standing.year for standing in known),
        )
    return _.text(entry.unobserved) if entry.unobserved else _("Ningún miembro tiene datos.")


def _ends(page: Page, recent: Sequence[Standing]) -> list[str]:
    """Who has the highest and the lowest value, those that share it together."""
    _ = page.messages
    highest, lowest = ends_of(page, recent)
    if len(highest) == len(recent):
        return [
            _("Todos los miembros con dato tienen el mismo valor, {value}.", value=_dated(page, recent[:1]))
        ]
    one = len({standing.year for standing in recent}) == 1
    above, below = (_end(page, tied, dated=not one) for tied in (highest, lowest))
    return [
        _("Entre los miembros con dato reciente, el valor más alto es el {of_country}: {value}.", **above)
        if len(highest) == 1
        else _(
            "Entre los miembros con dato reciente, el valor más alto, {value}, lo comparten {countries}.",
            **above,
        ),
        _("El más bajo es el {of_country}: {value}.", **below)
        if len(lowest) == 1
        else _("El más bajo, {value}, lo comparten {countries}.", **below),
        _only_printed_alike(page, recent, highest, lowest),
    ]


def _only_printed_alike(
    page: Page, recent: Sequence[Standing], highest: Sequence[Standing], lowest: Sequence[Standing]
) -> str:
    """That members outside an end have its number as printed, which the table shows; empty when none has."""
    ends = {cited.bare(page, page.indicator_id, end[0].value): len(end) for end in (highest, lowest)}
    printed = Counter(cited.bare(page, page.indicator_id, standing.value) for standing in recent)
    if all(printed[number] == count for number, count in ends.items()):
        return ""
    return page.messages(
        "Redondeado, el valor de algún otro miembro coincide con uno de estos; el orden sale de los "
        "decimales que no se imprimen."
    )


def _end(page: Page, tied: Sequence[Standing], *, dated: bool) -> dict[str, str]:
    """Fields of a sentence about one end: the first country, the value, all that share it."""
    names = [page.with_article(standing.country) for standing in tied]
    several = page.messages("varios países")
    return {
        "of_country": page.of(tied[0].country),
        "value": _dated(page, tied) if dated else cited.latest(page, tied[0]),
        "countries": format_list(names, page.language) if len(names) <= _NAMED else several,
    }


def _dated(page: Page, tied: Sequence[Standing]) -> str:
    return f"{cited.latest(page, tied[0])} ({span(standing.year for standing in tied)})"


def _medians(page: Page) -> str:
    _ = page.messages
    own = page.group(page.reference, page.indicator_id)
    other = page.group(page.comparison, page.indicator_id) if page.comparison else None
    if own.median is None:
        return _("Son muy pocos para dar una mediana.")
    if other is None or other.median is None:
        return _("La mediana de los miembros es {median}.", median=cited.median(page, own))
    return _(
        "La mediana de los miembros es {median}; la de {group}, {comparison}.",
        median=cited.median(page, own),
        group=page.group_label(page.comparison),
        comparison=cited.median(page, other),
    )


def direction_sentence(page: Page) -> str:
    """Whether more is better, worse, or neither."""
    _ = page.messages
    return {
        "up": _("Conviene que suba: un valor más alto es mejor."),
        "down": _("Conviene que baje: un valor más bajo es mejor."),
        "none": _("No tiene un sentido deseable: un valor alto no es mejor ni peor por sí mismo."),
    }[page.indicator(page.indicator_id).direction]


def nature_sentence(page: Page) -> str:
    """How the values come about, where that decides how they are read; empty when nothing does."""
    _ = page.messages
    entry = page.indicator(page.indicator_id)
    said = [
        _("Procede de encuestas, con años de distancia entre una y otra.") if entry.survey else "",
        _("Son valores estimados o modelados por quien los publica.") if entry.model else "",
        _("Se tipifica de nuevo cada año: el valor es un lugar entre los demás, no un nivel.")
        if entry.relative
        else "",
        _("Es ya una tasa de cambio.") if entry.growth_rate else "",
        _("Es un flujo volátil, que una sola operación puede mover.") if entry.volatile else "",
    ]
    return paragraph(*said)

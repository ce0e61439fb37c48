"""The parts that every recommendation's page has; what is its own stands in its notebook.

::

    opening            title and a paragraph that says what was found
    asked              what the study asked for, what would prove it, what one would then see
    outcome_parts      what the indicators show: medians, distribution, then and now, members
    process_table      what was counted: registers, actions, the publication itself
    action_parts       actions on record: direct, related, announced
    assessment_parts   classes of the members and where other methods disagree
    gaps               what cannot be followed, and why

Functions named ``…_parts`` return a list: ``for part in action_parts(page): display(part)``.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from eslabon.language import format_list
from eslabon.pages import cited
from eslabon.pages.actions import actions_figure, actions_list, actions_sentence, split_actions, years_of
from eslabon.pages.acts import act_sentence, verdict
from eslabon.pages.group_figures import group_trend_figure
from eslabon.pages.movement import countries_of
from eslabon.pages.outputs import Column, Figure, Table, Text
from eslabon.pages.region_figures import (
    assessment_counts,
    grid_figure,
    map_figure,
    spread_figure,
    then_now_figure,
)
from eslabon.pages.region_words import BETTER, WORSE, coverage_sentence, share_of, widest_coverage
from eslabon.pages.registers import bulleted, numbered, register_table, study_lines
from eslabon.pages.summary import paragraph
from eslabon.pages.tables import group_table, members_table
from eslabon.pages.words import UNKNOWN

if TYPE_CHECKING:
    from eslabon.pages.page import Page

__all__ = [
    "action_parts",
    "asked",
    "assessment_parts",
    "baseline_table",
    "gaps",
    "indicators_of",
    "opening",
    "outcome_parts",
    "process_table",
]

Part = Text | Figure | Table


def indicators_of(page: Page, *, directed: bool = False) -> list[str]:
    """Ids of the recommendation's indicators, widest coverage first; only those with a direction if asked.

    Indicators that the page reads as context only are not among them.
    """
    number = page.recommendation.number
    chosen = [
        entry.id
        for entry in page.indicators()
        if number in entry.recommendations and (not directed or entry.direction != "none")
    ]
    return widest_coverage(page, chosen)


def opening(page: Page, *sentences: str, changes: Sequence[str] = (), groups: Sequence[str] = ()) -> Text:
    """Title, the finding, and how it is known.

    Parameters
    ----------
    sentences
        What only this recommendation's page says of what was done or is known, added to the finding; empty
        ones are left out.
    changes
        Likewise, of how things moved.
    groups
        Subregions whose countries are assessed together; all members unless given.
    """
    asked = page.recommendation
    title = f"# R{asked.number}. {page.messages.text(asked.title)}"
    return page.text(title, finding(page, *sentences, changes=changes, groups=groups), basis(page))


def finding(page: Page, *sentences: str, changes: Sequence[str] = (), groups: Sequence[str] = ()) -> str:
    """Two paragraphs: is what was recommended on record; how do things stand and move. All from the data."""
    _ = page.messages
    moved = paragraph(*changes, assessed_sentence(page, groups))
    done = paragraph(f"**{_('¿Se hizo?')}**", act_sentence(page), *sentences)
    changed = paragraph(f"**{_('¿Cambió algo?')}**", moved or _("Ningún indicador permite decirlo."))
    return f"{done}\n\n{changed}"


def assessed_sentence(page: Page, groups: Sequence[str] = ()) -> str:
    """How many combinations of country and indicator can be assessed, and how; empty when there are none.

    Parameters
    ----------
    groups
        Subregions whose countries are meant; all members unless given.
    """
    _ = page.messages
    countries = countries_of(page, groups or [page.reference])
    counts = assessment_counts(page, indicators_of(page, directed=True), countries)
    total = sum(counts.values())
    if not total:
        return ""
    key = "/".join(
        ["measure/assessments", f"R{page.recommendation.number}", *(["+".join(groups)] if groups else [])]
    )
    known = total - counts.get(UNKNOWN, 0)
    better, same, worse = (share_of(counts, classes) for classes in (BETTER, ("no_progress",), WORSE))
    fields = {
        "total": cited.count(page, total, f"{key}/total"),
        "known": cited.count(page, known, f"{key}/known"),
    }
    if not known:
        return _("Ninguna de las {total} combinaciones de miembro e indicador se puede evaluar.", **fields)
    texts = {
        "better": _.plural(
            "{count} con progreso", "{count} con progreso", better, **_count(page, better, key, "better")
        ),
        "same": _.plural(
            "{count} sin progreso", "{count} sin progreso", same, **_count(page, same, key, "same")
        ),
        "worse": _.plural(
            "{count} en retroceso", "{count} en retroceso", worse, **_count(page, worse, key, "worse")
        ),
    }
    present = {"better": better, "same": same, "worse": worse}
    fields["parts"] = format_list([text for part, text in texts.items() if present[part]], page.language)
    if groups:
        return _.plural(
            "De las {total} combinaciones de Estado de la subregión e indicador, se puede evaluar {known}: "
            "{parts}.",
            "De las {total} combinaciones de Estado de la subregión e indicador, se pueden evaluar {known}: "
            "{parts}.",
            known,
            **fields,
        )
    return _.plural(
        "De las {total} combinaciones de miembro e indicador, se puede evaluar {known}: {parts}.",
        "De las {total} combinaciones de miembro e indicador, se pueden evaluar {known}: {parts}.",
        known,
        **fields,
    )


def _count(page: Page, number: int, key: str, part: str) -> dict[str, str]:
    return {"count": cited.count(page, number, f"{key}/{part}")}


def basis(page: Page) -> str:
    """One paragraph: what the finding rests on, and what cannot be followed."""
    number = page.recommendation.number
    return paragraph(
        f"**{page.messages('¿Cómo se sabe?')}**",
        actions_sentence(page, page.register("actions"), recommendations=number),
        _last_action(page),
        coverage_sentence(page, indicators_of(page)),
        _unfollowed(page),
    )


def _last_action(page: Page) -> str:
    """Since when nothing new is on record."""
    years = years_of(split_actions(page.register("actions")).direct)
    if not years:
        return ""
    return page.messages(
        "La última acción directa de la que hay constancia, de cualquier organismo, es de {year}.",
        year=max(years),
    )


def _unfollowed(page: Page) -> str:
    _ = page.messages
    missing = len(page.recommendation.missing)
    if not missing:
        return ""
    key = f"catalogue/missing/R{page.recommendation.number}"
    return _.plural(
        "Hay {count} asunto que no puede seguirse con los datos disponibles.",
        "Hay {count} asuntos que no pueden seguirse con los datos disponibles.",
        missing,
        count=cited.count(page, missing, key),
    )


def asked(page: Page) -> Text:
    """What the study asked for, with its lines, and what would show that it was attended to."""
    _ = page.messages
    entry = page.recommendation
    return page.text(
        _("## Qué se pidió"),
        _.text(entry.asked),
        _(
            "Lo que se recomendó: {verb}. Ámbito: {scope}. Líneas del estudio: {lines}.",
            verb=page.coded("verb", entry.verb),
            scope=_.text(entry.scope),
            lines=entry.lines.replace("-", "–"),
        ),
        _("El estudio no fijó indicadores, metas ni plazos. Como prueba de que se atendió contaría:"),
        bulleted(_.text(item) for item in entry.evidence),
        _("Y como resultado observable:"),
        bulleted(_.text(item) for item in entry.outcomes),
    )


def baseline_table(page: Page) -> Table | Text:
    """The study's own figures on the matter."""
    _ = page.messages
    if not page.baseline:
        return page.text(_("El estudio de 2012 no da ninguna cifra sobre este asunto."))
    return register_table(
        page,
        "baseline",
        _("Cifras del estudio de 2012 sobre este asunto"),
        "baseline",
        page.baseline,
        ["statement", "country", "region", "value", "year", "cited_source", "note"],
        source=study_lines(page, page.baseline),
    )


def outcome_parts(page: Page, *, shown: Sequence[str] = (), trends: int = 2) -> list[Part]:
    """What the indicators show.

    Parameters
    ----------
    shown
        Indicators that get a map, a trend and a comparison of then and now, the most telling first; the
        widest coverage decides when none is named.
    trends
        How many of them are followed over the years.
    """
    _ = page.messages
    indicators = indicators_of(page)
    if not indicators:
        return [page.text(_("Ningún indicador permite observarla."))]
    outcomes = [id for id in indicators if page.indicator(id).kind == "outcome"]
    shown = list(shown) or indicators_of(page, directed=True) or indicators
    members = page.catalogue.members(page.reference)
    few = _(
        "Hay menos de tres indicadores de resultado para esta recomendación; lo que haría falta se enumera "
        "al final."
    )
    return [
        *([page.text(few)] if len(outcomes) < 3 else []),
        map_figure(page, "map", shown[0]),
        *(group_trend_figure(page, f"trend-{id.replace('_', '-')}", id) for id in shown[:trends]),
        spread_figure(
            page,
            "distribution",
            _("Indicadores de la recomendación {n}", n=page.recommendation.number),
            indicators,
        ),
        then_now_figure(page, "then-now", shown[0]),
        group_table(page, "medians", _("Medianas y cobertura de los indicadores"), indicators),
        members_table(page, "members", _("Último dato de cada miembro, con su año"), shown[:4], members),
    ]


def process_table(page: Page) -> Table | Text:
    """What was counted to see whether the recommendation was attended to."""
    _ = page.messages
    number = page.recommendation.number
    if not page.process:
        return page.text(_("No hay indicadores de proceso para esta recomendación."))
    rows = []
    for one, row in page.process:
        key = f"process/R{number}/{one.id}"
        n = cited.count(page, row["n"], key)
        of = cited.count(page, row["of"], f"{key}/of") if row["of"] is not None else ""
        met = verdict(page, one, row)
        name = _.text(one.label) + (f". {_.text(one.note)}" if one.note else "")
        rows.append([name, _("{n} de {of}", n=n, of=of) if of else n, met])
    columns = [Column(_("Qué se cuenta")), Column(_("Recuento"), "right"), Column(_("¿Consta?"))]
    return page.table(
        "process",
        _("Indicadores de proceso"),
        columns,
        rows,
        source=_(
            "Fuente: registros de esta publicación. Las acciones solo anunciadas no cuentan; «consta» quiere "
            "decir que hay al menos una entrada, no que baste."
        ),
    )


def action_parts(page: Page) -> list[Part]:
    """Actions on record since the study: direct, related and announced, each apart."""
    _ = page.messages
    actions = sorted(page.register("actions"), key=lambda row: (row["date"], row["id"]))
    numbers = numbered(actions)
    split = split_actions(actions)
    none = _("El registro no contiene ninguna.")
    note = _(
        "El registro recoge lo que se encontró en páginas públicas; la falta de una acción puede ser falta "
        "de rastro. Las direcciones no se comprobaron en línea al hacer este libro."
    )
    text = page.text(
        _("### Acciones directas"),
        actions_list(page, split.direct, numbers) or none,
        _("### Acciones relacionadas"),
        actions_list(page, split.related, numbers) or none,
        _("### Solo anunciadas"),
        actions_list(page, split.announced, numbers) or none,
    )
    figure = [actions_figure(page, "actions", actions, numbers)] if actions else []
    return [page.text(_("## Acciones registradas"), note), *figure, text]


def assessment_parts(page: Page) -> list[Part]:
    """Classes of every member in every indicator with a direction."""
    _ = page.messages
    number = page.recommendation.number
    directed = [
        entry.id
        for entry in page.indicators()
        if number in entry.recommendations and entry.direction != "none"
    ]
    if not directed:
        why = _(
            "Ningún indicador de esta recomendación tiene un sentido deseable, de modo que no hay nada "
            "que evaluar."
        )
        return [page.text(_("## Evaluación"), why)]
    intro = _(
        "La cuadrícula muestra la clase de cada miembro en los indicadores con sentido deseable. Las clases "
        "y sus umbrales están en el anexo de método."
    )
    subject = _("Recomendación {n}", n=page.recommendation.number)
    members = page.catalogue.members(page.reference)
    return [
        page.text(_("## Evaluación"), intro),
        grid_figure(page, "assessment", subject, directed, members),
    ]


def gaps(page: Page) -> Text:
    """What cannot be followed with the data at hand, and why."""
    _ = page.messages
    missing = bulleted(_.text(item) for item in page.recommendation.missing)
    return page.text(_("## Lo que no puede seguirse"), missing or _("No se señaló ninguna laguna."))

"""Sentences about a composite index's framework and its statistics."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from eslabon.language import format_list, format_number
from eslabon.pages.index_absence import nobody_ranked
from eslabon.pages.index_words import lowered, number, percent

if TYPE_CHECKING:
    from eslabon.catalogue.index_framework import Dimension
    from eslabon.pages.index_view import IndexView
    from eslabon.pages.page import Page

__all__ = [
    "FACTOR_NAMES",
    "coherence_paragraph",
    "considered_reasons",
    "criterion_paragraph",
    "framework_reasons",
    "goalpost_bases",
    "outliers_sentence",
    "sensitivity_paragraph",
]

FACTOR_NAMES = {
    "normalisation": "La forma de normalizar",
    "aggregation": "La forma de promediar las dimensiones",
    "exclusion": "El indicador que se deja fuera",
    "dimension_weights": "Los pesos de las dimensiones",
    "component_weights": "Los pesos de los indicadores",
}


def sensitivity_paragraph(page: Page, view: IndexView) -> str:
    """Which choice moves the ranks most; empty when nobody is ranked."""
    _ = page.messages
    if not view.ranked:
        return ""
    rows = sorted(view.rows("sensitivity"), key=lambda row: -row["total"])
    names = [lowered(_.text(FACTOR_NAMES[row["factor"]])) for row in rows]
    return _(
        "Lo que más mueve los lugares es {first} ({first_share} de la varianza, con sus interacciones); "
        "después, {second} ({second_share}); lo que menos, {last} ({last_share}).",
        first=names[0],
        first_share=percent(page, rows[0]["total"], view.key("sensitivity", rows[0]["factor"], "total")),
        second=names[1],
        second_share=percent(page, rows[1]["total"], view.key("sensitivity", rows[1]["factor"], "total")),
        last=names[-1],
        last_share=percent(page, rows[-1]["total"], view.key("sensitivity", rows[-1]["factor"], "total")),
    )


def coherence_paragraph(page: Page, view: IndexView) -> str:
    """Negative pairs inside dimensions, redundant pairs, and how the dimensions go together."""
    _, index = page.messages, view.index
    if not view.ranked:
        return nobody_ranked(page, view)
    of = {part.indicator: dimension.id for dimension in index.dimensions for part in dimension.indicators}
    pairs = [row for row in view.rows("correlations") if row["r"] is not None]
    inside = [row for row in pairs if of[row["one"]] == of[row["other"]]]
    redundant = [row for row in pairs if abs(row["r"]) > index.redundancy]
    dimensions = [row for row in view.rows("dimensions") if row["r"] is not None]
    titles = {one.id: lowered(_.text(one.title)) for one in index.dimensions}

    def pair(row) -> dict[str, str]:
        return {
            "one": titles[row["one"]],
            "other": titles[row["other"]],
            "r": number(page, row["r"], 2, view.key("dimensions", row["one"], row["other"])),
        }

    opposed = [pair(row) for row in sorted(dimensions, key=_r) if row["r"] < 0]
    negative = sum(row["r"] < 0 for row in inside)
    sentences = [
        _(
            "Las correlaciones son de Pearson, entre las notas de los {n} países con lugar (menos donde "
            "falta un dato).",
            n=number(page, view.ranked_count, 0, view.key("ranked")),
        ),
        _(
            "Pares de indicadores de una misma dimensión: {n}; de ellos se oponen (correlación "
            "negativa): {negative}. Pares de cualquier dimensión tan parecidos que contarían dos veces "
            "(correlación de más de {limit}): {redundant}.",
            n=number(page, len(inside), 0, view.key("coherence", "inside")),
            negative=number(page, negative, 0, view.key("coherence", "negative")),
            redundant=number(page, len(redundant), 0, view.key("coherence", "redundant")),
            limit=format_number(index.redundancy, 2, page.language),
        ),
        ""
        if negative
        else _(
            "Que no se oponga ninguno resulta de la construcción del índice, porque los que se oponían "
            "quedaron fuera al elegirlos; no confirma el marco."
        ),
        _weak_sentence(page, view),
    ]
    if dimensions:
        lowest, highest = min(dimensions, key=_r), max(dimensions, key=_r)
        sentences += [
            _("Las dimensiones más relacionadas son {one} y {other} ({r}).", **pair(highest)),
            _opposed_sentence(page, opposed)
            if opposed
            else _("Las menos relacionadas son {one} y {other} ({r}).", **pair(lowest)),
            _("Son cosas distintas; por eso conviene leer el perfil antes que la nota."),
        ]
    return " ".join(filter(None, sentences))


def _weak_sentence(page: Page, view: IndexView) -> str:
    """Which indicators hardly go with the score; empty when none."""
    _, limit = page.messages, view.index.weak
    known = [row for row in view.rows("items") if row["score"] is not None]
    weak = sorted((row for row in known if row["score"] < limit), key=lambda row: row["score"])
    if not weak:
        return ""
    named = [
        _(
            "«{indicator}» ({r})",
            indicator=page.label(row["indicator"]),
            r=number(page, row["score"], 2, view.key("items", row["indicator"], "score")),
        )
        for row in weak
    ]
    return _(
        "Indicadores que apenas acompañan a la nota (correlación de menos de {limit}): {names}. Su peso "
        "declarado no equivale a su influencia en la nota.",
        limit=number(page, limit, 1, view.key("weak")),
        names=format_list(named, page.language),
    )


def _opposed_sentence(page: Page, pairs: list[dict[str, str]]) -> str:
    """The pairs of dimensions that run against each other."""
    _ = page.messages
    named = [_("{one} con {other} ({r})", **pair) for pair in pairs]
    return _.plural(
        "Un par de dimensiones se relaciona de forma negativa: {names}.",
        "Algunas dimensiones se relacionan de forma negativa: {names}.",
        len(named),
        names="; ".join(named),
    )


def criterion_paragraph(page: Page, view: IndexView) -> str:
    """How the score goes with income and the like, and which component goes best with the criterion."""
    _, index = page.messages, view.index
    sentences = []
    known = [row for row in view.rows("items") if row["criterion"] is not None]
    if index.criterion and known:
        best = max(known, key=lambda row: row["criterion"])
        sentences = [
            _.text(index.criterion.reason),
            _(
                "El que más se le parece es «{indicator}» (correlación por rangos de {r} en {n} economías).",
                indicator=page.label(best["indicator"]),
                r=number(page, best["criterion"], 2, view.key("criterion", best["indicator"])),
                n=number(page, best["criterion_n"], 0, view.key("criterion", best["indicator"], "n")),
            ),
        ]
    sentences += [
        _(
            "Correlación por rangos de la nota con «{indicator}»: {r} (n = {n}).",
            indicator=page.label(row["indicator"]),
            r=number(page, row["r"], 2, view.key("related", row["indicator"])),
            n=number(page, row["n"], 0, view.key("related", row["indicator"], "n")),
        )
        for row in view.rows("related")
        if row["r"] is not None
    ]
    return " ".join(sentences)


def goalpost_bases(page: Page, view: IndexView) -> list[str]:
    """What the two bases of goalposts mean."""
    _, rule = page.messages, view.index.goalposts
    return [
        _(
            rule.percentile,
            lower=format_number(rule.lower_percentile, 0, page.language),
            upper=format_number(rule.upper_percentile, 0, page.language),
            first=rule.first_year,
            last=rule.last_year,
        ),
        _.text(rule.natural),
    ]


def outliers_sentence(page: Page, view: IndexView) -> str:
    """Which indicators keep outliers after treatment; empty when none does."""
    names = [page.label(row["indicator"]) for row in view.rows("outliers") if row["treated_outliers"]]
    if not names:
        return ""
    return page.messages(
        "Después del tratamiento quedan valores atípicos en: {names}. Los valores de referencia limitan su "
        "efecto.",
        names=format_list(names, page.language),
    )


def framework_reasons(page: Page, dimension: Dimension) -> list[str]:
    """Why each indicator of a dimension is there."""
    return [
        f"**{page.label(part.indicator)}.** {page.messages.text(part.reason)}"
        for part in dimension.indicators
    ]


def considered_reasons(page: Page, view: IndexView) -> list[str]:
    """Why each indicator that was considered is not there."""
    return [
        f"**{page.label(entry.indicator)}.** {page.messages.text(entry.reason)}"
        for entry in view.index.considered
    ]


def _r(row: Mapping[str, Any]) -> float:
    return row["r"]

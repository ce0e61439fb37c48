"""Sentences about a composite index, made from its results."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from eslabon.language import MISSING, format_list, format_number
from eslabon.language.numbers import percent_gap
from eslabon.pages.cited import cited
from eslabon.pages.outputs import Text

if TYPE_CHECKING:
    from eslabon.pages.index_view import IndexView
    from eslabon.pages.page import Page

__all__ = [
    "certainty_paragraph",
    "coherence_paragraph",
    "coverage_paragraph",
    "criterion_paragraph",
    "goalpost_bases",
    "index_sentence",
    "index_summary",
    "interval_of",
    "number",
    "percent",
    "sensitivity_paragraph",
    "tier_items",
    "uncertainty_paragraph",
]


def number(page: Page, value: float | None, decimals: int, key: str) -> str:
    """A number of the index with its key; the dash where there is none."""
    return MISSING if value is None else cited(format_number(value, decimals, page.language), key)


def percent(page: Page, value: float, key: str = "", decimals: int = 0) -> str:
    """A share from 0 to 1 as a percentage, with its key if it has one."""
    text = format_number(100 * value, decimals, page.language) + percent_gap(page.language) + "%"
    return cited(text, key) if key else text


def interval_of(page: Page, view: IndexView, row: Mapping[str, Any]) -> str:
    """The places between which a country's rank lies: "2–5"; one place when both ends are the same."""
    low, high = row["low"], row["high"]
    return cited(str(low) if low == high else f"{low}–{high}", view.key("interval", row["country"]))


def index_sentence(page: Page, country: str = "", id: str = "") -> str:
    """Where a country stands in the index and how sure that is, or what is missing to rank it.

    Empty when the publication has no index, or the index does not ask about the country.

    Parameters
    ----------
    country
        The page's own by default.
    """
    view = page.index(id)
    row = view.row(country or page.country) if view else None
    if view is None or row is None:
        return ""
    code = row["country"]
    _, title = page.messages, page.messages.text(view.index.title)
    if not row["ranked"]:
        text = _(
            "{country} no tiene lugar en el {title}: {gaps}.",
            country=page.with_article(code),
            title=_lowered(title),
            gaps=missing_words(page, [gap for gap in view.rows("gaps") if gap["country"] == code]),
        )
        return text[:1].upper() + text[1:]
    marks = {one.id: row[f"dimension/{one.id}"] for one in view.index.dimensions}
    titles = {one.id: _lowered(_.text(one.title)) for one in view.index.dimensions}
    best, worst = max(marks, key=marks.__getitem__), min(marks, key=marks.__getitem__)
    text = _(
        "En el {title}, {country} obtiene una nota de {score} sobre {top}: lugar {rank} de {n} países. Según "
        "cómo se calcule, el lugar es {interval} en el {share} de los cálculos.",
        title=_lowered(title),
        country=page.with_article(code),
        score=number(page, row["score"], 1, view.key("score", code)),
        top=format_number(view.index.scale.upper, 0, page.language),
        rank=number(page, row["rank"], 0, view.key("rank", code)),
        n=number(page, view.ranked_count, 0, view.key("ranked")),
        interval=_interval_words(page, view, row),
        share=percent(page, view.index.uncertainty.interval / 100),
    )
    second = _(
        "Su dimensión más alta es {best} ({best_mark}) y la más baja, {worst} ({worst_mark}).",
        best=titles[best],
        best_mark=number(page, marks[best], 0, view.key("dimension", best, code)),
        worst=titles[worst],
        worst_mark=number(page, marks[worst], 0, view.key("dimension", worst, code)),
    )
    undecided = (
        _.plural(
            "Frente a {open} de los demás países el orden no es cierto.",
            "Frente a {open} de los demás países el orden no es cierto.",
            row["open"],
            open=number(page, row["open"], 0, view.key("open", code)),
        )
        if row["open"]
        else ""
    )
    return " ".join(filter(None, [text, undecided, second, _outside(page, row)]))


def _interval_words(page: Page, view: IndexView, row: Mapping[str, Any]) -> str:
    _, key = page.messages, view.key("interval", row["country"])
    if row["low"] == row["high"]:
        return _("siempre el {place}", place=cited(str(row["low"]), key))
    return _(
        "uno entre el {low} y el {high}",
        low=number(page, row["low"], 0, view.key("low", row["country"])),
        high=number(page, row["high"], 0, view.key("high", row["country"])),
    )


def _outside(page: Page, row: Mapping[str, Any]) -> str:
    if not row["outside"]:
        return ""
    return page.messages("El lugar del cálculo principal queda fuera de ese intervalo; no debe citarse solo.")


def missing_words(page: Page, gaps: list[dict[str, Any]]) -> str:
    """What a country lacks: "falta A (último dato de 2005) y B (sin dato)"."""
    _ = page.messages
    named = [
        _("{indicator} (último dato, {year})", indicator=page.label(gap["indicator"]), year=gap["last"])
        if gap["last"]
        else _("{indicator} (sin dato)", indicator=page.label(gap["indicator"]))
        for gap in gaps
    ]
    return _.plural("falta {names}", "faltan {names}", len(named), names=format_list(named, page.language))


def coverage_paragraph(page: Page, view: IndexView) -> str:
    """How many of the group's countries are ranked, and by which rule."""
    _, index = page.messages, view.index
    rule = _(
        index.coverage.reason,
        share=percent(page, index.coverage.minimum_share),
        year=index.coverage.oldest_year,
    )
    counted = _(
        "De los {of} países, {ranked} cumplen la regla y tienen lugar; los otros {unranked} figuran aparte, con "
        "lo que les falta.",
        of=number(page, len(view.rows("countries")), 0, view.key("countries")),
        ranked=number(page, view.ranked_count, 0, view.key("ranked")),
        unranked=number(page, len(view.unranked), 0, view.key("unranked")),
    )
    return f"{counted} {rule}"


def uncertainty_paragraph(page: Page, view: IndexView) -> str:
    """What was varied, in words, and how to read an interval."""
    _, settings = page.messages, view.index.uncertainty
    return _(
        "El índice se calculó {draws} veces. Cada vez se eligieron al azar la forma de normalizar (valores de "
        "referencia fijos, puntuación típica o lugar), la forma de promediar las dimensiones (geométrica o "
        "aritmética), el indicador que se deja fuera (ninguno o uno) y los pesos, que varían hasta un {noise} "
        "hacia arriba o hacia abajo. El cálculo principal es uno de ellos. El intervalo de un país contiene su "
        "lugar en el {share} de los cálculos.",
        draws=number(page, settings.draws, 0, view.key("draws")),
        noise=percent(page, settings.weight_noise, view.key("noise")),
        share=percent(page, settings.interval / 100, view.key("share")),
    )


def certainty_paragraph(page: Page, view: IndexView) -> str:
    """Which differences of rank mean nothing, with numbers."""
    _, distances = page.messages, view.rows("distances")
    pairs = sum(row["pairs"] for row in distances)
    certain = sum(row["certain"] for row in distances)
    near = distances[0]
    sure_from = next(
        row["distance"]
        for k, row in enumerate(distances)
        if all(other["certain"] == other["pairs"] for other in distances[k:])
    )
    return " ".join(
        [
            _(
                "Un orden se considera cierto cuando un país supera al otro en al menos el {certainty} de los "
                "cálculos. Así ocurre en {certain} de los {pairs} pares de países ({part}); en los demás, quién "
                "va delante depende del método y no dice nada sobre los países.",
                certainty=percent(page, view.index.uncertainty.certainty / 100, view.key("certainty")),
                certain=number(page, certain, 0, view.key("pairs", "certain")),
                pairs=number(page, pairs, 0, view.key("pairs")),
                part=percent(page, certain / pairs, view.key("pairs", "share")),
            ),
            _(
                "Entre países separados por un solo lugar, el orden es cierto en {near} de {of} pares: un lugar "
                "de diferencia no significa casi nunca nada. Solo a partir de {distance} lugares todos los "
                "pares tienen un orden cierto.",
                near=number(page, near["certain"], 0, view.key("distance", near["distance"], "certain")),
                of=number(page, near["pairs"], 0, view.key("distance", near["distance"], "pairs")),
                distance=number(page, sure_from, 0, view.key("distance", "sure")),
            ),
        ]
    )


def tier_items(page: Page, view: IndexView) -> list[str]:
    """The groups inside which no order is certain: one line each, first and last place in front."""
    _ = page.messages
    items = []
    for tier in dict.fromkeys(row["tier"] for row in view.ranked):
        own = [row for row in view.ranked if row["tier"] == tier]
        names = format_list([page.name(row["country"]) for row in own], page.language)
        first, last = (
            number(page, row["rank"], 0, view.key("rank", row["country"])) for row in (own[0], own[-1])
        )
        items.append(
            _("Lugar {first}: {names}.", first=first, names=names)
            if len(own) == 1
            else _("Lugares {first} a {last}: {names}.", first=first, last=last, names=names)
        )
    return items


def sensitivity_paragraph(page: Page, view: IndexView) -> str:
    """Which choice moves the ranks most."""
    from eslabon.pages.index_tables import FACTOR_NAMES

    _ = page.messages
    rows = sorted(view.rows("sensitivity"), key=lambda row: -row["total"])
    names = [_lowered(_.text(FACTOR_NAMES[row["factor"]])) for row in rows]
    return _(
        "Lo que más mueve los lugares es {first} ({first_share} de la varianza, con sus interacciones), seguido de "
        "{second} ({second_share}); lo que menos, {last} ({last_share}).",
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
    of = {
        part.indicator: dimension.id for dimension in index.dimensions for part in dimension.indicators
    }
    pairs = [row for row in view.rows("correlations") if row["r"] is not None]
    inside = [row for row in pairs if of[row["one"]] == of[row["other"]]]
    redundant = [row for row in pairs if abs(row["r"]) > index.redundancy]
    dimensions = view.rows("dimensions")
    lowest, highest = min(dimensions, key=_r), max(dimensions, key=_r)
    titles = {one.id: _lowered(_.text(one.title)) for one in index.dimensions}

    def pair(row) -> dict[str, str]:
        return {
            "one": titles[row["one"]],
            "other": titles[row["other"]],
            "r": number(page, row["r"], 2, view.key("dimensions", row["one"], row["other"])),
        }

    return " ".join(
        [
            _(
                "De los {n} pares de indicadores de una misma dimensión, {negative} se oponen (correlación "
                "negativa) y {redundant} de todos los pares superan {limit}, de modo que contarían dos veces.",
                n=number(page, len(inside), 0, view.key("coherence", "inside")),
                negative=number(
                    page, sum(row["r"] < 0 for row in inside), 0, view.key("coherence", "negative")
                ),
                redundant=number(page, len(redundant), 0, view.key("coherence", "redundant")),
                limit=format_number(index.redundancy, 2, page.language),
            ),
            _("Las dimensiones más relacionadas son {one} y {other} ({r}).", **pair(highest)),
            _(
                "Las menos relacionadas son {one} y {other} ({r}). Son cosas distintas; por eso conviene leer el "
                "perfil antes que la nota.",
                **pair(lowest),
            ),
        ]
    )


def criterion_paragraph(page: Page, view: IndexView) -> str:
    """How the score goes with income and the like, and which component goes best with the criterion."""
    _, index = page.messages, view.index
    sentences = []
    if index.criterion:
        known = [row for row in view.rows("items") if row["criterion"] is not None]
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
            "Correlación por rangos de la nota con «{indicator}»: {r}.",
            indicator=page.label(row["indicator"]),
            r=number(page, row["r"], 2, view.key("related", row["indicator"])),
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


def index_summary(page: Page, id: str = "") -> Text:
    """A short paragraph for a page about a recommendation: who is ranked, how sure, who is first."""
    view = page.index(id)
    if view is None:
        return Text("")
    _ = page.messages
    first, last = view.ranked[0], view.ranked[-1]
    named = _(
        "Con el cálculo principal, el primero es {first} (intervalo, {first_interval}) y el último, {last} "
        "({last_interval}).",
        first=page.with_article(first["country"]),
        first_interval=interval_of(page, view, first),
        last=page.with_article(last["country"]),
        last_interval=interval_of(page, view, last),
    )
    return page.text(
        " ".join([_.text(view.index.purpose), coverage_paragraph(page, view)]),
        " ".join([named, certainty_paragraph(page, view)]),
    )


def _r(row: Mapping[str, Any]) -> float:
    return row["r"]


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]

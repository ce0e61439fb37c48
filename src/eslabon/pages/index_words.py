"""Sentences about a composite index's places and how sure they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from eslabon.language import MISSING, format_list, format_number
from eslabon.language.numbers import percent_gap
from eslabon.pages.cited import cited
from eslabon.pages.index_absence import nobody_ranked
from eslabon.pages.outputs import Text

if TYPE_CHECKING:
    from eslabon.pages.index_view import IndexView
    from eslabon.pages.page import Page

__all__ = [
    "certainty_paragraph",
    "coverage_paragraph",
    "index_sentence",
    "index_summary",
    "interval_of",
    "lowered",
    "number",
    "own_source",
    "percent",
    "specification_sentence",
    "tier_items",
    "uncertainty_paragraph",
    "universe_sentence",
]

FAR = 3  # places between headline and median from which the page says so; the text names it


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
            title=lowered(title),
            gaps=missing_words(page, [gap for gap in view.rows("gaps") if gap["country"] == code]),
        )
        return text[:1].upper() + text[1:]
    marks = {one.id: row[f"dimension/{one.id}"] for one in view.index.dimensions}
    titles = {one.id: lowered(_.text(one.title)) for one in view.index.dimensions}
    best, worst = max(marks, key=marks.__getitem__), min(marks, key=marks.__getitem__)
    text = _(
        "En el {title}, la nota obtenida por {country} es de {score} sobre {top}: lugar {rank} entre "
        "{universe}.",
        title=lowered(title),
        country=page.with_article(code),
        score=number(page, row["score"], 1, view.key("score", code)),
        top=format_number(view.index.scale.upper, 0, page.language),
        rank=number(page, row["rank"], 0, view.key("rank", code)),
        universe=_universe(page, view),
    )
    second = _(
        "Su dimensión más alta: {best} ({best_mark}); la más baja: {worst} ({worst_mark}).",
        best=titles[best],
        best_mark=_mark(page, view, row, best),
        worst=titles[worst],
        worst_mark=_mark(page, view, row, worst),
    )
    undecided = (
        _(
            "Países frente a los que el orden no es firme ante el método: {open}.",
            open=number(page, row["open"], 0, view.key("open", code)),
        )
        if row["open"]
        else ""
    )
    return " ".join(
        filter(None, [text, _interval_words(page, view, row), undecided, second, _outside(page, row)])
    )


def _universe(page: Page, view: IndexView) -> str:
    """Among whom a country is ranked, as the index says it."""
    return page.messages(view.index.universe, n=number(page, view.ranked_count, 0, view.key("ranked")))


def _mark(page: Page, view: IndexView, row: Mapping[str, Any], dimension: str) -> str:
    """A dimension's mark, and on how many of its indicators it stands when not on all."""
    code = row["country"]
    mark = number(page, row[f"dimension/{dimension}"], 0, view.key("dimension", dimension, code))
    if view.whole(row, dimension):
        return mark
    return page.messages(
        "{mark}, con {known} de sus {of} indicadores",
        mark=mark,
        known=number(page, row[f"known/{dimension}"], 0, view.key("parts", dimension, code)),
        of=number(page, view.parts_of(dimension), 0, view.key("parts", dimension)),
    )


def universe_sentence(page: Page, view: IndexView) -> str:
    """Which ranked countries no longer belong to the group of the other pages' ranks; empty when all do."""
    members = page.catalogue.members(page.reference)
    former = [row["country"] for row in view.ranked if row["country"] not in members]
    if not former:
        return ""
    _ = page.messages
    return _.plural(
        "Aquí los lugares se cuentan entre {universe}: {names} entra en el orden. Los rangos y las medianas "
        "de las demás páginas se calculan solo entre los miembros actuales.",
        "Aquí los lugares se cuentan entre {universe}: {names} entran en el orden. Los rangos y las medianas "
        "de las demás páginas se calculan solo entre los miembros actuales.",
        len(former),
        universe=_universe(page, view),
        names=format_list([page.with_article(code) for code in former], page.language),
    )


def _interval_words(page: Page, view: IndexView, row: Mapping[str, Any]) -> str:
    _, code = page.messages, row["country"]
    share = percent(page, view.index.uncertainty.interval / 100)
    if row["low"] == row["high"]:
        place = cited(str(row["low"]), view.key("interval", code))
        return _(
            "En al menos el {share} de los cálculos queda en el lugar {place}.", share=share, place=place
        )
    return _(
        "Según cómo se calcule, en al menos el {share} de los casos queda entre el lugar {low} y el {high}.",
        share=share,
        low=number(page, row["low"], 0, view.key("low", code)),
        high=number(page, row["high"], 0, view.key("high", code)),
    )


def _outside(page: Page, row: Mapping[str, Any]) -> str:
    if not row["outside"]:
        return ""
    return page.messages("El lugar del cálculo principal queda fuera de ese intervalo; no debe citarse solo.")


def missing_words(page: Page, gaps: list[dict[str, Any]]) -> str:
    """What a country lacks: "falta A (último dato de 2005) y B (sin dato)"."""
    _ = page.messages
    named = [
        _("«{indicator}» (último dato, {year})", indicator=page.label(gap["indicator"]), year=gap["last"])
        if gap["last"]
        else _("«{indicator}» (sin dato)", indicator=page.label(gap["indicator"]))
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
        "De los {of} países, {ranked} cumplen la regla y tienen lugar; los otros {unranked} figuran aparte, "
        "con lo que les falta.",
        of=number(page, len(view.rows("countries")), 0, view.key("countries")),
        ranked=number(page, view.ranked_count, 0, view.key("ranked")),
        unranked=number(page, len(view.unranked), 0, view.key("unranked")),
    )
    return f"{counted} {rule}"


def uncertainty_paragraph(page: Page, view: IndexView) -> str:
    """What was varied, in words, and how to read an interval."""
    _, settings = page.messages, view.index.uncertainty
    return _(
        "El índice se calculó {draws} veces. Cada vez se eligieron al azar la forma de normalizar (valores "
        "de referencia fijos, puntuación típica o lugar), la forma de promediar las dimensiones (geométrica "
        "o aritmética), el indicador que se deja fuera (ninguno o uno; en promedio se deja fuera uno en "
        "{components} de cada {alternatives} cálculos) y los pesos, que varían hasta un {noise} hacia arriba "
        "o hacia abajo. El cálculo principal es uno de ellos. El intervalo de un país contiene su lugar en "
        "al menos el {share} de los cálculos.",
        components=number(page, len(view.index.components), 0, view.key("components")),
        alternatives=number(page, len(view.index.components) + 1, 0, view.key("alternatives")),
        draws=number(page, settings.draws, 0, view.key("draws")),
        noise=percent(page, settings.weight_noise, view.key("noise")),
        share=percent(page, settings.interval / 100, view.key("share")),
    )


def certainty_paragraph(page: Page, view: IndexView) -> str:
    """Which differences of rank mean nothing, with numbers; without two places, that there are none."""
    _, distances = page.messages, view.rows("distances")
    if not distances:
        return nobody_ranked(page, view)
    pairs = sum(row["pairs"] for row in distances)
    certain = sum(row["certain"] for row in distances)
    leaning = sum(row["leaning"] for row in distances)
    near = distances[0]
    sure_from = next(
        row["distance"]
        for k, row in enumerate(distances)
        if all(other["certain"] == other["pairs"] for other in distances[k:])
    )
    return " ".join(
        [
            _(
                "Un orden se considera firme ante el método cuando un país supera al otro en al menos el "
                "{certainty} de los cálculos. Así ocurre en unos {certain} de los {pairs} pares de países "
                "(cerca del {part}); en los demás el orden no es firme, aunque en unos {leaning} de ellos "
                "es el mismo en al menos el {most} de los cálculos. Con otra semilla estos recuentos cambian "
                "en unos pocos pares.",
                certainty=percent(page, view.index.uncertainty.certainty / 100, view.key("certainty")),
                certain=number(page, certain, 0, view.key("pairs", "certain")),
                pairs=number(page, pairs, 0, view.key("pairs")),
                part=percent(page, certain / pairs, view.key("pairs", "share")),
                leaning=number(page, leaning, 0, view.key("pairs", "leaning")),
                most=percent(page, view.index.uncertainty.leaning / 100, view.key("leaning")),
            ),
            _(
                "Entre países separados por un solo lugar, el orden es firme en unos {near} de {of} pares: "
                "estar un lugar por delante no basta para decir que un país está mejor. Solo a partir de "
                "unos {distance} lugares de diferencia el orden de todos los pares es firme.",
                near=number(page, near["certain"], 0, view.key("distance", near["distance"], "certain")),
                of=number(page, near["pairs"], 0, view.key("distance", near["distance"], "pairs")),
                distance=number(page, sure_from, 0, view.key("distance", "sure")),
            ),
        ]
    )


def tier_items(page: Page, view: IndexView) -> list[str]:
    """The groups inside which no order is firm: one line each, first and last place in front."""
    _ = page.messages
    items = []
    for tier in dict.fromkeys(row["tier"] for row in view.ranked):
        own = [row for row in view.ranked if row["tier"] == tier]
        names = format_list([page.with_article(row["country"]) for row in own], page.language)
        first, last = (
            number(page, row["rank"], 0, view.key("rank", row["country"])) for row in (own[0], own[-1])
        )
        items.append(
            _("Lugar {first}: {names}, sin nadie más en su grupo.", first=first, names=names)
            if len(own) == 1
            else _("Lugares {first} a {last}: {names}.", first=first, last=last, names=names)
        )
    return items


def specification_sentence(page: Page, view: IndexView) -> str:
    """In whom the headline's rank lies outside the interval, and in whom it is far from the median."""
    _ = page.messages
    if not view.ranked:
        return ""
    outside = [page.with_article(row["country"]) for row in view.ranked if row["outside"]]
    far = [
        page.with_article(row["country"])
        for row in view.ranked
        if abs(row["rank"] - row["median"]) >= FAR and not row["outside"]
    ]
    sentences = [
        _(
            "El lugar del cálculo principal queda fuera del intervalo en {names}; ahí no debe citarse.",
            names=format_list(outside, page.language),
        )
        if outside
        else _("En ningún país el lugar del cálculo principal queda fuera de su intervalo.")
    ]
    if far:
        sentences.append(
            _(
                "En {names} se aparta de la mediana tres lugares o más; ahí el intervalo dice más que el "
                "lugar.",
                names=format_list(far, page.language),
            )
        )
    return " ".join(sentences)


def own_source(page: Page, view: IndexView) -> str:
    """Source line of what is computed here: publishers, and where the datasets are named."""
    _ = page.messages
    publishers = dict.fromkeys(_.text(page.catalogue.sources[id].publisher) for id in view.content["sources"])
    return _(
        "Fuente: cálculo de esta publicación con datos de estos editores: {publishers}. Las ediciones y los "
        "términos están en las fuentes de cada indicador.",
        publishers="; ".join(publishers),
    )


def index_summary(page: Page, id: str = "") -> Text:
    """A short paragraph for a page about a recommendation: who is ranked, how sure, who is first."""
    view = page.index(id)
    if view is None:
        return Text("")
    _ = page.messages
    about = " ".join([_.text(view.index.purpose), coverage_paragraph(page, view)])
    if not view.ranked:
        return page.text(about, nobody_ranked(page, view))
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
        about,
        universe_sentence(page, view),
        " ".join([named, certainty_paragraph(page, view)]),
    )


def lowered(text: str) -> str:
    """The text with a small first letter, for use inside a sentence."""
    return text[:1].lower() + text[1:]

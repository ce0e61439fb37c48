"""Figures of the baseline study beside later ones: dates, sources, and how far they compare."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from eslabon.charts import Change, dumbbells
from eslabon.language import format_list, format_unit
from eslabon.pages import cited
from eslabon.pages.outputs import Column, Figure, Table
from eslabon.pages.registers import study_lines
from eslabon.pages.sources import source_name

if TYPE_CHECKING:
    from eslabon.pages.page import Page
    from eslabon.pages.rows import Pair

__all__ = ["pairs_figure", "pairs_of", "reasons_list", "then_now_pairs", "unpaired", "unpaired_list"]

SEPARATOR = ";"


def pairs_of(page: Page, recommendation: int = 0) -> list[tuple[int, Mapping[str, Any], Pair]]:
    """Figures of the baseline with a later one, numbered from 1 in the order of the file.

    Parameters
    ----------
    recommendation
        Only figures that bear on it, with the numbers that they have in the page's slice; 0: all of it.
    """
    figures = {row["id"]: row for row in page.baseline}
    numbered = enumerate((pair for pair in page.pairs if pair.later), start=1)
    return [
        (number, figures[pair.baseline], pair)
        for number, pair in numbered
        if not recommendation or _bears(figures[pair.baseline], recommendation)
    ]


def then_now_pairs(
    page: Page, name: str = "then-now-pairs", caption: str = "", *, recommendation: int = 0
) -> Table | None:
    """Table of the baseline figures that have a later one; None when the page's slice has no such pair.

    Both figures carry their date and their source; a majority told in words stays in words. The last column
    says how far the two can be compared, and why not further.
    """
    _ = page.messages
    pairs = pairs_of(page, recommendation)
    if not pairs:
        return None
    columns = [
        Column(_("Dato del estudio")),
        Column(_("Entonces")),
        Column(_("Después")),
        Column(_("Dato posterior")),
        Column(_("Comparabilidad")),
    ]
    rows = [
        [
            f"{number} · {_placed(page, _.text(figure['statement']), figure['country'], figure['region'])}",
            f"{cited.register_number(page, 'baseline', figure)} ({_then(page, figure)})",
            f"{_later_number(page, pair)} ({_later_date(page, pair)})",
            _later_words(page, pair),
            f"**{page.code_label('comparability', pair.comparability)}.** {_.text(pair.note)}",
        ]
        for number, figure, pair in pairs
    ]
    line = study_lines(page, [figure for _number, figure, _pair in pairs])
    line += " " + _later_sources(page, [pair for *_rest, pair in pairs])
    return page.table(
        name, caption or _("Cifras del estudio y cifras posteriores"), columns, rows, source=line
    )


def pairs_figure(page: Page, name: str, comparable: Sequence[str]) -> Figure | None:
    """Dumbbells of the pairs whose two figures are numbers of one unit; None with fewer than two of them.

    Parameters
    ----------
    comparable
        Codes of comparability that may be drawn.
    """
    _ = page.messages
    changes, drawn = [], []
    for number, figure, pair in pairs_of(page):
        if pair.comparability not in comparable or not _measured(page, figure, pair):
            continue
        place = _place(page, figure["country"], figure["region"])
        when = str(int(figure["year"])) if figure["year"] else _("sin año")
        changes.append(
            Change(
                _("{n} · {place}, {when}", n=number, place=place or _("sin lugar"), when=when),
                (figure["year"] or page.settings["baseline_year"], figure["value"]),
                (pair.year_to, pair.value),
            )
        )
        drawn.append(pair)
    if len(changes) < 2:
        return None
    chart = dumbbells(
        page.look,
        changes,
        subject=_("Cifras del estudio y cifras posteriores"),
        unit=_("porcentaje"),
        decimals=0,
        countries=False,
    )
    caption = _(
        "Pares de cifras con la misma unidad y un número en las dos, numerados como en las tablas. La "
        "primera es la del estudio; donde no lleva año, se le pone el del estudio, {year}. Las tablas dicen "
        "hasta dónde se pueden comparar.",
        year=page.settings["baseline_year"],
    )
    return page.figure(name, chart, caption, source=_later_sources(page, drawn))


def unpaired(page: Page) -> dict[str, list[Mapping[str, Any]]]:
    """Figures of the baseline without a later one, by reason; the most frequent reason first."""
    figures = {row["id"]: row for row in page.baseline}
    found: dict[str, list[Mapping[str, Any]]] = {}
    for pair in page.pairs:
        if pair.reason:
            found.setdefault(pair.reason, []).append({**figures[pair.baseline], "pair_note": pair.note})
    return dict(sorted(found.items(), key=lambda item: (-len(item[1]), item[0])))


def reasons_list(page: Page, found: Mapping[str, Sequence[object]]) -> str:
    """How many figures have no later one, reason by reason, as a list."""
    return "\n".join(
        f"- {page.code_label('unpaired', reason)}: "
        f"{cited.count(page, len(rows), f'baseline/unpaired/{reason}')}"
        for reason, rows in found.items()
    )


def unpaired_list(page: Page, rows: Sequence[Mapping[str, Any]]) -> str:
    """The figures without a later one, as a list; one with a note of its own says it."""
    _ = page.messages
    items = []
    for row in rows:
        text = _placed(page, _.text(row["statement"]), row["country"], row["region"])
        text += f": {cited.register_number(page, 'baseline', row)}."
        items.append(f"- {text} {_.text(row['pair_note'])}".rstrip() if row["pair_note"] else f"- {text}")
    return "\n".join(items)


def _bears(figure: Mapping[str, Any], recommendation: int) -> bool:
    return str(recommendation) in [part.strip() for part in str(figure["recommendation"]).split(SEPARATOR)]


def _then(page: Page, figure: Mapping[str, Any]) -> str:
    """Year and source of a baseline figure; without a year of its own, that of the study."""
    _ = page.messages
    source = "; ".join(_.text(part) for part in figure["cited_source"].split(SEPARATOR) if part)
    study = page.settings["baseline_year"]
    when = str(int(figure["year"])) if figure["year"] else _("sin año propio; estudio de {year}", year=study)
    return f"{when}; {source}" if source else when


def _later_sources(page: Page, pairs: Sequence[Pair]) -> str:
    """Where the later figures come from: the sources of the indicators; registers name their publisher."""
    named = [source_name(page, source) for source in dict.fromkeys(pair.source for pair in pairs) if source]
    if not named:
        return page.messages("Los datos posteriores llevan su propia fuente.")
    return page.messages("Datos posteriores: {sources}.", sources="; ".join(named))


def _later_number(page: Page, pair: Pair) -> str:
    if pair.kind == "register":
        row = {
            "id": pair.later.rpartition("/")[2],
            "value": pair.value,
            "value_low": pair.value_low,
            "value_high": pair.value_high,
            "qualifier": pair.qualifier,
            "unit": pair.unit,
        }
        return cited.register_number(page, pair.later.split("/")[1], row)
    if pair.value is None:
        return "—"
    text = format_unit(pair.value, page.catalogue.units[pair.scale], pair.decimals, page.messages)
    if pair.kind == "group":
        return cited.cited(text, f"group/{pair.group}/{pair.measure}/{pair.indicator}")
    return cited.cited(text, f"obs/{pair.indicator}/{pair.country}/{pair.year_to}")


def _later_date(page: Page, pair: Pair) -> str:
    if pair.year_to is None:
        return page.messages("sin fecha")
    return str(pair.year_to) if pair.year_from == pair.year_to else f"{pair.year_from}–{pair.year_to}"


def _later_words(page: Page, pair: Pair) -> str:
    """What the later figure is, of whom, and who published it."""
    _ = page.messages
    if pair.kind == "register":
        register = pair.later.split("/")[1]
        labels = page.catalogue.columns[register]["measure"].list
        what = _placed(page, page.code_label(labels, pair.measure), pair.country, pair.region)
        published = format_list([_.text(part) for part in pair.publisher.split(SEPARATOR)], page.language)
        return f"{what}. {published}."
    label, published = _.text(pair.label), _.text(page.catalogue.sources[pair.source].publisher)
    if pair.kind == "group":
        pattern = {
            "median": _("{label}, mediana de {group}. {publisher}."),
            "mean": _("{label}, media ponderada de {group}. {publisher}."),
        }[pair.measure]
        group = page.group_name(pair.group)
        return pattern.format(label=label, group=group, publisher=published)
    return f"{label}, {page.name(pair.country)}. {published}."


def _place(page: Page, countries: str, regions: str) -> str:
    names = [page.name(code) for code in countries.split(SEPARATOR) if code]
    names += [page.code_label("region", code) for code in regions.split(SEPARATOR) if code]
    return format_list(names, page.language) if names else ""


def _placed(page: Page, text: str, countries: str, regions: str) -> str:
    place = _place(page, countries, regions)
    return f"{text} ({place})" if place else text


def _measured(page: Page, figure: Mapping[str, Any], pair: Pair) -> bool:
    """Whether both are numbers, not words or bounds, and both percentages."""
    if figure["kind"] == "majority_word" or figure["qualifier"] not in ("exact", "about"):
        return False
    units, codes = page.catalogue.units, page.catalogue.codes["unit"]
    symbol = units[pair.scale].symbol if pair.indicator else codes.get(pair.unit, "")
    same = codes.get(figure["unit"], "") == symbol == "%"
    exact = pair.qualifier in ("", "exact", "about")
    return same and exact and None not in (figure["value"], pair.value, pair.year_to)

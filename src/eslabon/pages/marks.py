"""What readers are told about flags and breaks: letters beside values, sentences under charts and tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from eslabon.charts import YearValue
from eslabon.charts.points import BREAK, FLAGS, HOLLOW, flag_names, openings
from eslabon.language import format_list
from eslabon.pages import cited
from eslabon.pages.rows import Standing

if TYPE_CHECKING:
    from eslabon.pages.page import Page

__all__ = [
    "broken_note",
    "broken_sentence",
    "crossed",
    "cut_note",
    "dated",
    "flag_note",
    "flag_words",
    "is_broken",
    "letters_note",
    "line_notes",
    "mark_note",
    "mixed_note",
]


def flag_words(page: Page) -> dict[str, str]:
    """What each letter of a flag means, in the reader's language."""
    return {letter: page.messages.text(text) for letter, text in FLAGS.items()}


def flag_note(page: Page, flags: Iterable[str]) -> str:
    """What the letters of the flags mean: "e: estimación; s: encuesta"."""
    found = set("".join(flags))
    return "; ".join(f"{letter}: {text}" for letter, text in flag_words(page).items() if letter in found)


def dated(year: int, flags: str) -> str:
    """Year and letters inside brackets that are there already: "2018, e, m"."""
    return ", ".join([str(year), *flags])


def letters_note(page: Page, flags: Iterable[str]) -> str:
    """Sentence where letters of flags stand beside values: "Marcas: s: encuesta."; empty without any."""
    note = flag_note(page, flags)
    return page.messages("Marcas: {note}.", note=note) if note else ""


def mark_note(page: Page, flags: Iterable[str]) -> str:
    """Sentence of a chart whose marks do not show flags: all or some of its values carry one; or empty."""
    _ = page.messages
    listed = list(flags)
    words = flag_names(_, listed)
    if not words:
        return ""
    named = format_list(words, page.language)
    if all(set(letters) & set(HOLLOW) for letters in listed):
        return _("Todos los valores llevan marca: {words}.", words=named)
    return _("Algunos valores llevan marca: {words}.", words=named)


def line_notes(page: Page, indicator: str, lines: Iterable[Sequence[YearValue]]) -> str:
    """Sentences on the hollow points and the breaks that a chart over the years shows; or empty."""
    _ = page.messages
    series = [points for points in lines if points]
    words = flag_names(_, (point.flags for points in series for point in points))
    said = [_("Puntos huecos: {words}.", words=format_list(words, page.language))] if words else []
    breaks = page.indicator(indicator).breaks
    said.append(cut_note(page, indicator, {year for points in series for year in openings(points, breaks)}))
    return " ".join(filter(None, said))


def cut_note(page: Page, indicator: str, years: Iterable[int]) -> str:
    """Sentence on the years at which a chart's lines are interrupted, with the reason; empty without any."""
    _ = page.messages
    listed = format_list(map(str, sorted(years)), page.language)
    if not listed:
        return ""
    reason = page.indicator(indicator).break_reason
    if not reason:
        return _("Ruptura de la serie en {years}: no se compara lo anterior con lo posterior.", years=listed)
    return _(
        "Ruptura de la serie en {years} ({reason}): no se compara lo anterior con lo posterior.",
        years=listed,
        reason=_.text(reason),
    )


def is_broken(standing: Standing | None) -> bool:
    """Whether a break stands between the value since which change is told and the latest one."""
    return standing is not None and standing.change_kind == "broken"


def crossed(page: Page, standing: Standing) -> tuple[int, ...]:
    """Years that opened a new definition after the base year of a broken change.

    Those of the indicator, and of the country's own series where the page has it.
    """
    own = page.series(standing.indicator, standing.country)
    years = {*page.indicator(standing.indicator).breaks, *(p.year for p in own if BREAK in p.flags)}
    return tuple(sorted(year for year in years if standing.base_year < year <= standing.year))


def broken_note(page: Page, standings: Iterable[Standing]) -> str:
    """Sentence of a table: which changes are not comparable, since when and why; empty without any.

    Indicators with the same years and the same reason are named together.
    """
    _ = page.messages
    # Labels as keys: in their order, and once where many countries stand under one indicator.
    found: dict[tuple[tuple[int, ...], str], dict[str, None]] = {}
    for standing in filter(is_broken, standings):
        why = crossed(page, standing), page.indicator(standing.indicator).break_reason
        found.setdefault(why, {})[page.label(standing.indicator)] = None
    if not found:
        return ""
    said = "; ".join(f"{'; '.join(labels)} ({_why(page, *why)})" for why, labels in found.items())
    return _("No comparable, porque la serie tiene una ruptura: {labels}.", labels=said)


def mixed_note(page: Page, used: Mapping[str, Iterable[int]]) -> str:
    """Sentence where values of several countries stand on both sides of an indicator's break; or empty.

    Parameters
    ----------
    used
        Years of the values that stand side by side, by indicator.
    """
    _ = page.messages
    found: dict[tuple[tuple[int, ...], str], list[str]] = {}
    for indicator, years in used.items():
        entry, known = page.indicator(indicator), sorted(years)
        cuts = tuple(year for year in entry.breaks if known and known[0] < year <= known[-1])
        if cuts:
            found.setdefault((cuts, entry.break_reason), []).append(page.label(indicator))
    if not found:
        return ""
    said = "; ".join(f"{'; '.join(labels)} ({_why(page, *why)})" for why, labels in found.items())
    return _(
        "Reúne datos de antes y de después de una ruptura, que no son comparables entre sí: {labels}.",
        labels=said,
    )


def _why(page: Page, years: Iterable[int], reason: str) -> str:
    """Years of a break and its reason, where known: "2023, encuesta más corta"."""
    _ = page.messages
    listed = format_list(map(str, years), page.language)
    if reason and listed:
        return _("{years}, {reason}", years=listed, reason=_.text(reason))
    return listed or _.text(reason)


def broken_sentence(
    page: Page, indicator: str, standings: Sequence[Standing], countries: Sequence[str] = ()
) -> str:
    """How many countries a chart of then and now leaves out because of a break, and why; or empty.

    Parameters
    ----------
    countries
        Those counted, where they are not the members.
    """
    _ = page.messages
    n = sum(map(is_broken, standings))
    if not n:
        return ""
    key = f"measure/broken/{indicator}"
    number = cited.cited(str(n), f"{key}/{'+'.join(countries)}" if countries else key)
    reason = page.indicator(indicator).break_reason
    text = _.plural(
        "Queda fuera {number} país: su serie tiene una ruptura entre los dos años{reason}.",
        "Quedan fuera {number} países: sus series tienen una ruptura entre los dos años{reason}.",
        n,
        number=number,
        reason=f" ({_.text(reason)})" if reason else "",
    )
    return text

"""Words for what the measures found: classes and reasons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from eslabon.charts import Step, theme
from eslabon.measures.words import CLASS_NAMES, NOT_ASSESSED, REASON_TEXTS, REASONS_IN_GENERAL
from eslabon.pages.cited import cited
from eslabon.pages.rows import Standing

if TYPE_CHECKING:
    from eslabon.pages.page import Page

__all__ = [
    "agreement",
    "assessment",
    "assessment_key",
    "assessment_steps",
    "class_name",
    "not_assessed_sentence",
    "reason",
    "reason_in_general",
]

UNKNOWN = "not_assessed"
# Blue for approach, orange for retreat: apart for every form of colour blindness, and with a symbol each.
_LOOK = {
    "significant_progress": ("#0b4f8a", "++", theme.PAPER),
    "moderate_progress": ("#8fb8de", "+", theme.INK),
    "insufficient_progress": ("#cfdfee", "(+)", theme.INK),
    "no_progress": ("#e4e7eb", "=", theme.INK),
    "moderate_movement_away": ("#f0b98a", "−", theme.INK),
    "movement_away": ("#d9803f", "−", theme.INK),
    "significant_movement_away": ("#b4500b", "−−", theme.PAPER),
    "target_achieved": ("#06345c", "✓", theme.PAPER),
    "maintaining": ("#06345c", "✓", theme.PAPER),
    "met": ("#06345c", "✓", theme.PAPER),
    "end_reached": ("#06345c", "✓", theme.PAPER),
    "level_5": ("#06345c", "5", theme.PAPER),
    "on_track": ("#0b4f8a", "++", theme.PAPER),
    "substantial_progress": ("#0b4f8a", "++", theme.PAPER),
    "level_4": ("#0b4f8a", "4", theme.PAPER),
    "fair_progress": ("#8fb8de", "+", theme.INK),
    "moderately_improving": ("#8fb8de", "+", theme.INK),
    "end_near": ("#8fb8de", "+", theme.INK),
    "level_3": ("#8fb8de", "3", theme.INK),
    "limited_progress": ("#cfdfee", "(+)", theme.INK),
    "limited_or_none": ("#e4e7eb", "=", theme.INK),
    "stagnating": ("#e4e7eb", "=", theme.INK),
    "end_halfway": ("#e4e7eb", "·", theme.INK),
    "level_2": ("#e4e7eb", "2", theme.INK),
    "stagnation_or_regression": ("#f0b98a", "−", theme.INK),
    "not_met": ("#f0b98a", "✗", theme.INK),
    "decreasing": ("#d9803f", "−", theme.INK),
    "end_far": ("#d9803f", "−", theme.INK),
    "level_1": ("#d9803f", "1", theme.INK),
    "deterioration": ("#b4500b", "−−", theme.PAPER),
    UNKNOWN: (theme.PAPER, "·", theme.MUTED),
}


def assessment(page: Page, standing: Standing | None) -> str:
    """The class of a country in an indicator, in words; or why there is none."""
    if standing is None:
        return page.messages.text(REASON_TEXTS["no_data"])
    if not standing.assessment:
        return reason(page, standing.assessment_reason)
    text = page.messages.text(CLASS_NAMES[standing.assessment])
    return cited(text, f"measure/assessment/{standing.indicator}/{standing.country}")


def class_name(page: Page, slug: str) -> str:
    """What a class is called."""
    return page.messages.text(CLASS_NAMES[slug])


def agreement(page: Page, standing: Standing | None) -> str:
    """How many of the other methods read the movement as the headline method does: "2 de 4"; else empty."""
    if standing is None or not standing.methods_applied:
        return ""
    text = page.messages("{n} de {of}", n=standing.methods_agree, of=standing.methods_applied)
    return cited(text, f"measure/agreement/{standing.indicator}/{standing.country}")


def reason_in_general(page: Page, slug: str) -> str:
    """Why a method that is not the headline one gives no class, in words."""
    return page.messages(REASONS_IN_GENERAL.get(slug, NOT_ASSESSED), **page.settings["words"])


def reason(page: Page, slug: str) -> str:
    """Why something was not assessed, in words."""
    text = REASON_TEXTS.get(slug, NOT_ASSESSED)
    return page.messages(text, **page.settings["words"])


def not_assessed_sentence(page: Page, counts: Mapping[str, int]) -> str:
    """How many indicators can be assessed, of these how many approach, retreat or stay, and why not the rest.

    Parameters
    ----------
    counts
        Indicators by class, as ``assessment_counts`` gives them for one country.
    """
    _ = page.messages
    key = f"measure/assessments/{page.country}"

    def number(*classes: str) -> int:
        return sum(counts.get(name, 0) for name in classes)

    def told(singular: str, plural: str, n: int) -> str:
        return _.plural(singular, plural, n, count=cited(str(n), key))

    better = number("significant_progress", "moderate_progress", "insufficient_progress")
    worse = number("moderate_movement_away", "movement_away", "significant_movement_away")
    same, unknown, total = number("no_progress"), number(UNKNOWN), sum(counts.values())
    if unknown == total:
        return _(
            "De {total} indicadores, ninguno puede evaluarse: les falta un sentido deseable, datos "
            "comparables o una tasa de variación.",
            total=cited(str(total), key),
        )
    sentence = _(
        "De {total} indicadores, {assessed}: {better}, {worse} y {same} ({method}).",
        total=cited(str(total), key),
        assessed=told("{count} puede evaluarse", "{count} pueden evaluarse", total - unknown),
        better=told("{count} progresa", "{count} progresan", better),
        worse=told("{count} retrocede", "{count} retroceden", worse),
        same=told("{count} no se mueve", "{count} no se mueven", same),
        method=_headline_method(page),
    )
    if not unknown:
        return sentence
    rest = told(
        "El otro ({count}) no se evalúa: le falta un sentido deseable, datos comparables o una tasa de "
        "variación.",
        "Los otros {count} no se evalúan: les falta un sentido deseable, datos comparables o una tasa de "
        "variación.",
        unknown,
    )
    return f"{sentence} {rest}"


def _headline_method(page: Page) -> str:
    """The headline method's title inside a sentence: small, unless it begins with the publisher's name."""
    title = page.messages.text(page.settings["method_title"])
    publisher = title.partition(" ")[0]
    named = publisher in page.settings["method_title"].split()[1:]
    return title if named else title[:1].lower() + title[1:]


def assessment_key(standing: Standing | None) -> str:
    """Class of a standing for charts and counts: a slug of the method, or ``not_assessed``."""
    return standing.assessment if standing is not None and standing.assessment else UNKNOWN


def assessment_steps(page: Page) -> list[Step]:
    """The classes as the steps of a chart, best first."""
    names = {**CLASS_NAMES, UNKNOWN: NOT_ASSESSED}
    return [
        Step(key, page.messages.text(names[key]), *_LOOK[key]) for key in (*page.settings["classes"], UNKNOWN)
    ]

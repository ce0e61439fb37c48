"""Words for what the measures found: classes and reasons."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from eslabon.charts import Step, theme
from eslabon.measures.words import CLASS_NAMES, NOT_ASSESSED, REASON_TEXTS
from eslabon.pages.cited import cited
from eslabon.pages.rows import Standing

if TYPE_CHECKING:
    from eslabon.pages.page import Page

__all__ = [
    "assessment",
    "assessment_key",
    "assessment_steps",
    "not_assessed_sentence",
    "reason",
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


def reason(page: Page, slug: str) -> str:
    """Why something was not assessed, in words."""
    text = REASON_TEXTS.get(slug, NOT_ASSESSED)
    return page.messages(text, **page.settings["words"])


def not_assessed_sentence(page: Page, counts: Mapping[str, int]) -> str:
    """How many indicators approach, how many move away, how many cannot be assessed.

    Parameters
    ----------
    counts
        Indicators by class, as ``assessment_counts`` gives them for one country.
    """
    _ = page.messages
    key = f"measure/assessments/{page.country}"

    def number(*classes: str) -> str:
        return cited(str(sum(counts.get(name, 0) for name in classes)), key)

    return _(
        "Evaluación de los {total} indicadores con el método {method}: con progreso, {better}; sin progreso, "
        "{same}; en retroceso, {worse}; sin evaluar, {unknown}, porque ningún sentido es deseable o faltan "
        "datos comparables.",
        total=cited(str(sum(counts.values())), key),
        better=number("significant_progress", "moderate_progress", "insufficient_progress"),
        same=number("no_progress"),
        worse=number("moderate_movement_away", "movement_away", "significant_movement_away"),
        unknown=number(UNKNOWN),
        method=page.settings["method"],
    )


def assessment_key(standing: Standing | None) -> str:
    """Class of a standing for charts and counts: a slug of the method, or ``not_assessed``."""
    return standing.assessment if standing is not None and standing.assessment else UNKNOWN


def assessment_steps(page: Page) -> list[Step]:
    """The classes as the steps of a chart, best first."""
    names = {**CLASS_NAMES, UNKNOWN: NOT_ASSESSED}
    return [
        Step(key, page.messages.text(names[key]), colour, symbol, ink)
        for key, (colour, symbol, ink) in _LOOK.items()
    ]

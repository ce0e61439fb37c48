"""Sentences about many countries and indicators at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from eslabon.pages.cited import count

if TYPE_CHECKING:
    from eslabon.pages.page import Page

__all__ = [
    "BETTER",
    "WORSE",
    "coverage_sentence",
    "firm",
    "firm_sentence",
    "share_of",
    "widest_coverage",
]

BETTER = ("significant_progress", "moderate_progress", "insufficient_progress")
WORSE = ("moderate_movement_away", "movement_away", "significant_movement_away")


def widest_coverage(page: Page, indicators: Iterable[str]) -> list[str]:
    """Indicators by how many members have a recent value, most first; ties in reading order."""
    return sorted(indicators, key=lambda id: -page.coverage(id)["n"])


def share_of(counts: Mapping[str, int], classes: Sequence[str]) -> int:
    """How many are in one of the classes."""
    return sum(counts.get(name, 0) for name in classes)


def firm(page: Page, indicators: Iterable[str], countries: Sequence[str]) -> int:
    """How many assessments all other methods share: pairs that at least one other reads, and all alike."""
    standings = [page.standing(id, code) for id in indicators for code in countries]
    return sum(bool(s and s.methods_applied and s.methods_agree == s.methods_applied) for s in standings)


def firm_sentence(page: Page) -> str:
    """In how many of a country's assessments the other methods agree; empty when none is compared."""
    _ = page.messages
    ids = [entry.id for entry in page.indicators()]
    compared = sum(bool((s := page.standing(id)) and s.methods_applied) for id in ids)
    if not compared:
        return ""
    key = f"measure/assessments/{page.country}"
    return _(
        "En {firm} de las {compared} evaluaciones que otros métodos también hacen, todos leen el movimiento "
        "igual.",
        firm=count(page, firm(page, ids, [page.country]), f"{key}/firm"),
        compared=count(page, compared, f"{key}/compared"),
    )


def coverage_sentence(page: Page, indicators: Sequence[str]) -> str:
    """How many indicators there are and how many reach at least half of the members."""
    _ = page.messages
    wide = [id for id in indicators if page.coverage(id)["n"] * 2 >= page.coverage(id)["of"]]
    key = f"group/{page.reference}/coverage"
    if not indicators:
        return _("Ningún indicador permite observarla.")
    fields = {
        "n": len(indicators),
        "wide": count(page, len(wide), key),
        "year": page.settings["recent_year"],
    }
    if len(indicators) == 1 and wide:
        return _(
            "La sigue un indicador, con algún dato de {year} o posterior en al menos la mitad de los "
            "miembros.",
            **fields,
        )
    if len(indicators) == 1:
        return _(
            "La sigue un indicador, sin dato de {year} o posterior en la mitad de los miembros.",
            **fields,
        )
    if len(wide) == len(indicators):
        return _(
            "La siguen {n} indicadores; los {wide} tienen algún dato de {year} o posterior en al menos la "
            "mitad de los miembros.",
            **fields,
        )
    return _(
        "La siguen {n} indicadores, {wide} de ellos con algún dato de {year} o posterior en al menos la "
        "mitad de los miembros.",
        **fields,
    )

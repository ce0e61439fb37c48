"""How many series each method assesses, why not the others, and how far the methods agree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eslabon.language import format_number
from eslabon.language.numbers import percent_gap
from eslabon.measures.refusal import INAPPLICABLE, REASONS
from eslabon.pages import cited
from eslabon.pages.outputs import Column, Table, Text
from eslabon.pages.words import reason_in_general

if TYPE_CHECKING:
    from eslabon.pages.page import Page

__all__ = ["agreement_parts"]


def agreement_parts(page: Page) -> list[Text | Table]:
    """A sentence with the share of disagreement, and two tables: outcomes by method, refusals by reason."""
    return [page.text(_disagreement(page)), _methods(page), _reasons(page)]


def _disagreement(page: Page) -> str:
    _ = page.messages
    overall = next(row for row in page.rows("pairwise") if not row["method"])
    return _(
        "De los {compared} pares de país e indicador que el método principal evalúa y que al menos otro "
        "método también lee, en {differ} hay algún método que lee el movimiento de otra manera: el {share}. "
        "En {opposite}, uno ve avance y otro retroceso. Los métodos parten de años distintos y ponen "
        "umbrales distintos. Los que usan la misma tasa de crecimiento que el principal no son testigos "
        "independientes.",
        compared=cited.count(page, overall["compared"], "assessment/compared"),
        differ=cited.count(page, overall["differ"], "assessment/differ"),
        opposite=cited.count(page, overall["opposite"], "assessment/opposite"),
        share=cited.cited(_percent(page, overall["differ"], overall["compared"]), "assessment/share"),
    )


def _percent(page: Page, part: int, whole: int) -> str:
    number = format_number(100 * part / whole if whole else 0, 0, page.language)
    return f"{number}{percent_gap(page.language)}%"


def _methods(page: Page) -> Table:
    _ = page.messages
    first = {}
    for row in page.rows("outcomes"):
        headline = page.methods[row["method"]]["headline"]
        if row["horizon"] == headline:
            counts = first.setdefault(row["method"], {"known": 0, "unknown": 0, "inapplicable": 0})
            kind = "known" if row["class"] else "inapplicable" if row["reason"] in INAPPLICABLE else "unknown"
            counts[kind] += row["n"]
    differ = {row["method"]: row for row in page.rows("pairwise")}
    lines = []
    for id, counts in sorted(first.items()):
        if not counts["known"]:
            continue  # the method is for something else than indicators of countries
        own = differ.get(id)
        lines.append(
            [
                f"`{id}`",
                *(cited.count(page, counts[kind], f"assessment/{id}/{kind}") for kind in counts),
                cited.count(page, own["compared"], f"assessment/{id}/compared") if own else "—",
                cited.count(page, own["differ"], f"assessment/{id}/differ") if own else "—",
                cited.count(page, own["opposite"], f"assessment/{id}/opposite") if own else "—",
            ]
        )
    columns = [
        _("Método"),
        _("Con clase"),
        _("Sin clase por falta de datos"),
        _("No aplicable"),
        _("Comparados con el principal"),
        _("De ellos discrepan"),
        _("Se contradicen"),
    ]
    return page.table(
        "methods",
        _("Pares de país e indicador según cada método"),
        [Column(title, "right" if place else "left") for place, title in enumerate(columns)],
        lines,
        source=_("Fuente: evaluaciones de esta publicación, plazo principal de cada método."),
    )


def _reasons(page: Page) -> Table:
    _ = page.messages
    headline = page.settings["method"]
    horizon = page.methods[headline]["headline"]
    counts = {
        row["reason"]: row["n"]
        for row in page.rows("outcomes")
        if row["method"] == headline and row["horizon"] == horizon and row["reason"]
    }
    return page.table(
        "reasons",
        _("Por qué el método principal no evalúa"),
        [Column(_("Razón")), Column(_("Pares de país e indicador"), "right")],
        [
            [reason_in_general(page, slug), cited.count(page, counts[slug], f"assessment/reason/{slug}")]
            for slug in REASONS
            if slug in counts
        ],
        source=_("Fuente: evaluaciones de esta publicación."),
    )

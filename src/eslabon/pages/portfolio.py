"""A portfolio of works as its keepers reported it: shares of projects by state, year by year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from eslabon.charts import Step, Tally, shares, theme
from eslabon.pages.absence import absent
from eslabon.pages.outputs import Figure, Text
from eslabon.pages.registers import register_source

if TYPE_CHECKING:
    from eslabon.pages.page import Page

__all__ = ["portfolio_figure", "shares_by_year"]

REST = "rest"
# The further a project, the darker; what is not told has the colour of the paper.
_COLOURS = ((theme.SEQUENCE[4], theme.PAPER), (theme.SEQUENCE[2], theme.INK), (theme.SEQUENCE[0], theme.INK))

Row = Mapping[str, Any]


def shares_by_year(rows: Sequence[Row], measures: Sequence[str]) -> dict[int, dict[str, float]]:
    """Share of each measure, by year, ascending; rows about one country, hub or no year are left out.

    Raises
    ------
    ValueError
        Two rows give the same measure for the same year, the measures have different units (shares of
        projects and shares of investment must not be mixed), or a year adds up to more than all.
    """
    found: dict[int, dict[str, float]] = {}
    units = set()
    for row in rows:
        if row["measure"] not in measures or row["country"] or row["hub"] or not row["year"]:
            continue
        own = found.setdefault(int(float(row["year"])), {})
        if row["measure"] in own:
            raise ValueError(f"{row['measure']} has two values for {row['year']}")
        units.add(row["unit"])
        own[row["measure"]] = float(row["value"])
    if len(units) > 1:
        raise ValueError(f"shares of different things: {', '.join(sorted(units))}")
    if over := [year for year, own in found.items() if sum(own.values()) > 100]:
        raise ValueError(f"shares add up to more than one hundred in {over}")
    return dict(sorted(found.items()))


def portfolio_figure(
    page: Page, name: str, subject: str, rows: Sequence[Row], measures: Sequence[str], *, rest: str
) -> Figure | Text:
    """Shares by state of the projects in the years for which they were reported, one bar per year.

    Parameters
    ----------
    rows
        Entries of the register of infrastructure.
    measures
        Codes of at most three shares in whole percent, the furthest state first.
    rest
        What the remainder to one hundred is called.
    """
    _ = page.messages
    reported = shares_by_year(rows, measures)
    if not reported:
        return absent(_("No se muestra la cartera: ningún año trae la proporción de proyectos por estado."))
    used = [row for row in rows if row["measure"] in measures and not row["country"] and not row["hub"]]
    keepers = {int(float(row["year"])): page.messages.text(row["initiative"]) for row in used}
    tallies = [
        Tally(
            f"{year}, {keepers[year]}",
            {**{m: round(v) for m, v in own.items()}, REST: 100 - sum(map(round, own.values()))},
        )
        for year, own in reported.items()
    ]
    steps = [
        Step(measure, page.code_label("infrastructure_measure", measure), colour, ink=ink)
        for measure, (colour, ink) in zip(measures, _COLOURS, strict=False)
    ]
    steps.append(Step(REST, rest, theme.PAPER, ink=theme.MUTED))
    unit = page.code_label("unit", used[0]["unit"])
    chart = shares(page.look, tallies, steps, subject=subject, unit=unit)
    return page.figure(name, chart, subject + ".", source=register_source(page, used))

"""A portfolio of works as its keepers reported it: shares of projects by state, year by year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from eslabon.charts import Part, composition
from eslabon.pages.absence import absent
from eslabon.pages.outputs import Figure, Text
from eslabon.pages.registers import register_source

if TYPE_CHECKING:
    from eslabon.pages.page import Page

__all__ = ["portfolio_figure", "shares_by_year"]

Row = Mapping[str, Any]


def shares_by_year(rows: Sequence[Row], measures: Sequence[str]) -> dict[str, tuple[tuple[int, float], ...]]:
    """Years and values of each measure, ascending; rows about one country, hub or no year are left out.

    Raises
    ------
    ValueError
        Two rows give the same measure for the same year, or the measures have different units: shares of
        projects and shares of investment must not be mixed.
    """
    found: dict[str, dict[int, float]] = {measure: {} for measure in measures}
    units = set()
    for row in rows:
        if row["measure"] not in found or row["country"] or row["hub"] or not row["year"]:
            continue
        year = int(float(row["year"]))
        if year in found[row["measure"]]:
            raise ValueError(f"{row['measure']} has two values for {year}")
        units.add(row["unit"])
        found[row["measure"]][year] = float(row["value"])
    if len(units) > 1:
        raise ValueError(f"shares of different things: {', '.join(sorted(units))}")
    return {measure: tuple(sorted(points.items())) for measure, points in found.items()}


def portfolio_figure(
    page: Page, name: str, caption: str, rows: Sequence[Row], measures: Sequence[str], *, rest: str
) -> Figure | Text:
    """Shares by state of the projects in the years for which they were reported; the rest is not known.

    Parameters
    ----------
    rows
        Entries of the register of infrastructure.
    measures
        Codes of the shares, the furthest state first.
    rest
        What the remainder to one hundred is called.
    """
    _ = page.messages
    shares = shares_by_year(rows, measures)
    years = sorted({year for points in shares.values() for year, _value in points})
    if not years:
        return absent(_("No se muestra la cartera: ningún año trae la proporción de proyectos por estado."))
    told = {year: sum(dict(points).get(year, 0.0) for points in shares.values()) for year in years}
    parts = [
        *(Part(page.code_label("infrastructure_measure", m), points) for m, points in shares.items()),
        Part(rest, tuple((year, 100.0 - told[year]) for year in years), rest=True),
    ]
    used = [row for row in rows if row["measure"] in measures and not row["country"] and not row["hub"]]
    chart = composition(
        page.look,
        parts,
        subject=caption,
        unit=page.code_label("unit", used[0]["unit"]),
        decimals=0,
        whole=100.0,
    )
    return page.figure(name, chart, caption + ".", source=register_source(page, used))

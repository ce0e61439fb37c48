"""Values of countries as charts take them: with the year and the flags that readers must see."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eslabon.charts import Dot, YearValue
from eslabon.pages.rows import Standing

if TYPE_CHECKING:
    from eslabon.pages.page import Page

__all__ = ["dot", "then_and_now"]


def dot(page: Page, standing: Standing) -> Dot:
    """A country's latest value as a dot of a strip."""
    return Dot(page.name(standing.country), standing.value, standing.year, standing.flag)


def then_and_now(page: Page, standing: Standing) -> tuple[YearValue, YearValue]:
    """The value since which change is told and the latest one.

    The flags of the first are known only where the page has the country's series.
    """
    flags = {p.year: p.flags for p in page.series(standing.indicator, standing.country)}
    then = YearValue(standing.base_year, standing.base_value, flags.get(standing.base_year, ""))
    return then, YearValue(standing.year, standing.value, standing.flag)

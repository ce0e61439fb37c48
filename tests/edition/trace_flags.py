"""Numbers about flags and breaks, counted again from the tables."""

from __future__ import annotations

from tests.edition.printed import numbers_in
from tests.edition.recount import Recount

__all__ = ["broken", "estimated"]

ESTIMATED = set("epm")


def broken(recount: Recount, indicator: str, countries: list[str], text: str, language: str) -> str:
    """Members or countries named whose change is not comparable, left out of a chart of then and now."""
    counted = countries[0].split("+") if countries else recount.groups[recount.reference]
    wanted = sum(recount.change(indicator, country).kind == "broken" for country in counted)
    return "" if numbers_in(text, language) == [wanted] else f"{wanted} of them have a break"


def estimated(recount: Recount, group: str, indicator: str, text: str, language: str) -> str:
    """Members of a group whose recent latest value is estimated, provisional or modelled."""
    wanted = 0
    for country in recount.groups[group]:
        last = recount.latest(indicator, country)
        if last and last[0] >= recount.recent_year:
            wanted += bool(ESTIMATED & set(recount.series(indicator, country)[last[0]][1]))
    return "" if numbers_in(text, language) == [wanted] else f"{wanted} values are estimates"

"""The tables of a new publication that depend on its countries; every figure is invented.

The figures follow a rule, so that the same countries give the same bytes: each country starts somewhere
else and moves at a pace of its own, and the last one lacks years, so that pages show how a gap is said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from eslabon.starting.request import StartCountry

__all__ = ["FIRST_YEAR", "LAST_YEAR", "example_tables"]

FIRST_YEAR, LAST_YEAR = 2005, 2024
_GAP = range(2012, 2015)
# Added in turn, in tenths: no series is a straight line.
_WAVE = (0, 4, -3, 6, 1, -5, 2)


def example_tables(countries: Sequence[StartCountry]) -> dict[str, str]:
    """Tables by path, ready to be written; names of countries may be texts of the template."""
    return {
        "data/catalogue/countries.csv": _lines("code,alpha2,m49,kind,name,note", _countries(countries)),
        "data/catalogue/memberships.csv": _lines(
            "group,country,joined,left,left_not_before,left_not_after,note,source",
            (f"all_countries,{country.code},,,,,," for country in countries),
        ),
        "data/observations/connected_households.csv": _observations(countries, _share),
        "data/observations/opening_days.csv": _observations(countries, _days),
    }


def _countries(countries: Sequence[StartCountry]) -> Iterator[str]:
    for country in countries:
        yield f"{country.code},{country.alpha2},,state,{country.name},"


def _observations(countries: Sequence[StartCountry], figure: Callable[[int, int], str]) -> str:
    return _lines(
        "country,year,value,source,vintage,flag",
        (
            f"{country.code},{year},{figure(place, year)},invented,1,"
            for place, country in enumerate(countries)
            for year in range(FIRST_YEAR, LAST_YEAR + 1)
            if place < len(countries) - 1 or year not in _GAP
        ),
    )


def _share(place: int, year: int) -> str:
    """Per cent with one decimal, between 20 and 99; whole numbers are counted in tenths."""
    start, pace = 220 + 70 * (place % 6), 14 + 5 * (place % 4)
    tenths = start + pace * (year - FIRST_YEAR) + _WAVE[(place + year) % len(_WAVE)]
    return f"{min(tenths, 990) // 10}.{min(tenths, 990) % 10}"


def _days(place: int, year: int) -> str:
    """Whole days; every third country becomes slower."""
    pace = 1 if place % 3 == 2 else -2
    return str(max(60 + 9 * (place % 5) + pace * (year - FIRST_YEAR) + _WAVE[(place + year) % 3] // 4, 3))


def _lines(head: str, rows: Iterator[str]) -> str:
    return "\n".join([head, *rows]) + "\n"

"""Numbers of the pages of recommendations 6 to 10, counted again from the files.

Families of keys::

    rows/<register>[?<conditions>;<conditions>]      entries that meet one of the alternatives
    distinct/<register>/<column>[?…]                 different values of a column among them
    moved/<group>+<group>/<indicator>/up|down|same|known
    line/<group>/<indicator>/<year>                  median of the countries observed in that year
    known/R7/<country>                               the page's indicators with a recent value, of how many
    published/briefs|pages/<language>                what the settings promise in each language

Within conditions ``column=a|b`` asks for one of several values and ``@group`` stands for its countries.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable

import yaml

from tests.edition.printed import numbers_in
from tests.edition.recount import MINIMUM_COVERAGE, Recount

__all__ = ["Recommendations", "recommendation_checks"]

Check = Callable[[list[str], str, str], str]


def recommendation_checks(trace) -> dict[str, Check]:
    """By family of keys, the function that says what is wrong with a printed number."""
    own = Recommendations(trace.recount)

    def counted(count: Callable[[list[str]], list[int]]) -> Check:
        def check(rest: list[str], text: str, language: str) -> str:
            wanted = count(rest)
            return "" if numbers_in(text, language) == wanted else f"it is {wanted}"

        return check

    def line(rest: list[str], text: str, language: str) -> str:
        group, indicator, year = rest
        return trace._in_unit(indicator, own.median_in(group, indicator, int(year)), text, language)

    return {
        "rows": counted(lambda rest: [len(own.rows("/".join(rest)))]),
        "distinct": counted(lambda rest: [own.distinct("/".join(rest))]),
        "moved": counted(lambda rest: [own.moved(*rest)]),
        "line": line,
        "known": counted(lambda rest: list(own.known(*rest))),
        "published": counted(lambda rest: [own.published(*rest)]),
    }


class Recommendations:
    """Counts of chosen entries, movements, medians of a year and the publication's own pages."""

    def __init__(self, recount: Recount) -> None:
        self.recount = recount

    def rows(self, text: str) -> list[dict]:
        """Entries of ``<register>?<alternative>;<alternative>``, all without a question mark."""
        register, _, said = text.partition("?")
        rows = self.recount.rows(f"registers/{register}.csv")
        if not said:
            return rows
        return [row for row in rows if any(self._meets(row, one) for one in said.split(";"))]

    def distinct(self, text: str) -> int:
        """Different values, empty ones not among them, of ``<register>/<column>?…``."""
        path, mark, said = text.partition("?")
        register, column = path.split("/")
        return len({row[column] for row in self.rows(register + mark + said)} - {""})

    def moved(self, groups: str, indicator: str, part: str) -> int:
        """Countries of any of the groups that rose, fell or stayed since the baseline year."""
        countries = {code for group in groups.split("+") for code in self.recount.groups[group]}
        changes = [self.recount.change(indicator, code) for code in countries]
        values = [change.value for change in changes if change.kind in ("points", "percent")]
        return {
            "up": sum(value > 0 for value in values),
            "down": sum(value < 0 for value in values),
            "same": sum(value == 0 for value in values),
            "known": len(values),
        }[part]

    def median_in(self, group: str, indicator: str, year: int) -> float:
        """Median of the group's countries with a value in that very year."""
        countries = self.recount.groups[group]
        series = [self.recount.series(indicator, code) for code in countries]
        values = [own[year][0] for own in series if year in own]
        least = self.recount.indicators[indicator].get("aggregation", {})
        if len(values) < least.get("minimum_coverage", MINIMUM_COVERAGE) * len(countries):
            raise LookupError(f"only {len(values)} of {len(countries)} countries")
        return statistics.median(values)

    def known(self, recommendation: str, country: str) -> tuple[int, int]:
        """How many of the indicators that a recommendation's page reads have a recent value, of how many."""
        number = int(recommendation.removeprefix("R"))
        (entry,) = [one for one in self._yaml("recommendations.yml") if one["number"] == number]
        read = {
            id
            for id, indicator in self.recount.indicators.items()
            if number in indicator.get("recommendations", ())
        } | set(entry.get("context", ()))
        return sum(bool(self.recount.recent(id, [country])) for id in read), len(read)

    def published(self, what: str, language: str) -> int:
        """Pages of the settings in one language; only those with a PDF of their own for briefs."""
        settings = self.recount.settings
        if language not in settings["languages"]:
            raise LookupError(f"not a language of the publication: {language}")
        entries = [one for one in settings["notebooks"] if what == "pages" or one.get("pdf")]
        return sum(self._pages(entry) for entry in entries)

    def _pages(self, entry: dict) -> int:
        n = 1
        for kind, over in entry.get("for_each", {}).items():
            n *= self._chosen(kind, over)
        return n

    def _chosen(self, kind: str, over: str) -> int:
        if over == "all":
            return len(self._all(kind))
        if kind == "indicator":
            return sum(one["theme"] == over for one in self.recount.indicators.values())
        return len(self.recount.groups[over])

    def _all(self, kind: str):
        if kind == "theme":
            return self.recount.rows("catalogue/themes.csv")
        if kind == "indicator":
            return self.recount.indicators
        return self._yaml({"register": "registers.yml", "recommendation": "recommendations.yml"}[kind])

    def _yaml(self, name: str):
        return yaml.safe_load((self.recount.data / "catalogue" / name).read_text("utf-8"))

    def _meets(self, row: dict, conditions: str) -> bool:
        return all(self._one(row, condition) for condition in conditions.split("&"))

    def _one(self, row: dict, condition: str) -> bool:
        column, _, said = condition.partition("=")
        wanted = not column.endswith("!")
        values = {code for value in said.split("|") for code in self._spelled_out(value)}
        held = {part.strip() for part in row[column.removesuffix("!")].split(";")}
        return bool(held & values) is wanted

    def _spelled_out(self, value: str) -> list[str]:
        """The countries that are or were in a group; any other value is itself."""
        if not value.startswith("@"):
            return [value]
        rows = self.recount.rows("catalogue/memberships.csv")
        return [row["country"] for row in rows if row["group"] == value[1:]]

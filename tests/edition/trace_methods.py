"""Numbers about methods and assessments, by their keys.

::

    measure/agreement/<indicator>/<country>       other methods that agree, of those that say something
    measure/growth/<indicator>/<country>          percent per year between the two values compared
    settings/horizon/<method>/<horizon>           settings/classes/<method>
    assessment/compared|differ|opposite|share              assessment/reason/<reason>
    assessment/<method>/known|unknown|inapplicable|compared|differ|opposite
"""

from __future__ import annotations

from collections import Counter
from functools import cached_property

from tests.edition.printed import numbers_in, rounded
from tests.edition.recount import Recount
from tests.edition.recount_methods import MethodRecount

__all__ = ["MethodTrace"]

# Reasons of the indicator or the method, not of a country's data.
NOT_OF_DATA = ("no_direction", "no_scale", "no_yardstick", "growth_rate", "no_natural_zero")


class MethodTrace:
    """What must stand under a key about methods."""

    def __init__(self, recount: Recount) -> None:
        self.recount = recount
        self.methods = MethodRecount(recount)
        memberships = recount.rows("catalogue/memberships.csv")
        # Present and former members of the group that is ranked.
        self.everyone = sorted({row["country"] for row in memberships if row["group"] == recount.reference})

    def measure(self, measure: str, indicator: str, country: str, text: str, language: str) -> str:
        """Keys of the family ``measure``."""
        if measure == "agreement":
            wanted = list(self.methods.agreement(indicator, country))
            return "" if numbers_in(text, language) == wanted else f"agree and applied are {wanted}"
        growth = rounded(self.recount.growth(indicator, country), 2)
        (number,) = numbers_in(text, language)
        return "" if number == growth else f"the growth is {growth}"

    def agreed(self, pairs: list[tuple[str, str]]) -> dict[str, int]:
        """Assessments that another method makes too, and those that all others read alike."""
        counted = [self.methods.agreement(*pair) for pair in pairs if self.recount.assessment(*pair)]
        compared = [(agree, applied) for agree, applied in counted if applied]
        return {"compared": len(compared), "firm": sum(agree == applied for agree, applied in compared)}

    def settings(self, rest: list[str]) -> int:
        """Keys of the family ``settings``."""
        declared = self.methods.methods[rest[1]]
        return len(declared["classes"]) if rest[0] == "classes" else declared["horizons"][rest[2]]["years"]

    def assessment(self, rest: list[str], text: str, language: str) -> str:
        """Keys of the family ``assessment``."""
        if rest == ["share"]:
            every = self._pairwise[""]
            wanted = rounded(100 * every["differ"] / every["compared"], 0)
        elif rest[0] == "reason":
            wanted = self._reasons[rest[1]]
        elif len(rest) == 1:
            wanted = self._pairwise[""][rest[0]]
        elif rest[1] in ("compared", "differ", "opposite"):
            wanted = self._pairwise[rest[0]][rest[1]]
        else:
            wanted = self._outcomes[rest[0]][rest[1]]
        return "" if numbers_in(text, language) == [wanted] else f"it is {wanted}"

    @cached_property
    def _reasons(self) -> Counter:
        """Reasons of the headline method, counted again for every pair."""
        method, horizon = self.recount.method["id"], self.recount.method["headline"]
        return Counter(self.methods.outcome(method, horizon, *pair)[1] for pair in self._pairs)

    @cached_property
    def _pairs(self) -> list[tuple[str, str]]:
        return [(indicator, country) for indicator in self.recount.indicators for country in self.everyone]

    @cached_property
    def _pairwise(self) -> dict[str, Counter]:
        headline = self.recount.method["id"]
        found = {"": Counter()}
        for indicator, country in self._pairs:
            own = self.methods.readings(headline, self.recount.assessment(indicator, country))
            if not own:
                continue
            differs = []
            for id, declared in self.methods.methods.items():
                slug, _ = self.methods.outcome(id, declared.get("headline", ""), indicator, country)
                said = self.methods.readings(id, slug)
                if id != headline and said:
                    differs.append((not said & own, {*said, *own} == {"better", "worse"} and not said & own))
                    differ, opposite = map(int, differs[-1])
                    found.setdefault(id, Counter()).update(compared=1, differ=differ, opposite=opposite)
            if differs:
                differ, opposite = (int(any(one[place] for one in differs)) for place in (0, 1))
                found[""].update(compared=1, differ=differ, opposite=opposite)
        return found

    @cached_property
    def _outcomes(self) -> dict[str, Counter]:
        found = {}
        for id, declared in self.methods.methods.items():
            counts = found[id] = Counter()
            for pair in self._pairs:
                slug, reason = self.methods.outcome(id, declared.get("headline", ""), *pair)
                counts["known" if slug else "inapplicable" if reason in NOT_OF_DATA else "unknown"] += 1
        return found

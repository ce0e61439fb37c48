"""The assessments of all methods counted again from the tables and the method files, without eslabon.

Only indicators without a target occur in the publication; one with a target must be added here first.
"""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path

import yaml

from tests.edition.recount import Recount

__all__ = ["MethodRecount"]


class MethodRecount:
    """Classes, or reasons for none, of every method for one pair of indicator and country at a time.

    Parameters
    ----------
    recount
        The tables and the measures counted from them.
    """

    def __init__(self, recount: Recount) -> None:
        self.recount = recount
        folder = recount.data / "catalogue/methods"
        self.methods = {path.stem: self._read(path) for path in sorted(folder.glob("*.yml"))}

    @staticmethod
    def _read(path: Path) -> dict:
        return yaml.safe_load(path.read_text("utf-8"))

    def readings(self, method: str, slug: str) -> set[str]:
        """What a class says about the movement."""
        found = {entry["class"]: entry.get("reads_as", []) for entry in self.methods[method]["classes"]}
        return set(found.get(slug, []))

    @cache  # noqa: B019 (lives as long as the test session)
    def outcome(self, method: str, horizon: str, indicator: str, country: str) -> tuple[str, str]:
        """The class and the reason why there is none; one of the two is empty.

        Reasons are asked for from the general to the particular: is there a value, can the method speak of
        the indicator at all, is the value recent, is there a year to start from, is there a rate or pace.
        """
        declared = self.methods[method]
        entry = self.recount.indicators[indicator]
        assert "target" not in entry, "a target: count it here too"
        latest = self.recount.latest(indicator, country)
        if latest is None:
            return "", "no_data"
        if reason := self.inapplicable(method, indicator):
            return "", reason
        if latest[0] < self.recount.recent_year:
            return "", "too_old"
        sign = 1 if entry["direction"] == "up" else -1
        family = declared["family"]
        if family == "level":
            return self._level(declared, entry, latest[1]), ""
        if family == "distance":
            stick = declared["yardsticks"][indicator]
            far = max(0.0, sign * (stick["end"] - latest[1]) / stick["deviation"])
            return _class(declared["bands"]["without_target"], far), ""
        base_year, reason = self._base(declared["horizons"][horizon], indicator, country)
        if base_year is None:
            return "", reason
        values = self.recount.comparable(indicator, country)
        base, value, years = values[base_year], latest[1], latest[0] - base_year
        if family == "normalised":
            return self._normalised(declared, indicator, sign, base, value, base_year, years)
        if reason := _no_growth(base, value):
            return "", reason
        rate = sign * 100 * (math.exp(math.log(value / base) / years) - 1)
        return _class(declared["bands"]["without_target"], rate, self._shrink(declared, entry, base)), ""

    def inapplicable(self, method: str, indicator: str) -> str:
        """Why the method can speak of no country on the indicator; empty when it can."""
        declared, entry = self.methods[method], self.recount.indicators[indicator]
        if entry["direction"] == "none":
            return "no_direction"
        match declared["family"]:
            case "level":
                return "" if entry.get("scale", "") in declared["scales"] else "no_scale"
            case "distance" | "normalised":
                return "" if indicator in declared["yardsticks"] else "no_yardstick"
        if entry.get("growth_rate"):
            return "growth_rate"
        return "" if self.recount.has_natural_zero(indicator) else "no_natural_zero"

    def _base(self, horizon: dict, indicator: str, country: str) -> tuple[int | None, str]:
        """The year that growth is counted from, or the reason why there is none."""
        every = sorted(self.recount.series(indicator, country))
        *earlier, last = every
        if not earlier:
            return None, "too_few_points"
        if "since" in horizon:
            wanted = horizon["since"]
            oldest = last - horizon.get("minimum", 1)
            first, end = horizon.get("earliest", wanted), min(horizon.get("latest", oldest), oldest)
        else:
            wanted = last - horizon["years"]
            first, end = last - horizon["maximum"], last - horizon["minimum"]
        within = [year for year in earlier if first <= year <= end]
        after_break = [year for year in within if year in self.recount.comparable(indicator, country)]
        if after_break:
            return min(after_break, key=lambda year: (abs(year - wanted), year)), ""
        if within:
            return None, "break"
        # A span of years can be longer than the whole series; a fixed year can only be missing.
        whole = last - every[0]
        return None, "short_span" if "years" in horizon and whole < horizon["minimum"] else "no_base_year"

    def _shrink(self, declared: dict, entry: dict, base: float) -> float:
        unit = self.recount.units[entry["unit"]]
        name = "maximum" if entry["direction"] == "up" else "minimum"
        bound = entry.get(name, unit[name])
        if "limit" not in declared or bound in ("", None) or float(bound) <= 0 or base >= 2 * float(bound):
            return 1.0
        bound = float(bound)
        near = base if base <= bound else 2 * bound - base
        return 1 - (near / bound) ** declared["limit"]["exponent"]

    @staticmethod
    def _level(declared: dict, entry: dict, value: float) -> str:
        span = declared["highest"] - declared["lowest"]
        level = value if entry["scale"] == "level" else declared["lowest"] + span * value
        return _class(declared["bands"]["without_target"], level)

    @staticmethod
    def _normalised(declared, indicator, sign, base, value, base_year, years) -> tuple[str, str]:
        stick = declared["yardsticks"][indicator]
        width = stick["upper"] - stick["lower"]

        def score(x: float) -> float:
            points = 100 * (x - stick["lower"]) / width if sign > 0 else 100 * (stick["upper"] - x) / width
            return min(100.0, max(0.0, points))

        before, after = score(base), score(value)
        if before == after == 0 and base != value:
            return "", "beyond_bounds"
        pace = (after - before) / years
        if round(after, 9) >= declared["goal"] and round(pace, 9) >= 0:
            return declared["maintained"], ""
        if before >= declared["goal"]:
            return _class(declared["bands"]["with_target"], pace), ""
        if base_year + years >= declared["goal_year"]:
            return "", "target_year_passed"
        needed = (declared["goal"] - before) / (declared["goal_year"] - base_year)
        return _class(declared["bands"]["with_target"], 100 * pace / needed), ""

    def agreement(self, indicator: str, country: str) -> tuple[int, int]:
        """Other methods that read the movement as the headline method does, of those that read one."""
        headline = self.recount.method["id"]
        own = self.readings(headline, self.recount.assessment(indicator, country))
        agree = applied = 0
        for id, declared in self.methods.items():
            if id == headline:
                continue
            slug, _ = self.outcome(id, declared.get("headline", ""), indicator, country)
            said = self.readings(id, slug)
            applied += bool(said)
            agree += bool(said & own)
        return agree, applied


def _no_growth(base: float, value: float) -> str:
    """Why no rate leads from one value to the other; empty when one does."""
    if base > 0 and value > 0:
        return ""
    if base * value < 0:
        return "sign_change"
    if base < 0 or value < 0:
        return "negative"
    return "zero_base" if base == 0 else "zero_latest"


def _class(bands: list[dict], number: float, factor: float = 1.0) -> str:
    number = round(number, 9)
    for band in bands:
        if "above" in band and number > band["above"] * factor:
            return band["class"]
        if "from" in band and number >= band["from"] * factor:
            return band["class"]
    return bands[-1]["class"]

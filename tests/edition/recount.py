"""The measures counted again from the tables alone, the slow and plain way, without eslabon.

One figure at a time, in the words of the method's page: latest value, change since the baseline year,
place among the members, medians and weighted means of groups, assessment.
"""

from __future__ import annotations

import csv
import statistics
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import yaml

__all__ = ["Change", "Group", "Place", "Recount"]

# Read off the method's page; the machine has them in its own settings.
BASELINE_WINDOW = 3
WEIGHT_WINDOW = 5
GAP_YEARS, GAP_PERCENT = 5, 5
POINTS = {"percent", "share", "rate", "score"}
MINIMUM_COVERAGE = 0.5


@dataclass(frozen=True)
class Change:
    """Change since the baseline year: "points" or "percent", or why there is none."""

    kind: str
    value: float = 0.0
    base_year: int = 0


@dataclass(frozen=True)
class Place:
    """Place among the members that have a recent value."""

    rank: int
    of: int
    tied: bool


@dataclass(frozen=True)
class Group:
    """A group's countries with a recent value: how many of how many, and their median if enough."""

    n: int
    of: int
    median: float | None
    mean: float | None


class Recount:
    """Measures of one publication folder.

    Parameters
    ----------
    data
        Folder with ``catalogue/`` and ``observations/``.
    settings
        The key ``eslabon`` of ``_config.yml``.
    """

    def __init__(self, data: Path, settings: dict) -> None:
        self.data = data
        self.settings = settings
        self.reference = settings["reference_group"]
        self.comparison = settings.get("comparison_group", "")
        self.baseline_year = settings["baseline_year"]
        self.recent_year = settings["recent_year"]
        self.method = _yaml(data / "catalogue/methods" / f"{settings['method']}.yml")
        self._series: dict[str, dict[str, dict[int, tuple[float, str]]]] = {}

    # What the tables say.

    @cached_property
    def indicators(self) -> dict[str, dict]:
        """Entries of the catalogue by id."""
        files = sorted((self.data / "catalogue/indicators").glob("*.yml"))
        return {entry["id"]: entry for file in files for entry in _yaml(file)}

    @cached_property
    def units(self) -> dict[str, dict[str, str]]:
        """Units by id."""
        return {row["id"]: row for row in self.rows("catalogue/units.csv")}

    @cached_property
    def groups(self) -> dict[str, list[str]]:
        """Countries that are in each group today."""
        found: dict[str, list[str]] = {}
        for row in self.rows("catalogue/memberships.csv"):
            if not row["left"] and not row["left_not_after"]:
                found.setdefault(row["group"], []).append(row["country"])
        return found

    def rows(self, name: str) -> list[dict[str, str]]:
        """Rows of a table."""
        with (self.data / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def unit(self, indicator: str) -> dict[str, str]:
        """An indicator's unit."""
        return self.units[self.indicators[indicator]["unit"]]

    def series(self, indicator: str, country: str) -> dict[int, tuple[float, str]]:
        """Value and flag by year, ascending."""
        if indicator not in self._series:
            by_country: dict[str, dict[int, tuple[float, str]]] = {}
            for row in self.rows(f"observations/{indicator}.csv"):
                if row["value"]:
                    observed = float(row["value"]), row["flag"]
                    by_country.setdefault(row["country"], {})[int(row["year"])] = observed
            self._series[indicator] = {
                code: dict(sorted(years.items())) for code, years in by_country.items()
            }
        return self._series[indicator].get(country, {})

    # What is counted from them.

    def latest(self, indicator: str, country: str) -> tuple[int, float] | None:
        """Year and value of the latest observation."""
        series = self.series(indicator, country)
        return (max(series), series[max(series)][0]) if series else None

    def has_natural_zero(self, indicator: str) -> bool:
        """Whether zero means "none"; not so on a score or index that may be negative."""
        unit = self.unit(indicator)
        return unit["kind"] not in ("score", "index") or (
            unit["minimum"] != "" and float(unit["minimum"]) >= 0
        )

    def comparable(self, indicator: str, country: str) -> dict[int, float]:
        """Values since the last change of definition, which is where the latest value belongs."""
        series = self.series(indicator, country)
        breaks = {year for year, (_, flag) in series.items() if "b" in flag}
        breaks |= set(self.indicators[indicator].get("breaks", ()))
        start = max((year for year in breaks if year <= max(series)), default=min(series))
        return {year: value for year, (value, _) in series.items() if year >= start}

    def change(self, indicator: str, country: str) -> Change:
        """Change from the year nearest to the baseline year to the latest."""
        series = self.series(indicator, country)
        if not series or max(series) <= self.baseline_year:
            return Change("none")
        comparable = self.comparable(indicator, country)
        wanted, window = self.baseline_year, BASELINE_WINDOW
        base_year = _nearest(comparable, wanted, wanted - window, wanted + window)
        if base_year is None:
            crossed = _nearest(series, wanted, wanted - window, wanted + window)
            return Change("broken" if crossed is not None else "none", 0.0, crossed or 0)
        base, latest = comparable[base_year], comparable[max(comparable)]
        if self.in_points(indicator):
            return Change("points", latest - base, base_year)
        if base <= 0 or latest < 0:
            return Change("none", 0.0, base_year)
        return Change("percent", 100 * (latest / base - 1), base_year)

    def in_points(self, indicator: str) -> bool:
        """Whether differences of the indicator are told in its unit and not in percent."""
        unit = self.unit(indicator)
        bounded = unit["kind"] == "index" and unit["maximum"] != ""
        return unit["kind"] in POINTS or bounded or not self.has_natural_zero(indicator)

    def place(self, indicator: str, country: str) -> Place | None:
        """Place among the members, the best first, the largest first where nothing is better."""
        recent = self.recent(indicator, self.groups[self.reference])
        if country not in recent:
            return None
        down = self.indicators[indicator]["direction"] == "down"
        own = recent[country][1]
        better = [value for _, value in recent.values() if (value < own if down else value > own)]
        equal = [value for _, value in recent.values() if value == own]
        return Place(len(better) + 1, len(recent), len(equal) > 1)

    def recent(self, indicator: str, countries: Iterable[str]) -> dict[str, tuple[int, float]]:
        """Latest observation of those countries that have one since the recent year."""
        found = {code: self.latest(indicator, code) for code in countries}
        return {code: last for code, last in found.items() if last and last[0] >= self.recent_year}

    def group(self, indicator: str, group: str) -> Group:
        """Coverage, median and weighted mean of a group."""
        countries = self.groups[group]
        recent = self.recent(indicator, countries)
        aggregation = self.indicators[indicator].get("aggregation", {})
        needed = aggregation.get("minimum_coverage", MINIMUM_COVERAGE) * len(countries)
        enough = bool(recent) and len(recent) >= needed
        median = statistics.median(value for _, value in recent.values()) if enough else None
        mean = None
        if enough and aggregation.get("rule") == "weighted_mean":
            weighted = [
                (value, weight)
                for code, (year, value) in recent.items()
                if (weight := self._weight(aggregation["weight"], code, year))
            ]
            if len(weighted) >= needed:
                mean = sum(v * w for v, w in weighted) / sum(w for _, w in weighted)
        return Group(len(recent), len(countries), median, mean)

    def _weight(self, indicator: str, country: str, year: int) -> float | None:
        own = self.series(indicator, country)
        years = [y for y, (value, _) in own.items() if year - WEIGHT_WINDOW <= y <= year and value > 0]
        return own[max(years)][0] if years else None

    def growth(self, indicator: str, country: str) -> float | None:
        """Mean growth per year in percent over the method's main horizon; None where it does not exist."""
        comparable = self.comparable(indicator, country)
        horizon = self.method["horizons"][self.method["headline"]]
        latest_year = max(comparable)
        base_year = _nearest(
            comparable,
            latest_year - horizon["years"],
            latest_year - horizon["maximum"],
            latest_year - horizon["minimum"],
        )
        if base_year is None or min(comparable[base_year], comparable[latest_year]) <= 0:
            return None
        ratio = comparable[latest_year] / comparable[base_year]
        return 100 * (ratio ** (1 / (latest_year - base_year)) - 1)

    def assessment(self, indicator: str, country: str) -> str:
        """Class by the method's thresholds; empty where the method says nothing."""
        entry = self.indicators[indicator]
        last = self.latest(indicator, country)
        if (
            last is None
            or last[0] < self.recent_year
            or entry["direction"] == "none"
            or entry.get("growth_rate")
            or not self.has_natural_zero(indicator)
        ):
            return ""
        growth = self.growth(indicator, country)
        if growth is None:
            return ""
        assert "target" not in entry, "a target: count the required rate here too"
        wanted = growth if entry["direction"] == "up" else -growth
        for band in self.method["bands"]["without_target"]:
            if "above" in band and round(wanted, 9) > band["above"]:
                return band["class"]
            if "from" in band and round(wanted, 9) >= band["from"]:
                return band["class"]
        return self.method["bands"]["without_target"][-1]["class"]


def _nearest(years: Iterable[int], wanted: int, earliest: int, latest: int) -> int | None:
    """The year nearest to the wanted one, the earlier on a tie; never the last year itself."""
    ordered = sorted(years)
    inside = [year for year in ordered[:-1] if earliest <= year <= latest]
    return min(inside, key=lambda year: (abs(year - wanted), year), default=None)


def _yaml(path: Path):
    return yaml.safe_load(path.read_text("utf-8"))

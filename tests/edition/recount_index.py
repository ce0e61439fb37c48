"""A composite index computed again from its declared framework and the tables, value by value.

Nothing of eslabon is used: plain loops over what ``csv`` and ``yaml`` read. The random numbers are numpy's
PCG64, as the framework's procedure says: one row per draw, in the order normalisation, aggregation, excluded
indicator, weights of the dimensions, weights of the indicators.
"""

from __future__ import annotations

import csv
import math
import statistics
from fractions import Fraction
from functools import cached_property
from pathlib import Path

import numpy as np
import yaml

__all__ = ["IndexRecount"]


class IndexRecount:
    """The index in ``data/catalogue/indices/<id>.yml``."""

    def __init__(self, data: Path, id: str) -> None:
        self.data = data
        self.index = yaml.safe_load((data / f"catalogue/indices/{id}.yml").read_text("utf-8"))
        self.dimensions = self.index["dimensions"]
        self.components = [part for dimension in self.dimensions for part in dimension["indicators"]]
        self.low, self.high = self.index["scale"]["lower"], self.index["scale"]["upper"]
        self._tables: dict[str, dict[str, tuple[int, float]]] = {}

    # What the tables say.

    def table(self, indicator: str) -> dict[str, tuple[int, float]]:
        """Year and value of each country's latest observation."""
        if indicator not in self._tables:
            found: dict[str, tuple[int, float]] = {}
            path = self.data / f"observations/{indicator}.csv"
            with path.open(encoding="utf-8", newline="") as file:
                for row in csv.DictReader(file):
                    if row["value"]:
                        at = int(row["year"]), float(row["value"])
                        found[row["country"]] = max(found.get(row["country"], at), at)
            self._tables[indicator] = found
        return self._tables[indicator]

    def value(self, indicator: str, country: str) -> float | None:
        """The admissible value: the latest, if it is not older than the rule allows."""
        year, value = self.table(indicator).get(country, (0, 0.0))
        return value if year >= self.index["coverage"]["oldest_year"] else None

    @cached_property
    def group(self) -> list[str]:
        """Countries that the index asks about."""
        with (self.data / "catalogue/memberships.csv").open(encoding="utf-8", newline="") as file:
            rows = [row for row in csv.DictReader(file) if row["group"] == self.index["group"]]
        return sorted(row["country"] for row in rows if not row["left"] and not row["left_not_after"])

    # Who is ranked.

    def complete(self, dimension: dict, country: str) -> bool:
        """Whether a dimension has enough of its weight, and its required indicators."""
        parts = dimension["indicators"]
        known = [part for part in parts if self.value(part["indicator"], country) is not None]
        required = [part for part in parts if part.get("required")]
        share = sum(Fraction(str(part["weight"])) for part in known)
        enough = share >= Fraction(str(self.index["coverage"]["minimum_share"]))
        return enough and all(part in known for part in required)

    @cached_property
    def ranked(self) -> list[str]:
        return [c for c in self.group if all(self.complete(d, c) for d in self.dimensions)]

    def known(self, country: str) -> int:
        return sum(self.value(part["indicator"], country) is not None for part in self.components)

    # Marks.

    def transformed(self, part: dict, value: float) -> float:
        if part.get("transformation") != "log":
            return value
        return math.log(value if value > 0 else part["goalposts"]["lower"])

    def mark(self, part: dict, country: str, way: str = "goalposts") -> float | None:
        """Mark of a country in one indicator; None without a value."""
        value = self.value(part["indicator"], country)
        if value is None:
            return None
        everyone = [v for c in self.ranked if (v := self.value(part["indicator"], c)) is not None]
        if way == "goalposts":
            ends = [self.transformed(part, part["goalposts"][end]) for end in ("lower", "upper")]
            share = (self.transformed(part, value) - ends[0]) / (ends[1] - ends[0])
        elif way == "z-score":
            others = [self.transformed(part, v) for v in everyone]
            z = (self.transformed(part, value) - statistics.fmean(others)) / statistics.pstdev(others)
            share = 0.5 + z / (2 * self.index["uncertainty"]["z_reach"])
        else:
            below, equal = sum(v < value for v in everyone), sum(v == value for v in everyone)
            share = (below + (equal - 1) / 2) / (len(everyone) - 1)
        share = min(max(share, 0.0), 1.0)
        if part["direction"] == "down":
            share = 1 - share
        return self.low + (self.high - self.low) * share

    def dimension(self, dimension: dict, country: str) -> float | None:
        """Mean mark of a dimension; None where it fails the coverage rule."""
        if not self.complete(dimension, country):
            return None
        pairs = [
            (float(Fraction(str(part["weight"]))), mark)
            for part in dimension["indicators"]
            if (mark := self.mark(part, country)) is not None
        ]
        return sum(w * m for w, m in pairs) / sum(w for w, _ in pairs)

    def score(self, country: str) -> float:
        """The declared specification: geometric mean of the dimensions."""
        assert self.index["aggregation"]["between"] == "geometric"
        return math.prod(
            self.dimension(d, country) ** float(Fraction(str(d["weight"]))) for d in self.dimensions
        )

    @cached_property
    def scores(self) -> dict[str, float]:
        return {country: self.score(country) for country in self.ranked}

    def rank(self, country: str) -> int:
        return 1 + sum(score > self.scores[country] for score in self.scores.values())

    @cached_property
    def order(self) -> list[str]:
        """Ranked countries, best first."""
        return sorted(self.ranked, key=lambda c: (self.rank(c), c))

    # The draws.

    @cached_property
    def marks(self) -> dict[str, list[list[float | None]]]:
        """Marks of the ranked countries in all indicators, by way of normalising."""
        return {
            way: [[self.mark(part, c, way) for part in self.components] for c in self.ranked]
            for way in self.index["uncertainty"]["normalisations"]
        }

    def scores_under(self, numbers: list[float] | None) -> list[float]:
        """Scores of the ranked countries under one row of random numbers; None for the headline."""
        settings = self.index["uncertainty"]
        ways, means, noise = settings["normalisations"], settings["aggregations"], settings["weight_noise"]
        weights = [float(Fraction(str(part["weight"]))) for part in self.components]
        shares = [float(Fraction(str(d["weight"]))) for d in self.dimensions]
        way, mean, left_out = ways[0], means[0], -1
        if numbers is not None:
            way = ways[int(numbers[0] * len(ways))]
            mean = means[int(numbers[1] * len(means))]
            left_out = int(numbers[2] * (len(weights) + 1)) - 1
            first = 3 + len(shares)
            shares = [s * (1 - noise + 2 * noise * u) for s, u in zip(shares, numbers[3:first], strict=True)]
            weights = [w * (1 - noise + 2 * noise * u) for w, u in zip(weights, numbers[first:], strict=True)]
        scores = []
        for marks in self.marks[way]:
            total = weight = 0.0
            position = 0
            for share, dimension in zip(shares, self.dimensions, strict=True):
                above = below = 0.0
                for k in range(position, position + len(dimension["indicators"])):
                    if marks[k] is not None and k != left_out:
                        above += weights[k] * marks[k]
                        below += weights[k]
                position += len(dimension["indicators"])
                if below:
                    value = above / below
                    total += share * (math.log(value) if mean == "geometric" else value)
                    weight += share
            scores.append(math.exp(total / weight) if mean == "geometric" else total / weight)
        return scores

    @cached_property
    def draws(self) -> list[list[float]]:
        """Scores of the ranked countries in every draw, the headline first."""
        settings = self.index["uncertainty"]
        generator = np.random.Generator(np.random.PCG64(settings["seed"]))
        columns = 3 + len(self.dimensions) + len(self.components)
        numbers = generator.random((settings["draws"] - 1, columns)).tolist()
        return [self.scores_under(None), *(self.scores_under(row) for row in numbers)]

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Ranks of each country over the draws, sorted."""
        found: dict[str, list[int]] = {country: [] for country in self.ranked}
        for scores in self.draws:
            for country, score in zip(self.ranked, scores, strict=True):
                found[country].append(1 + sum(other > score for other in scores))
        return {country: sorted(ranks) for country, ranks in found.items()}

    def at(self, country: str, share: float) -> int:
        """Smallest place with at least this share of the draws at or below it."""
        places = self.places[country]
        return places[max(math.ceil(round(share * len(places), 9)) - 1, 0)]

    def interval(self, country: str) -> tuple[int, int]:
        tail = (100 - self.index["uncertainty"]["interval"]) / 200
        return self.at(country, tail), self.at(country, 1 - tail)

    @cached_property
    def majority(self) -> dict[tuple[str, str], float]:
        """For each pair in headline order, the share of draws with its more frequent order."""
        array = np.array(self.draws)
        position = {country: k for k, country in enumerate(self.ranked)}
        found = {}
        for n, one in enumerate(self.order):
            for other in self.order[n + 1 :]:
                a, b = array[:, position[one]], array[:, position[other]]
                found[one, other] = float(max((a > b).mean(), (b > a).mean()))
        return found

    @cached_property
    def certain(self) -> dict[tuple[str, str], bool]:
        """For each pair in headline order, whether its order is certain either way."""
        needed = self.index["uncertainty"]["certainty"] / 100
        return {pair: bool(share >= needed) for pair, share in self.majority.items()}

    def undecided(self, country: str) -> int:
        """How many ranked countries stand in no certain order to it."""
        return sum(not sure for pair, sure in self.certain.items() if country in pair)

    def distances(self) -> dict[int, tuple[int, int]]:
        """Pairs and certain pairs by distance in headline rank."""
        found: dict[int, list[int]] = {}
        for (one, other), sure in self.certain.items():
            counted = found.setdefault(abs(self.rank(one) - self.rank(other)), [0, 0])
            counted[0] += 1
            counted[1] += sure
        return {distance: (pairs, sure) for distance, (pairs, sure) in sorted(found.items())}

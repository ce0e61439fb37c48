"""What must stand where a page cites a number of a composite index; keys begin with ``index/<id>``::

    countries|ranked|unranked|components|alternatives|draws|noise|share|certainty|leaning|weak
    score|rank|median|low|high|interval|open|known/<country>     dimension/<dimension>/<country>
    parts/<dimension>[/<country>]     setting/<parameter>     chance/normalisations|aggregations|exclusion
    pairs[/certain|/leaning|/share]     distance/<distance>/certain|pairs     distance/sure
    goalpost/<indicator>/lower|upper     weight/<indicator>
    outliers/<indicator>/<statistic>     items/<indicator>/rest|score
    criterion/<indicator>[/n]     considered/<indicator>/n|dimension|<related indicator>
    coherence/inside|negative|redundant     dimensions/<one>/<other>     related/<indicator>[/n]
    sensitivity/<factor>/first|total

Everything is computed again by :class:`~tests.edition.recount_index.IndexRecount` and plain formulas here.
The sensitivity indices are estimates: ours come from other random numbers and another estimator (Jansen's),
so that only an agreement within their error can be asked for.
"""

from __future__ import annotations

import statistics
from fractions import Fraction
from functools import cached_property
from pathlib import Path

import numpy as np

from tests.edition.printed import numbers_in, rounded
from tests.edition.recount_index import IndexRecount

__all__ = ["IndexTrace"]

ENOUGH = 10  # countries that a correlation needs
SENSITIVITY_TOLERANCE = 0.15
FACTORS = ("normalisation", "aggregation", "exclusion", "dimension_weights", "component_weights")


class IndexTrace:
    """Compares the printed numbers of one index with a second computation."""

    def __init__(self, data: Path, id: str) -> None:
        self.recount = IndexRecount(data, id)
        self.settings = self.recount.index["uncertainty"]

    def complaint(self, rest: list[str], text: str, language: str) -> str:
        """What is wrong with the number, in one line; empty when it is right."""
        what, *subject = rest
        if what == "sensitivity":
            own = self.sensitivity[subject[0]][subject[1]]
            shown = float(numbers_in(text, language)[0]) * (0.01 if text.endswith("%") else 1)
            return "" if abs(shown - own) <= SENSITIVITY_TOLERANCE else f"about {own:.2f}"
        wanted, decimals, share = self._wanted(what, subject)
        if wanted is None:
            return "" if text == "—" else "there is none"
        values = [value * (100 if share else 1) for value in wanted]
        shown = numbers_in(text, language)
        right = [rounded(value, decimals) for value in values]
        return "" if shown == right and text.endswith("%") == share else f"it is {right}"

    def _wanted(self, what: str, subject: list[str]) -> tuple[list[float] | None, int, bool]:
        """Values, decimals and whether they are printed as percentages."""
        recount = self.recount
        plain = {
            "countries": lambda: len(recount.group),
            "ranked": lambda: len(recount.ranked),
            "unranked": lambda: len(recount.group) - len(recount.ranked),
            "components": lambda: len(recount.components),
            "alternatives": lambda: len(recount.components) + 1,
            "draws": lambda: self.settings["draws"],
        }
        if what in plain:
            return [plain[what]()], 0, False
        if what in ("noise", "share", "certainty", "leaning"):
            name = {"noise": "weight_noise", "share": "interval"}.get(what, what)
            return [self.settings[name] / (1 if what == "noise" else 100)], 0, True
        if what == "weak":
            return [recount.index["weak"]], 1, False
        of_country = {
            "score": (lambda c: [recount.scores[c]], 1),
            "rank": (lambda c: [recount.rank(c)], 0),
            "median": (lambda c: [recount.at(c, 0.5)], 0),
            "low": (lambda c: [recount.interval(c)[0]], 0),
            "high": (lambda c: [recount.interval(c)[1]], 0),
            "interval": (lambda c: sorted(set(recount.interval(c))), 0),
            "open": (lambda c: [recount.undecided(c)], 0),
            "known": (lambda c: [recount.known(c)], 0),
        }
        if what in of_country:
            function, decimals = of_country[what]
            return function(subject[0]), decimals, False
        return getattr(self, f"_{what}")(*subject)

    def _dimension(self, dimension: str, country: str):
        (declared,) = [d for d in self.recount.dimensions if d["id"] == dimension]
        value = self.recount.dimension(declared, country)
        return (None if value is None else [value]), 0, False

    def _parts(self, dimension: str, country: str = ""):
        (declared,) = [d for d in self.recount.dimensions if d["id"] == dimension]
        names = [part["indicator"] for part in declared["indicators"]]
        if country:
            names = [name for name in names if self.recount.value(name, country) is not None]
        return [len(names)], 0, False

    def _chance(self, what: str):
        """A fraction: one and the number of alternatives."""
        if what != "exclusion":
            return [1, len(self.settings[what])], 0, False
        return [1, len(self.recount.components) + 1 if self.settings["exclude_one"] else 1], 0, False

    def _setting(self, name: str):
        """A parameter as the index's file has it."""
        index, settings = self.recount.index, self.settings
        if name in ("interval", "certainty", "leaning"):
            return [settings[name] / 100], 0, True
        if name == "weight_noise":
            return [settings[name]], 0, True
        if name == "minimum_share":
            return [index["coverage"][name]], 0, True
        if name == "sensitivity_runs":
            # Saltelli's design without second order: two base matrices and one more for each factor.
            return [settings["sensitivity_samples"] * (len(FACTORS) + 2)], 0, False
        found = {"enough": ENOUGH, "oldest_year": index["coverage"]["oldest_year"]}
        found |= index["scale"] | {k: index["outliers"][k] for k in ("skewness", "kurtosis")}
        found |= {k: index[k] for k in ("redundancy", "weak")}
        found |= {k: v for k, v in settings.items() if isinstance(v, int | float)}
        decimals = {"skewness": 1, "kurtosis": 1, "redundancy": 2, "weak": 1}
        return [found[name]], decimals.get(name, 0), False

    def _pairs(self, part: str = ""):
        certain = self.recount.certain
        if part == "leaning":
            least = self.settings["leaning"] / 100
            return (
                [sum(bool(s >= least and not certain[p]) for p, s in self.recount.majority.items())],
                0,
                False,
            )
        if part == "share":
            return [sum(certain.values()) / len(certain)], 0, True
        return [sum(certain.values()) if part == "certain" else len(certain)], 0, False

    def _distance(self, distance: str, part: str = ""):
        distances = self.recount.distances()
        if distance == "sure":
            unsure = [d for d, (pairs, certain) in distances.items() if pairs != certain]
            return [min(d for d in distances if d > max(unsure, default=0))], 0, False
        return [distances[int(distance)][part == "certain"]], 0, False

    def _part(self, indicator: str) -> dict:
        (found,) = [part for part in self.recount.components if part["indicator"] == indicator]
        return found

    def _goalpost(self, indicator: str, end: str):
        value = self._part(indicator)["goalposts"][end]
        text = repr(float(value)).removesuffix(".0")
        return [value], len(text.partition(".")[2]), False

    def _weight(self, indicator: str):
        return [float(Fraction(str(self._part(indicator)["weight"])))], 0, True

    # Statistics.

    def _column(self, indicator: str, countries: list[str]) -> dict[str, float]:
        values = {c: self.recount.value(indicator, c) for c in countries}
        return {c: value for c, value in values.items() if value is not None}

    def _outliers(self, indicator: str, statistic: str):
        part = self._part(indicator)
        ends = part["goalposts"]
        values = list(self._column(indicator, self.recount.group).values())
        if statistic == "capped_low":
            return [sum(value < ends["lower"] for value in values)], 0, False
        if statistic == "capped_high":
            return [sum(value > ends["upper"] for value in values)], 0, False
        if statistic.startswith("treated"):
            capped = [min(max(value, ends["lower"]), ends["upper"]) for value in values]
            values = [self.recount.transformed(part, value) for value in capped]
        function = skewness if statistic.endswith("skewness") else kurtosis
        return [function(values)], 2, False

    def _marks(self, indicator: str) -> dict[str, float]:
        part = self._part(indicator)
        marks = {c: self.recount.mark(part, c) for c in self.recount.ranked}
        return {c: mark for c, mark in marks.items() if mark is not None}

    def _items(self, indicator: str, what: str):
        own = self._marks(indicator)
        if what == "score":
            return [pearson(own, self.recount.scores)], 2, False
        (dimension,) = [
            d for d in self.recount.dimensions if indicator in [p["indicator"] for p in d["indicators"]]
        ]
        others = [self._marks(p["indicator"]) for p in dimension["indicators"] if p["indicator"] != indicator]
        rest = {
            c: statistics.fmean(known)
            for c in self.recount.ranked
            if (known := [marks[c] for marks in others if c in marks])
        }
        return [pearson(own, rest)], 2, False

    def _criterion(self, indicator: str, n: str = ""):
        criterion = self.recount.index["criterion"]["indicator"]
        if indicator == criterion:
            return None, 2, False
        everyone = sorted(self.recount.table(indicator))
        one, other = self._column(indicator, everyone), self._column(criterion, everyone)
        if n:
            return [len(set(one) & set(other))], 0, False
        # Components are turned as their marks are; what was only considered has no direction.
        parts = [part for d in self.recount.dimensions for part in d["indicators"]]
        if any(part["indicator"] == indicator and part["direction"] == "down" for part in parts):
            one = {country: -value for country, value in one.items()}
        return _known(spearman(one, other))

    def _related(self, indicator: str, n: str = ""):
        own = self._column(indicator, self.recount.ranked)
        if n:
            return [len(set(own) & set(self.recount.scores))], 0, False
        return _known(spearman(self.recount.scores, own))

    def _considered(self, indicator: str, what: str):
        own = self._column(indicator, self.recount.group)
        if what == "n":
            return [len(own)], 0, False
        if what != "dimension":
            return _known(spearman(own, self._column(what, self.recount.group)))
        (entry,) = [e for e in self.recount.index["considered"] if e["indicator"] == indicator]
        (dimension,) = [d for d in self.recount.dimensions if d["id"] == entry["dimension"]]
        marks = {c: self.recount.dimension(dimension, c) for c in self.recount.ranked}
        return _known(spearman(own, marks))

    def _dimensions(self, one: str, other: str):
        by_id = {d["id"]: d for d in self.recount.dimensions}
        ranked = self.recount.ranked
        marks = [{c: self.recount.dimension(by_id[id], c) for c in ranked} for id in (one, other)]
        return [pearson(*marks)], 2, False

    def _coherence(self, what: str):
        names = [part["indicator"] for part in self.recount.components]
        of = {p["indicator"]: d["id"] for d in self.recount.dimensions for p in d["indicators"]}
        pairs = [(one, other) for n, one in enumerate(names) for other in names[n + 1 :]]
        r = {pair: pearson(*map(self._marks, pair)) for pair in pairs}
        inside = [value for (one, other), value in r.items() if of[one] == of[other]]
        limit = self.recount.index["redundancy"]
        counts = {
            "inside": len(inside),
            "negative": sum(value < 0 for value in inside),
            "redundant": sum(abs(value) > limit for value in r.values()),
        }
        return [counts[what]], 0, False

    @cached_property
    def sensitivity(self) -> dict[str, dict[str, float]]:
        """First-order and total indices of the mean shift in rank, by Jansen's estimators."""
        recount, n = self.recount, 1024
        first = 3 + len(recount.dimensions)
        columns = first + len(recount.components)
        groups = dict(zip(FACTORS, [[0], [1], [2], range(3, first), range(first, columns)], strict=True))
        generator = np.random.default_rng(7)
        a, b = generator.random((2, n, columns))
        headline = [recount.rank(c) for c in recount.ranked]

        def shift(rows: np.ndarray) -> np.ndarray:
            shifts = []
            for row in rows.tolist():
                scores = recount.scores_under(row)
                places = [1 + sum(other > score for other in scores) for score in scores]
                shifts.append(statistics.fmean(abs(p - h) for p, h in zip(places, headline, strict=True)))
            return np.array(shifts)

        ya, yb = shift(a), shift(b)
        variance = np.concatenate([ya, yb]).var()
        found = {}
        for factor, chosen in groups.items():
            mixed = a.copy()
            mixed[:, list(chosen)] = b[:, list(chosen)]
            y = shift(mixed)
            found[factor] = {
                "first": 1 - ((yb - y) ** 2).mean() / (2 * variance),
                "total": ((ya - y) ** 2).mean() / (2 * variance),
            }
        return found


def _known(value: float | None):
    return (None if value is None else [value]), 2, False


def pearson(one: dict[str, float], other: dict[str, float]) -> float:
    """Correlation over the countries that both have."""
    both = sorted(set(one) & set(other))
    return statistics.correlation([one[c] for c in both], [other[c] for c in both])


def spearman(one: dict[str, float], other: dict[str, float]) -> float | None:
    """Rank correlation with mean ranks for ties; None over too few countries."""
    both = sorted(set(one) & set(other))
    if len(both) < ENOUGH:
        return None
    return statistics.correlation(mean_ranks([one[c] for c in both]), mean_ranks([other[c] for c in both]))


def mean_ranks(values: list[float]) -> list[float]:
    """Ranks from 1, ties sharing their mean."""
    return [sum(v < value for v in values) + (1 + sum(v == value for v in values)) / 2 for value in values]


def skewness(values: list[float]) -> float:
    """Adjusted Fisher–Pearson coefficient."""
    n, mean, deviation = len(values), statistics.fmean(values), statistics.stdev(values)
    return n / ((n - 1) * (n - 2)) * sum(((value - mean) / deviation) ** 3 for value in values)


def kurtosis(values: list[float]) -> float:
    """Adjusted excess kurtosis."""
    n, mean, deviation = len(values), statistics.fmean(values), statistics.stdev(values)
    fourth = sum(((value - mean) / deviation) ** 4 for value in values)
    return n * (n + 1) / ((n - 1) * (n - 2) * (n - 3)) * fourth - 3 * (n - 1) ** 2 / ((n - 2) * (n - 3))

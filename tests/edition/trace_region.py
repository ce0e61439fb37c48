"""Keys of the regional pages and of the data's quality, counted again from the tables, without eslabon.

::

    group/<group>/then|now/<indicator>     group/<group>/fixed/<indicator>
    group/<group>/gap_then|gap_now/<indicator>/<other>     group/<group>/movement/<indicator>/<other>
    group/<group>/movements/<other>/<movement>[+<movement>…]
    group/<group>/ahead|placed/<other>     group/<group>/better_by_indicator/<other>/all|none|some|most
    rounds/<group>/<indicator>/then|now|n|up
    baseline/count|paired|pairs|unpaired     baseline/pairs/<mark>     baseline/unpaired/<reason>
    quality/<group>/cells/all|<class>[/country/<country>]     quality/<group>/known/<indicator>
    quality/<group>/age/all|<indicator>|country/<country>
    quality/observations/all|unclear|<theme>     quality/flag/<letter>/all|<theme>
    quality/source/<source>/indicators|observations
    revision/all/compared|visible     revision/<indicator>/<source>/<what>
"""

from __future__ import annotations

import math
import statistics
from collections import Counter
from decimal import Decimal
from functools import lru_cache

import yaml

from tests.edition.printed import MINUS, numbers_in, rounded
from tests.edition.recount import GAP_PERCENT, GAP_YEARS, Recount

__all__ = ["BASELINE", "GROUP", "Regional"]

GROUP = {"then", "now", "fixed", "gap_then", "gap_now", "movement", "movements", "ahead", "placed",
         "better_by_indicator"}  # fmt: skip
BASELINE = {"count", "paired", "pairs", "unpaired"}
MOVEMENTS = {
    "es": {"overtook": "pasa delante", "closing": "se acerca", "ahead": "sigue delante",
           "same": "no se mueve", "depends": "depende de cómo se mida",
           "widening": "se aleja", "fell_behind": "queda detrás"},
    "en": {"overtook": "overtakes", "closing": "closing", "ahead": "still ahead",
           "same": "does not move", "depends": "depends on the measure",
           "widening": "widening", "fell_behind": "falls behind"},
    "pt": {"overtook": "passa à frente", "closing": "aproxima-se", "ahead": "continua à frente",
           "same": "não se move", "depends": "depende da forma de medir",
           "widening": "afasta-se", "fell_behind": "fica atrás"},
    "fr": {"overtook": "passe en tête", "closing": "gagne du terrain", "ahead": "reste en tête",
           "same": "ne bouge pas", "depends": "dépend de la mesure",
           "widening": "perd du terrain", "fell_behind": "se fait dépasser"},
}  # fmt: skip


class Regional:
    """What must stand under the keys above; the plain and slow way."""

    def __init__(self, recount: Recount) -> None:
        self.recount = recount
        self.fixed = lru_cache(None)(self._fixed)
        self.gap = lru_cache(None)(self._gap)
        self.revision = lru_cache(None)(self._revision)

    # Groups then and now.

    def _fixed(self, group: str, indicator: str) -> tuple[int, float | None, float | None]:
        """Countries in the set, and their medians then and now if they are enough."""
        recount, pairs = self.recount, []
        for code in recount.groups[group]:
            last = recount.latest(indicator, code)
            if not last or last[0] < recount.recent_year or last[0] <= recount.baseline_year:
                continue
            comparable = recount.comparable(indicator, code)
            change = recount.change(indicator, code)
            if change.kind == "broken" or not change.base_year or last[0] - change.base_year < GAP_YEARS:
                continue
            pairs.append((comparable[change.base_year], last[1]))
        aggregation = recount.indicators[indicator].get("aggregation") or {}
        needed = aggregation.get("minimum_coverage", 0.5) * len(recount.groups[group])
        if not pairs or len(pairs) < needed:
            return len(pairs), None, None
        return len(pairs), *(statistics.median(values) for values in zip(*pairs, strict=True))

    def _kind(self, indicator: str) -> str:
        return "points" if self.recount.in_points(indicator) else "percent"

    def _gap(self, group: str, other: str, indicator: str) -> tuple[str, float, float, str] | None:
        """Kind, gap then and now, movement; None without enough countries in both groups."""
        _, own_then, own_now = self.fixed(group, indicator)
        _, other_then, other_now = self.fixed(other, indicator)
        if own_then is None or other_then is None or self.recount.indicators[indicator].get("growth_rate"):
            return None
        kind, entry = self._kind(indicator), self.recount.indicators[indicator]
        if kind == "points":
            then, now = own_then - other_then, own_now - other_now
        elif min(own_then, own_now, other_then, other_now) <= 0:
            return None
        else:
            then, now = 100 * (own_then / other_then - 1), 100 * (own_now / other_now - 1)
        if entry["direction"] == "none":
            return kind, then, now, ""
        sign = 1 if entry["direction"] == "up" else -1
        told = {_movement(sign * (own_then - other_then), sign * (own_now - other_now), entry["decimals"])}
        positive = min(own_then, own_now, other_then, other_now) > 0
        if positive and self.recount.has_natural_zero(indicator):
            ratios = (100 * (own_then / other_then - 1), 100 * (own_now / other_now - 1))
            told.add(_movement(*(sign * ratio for ratio in ratios), 1))
        return kind, then, now, told.pop() if len(told) == 1 else "depends"

    def group(self, rest: list[str], text: str, language: str) -> str:
        """A key of the family ``group``; empty when the text is right."""
        group, statistic, *subject = rest
        if statistic == "fixed":
            n = self.fixed(group, subject[0])[0]
            return _equal([n], text, language)
        if statistic in ("then", "now"):
            value = self.fixed(group, subject[0])[1 + (statistic == "now")]
            return _equal([rounded(value, self._decimals(subject[0]))], text, language)
        if statistic in ("gap_then", "gap_now"):
            kind, then, now, _ = self.gap(group, subject[1], subject[0])
            value = then if statistic == "gap_then" else now
            decimals = 1 if kind == "percent" else self._decimals(subject[0])
            return _signed(rounded(value, decimals), kind, text, language)
        if statistic == "movement":
            movement = self.gap(group, subject[1], subject[0])[3]
            return "" if text == MOVEMENTS[language][movement] else f"the movement is {movement}"
        if statistic == "movements":
            gaps = [self.gap(group, subject[0], id) for id in self._directed()]
            wanted = subject[1].split("+")
            return _equal([sum(gap is not None and gap[3] in wanted for gap in gaps)], text, language)
        if statistic in ("ahead", "placed"):
            placed = [p for id in self._directed() if (p := self._placed(group, subject[0], id)) is not None]
            return _equal([sum(placed) if statistic == "ahead" else len(placed)], text, language)
        return self._better(group, subject[0], subject[1], text, language)

    def _placed(self, group: str, other: str, indicator: str) -> bool | None:
        own, theirs = (self.recount.group(indicator, which).median for which in (group, other))
        if own is None or theirs is None:
            return None
        return own > theirs if self.recount.indicators[indicator]["direction"] == "up" else own < theirs

    def _better(self, group: str, other: str, what: str, text: str, language: str) -> str:
        counts: Counter[str] = Counter()
        for id in self._directed():
            median = self.recount.group(id, other).median
            known = self.recount.recent(id, self.recount.groups[group])
            if median is None or not known:
                continue
            up = self.recount.indicators[id]["direction"] == "up"
            better = sum(value > median if up else value < median for _, value in known.values())
            counts["all"] += 1
            counts["none" if not better else "most" if 2 * better > len(known) else "some"] += 1
        return _equal([counts[what]], text, language)

    def _directed(self) -> list[str]:
        return [id for id, entry in self.recount.indicators.items() if entry["direction"] != "none"]

    def _decimals(self, indicator: str) -> int:
        return self.recount.indicators[indicator]["decimals"]

    def rounds(self, rest: list[str], text: str, language: str) -> str:
        """A key of the family ``rounds``: the same countries in the baseline year and before a break."""
        group, indicator, what = rest
        recount, start = self.recount, self.recount.baseline_year
        opened = min(year for year in recount.indicators[indicator]["breaks"] if year > start)
        rows = [
            row
            for row in recount.rows(f"observations/{indicator}.csv")
            if row["value"] and row["country"] in recount.groups[group] and int(row["year"]) < opened
        ]
        broken = {row["country"] for row in rows if int(row["year"]) > start and "b" in row["flag"]}
        rows = [row for row in rows if row["country"] not in broken]
        last = max(int(row["year"]) for row in rows)
        first, final = (
            {row["country"]: float(row["value"]) for row in rows if int(row["year"]) == year}
            for year in (start, last)
        )
        both = sorted(first.keys() & final.keys())
        if what in ("n", "up"):
            return _equal(
                [len(both) if what == "n" else sum(final[c] > first[c] for c in both)], text, language
            )
        value = statistics.median((first if what == "then" else final)[code] for code in both)
        return _equal([rounded(value, self._decimals(indicator))], text, language)

    # Pairs of the study's figures.

    def baseline(self, rest: list[str], text: str, language: str) -> str:
        """A key of the family ``baseline``."""
        pairs = self.recount.rows("baseline/pairs.csv")
        match rest:
            case ["count"]:
                wanted = len(self.recount.rows("baseline/figures.csv"))
            case ["paired"]:
                wanted = len({row["baseline"] for row in pairs if row["later"]})
            case ["unpaired"]:
                figures = {row["id"] for row in self.recount.rows("baseline/figures.csv")}
                wanted = len(figures - {row["baseline"] for row in pairs if row["later"]})
            case ["pairs"]:
                wanted = sum(bool(row["later"]) for row in pairs)
            case ["pairs", mark]:
                wanted = sum(row["comparability"] == mark for row in pairs)
            case ["unpaired", reason]:
                wanted = sum(row["reason"] == reason for row in pairs)
            case _:
                return "unknown count of the study's figures"
        return _equal([wanted], text, language)

    # Quality.

    def quality(self, rest: list[str], text: str, language: str) -> str:
        """A key of the family ``quality``."""
        recount = self.recount
        match rest:
            case ["observations", "unclear"]:
                used = self._by_source()
                wanted = sum(n for source, (_, n) in used.items() if self._status(source) != "confirmed")
            case ["observations", theme]:
                wanted = sum(len(rows) for id, rows in self._observations().items() if self._in(id, theme))
            case ["flag", letter, theme]:
                wanted = sum(letter in row["flag"] for id, rows in self._observations().items()
                             if self._in(id, theme) for row in rows)  # fmt: skip
            case ["source", source, what]:
                wanted = self._by_source().get(source, (0, 0))[what == "observations"]
            case [group, "known", indicator]:
                wanted = sum(bool(recount.series(indicator, code)) for code in recount.groups[group])
            case [group, "cells", kind]:
                wanted = self._cells(recount.groups[group], kind)
            case [_, "cells", kind, "country", country]:
                wanted = self._cells([country], kind)
            case [group, "age", "all"]:
                wanted = self._age(list(recount.indicators), recount.groups[group])
            case [_, "age", "country", country]:
                wanted = self._age(list(recount.indicators), [country])
            case [group, "age", indicator]:
                wanted = self._age([indicator], recount.groups[group])
            case _:
                return "unknown count of quality"
        return _equal([wanted], text, language)

    def _cells(self, countries: list[str], kind: str) -> int:
        classes = Counter(
            "none" if not (last := self.recount.latest(id, code))
            else "recent" if last[0] >= self.recount.recent_year
            else "older"
            for id in self.recount.indicators
            for code in countries
        )  # fmt: skip
        return classes.total() if kind == "all" else classes[kind]

    def _age(self, indicators: list[str], countries: list[str]) -> Decimal:
        now = max(int(row["year"]) for rows in self._observations().values() for row in rows)
        ages = [now - last[0] for id in indicators for code in countries
                if (last := self.recount.latest(id, code))]  # fmt: skip
        return Decimal(str(statistics.median(ages)))

    def _in(self, indicator: str, theme: str) -> bool:
        return theme in ("all", self.recount.indicators[indicator]["theme"])

    @lru_cache(None)  # noqa: B019 - one object for the whole run
    def _observations(self) -> dict[str, list[dict[str, str]]]:
        return {
            id: [row for row in self.recount.rows(f"observations/{id}.csv") if row["value"]]
            for id in self.recount.indicators
        }

    @lru_cache(None)  # noqa: B019
    def _by_source(self) -> dict[str, tuple[int, int]]:
        pairs = [(row["source"], id) for id, rows in self._observations().items() for row in rows]
        return {
            source: (len({id for own, id in set(pairs) if own == source}), count)
            for source, count in Counter(source for source, _ in pairs).items()
        }

    def _status(self, source: str) -> str:
        path = self.recount.data / f"catalogue/sources/{source}.yml"
        return yaml.safe_load(path.read_text("utf-8"))["licence"]["status"]

    # Revisions.

    def revisions(self, rest: list[str], text: str, language: str) -> str:
        """A key of the family ``revision``."""
        if rest[0] == "all":
            total = 0
            for path in sorted((self.recount.data / "revisions").glob("*.csv")):
                for source in {row["source"] for row in self.recount.rows(f"revisions/{path.name}")}:
                    total += self.revision(path.stem, source)[rest[1]]
            return _equal([total], text, language)
        indicator, source, what = rest
        wanted = self.revision(indicator, source)[what]
        decimals, kind = self._decimals(indicator), self._kind(indicator)
        if what in ("before", "after"):
            return _equal([rounded(wanted, decimals)], text, language)
        if what in ("median", "largest"):
            number = rounded(wanted, 1 if kind == "percent" else decimals)
            if what == "median":
                right = numbers_in(text, language) == [number] and (kind == "percent") == text.endswith("%")
                return "" if right else f"the median is {number} ({kind})"
            return _signed(number, kind, text, language)
        return _equal([wanted], text, language)

    def _revision(self, indicator: str, source: str) -> dict:
        """Counts of one other edition against the one in use, from the cells as they are written."""
        kept = [r for r in self.recount.rows(f"revisions/{indicator}.csv") if r["source"] == source]
        other = {(r["country"], r["year"]): r["value"] for r in kept}
        countries = {country for country, _ in other}
        rows = [r for r in self._observations()[indicator] if r["country"] in countries]
        used = {(r["country"], r["year"]): r for r in rows}
        places = {"": _precision(other.values())}
        for name in {r["source"] for r in rows}:
            places[name] = _precision(r["value"] for r in rows if r["source"] == name)
        decimals, kind = self._decimals(indicator), self._kind(indicator)
        changed, visible = 0, []
        for key in sorted(other.keys() & used.keys()):
            before, after = float(other[key]), float(used[key]["value"])
            coarse = max(_place(before, places[""]), _place(after, places[used[key]["source"]]))
            if abs(after - before) <= 0.5000001 * coarse + 1e-12 * max(abs(before), abs(after)):
                continue
            changed += 1
            if rounded(before, decimals) != rounded(after, decimals):
                visible.append((key, before, after))
        sizes = [
            (after - before if kind == "points" else 100 * (after / before - 1), key, before, after)
            for key, before, after in visible
            if kind == "points" or min(before, after) > 0
        ]
        largest = min(sizes, key=lambda s: (-abs(s[0]), s[1]), default=(None, None, None, None))
        return {
            "compared": len(other.keys() & used.keys()),
            "changed": changed,
            "visible": len(visible),
            "up": sum(after > before for _, before, after in visible),
            "down": sum(after < before for _, before, after in visible),
            "median": statistics.median(abs(size[0]) for size in sizes) if sizes else None,
            "largest": largest[0],
            "before": largest[2],
            "after": largest[3],
            "added": len(used.keys() - other.keys()),
            "vanished": len(other.keys() - used.keys()),
        }


def _movement(then: float, now: float, decimals: int) -> str:
    if then >= 0 and now >= 0:
        return "ahead"
    if abs(now - then) < max(0.5 * 10**-decimals, GAP_PERCENT / 100 * abs(then)):
        return "same"
    if then < 0 and now < 0:
        return "closing" if now > then else "widening"
    return "overtook" if now >= 0 else "fell_behind"


def _precision(cells) -> tuple[int, int]:
    """Most decimals and most significant digits among the cells of a file."""
    numbers = [Decimal(cell).normalize().as_tuple() for cell in cells]
    return max(max(0, -n.exponent) for n in numbers), max(len(n.digits) for n in numbers)


def _place(value: float, precision: tuple[int, int]) -> float:
    kept = 10.0 ** -precision[0]
    return max(kept, 10.0 ** (math.floor(math.log10(abs(value))) - precision[1] + 1)) if value else kept


def _equal(wanted: list, text: str, language: str) -> str:
    return "" if numbers_in(text, language) == wanted else f"it is {', '.join(map(str, wanted))}"


def _signed(number: Decimal, kind: str, text: str, language: str) -> str:
    sign = "+" if number > 0 else MINUS if number < 0 else ""
    first = text[0] if text[0] in f"+{MINUS}" else ""
    if numbers_in(text, language) != [number] or first != sign or (kind == "percent") != text.endswith("%"):
        return f"it is {sign}{abs(number)} ({kind})"
    return ""

"""What stops a refresh although the publisher answered well: signs that a series is not what it was. Pure.

==========  ================================================================================================
schema      countries, periods or marks are written in another form than when the series was last accepted, or
            values bear a mark that the feed does not declare
retired     the publisher does not have the series any more, or it has no value in it
renamed     the series has another name
unit        the unit is another, or the values are as if it were: all about the same factor apart
jump        a movement from one year to the next stands far apart from those of its own series
countries   countries that the dataset had are missing
equal       all values are alike, or those of all countries in the newest year
older       the publisher's date is before that of the values in use
==========  ================================================================================================

A finding says what, where and what to do. It lets nothing pass until somebody has written down why it may
(:class:`eslabon.refresh.rules.Override`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from statistics import median

from eslabon.editions.cut_rule import Observation
from eslabon.editions.vintage import vintage_date
from eslabon.refresh.jump import jumps
from eslabon.refresh.published import Published
from eslabon.refresh.rules import Limits, Override

__all__ = ["Evidence", "Finding", "examine", "passed"]

FEWEST = 5  # pairs or values below which nothing is said about all of them
NAMED = 8  # countries or values that are named; more are counted
# A middle ratio so far from one (as its logarithm) is another unit, whatever the spread of the ratios.
_ORDER = 5.0


@dataclass(frozen=True)
class Evidence:
    """What the guards look at, of one indicator.

    Parameters
    ----------
    indicator, vintage
        The indicator, and the vintage that comes in.
    expected_unit
        The publisher's unit as the feed says it; empty: not compared.
    present
        Rows in use.
    staged
        Rows that come in; empty when the series is gone.
    dataset
        Sources that are vintages of the same dataset.
    before, now
        What the publisher said when the series was last accepted, and says now; None when it has never been
        accepted, or when there is no series.
    unknown
        Marks that nobody declared, with how many values bear them.
    limits
        How wary to be.
    ratios
        Whether the indicator's changes are told in percent.
    decimals
        With how many the indicator is printed.
    """

    indicator: str
    vintage: str
    present: tuple[Observation, ...]
    staged: tuple[Observation, ...]
    expected_unit: str = ""
    dataset: frozenset[str] = frozenset()
    before: Published | None = None
    now: Published | None = None
    unknown: Mapping[str, int] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    ratios: bool = False
    decimals: int = 1


@dataclass(frozen=True)
class Finding:
    """One sign that a series is not what it was, in the five parts of an error."""

    guard: str
    indicator: str
    vintage: str
    what: str
    where: str
    expected: str
    received: str
    next_step: str

    def __str__(self) -> str:
        parts = [f"[{self.guard}] {self.indicator}: {self.what}"]
        told = {
            "where": self.where,
            "expected": self.expected,
            "received": self.received,
            "next": self.next_step,
        }
        return "\n".join([*parts, *(f"  {label + ':':<10}{text}" for label, text in told.items() if text)])


def examine(evidence: Evidence) -> tuple[Finding, ...]:
    """All findings about one indicator, in the order of the table of this module."""
    if evidence.now is None or not evidence.staged:
        return (_retired(evidence),)
    return tuple(finding for guard in _GUARDS for finding in guard(evidence))


def passed(finding: Finding, overrides: Iterable[Override]) -> Override | None:
    """The override that lets a finding pass, if there is one."""
    return next(
        (one for one in overrides if one.covers(finding.indicator, finding.guard, finding.vintage)), None
    )


def _finding(
    evidence: Evidence, guard: str, what: str, where: str, expected: str, received: str, next_step: str
) -> Finding:
    return Finding(guard, evidence.indicator, evidence.vintage, what, where, expected, received, next_step)


def _series(evidence: Evidence) -> str:
    said = evidence.now or evidence.before
    return f"{said.provider}, series {said.code}" if said else "the feed"


def _retired(evidence: Evidence) -> Finding:
    received = "no value" if evidence.now is not None else "no series of this code"
    return _finding(
        evidence,
        "retired",
        "the publisher does not have the series any more",
        _series(evidence),
        f"values, as the {len(evidence.present)} in use",
        received,
        "look for its new code and correct the feed; the values in use stay until then",
    )


def _schema(evidence: Evidence) -> Iterator[Finding]:
    new = [f"mark {mark} ({count} values)" for mark, count in sorted(evidence.unknown.items())]
    known = evidence.before.schema if _same_series(evidence) else ()
    if known:
        forms = (one for one in evidence.now.schema if not one.startswith("mark "))
        new += [form for form in forms if form not in known]
    if new:
        yield _finding(
            evidence,
            "schema",
            "the answer is written in another way",
            _series(evidence),
            ", ".join(known) or "marks that the feed declares",
            ", ".join(new),
            "look at an answer; declare the mark in the feed, or correct the feed",
        )


def _renamed(evidence: Evidence) -> Iterator[Finding]:
    if _same_series(evidence) and evidence.before.name and evidence.now.name != evidence.before.name:
        yield _finding(
            evidence,
            "renamed",
            "the publisher has given the series another name",
            _series(evidence),
            evidence.before.name,
            evidence.now.name or "no name",
            "read the publisher's definition: base year, coverage or concept may have changed",
        )


def _unit(evidence: Evidence) -> Iterator[Finding]:
    wanted = evidence.expected_unit or (evidence.before.unit if _same_series(evidence) else "")
    said = evidence.now.unit
    if wanted and _folded(wanted) != _folded(said):
        yield _finding(
            evidence,
            "unit",
            "the unit is another",
            _series(evidence),
            wanted,
            said or "no unit",
            "correct scale and unit of the feed, or the indicator's unit",
        )
        return
    factor, apart, pairs = _factor(evidence)
    limit = math.log(evidence.limits.rescaled)
    # Alike: half of the ratios lie nearer to the middle one than it lies to one.
    if pairs >= FEWEST and abs(factor) > limit and (apart < abs(factor) / 2 or abs(factor) > _ORDER):
        yield _finding(
            evidence,
            "unit",
            "the values are as if the unit were another",
            _series(evidence),
            f"values near those in use, within a factor of {evidence.limits.rescaled:g}",
            f"{math.exp(factor):.4g} times those in use, in the middle of {pairs} country-years",
            "compare one value with the publisher's site; correct the feed's scale",
        )


def _factor(evidence: Evidence) -> tuple[float, float, int]:
    """Middle logarithm of new over present values, how far ratios lie from it in the middle, how many."""
    before = {(row.country, row.year): float(row.value) for row in evidence.present}
    ratios = []
    for row in evidence.staged:
        old, new = before.get((row.country, row.year), 0.0), float(row.value)
        if old * new > 0:
            ratios.append(math.log(new / old))
    if not ratios:
        return 0.0, 0.0, 0
    middle = median(ratios)
    return middle, median(abs(one - middle) for one in ratios), len(ratios)


def _jump(evidence: Evidence) -> Iterator[Finding]:
    limits = evidence.limits
    found = jumps(
        _by_country(evidence.present),
        _by_country(evidence.staged),
        _breaks(evidence.staged),
        ratios=evidence.ratios,
        limit=limits.jump,
        points=limits.jump_points,
        printed=10.0**-evidence.decimals,
    )
    if found:
        told = [
            f"{one.country} {one.since}–{one.year}: {one.before:g} → {one.after:g} (z {one.z:.1f})"
            for one in found
        ]
        yield _finding(
            evidence,
            "jump",
            f"{len(found)} movement{'s' if len(found) > 1 else ''} far apart from the series' own",
            _series(evidence),
            f"robust z-scores within ±{limits.jump:g}",
            _some(told),
            "compare with the publisher's site; leave the year out or declare a break in "
            "data/refresh/rules.yml, or say why it is right",
        )


def _countries(evidence: Evidence) -> Iterator[Finding]:
    same = {row.country for row in evidence.present if row.source in evidence.dataset}
    # What another dataset covered says little of this one; but of an indicator's first refresh it is all.
    before = same or {row.country for row in evidence.present}
    missing = sorted(before - {row.country for row in evidence.staged})
    if len(missing) > evidence.limits.countries:
        yield _finding(
            evidence,
            "countries",
            f"{len(missing)} of {len(before)} countries are missing",
            _series(evidence),
            f"the countries in use, {evidence.limits.countries} fewer at most",
            "without " + _some(missing),
            "ask for them by name at the publisher's site; their values in use stay if it is right",
        )


def _equal(evidence: Evidence) -> Iterator[Finding]:
    values = {row.value for row in evidence.staged}
    newest = max(row.year for row in evidence.staged)
    last = [row.value for row in evidence.staged if row.year == newest]
    alike_before = _alike_years(evidence.present)
    where, found = "", ""
    if len(evidence.staged) >= FEWEST and len(values) == 1 and len({r.value for r in evidence.present}) != 1:
        where, found = "all years", f"{len(evidence.staged)} values of {values.pop()}"
    elif len(last) >= FEWEST and len(set(last)) == 1 and not alike_before:
        where, found = newest, f"{len(last)} countries with {last[0]}"
    if found:
        yield _finding(
            evidence,
            "equal",
            "all values are alike",
            f"{_series(evidence)}: {where}",
            "values that differ",
            found,
            "look at an answer: a placeholder may stand for what is not there yet",
        )


def _alike_years(rows: Collection[Observation]) -> bool:
    """Whether there is a year in which several countries all have one value."""
    years: dict[str, list[str]] = {}
    for row in rows:
        years.setdefault(row.year, []).append(row.value)
    return any(len(values) >= FEWEST and len(set(values)) == 1 for values in years.values())


def _older(evidence: Evidence) -> Iterator[Finding]:
    incoming = vintage_date(evidence.vintage)
    dates = {
        row.vintage: day
        for row in evidence.present
        if row.source in evidence.dataset and (day := vintage_date(row.vintage))
    }
    newest = max(dates, key=lambda vintage: dates[vintage], default="")
    if newest and incoming and incoming < dates[newest]:
        yield _finding(
            evidence,
            "older",
            "the publisher's date is before that of the values in use",
            _series(evidence),
            f"{newest} or later",
            evidence.vintage,
            "fetch again: an old answer may have come from a cache",
        )


_GUARDS: tuple[Callable[[Evidence], Iterator[Finding]], ...] = (
    _schema,
    _renamed,
    _unit,
    _jump,
    _countries,
    _equal,
    _older,
)


def _same_series(evidence: Evidence) -> bool:
    """Whether what was said before was said of this very series: a feed that asks for another is meant."""
    return evidence.before is not None and (evidence.before.provider, evidence.before.code) == (
        evidence.now.provider,
        evidence.now.code,
    )


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _by_country(rows: Iterable[Observation]) -> dict[str, dict[int, float]]:
    found: dict[str, dict[int, float]] = {}
    for row in rows:
        found.setdefault(row.country, {})[int(row.year)] = float(row.value)
    return found


def _breaks(rows: Iterable[Observation]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for row in rows:
        if "b" in row.flag:
            found.setdefault(row.country, []).append(int(row.year))
    return found


def _some(parts: list[str]) -> str:
    more = len(parts) - NAMED
    return "; ".join(parts[:NAMED]) + (f"; and {more} more" if more > 0 else "")

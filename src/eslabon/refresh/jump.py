"""How far a year's movement stands apart from the movements of its own series.

The modified z-score of Iglewicz and Hoaglin, How to Detect and Handle Outliers (1993), chapter 3:

    z = 0.6745 (x − median) / MAD

with MAD the median of the absolute deviations from the median; 0.6745 makes MAD an estimate of the standard
deviation of a normal distribution. Where more than half of the movements are alike MAD is zero, and the mean
absolute deviation stands in: the standard deviation of a normal distribution is √(π/2) = 1.2533 times it. The
spread is one printed unit at least, so that nothing that no reader could see counts as a jump.

They call values beyond 3.5 outliers. A year of crisis goes far beyond that in an honest series, so that a
refresh stops only at the limit that the rules declare, which is much higher.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean, median

__all__ = ["Jump", "jumps", "modified_z", "movements"]

NORMAL = 0.6745  # third quartile of the standard normal distribution
MEAN_DEVIATION = math.sqrt(math.pi / 2)


@dataclass(frozen=True)
class Jump:
    """A movement from one year to the next that stands apart; ``z`` signed."""

    country: str
    since: int
    year: int
    before: float
    after: float
    z: float


def modified_z(value: float, reference: Sequence[float], least: float = 0.0) -> float:
    """The modified z-score of a value among others.

    Parameters
    ----------
    value
        The one that is judged; it need not be among the others.
    reference
        The others, at least one.
    least
        Smallest spread that is believed, in the unit of the values.

    Returns
    -------
    float
        Infinite, with the sign of the distance, for another value where the others are all alike and `least`
        is zero.

    Examples
    --------
    >>> round(modified_z(10.0, [1.0, 2.0, 3.0, 4.0, 5.0]), 2)
    4.72
    """
    middle = median(reference)
    deviations = [abs(one - middle) for one in reference]
    spread = median(deviations) / NORMAL or MEAN_DEVIATION * fmean(deviations)
    spread, distance = max(spread, least), value - middle
    if spread == 0:
        return math.copysign(math.inf, distance) if distance else 0.0
    return distance / spread


def movements(
    series: Mapping[int, float], breaks: Sequence[int] = (), *, ratios: bool
) -> dict[tuple[int, int], float]:
    """Movements from each year that has a value to the next one that has, per year between them.

    Parameters
    ----------
    series
        Value by year.
    breaks
        First years of a new definition: there is no movement into them.
    ratios
        Movements as differences of natural logarithms, for amounts and counts; those from or to a value that
        is not above zero are left out. Else differences.
    """
    years = sorted(series)
    found = {}
    for since, year in pairwise(years):
        if any(since < first <= year for first in breaks):
            continue
        before, after = series[since], series[year]
        if not ratios:
            found[since, year] = (after - before) / (year - since)
        elif before > 0 and after > 0:
            found[since, year] = math.log(after / before) / (year - since)
    return found


def jumps(
    present: Mapping[str, Mapping[int, float]],
    staged: Mapping[str, Mapping[int, float]],
    breaks: Mapping[str, Sequence[int]],
    *,
    ratios: bool,
    limit: float,
    points: int,
    printed: float,
) -> list[Jump]:
    """Movements of new or changed values that lie beyond a limit, the farthest first.

    A series' own present movements are the measure; where it has too few of them, those of all countries
    together; where these are too few as well, nothing is said.

    Parameters
    ----------
    present, staged
        Values by country and year, as in use and as they come in.
    breaks
        By country, first years of a new definition in the staged series.
    ratios
        As in `movements`.
    limit
        Modified z-score beyond which a movement is told.
    points
        Movements that a measure needs.
    printed
        One unit of the last printed place, in the indicator's unit.
    """
    known = {country: list(movements(one, ratios=ratios).values()) for country, one in present.items()}
    every = [one for country in sorted(known) for one in known[country]]
    found = []
    for country, series in staged.items():
        own = known.get(country, [])
        reference = own if len(own) >= points else every
        if len(reference) < points:
            continue
        before = present.get(country, {})
        changed = {year for year, value in series.items() if before.get(year) != value}
        for (since, year), moved in movements(series, breaks.get(country, ()), ratios=ratios).items():
            if since not in changed and year not in changed:
                continue
            # A printed unit, as large as it is beside the value where ratios are told.
            least = printed / max(abs(series[since]), printed) if ratios else printed
            z = modified_z(moved, reference, least)
            if abs(z) > limit:
                found.append(Jump(country, since, year, series[since], series[year], z))
    return sorted(found, key=lambda jump: (-abs(jump.z), jump.country, jump.year))

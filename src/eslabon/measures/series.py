"""One indicator in one country, year by year, and where it may be compared with itself."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass

__all__ = ["YearSeries"]


@dataclass(frozen=True, slots=True)
class YearSeries:
    """Usable values of one series, oldest first.

    Parameters
    ----------
    years, values
        Same length; years strictly increasing; values finite, in the indicator's unit.
    breaks
        Years that open a new, not comparable, definition: the value of such a year belongs to the new one.
    """

    years: tuple[int, ...] = ()
    values: tuple[float, ...] = ()
    breaks: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if len(self.years) != len(self.values):
            raise ValueError(f"{len(self.years)} years and {len(self.values)} values")
        if any(later <= earlier for earlier, later in zip(self.years, self.years[1:], strict=False)):
            raise ValueError("years are not strictly increasing")

    @classmethod
    def of(cls, years: Iterable[int], values: Iterable[float], breaks: Iterable[int] = ()) -> YearSeries:
        """Sort by year and leave out values that are missing or infinite; nothing is filled in."""
        pairs = sorted(
            (int(year), float(value))
            for year, value in zip(years, values, strict=True)
            if value is not None and math.isfinite(value)
        )
        return cls(
            tuple(year for year, _ in pairs),
            tuple(value for _, value in pairs),
            tuple(sorted(set(breaks))),
        )

    @property
    def comparable_from(self) -> int:
        """Index of the first value that may be compared with the latest one; 0 for an empty series."""
        if not self.years:
            return 0
        latest = self.years[-1]
        start = max((year for year in self.breaks if year <= latest), default=self.years[0])
        return next(i for i, year in enumerate(self.years) if year >= start)

    def nearest(self, wanted: int, earliest: int, latest: int, start: int = 0) -> int | None:
        """Index of the year nearest to ``wanted`` within ``[earliest, latest]``; the earlier one on a tie.

        Only values from index ``start`` and before the latest one are candidates; None when there is none.
        """
        best = None
        for i in range(start, len(self.years) - 1):
            year = self.years[i]
            if earliest <= year <= latest and (
                best is None or abs(year - wanted) < abs(self.years[best] - wanted)
            ):
                best = i
        return best

"""One series before one method: what is known of it, and the two ways in which it can end."""

from __future__ import annotations

from dataclasses import dataclass, field

from eslabon.measures.facts import Assessment, Facts
from eslabon.measures.method import Horizon
from eslabon.measures.refusal import Base, base_for
from eslabon.measures.series import YearSeries

__all__ = ["Case"]


@dataclass(frozen=True)
class Case:
    """A series, its indicator's facts, and the components found so far.

    Parameters
    ----------
    method, horizon
        Id of the method and key of its horizon.
    series, facts
        The series and what its indicator declares.
    found
        Components, filled in on the way; a refusal tells them too.
    """

    method: str
    horizon: str
    series: YearSeries
    facts: Facts
    found: dict[str, float] = field(default_factory=dict)

    @property
    def latest_year(self) -> int:
        """Year of the latest value."""
        return self.series.years[-1]

    @property
    def latest(self) -> float:
        """The latest value."""
        return self.series.values[-1]

    def base(self, horizon: Horizon) -> Base:
        """The value to measure from, noted among the components; or the reason why there is none."""
        base = base_for(self.series, horizon)
        if not base.reason:
            self.found.update(base_year=base.year, base_value=base.value, years=self.latest_year - base.year)
        return base

    def refuse(self, reason: str) -> Assessment:
        """No class, for a reason."""
        return Assessment(self.method, self.horizon, reason=reason, components=self.found)

    def judged(self, slug: str, number: float, measure: str) -> Assessment:
        """A class, with the number that was compared with the thresholds and what it is."""
        return Assessment(self.method, self.horizon, slug, number, measure, "", self.found)

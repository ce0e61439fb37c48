"""What an assessment has to know about an indicator, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import nan

from eslabon.catalogue.models import Indicator, Target, Unit
from eslabon.measures.scale import has_natural_zero

__all__ = ["Assessment", "Facts"]


@dataclass(frozen=True, slots=True)
class Facts:
    """An indicator as methods see it.

    Parameters
    ----------
    direction
        "up", "down" or "none".
    target
        The quantified target, if there is one.
    growth_rate
        The indicator is itself a rate of change.
    natural_zero
        Zero means "none" (:mod:`eslabon.measures.scale`), so that ratios make sense.
    minimum, maximum
        Natural bounds, in the indicator's unit; None where there is none.
    scale
        "share", "level" or "binary" for a policy indicator, else empty.
    indicator
        Its id, by which a method may hold yardsticks.
    """

    direction: str
    target: Target | None = None
    growth_rate: bool = False
    natural_zero: bool = True
    minimum: float | None = None
    maximum: float | None = None
    scale: str = ""
    indicator: str = ""

    @classmethod
    def of(cls, indicator: Indicator, unit: Unit) -> Facts:
        """The facts that the catalogue declares; an indicator's own bounds come before its unit's."""
        return cls(
            direction=indicator.direction,
            target=indicator.target,
            growth_rate=indicator.growth_rate,
            natural_zero=has_natural_zero(unit),
            minimum=unit.minimum if indicator.minimum is None else indicator.minimum,
            maximum=unit.maximum if indicator.maximum is None else indicator.maximum,
            scale=indicator.scale,
            indicator=indicator.id,
        )

    @property
    def sign(self) -> int:
        """+1 where more is better, -1 where less is."""
        return 1 if self.direction == "up" else -1

    def reached(self, value: float, end: float) -> bool:
        """Whether a value is at an end or beyond it, in the wanted direction."""
        return self.sign * value >= self.sign * end


@dataclass(frozen=True, slots=True)
class Assessment:
    """Result for one series, one method and one horizon.

    ``slug`` is the class, empty when not assessable; then ``reason`` is one of
    :data:`~eslabon.measures.refusal.REASONS` and ``number`` is NaN. ``number`` is what was compared with the
    thresholds, and ``measure`` says what it is: ``rate`` (percent per year in the wanted direction),
    ``ratio`` (actual over required, percent), ``progress`` (way covered by the target year, percent),
    ``pace`` (points per year), ``distance`` (standard deviations), ``level`` (points of the scale),
    ``state`` (it has reached its end).
    ``components`` holds what was found on the way, also for a refusal: years, values in the indicator's
    unit, rates in percent per year not adjusted for direction, scores in points.
    """

    method: str
    horizon: str
    slug: str = ""
    number: float = nan
    measure: str = ""
    reason: str = ""
    components: Mapping[str, float] = field(default_factory=dict)

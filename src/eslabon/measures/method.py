"""Assessment methods as data: what a file of ``data/catalogue/methods/`` may say, one model per family.

::

    growth          compound annual growth rate, alone or over the rate that a target requires
    extrapolation   where the present growth leads by the target year
    normalised      a score between fixed bounds: its pace over the pace needed to reach the goal
    distance        how many standard deviations are left to an end value
    level           a policy scale: a share of points, a level, yes or no
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from eslabon.catalogue.models import Entry, Slug
from eslabon.measures.classes import Class, Reading

__all__ = [
    "AssessmentClass",
    "Band",
    "Bands",
    "DistanceMethod",
    "ExtrapolationMethod",
    "GrowthMethod",
    "Horizon",
    "LevelMethod",
    "Method",
    "MethodSource",
    "NormalisedMethod",
    "Segment",
    "Yardstick",
]


class MethodSource(Entry):
    """Where the method was published, and where its constants were actually read."""

    publisher: str
    document: str
    edition: str
    part: str = ""
    page: str = ""  # empty: not seen; `unchecked` then says so
    url: str = ""
    seen_in: tuple[str, ...] = ()


class Horizon(Entry):
    """From which year growth is measured, and which years may stand in for it.

    Either a span of ``years`` back from the latest value (``minimum`` to ``maximum`` years may stand in),
    or ``since`` a fixed year (``earliest`` to ``latest`` may stand in; without ``latest`` any later one), at
    least ``minimum`` years before the latest value.
    """

    years: int | None = Field(default=None, gt=0)
    minimum: int | None = Field(default=None, gt=0)
    maximum: int | None = Field(default=None, gt=0)
    since: int | None = None
    earliest: int | None = None
    latest: int | None = None

    @model_validator(mode="after")
    def _one_of_two(self) -> Horizon:
        if self.since is None:
            if None in (self.years, self.minimum, self.maximum):
                raise ValueError("a horizon has years, minimum and maximum, or since")
            if not self.minimum <= self.years <= self.maximum:
                raise ValueError(
                    f"minimum {self.minimum} ≤ years {self.years} ≤ maximum {self.maximum} is false"
                )
        elif self.years is not None or not (self.earliest or self.since) <= self.since <= (
            self.latest or self.since
        ):
            raise ValueError(f"earliest ≤ since {self.since} ≤ latest is false, or years stand beside it")
        return self

    def window(self, latest_year: int) -> tuple[int, int, int]:
        """Wanted base year, the earliest and the latest that may stand in for it."""
        if self.since is not None:
            last = latest_year - (self.minimum or 1)
            return self.since, self.earliest or self.since, min(self.latest or last, last)
        return latest_year - self.years, latest_year - self.maximum, latest_year - self.minimum


class Band(Entry):
    """One class and its lower bound in percent; a band without bound takes what is left."""

    slug: Class = Field(alias="class")
    above: float | None = None  # strict
    from_: float | None = Field(default=None, alias="from")  # bound included

    @model_validator(mode="after")
    def _one_bound(self) -> Band:
        if self.above is not None and self.from_ is not None:
            raise ValueError(f"{self.slug} has both `above` and `from`")
        return self

    @property
    def bound(self) -> float | None:
        return self.above if self.above is not None else self.from_

    def holds(self, number: float, factor: float = 1.0) -> bool:
        """Whether a number lies in the band; ``factor`` shrinks the bound near a natural limit."""
        if self.above is not None:
            return number > self.above * factor
        return self.from_ is None or number >= self.from_ * factor


def _descending(bands: tuple[Band, ...]) -> tuple[Band, ...]:
    bounds = [band.bound for band in bands]
    if not bands or bounds[-1] is not None or None in bounds[:-1]:
        raise ValueError("every band needs a bound, except the last, which must have none")
    if bounds[:-1] != sorted(bounds[:-1], reverse=True) or len(set(bounds)) != len(bounds):
        raise ValueError("bands must go from the highest bound to the lowest, each bound once")
    return bands


class Bands(Entry):
    """Bands from the highest number to the lowest, for indicators without and with a quantified target."""

    without_target: tuple[Band, ...] = ()
    with_target: tuple[Band, ...] = ()

    @model_validator(mode="after")
    def _ordered(self) -> Bands:
        for bands in filter(None, (self.without_target, self.with_target)):
            _descending(bands)
        if not (self.without_target or self.with_target):
            raise ValueError("there are no bands")
        return self


class Segment(Entry):
    """A piece of a score: ``slope * number + intercept`` from a number on; the last piece has no start."""

    from_: float | None = Field(default=None, alias="from")
    slope: float
    intercept: float


class Scores(Entry):
    """Score of a rate (percent per year) and of a ratio (percent), in pieces from the highest number down."""

    without_target: tuple[Segment, ...]
    with_target: tuple[Segment, ...]
    limit: float = Field(default=5.0, gt=0)  # scores stay within plus and minus this


class Limit(Entry):
    """Thresholds shrink near a natural floor or ceiling: by ``1 - (base / limit) ** exponent``."""

    exponent: float = Field(gt=0)


class AssessmentClass(Entry):
    """A class of the method and what it says about the movement; nothing for a class about a state."""

    slug: Class = Field(alias="class")
    reads_as: tuple[Reading, ...] = ()


class _Method(Entry):
    """What every method says. Texts are in the publication's source language."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9._-]*$")]  # names carry version numbers
    title: str
    edition: str
    summary: str
    source: MethodSource
    unchecked: tuple[str, ...] = ()  # what could not be compared with the original
    notes: tuple[str, ...] = ()
    headline: str = ""
    horizons: dict[str, Horizon] = Field(default_factory=dict)
    classes: tuple[AssessmentClass, ...]  # from best to worst
    bands: Bands

    @model_validator(mode="after")
    def _consistent(self) -> _Method:
        if self.horizons and self.headline not in self.horizons:
            raise ValueError(f"headline {self.headline!r} is not one of the horizons {sorted(self.horizons)}")
        used = {band.slug for band in (*self.bands.without_target, *self.bands.with_target)}
        used |= set(filter(None, self.special_classes()))
        if used != set(self.slugs) or len(set(self.slugs)) != len(self.slugs):
            raise ValueError(f"classes {self.slugs} and the classes of the bands {sorted(used)} differ")
        return self

    def special_classes(self) -> tuple[str, ...]:
        """Classes that no band gives."""
        return ()

    @property
    def slugs(self) -> tuple[str, ...]:
        """Classes from best to worst."""
        return tuple(entry.slug for entry in self.classes)

    def reads_as(self, slug: str) -> tuple[str, ...]:
        """What a class says about the movement; empty for none and for an unknown class."""
        return next((entry.reads_as for entry in self.classes if entry.slug == slug), ())


class GrowthMethod(_Method):
    """Compound annual growth rate against thresholds, or over the rate that the target requires.

    ``limit`` shrinks the thresholds near a natural bound; ``achieved`` is the class of a latest value that
    has reached the target, whatever the rate (empty: no such class).
    """

    family: Literal["growth"]
    horizons: Annotated[dict[str, Horizon], Field(min_length=1)]
    limit: Limit | None = None
    achieved: Class | Literal[""] = ""
    scores: Scores | None = None

    def special_classes(self) -> tuple[str, ...]:
        return (self.achieved,)


class ExtrapolationMethod(_Method):
    """Growth continued to the target year, over the whole way from base to target.

    ``achieved`` is the class of a latest value at the target, or within ``met_within`` of a target that
    lies on the unit's own bound.
    """

    family: Literal["extrapolation"]
    horizons: Annotated[dict[str, Horizon], Field(min_length=1)]
    achieved: Class
    met_within: float = Field(ge=0)

    def special_classes(self) -> tuple[str, ...]:
        return (self.achieved,)


class Yardstick(Entry):
    """Fixed numbers of one indicator, in its unit, and where they come from.

    ``lower`` and ``upper`` bound a normalised score; ``end`` and ``deviation`` measure a distance.
    """

    lower: float | None = None
    upper: float | None = None
    end: float | None = None
    deviation: float | None = Field(default=None, gt=0)
    basis: Slug  # a key of the method's `bases`


class _WithYardsticks(_Method):
    bases: dict[str, str]  # how yardsticks were set, in words, by key
    yardsticks: dict[str, Yardstick] = Field(default_factory=dict)  # by indicator

    @model_validator(mode="after")
    def _based(self) -> _WithYardsticks:
        unknown = {stick.basis for stick in self.yardsticks.values()} - set(self.bases)
        if unknown:
            raise ValueError(f"yardsticks name the bases {sorted(unknown)}, which `bases` does not explain")
        return self


class NormalisedMethod(_WithYardsticks):
    """Yearly pace of a score from 0 to 100 over the pace that leads to the goal by ``goal_year``.

    ``maintained`` is the class of a score at the goal that does not fall. ``goal`` is in points.
    """

    family: Literal["normalised"]
    horizons: Annotated[dict[str, Horizon], Field(min_length=1)]
    goal: float = Field(gt=0, le=100)
    goal_year: int
    maintained: Class

    def special_classes(self) -> tuple[str, ...]:
        return (self.maintained,)

    @model_validator(mode="after")
    def _bounded(self) -> NormalisedMethod:
        for indicator, stick in self.yardsticks.items():
            if stick.lower is None or stick.upper is None or stick.lower >= stick.upper:
                raise ValueError(f"the yardstick of {indicator} needs a lower and an upper bound above it")
        return self


class DistanceMethod(_WithYardsticks):
    """Standard deviations between the latest value and an end value; 0 when it is reached.

    The trend beside it is a rank correlation of values and years, over ``trend_years`` and at least
    ``trend_points`` values.
    """

    family: Literal["distance"]
    trend_years: int = Field(gt=1)
    trend_points: int = Field(gt=2)

    @model_validator(mode="after")
    def _measured(self) -> DistanceMethod:
        for indicator, stick in self.yardsticks.items():
            if stick.end is None or stick.deviation is None:
                raise ValueError(f"the yardstick of {indicator} needs an end and a deviation")
        return self


class LevelMethod(_Method):
    """A policy scale: ``shares`` of points become levels from ``lowest`` to ``highest``; levels stay."""

    family: Literal["level"]
    scales: tuple[Literal["share", "level", "binary"], ...] = Field(min_length=1)
    lowest: float
    highest: float


Method = GrowthMethod | ExtrapolationMethod | NormalisedMethod | DistanceMethod | LevelMethod

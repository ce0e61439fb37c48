"""What a file of ``data/catalogue/indices/`` may say: the framework of a composite index, as data.

The engine is :mod:`eslabon.measures.composite`. Texts are in the publication's source language.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, model_validator

from eslabon.catalogue.models import Entry, Slug

__all__ = [
    "AggregationName",
    "Component",
    "CompositeIndex",
    "Considered",
    "Dimension",
    "Goalposts",
    "NormalisationName",
    "Uncertainty",
]

AggregationName = Literal["arithmetic", "geometric"]
NormalisationName = Literal["goalposts", "z-score", "rank"]

_CLOSE = 1e-9  # thirds do not add up exactly in binary


def _share(value: Any) -> Any:
    """``1/3`` says what a rounded decimal cannot."""
    if isinstance(value, str):
        try:
            return float(Fraction(value))
        except (ValueError, ZeroDivisionError):
            return value
    return value


Share = Annotated[float, BeforeValidator(_share), Field(gt=0, le=1)]
Text = Annotated[str, Field(min_length=1)]


class Goalposts(Entry):
    """Fixed ends of an indicator's scale, in its unit; a value beyond an end gets the mark of that end."""

    lower: float
    upper: float
    basis: Literal["percentile", "natural"]  # explained once in `GoalpostRule`

    @model_validator(mode="after")
    def _in_order(self) -> Goalposts:
        if self.lower >= self.upper:
            raise ValueError(f"lower below upper; {self.lower} is not below {self.upper}")
        return self


class GoalpostRule(Entry):
    """How goalposts of basis ``percentile`` were proposed, and what both bases mean to the reader."""

    first_year: int
    last_year: int
    lower_percentile: float = Field(ge=0, lt=50)
    upper_percentile: float = Field(gt=50, le=100)
    percentile: Text
    natural: Text


class Component(Entry):
    """One indicator of a dimension. ``direction`` and ``reason`` are the index's own, and mandatory."""

    indicator: Slug
    direction: Literal["up", "down"]
    reason: Text
    weight: Share  # of its dimension
    goalposts: Goalposts
    transformation: Literal["none", "log"] = "none"
    required: bool = False  # without it the dimension is not known

    @model_validator(mode="after")
    def _logarithm_exists(self) -> Component:
        if self.transformation == "log" and self.goalposts.lower <= 0:
            raise ValueError(f"a logarithm needs goalposts above zero; lower is {self.goalposts.lower}")
        return self


class Dimension(Entry):
    """One dimension: what it asks, its weight in the index, its indicators."""

    id: Slug
    title: Text
    question: Text
    weight: Share
    # Leaving one indicator out must leave something.
    indicators: tuple[Component, ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _weights_are_shares(self) -> Dimension:
        _sum_to_one([part.weight for part in self.indicators], f"the indicators of '{self.id}'")
        return self


class Considered(Entry):
    """An indicator that was looked at and left out, with the reason."""

    indicator: Slug
    dimension: Slug
    reason: Text


class IndexSource(Entry):
    """The published procedure that the index follows, its steps, and what could not be compared with it."""

    publisher: Text
    document: Text
    edition: Text
    url: str = ""
    steps: tuple[Text, ...]
    unchecked: tuple[Text, ...] = ()


class Scale(Entry):
    """Lowest and highest mark; the lowest is above zero where a geometric mean is taken."""

    lower: float
    upper: float

    @model_validator(mode="after")
    def _in_order(self) -> Scale:
        if not 0 < self.lower < self.upper:
            raise ValueError(f"0 < lower < upper; received {self.lower} and {self.upper}")
        return self


class AggregationRule(Entry):
    """Means within a dimension and between dimensions, each with its reason."""

    within: Literal["arithmetic"]
    within_reason: Text
    between: AggregationName
    between_reason: Text


class CoverageRule(Entry):
    """Who is ranked: each dimension needs this share of its weight in values since ``oldest_year``."""

    oldest_year: int
    minimum_share: float = Field(gt=0, le=1)
    reason: Text


class OutlierRule(Entry):
    """An indicator has outliers when skewness and excess kurtosis both lie beyond these (absolute) limits."""

    skewness: float = Field(gt=0)
    kurtosis: float = Field(gt=0)
    treatment: Text


class Uncertainty(Entry):
    """What is varied, how often, and how results are told; percentages from 0 to 100.

    The first normalisation and aggregation are those of the headline specification, which is the first draw.
    """

    draws: int = Field(ge=2000)
    seed: int = Field(ge=0)
    interval: float = Field(gt=0, lt=100)  # of ranks
    certainty: float = Field(gt=50, lt=100)  # share of draws in which one must beat the other
    # Share of draws in which the order of a pair that is not firm is told as leaning to one side.
    leaning: float = Field(gt=50, lt=100)
    weight_noise: float = Field(ge=0, lt=1)  # each weight times 1 ± this, then shares again
    # Standard deviations between the middle of the scale and its ends; beyond, the mark of the end.
    z_reach: float = Field(gt=0)
    normalisations: tuple[NormalisationName, ...] = Field(min_length=1)
    aggregations: tuple[AggregationName, ...] = Field(min_length=1)
    exclude_one: bool
    sensitivity_samples: int = Field(ge=64)
    sensitivity_resamples: int = Field(ge=50)  # of the bootstrap behind the error

    @model_validator(mode="after")
    def _plausible(self) -> Uncertainty:
        if self.normalisations[0] != "goalposts":
            raise ValueError("the first normalisation must be 'goalposts', the headline's")
        if self.sensitivity_samples & (self.sensitivity_samples - 1):
            raise ValueError(f"sensitivity_samples must be a power of two; {self.sensitivity_samples} is not")
        if self.leaning >= self.certainty:
            raise ValueError(f"leaning below certainty; {self.leaning} is not below {self.certainty}")
        return self


class Criterion(Entry):
    """An indicator known for few countries with which the others are compared, and why."""

    indicator: Slug
    reason: Text


class CompositeIndex(Entry):
    """One file of ``indices/``: framework, weights, rules and uncertainty settings of a composite index."""

    id: Slug
    version: str
    title: Text
    label: Text
    recommendation: int | None = None  # its page shows the index too
    group: Slug  # whose countries are ranked, if the coverage rule lets them
    universe: Text  # the same in words, after "among"; {n} is how many are ranked
    purpose: Text
    measures: tuple[Text, ...]
    not_measured: tuple[Text, ...]
    source: IndexSource
    scale: Scale
    goalposts: GoalpostRule
    aggregation: AggregationRule
    coverage: CoverageRule
    period: Text
    outliers: OutlierRule
    redundancy: float = Field(gt=0, le=1)  # |r| from which two indicators count as one
    weak: float = Field(gt=0, lt=1)  # r with the score below which an indicator is named as weak
    uncertainty: Uncertainty
    criterion: Criterion | None = None
    related: tuple[Slug, ...] = ()  # indicators to compare the score with
    dimensions: tuple[Dimension, ...] = Field(min_length=2)
    considered: tuple[Considered, ...] = ()
    limits: tuple[Text, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> CompositeIndex:
        _sum_to_one([dimension.weight for dimension in self.dimensions], "the dimensions")
        for name, ids in (
            ("dimension", [dimension.id for dimension in self.dimensions]),
            ("indicator", [part.indicator for part in self.components]),
        ):
            twice = sorted({id for id in ids if ids.count(id) > 1})
            if twice:
                raise ValueError(f"each {name} once; '{twice[0]}' stands twice")
        if self.uncertainty.aggregations[0] != self.aggregation.between:
            raise ValueError(
                f"the first of uncertainty.aggregations must be the headline's, '{self.aggregation.between}'"
            )
        return self

    @property
    def components(self) -> tuple[Component, ...]:
        """Indicators of all dimensions, in order."""
        return tuple(part for dimension in self.dimensions for part in dimension.indicators)

    def texts(self) -> tuple[str, ...]:
        """Every text for readers."""
        parts = [self.title, self.label, self.universe, self.purpose, *self.measures, *self.not_measured]
        parts += [self.source.publisher, *self.source.steps, *self.source.unchecked]
        parts += [self.goalposts.percentile, self.goalposts.natural, self.aggregation.within_reason]
        parts += [self.aggregation.between_reason, self.coverage.reason, self.period]
        parts += [self.outliers.treatment, *([self.criterion.reason] if self.criterion else [])]
        for dimension in self.dimensions:
            parts += [dimension.title, dimension.question, *(part.reason for part in dimension.indicators)]
        return (*parts, *(entry.reason for entry in self.considered), *self.limits)

    @property
    def dimension_of(self) -> tuple[int, ...]:
        """Position of each component's dimension, in the order of :attr:`components`."""
        return tuple(n for n, dimension in enumerate(self.dimensions) for _ in dimension.indicators)


def _sum_to_one(weights: list[float], whose: str) -> None:
    if abs(sum(weights) - 1) > _CLOSE:
        raise ValueError(f"the weights of {whose} must sum to 1; they sum to {sum(weights):.6g}")

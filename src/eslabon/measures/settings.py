"""What the measures are told, and the material they work on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from eslabon.catalogue.models import Indicator, Unit
from eslabon.catalogue.settings import PublicationSettings
from eslabon.measures.method import Method
from eslabon.measures.method_file import load_method, load_methods

__all__ = ["Material", "MeasureSettings"]


@dataclass(frozen=True)
class MeasureSettings:
    """Declared choices of a publication that change a measure.

    Parameters
    ----------
    reference_group
        Group whose present members are ranked.
    comparison_group
        Group whose median countries are compared with; empty when the publication has none.
    baseline_year
        Year since which change is measured.
    recent_year
        An older latest value takes no part in ranks and group figures and is too old to assess.
    method
        The headline assessment method, loaded.
    methods
        All methods of the publication by id, the headline one among them.
    baseline_window
        How many years before or after the baseline year a stand-in may lie.
    weight_window
        How many years older than the value its weight may be.
    gap_tolerance
        A gap between two groups that changes by less than this part of the initial gap did not move.
    gap_years
        Years that must at least lie between the base year and the latest for a country to count in a gap.
    """

    reference_group: str
    comparison_group: str
    baseline_year: int
    recent_year: int
    method: Method
    methods: Mapping[str, Method] = field(default_factory=dict)
    baseline_window: int = 3
    weight_window: int = 5
    gap_tolerance: float = 0.05
    gap_years: int = 5

    @classmethod
    def of(cls, publication: PublicationSettings, root: Path) -> MeasureSettings:
        """Take the publication's settings and load the method that they name.

        Raises
        ------
        ParameterError
            The method does not exist.
        CatalogueError
            Its file is wrong.
        """
        return cls(
            reference_group=publication.reference_group,
            comparison_group=publication.comparison_group,
            baseline_year=publication.baseline_year,
            recent_year=publication.recent_year,
            method=load_method(root, publication.method),
            methods=load_methods(root),
        )


@dataclass(frozen=True, eq=False)
class Material:
    """Everything the measures read: catalogue entries, who is in which group today, observations.

    Parameters
    ----------
    indicators, units
        By id.
    members
        Country codes by group id, in the groups' order.
    observations
        One row per indicator, country and year: ``indicator``, ``country``, ``year`` (int), ``value`` (float,
        in the indicator's unit), ``source``, ``vintage``, ``flag``. Rows without a finite value are left out
        of every measure.
    """

    indicators: Mapping[str, Indicator]
    units: Mapping[str, Unit]
    members: Mapping[str, tuple[str, ...]]
    observations: pd.DataFrame

    @classmethod
    def of(cls, snapshot: Any) -> Material:
        """Take what is needed from a loaded snapshot; a Material passes through."""
        if isinstance(snapshot, cls):
            return snapshot
        catalogue = snapshot.catalogue
        return cls(
            indicators=catalogue.indicators,
            units=catalogue.units,
            members={group: tuple(catalogue.members(group)) for group in catalogue.groups},
            observations=snapshot.observations,
        )

    def usable(self) -> pd.DataFrame:
        """Return the observations with a finite value, sorted by indicator, country, year; plain columns."""
        frame = self.observations
        text = ["indicator", "country", "source", "vintage", "flag"]
        frame = frame.assign(
            **{name: frame[name].astype(object).where(frame[name].notna(), "") for name in text},
            value=frame["value"].astype(float),
        )
        finite = frame["value"].abs() < float("inf")  # false for NaN as well
        known = frame["indicator"].isin(list(self.indicators))
        frame = frame.loc[finite & known].assign(year=lambda f: f["year"].astype("int64"))
        return frame.sort_values(["indicator", "country", "year"], kind="stable", ignore_index=True)

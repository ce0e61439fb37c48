"""What the measures are told, and the material they work on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from eslabon.catalogue.models import Indicator, Unit
from eslabon.errors import CatalogueError
from eslabon.measures.method import Method, load_method

__all__ = ["Material", "MeasureSettings"]


@dataclass(frozen=True)
class MeasureSettings:
    """Declared choices of a publication that change a measure.

    Parameters
    ----------
    reference_group
        Group whose present members are ranked.
    comparison_group
        Group whose median countries are compared with.
    baseline_year
        Year since which change is measured.
    recent_year
        An older latest value takes no part in ranks and group figures and is too old to assess.
    method
        The headline assessment method, loaded.
    baseline_window
        How many years before or after the baseline year a stand-in may lie.
    weight_window
        How many years older than the value its weight may be.
    """

    reference_group: str
    comparison_group: str
    baseline_year: int
    recent_year: int
    method: Method
    baseline_window: int = 3
    weight_window: int = 5

    @classmethod
    def from_config(cls, root: Path, config: Mapping[str, Any]) -> MeasureSettings:
        """Build from the publication's ``eslabon`` settings; keys of other parts are left alone.

        Raises
        ------
        CatalogueError
            A needed key is missing or is not what it should be.
        ParameterError
            The method does not exist.
        """
        values: dict[str, Any] = {}
        for key, kind in (
            ("reference_group", str),
            ("comparison_group", str),
            ("baseline_year", int),
            ("recent_year", int),
            ("method", str),
        ):
            value = config.get(key)
            if not isinstance(value, kind) or isinstance(value, bool):
                raise CatalogueError(
                    f"the setting {key!r} of the measures is missing or wrong",
                    where="_config.yml, eslabon",
                    expected="a year" if kind is int else "an id",
                    received=repr(value),
                    next_step=f"write `{key}:` under `eslabon:`",
                )
            values[key] = value
        return cls(**{**values, "method": load_method(root, values["method"])})


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

"""Where each country stands in each indicator: all measures of one series in one row."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from eslabon.measures.assessment import Assessment, Facts, assess
from eslabon.measures.change import Change, change_since
from eslabon.measures.groups import latest_values
from eslabon.measures.rank import ranks
from eslabon.measures.series import YearSeries
from eslabon.measures.settings import Material, MeasureSettings

__all__ = ["COLUMNS", "series_of", "standings"]

COLUMNS = (
    "indicator",
    "country",
    "year",
    "value",
    "source",
    "vintage",
    "flag",
    "base_year",
    "base_value",
    "change",
    "change_kind",
    "rank",
    "rank_tied",
    "rank_of",
    "rank_kind",
    "assessment",
    "assessment_value",
    "assessment_measure",
    "assessment_reason",
    "assessment_base_year",
    "assessment_base_value",
    "assessment_short",
    "assessment_short_value",
    "assessment_short_reason",
    "assessment_short_base_year",
    "assessment_short_base_value",
    "method",
)


def standings(snapshot: Any, settings: MeasureSettings) -> pd.DataFrame:
    """Latest value, change, rank and assessment of every indicator and country.

    Parameters
    ----------
    snapshot
        A loaded snapshot, or a :class:`~eslabon.measures.settings.Material`.
    settings
        Reference group, years and method.

    Returns
    -------
    DataFrame
        One row per indicator × country with at least one observation, sorted by indicator and country, with
        :data:`COLUMNS`. ``value``, ``base_value`` and the assessments' base values are in the indicator's
        unit; ``change`` in that unit (``points``) or in percent; ``assessment_value`` in percent
        (``assessment_measure``: ``rate`` per year in the wanted direction, or ``ratio`` to the required
        rate). ``assessment…`` is the method's headline horizon; ``assessment_short…`` its other, shorter
        one, empty when the method has no other. Years are Int64 and missing where there is none; text
        columns are never missing but may be empty: an empty class always comes with a reason.
    """
    material = Material.of(snapshot)
    latest = latest_values(material)
    places = ranks(
        latest,
        material.indicators,
        tuple(material.members[settings.reference_group]),
        settings.recent_year,
    )
    measured = pd.DataFrame(
        [_measure(material, indicator, series, settings) for indicator, _, series in series_of(material)],
        columns=[name for name in COLUMNS if name.startswith(("base_", "change", "assessment"))],
        index=latest.index,
    )
    frame = pd.concat([latest, places, measured], axis=1).assign(method=settings.method.id)
    years = [name for name in COLUMNS if name.endswith("base_year")]
    frame[years] = frame[years].astype("Int64")
    return frame[list(COLUMNS)]


def series_of(material: Material) -> Iterator[tuple[str, str, YearSeries]]:
    """Yield (indicator id, country, series) for every pair with a finite value, sorted by both.

    A flag with the letter "b" opens a break in that country alone; the indicator's ``breaks`` in all.
    """
    usable = material.usable()
    years, values = usable["year"].to_numpy(), usable["value"].to_numpy()
    indicator, country = usable["indicator"].to_numpy(), usable["country"].to_numpy()
    broken = np.array(["b" in flag for flag in usable["flag"]], dtype=bool)
    if not len(usable):
        return
    new = (indicator[1:] != indicator[:-1]) | (country[1:] != country[:-1])
    starts = [0, *(np.flatnonzero(new) + 1).tolist(), len(usable)]
    for first, end in pairwise(starts):
        breaks = {
            *material.indicators[indicator[first]].breaks,
            *years[first:end][broken[first:end]].tolist(),
        }
        yield (
            indicator[first],
            country[first],
            YearSeries(
                tuple(years[first:end].tolist()), tuple(values[first:end].tolist()), tuple(sorted(breaks))
            ),
        )


def _measure(material: Material, indicator: str, series: YearSeries, settings: MeasureSettings) -> tuple:
    """Values of the change and assessment columns, in the order of :data:`COLUMNS`."""
    entry, method = material.indicators[indicator], settings.method
    unit = material.units[entry.unit]
    change: Change = change_since(series, unit, settings.baseline_year, settings.baseline_window)
    facts = Facts.of(entry, unit)
    headline = assess(method, series, facts, recent_year=settings.recent_year)
    shorter = [
        (horizon.years, name)
        for name, horizon in method.horizons.items()
        if name != method.headline and horizon.years
    ]
    short = (
        assess(method, series, facts, recent_year=settings.recent_year, horizon=min(shorter)[1])
        if shorter
        else Assessment(method.id, "")
    )
    return (
        change.base_year,
        change.base_value,
        change.value,
        change.kind,
        headline.slug,
        headline.number,
        headline.measure,
        headline.reason,
        headline.components.get("base_year"),
        headline.components.get("base_value", np.nan),
        short.slug,
        short.number,
        short.reason,
        short.components.get("base_year"),
        short.components.get("base_value", np.nan),
    )

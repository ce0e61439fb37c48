"""Groups then and now: medians over the same countries in both years, and the gap between two groups.

A group's latest median and its median of the baseline year are made of different countries wherever a series
begins or ends in between. What is compared here is a fixed set: the countries with a value then and a value
now under one definition.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import nan

import pandas as pd

from eslabon.catalogue.models import Indicator, Unit
from eslabon.measures.change import change_kind
from eslabon.measures.settings import Material, MeasureSettings

__all__ = ["MOVEMENTS", "Gap", "GapChange", "gap_change", "group_changes"]

# From better to worse. Behind and ahead are meant in the desirable direction.
MOVEMENTS = ("overtook", "closing", "ahead", "same", "widening", "fell_behind")


def group_changes(standings: pd.DataFrame, snapshot: object, settings: MeasureSettings) -> pd.DataFrame:
    """Median of every group in the baseline year and now, over the same countries.

    Parameters
    ----------
    standings
        Result of :func:`eslabon.measures.standings.standings`.
    snapshot
        A loaded snapshot, or a :class:`Material`.
    settings
        ``recent_year`` is used; the base year of each country is that of ``standings``: the baseline year or
        the nearest within its window.

    Returns
    -------
    DataFrame
        One row per indicator × group with at least one country in the fixed set, in the order of the
        catalogue: ``indicator``, ``group``, ``then``, ``now`` (medians in the indicator's unit, NaN unless
        ``sufficient``), ``n`` (countries in the set), ``of`` (present members), ``sufficient`` (``n / of``
        reaches the indicator's minimum coverage), ``base_from``, ``base_to``, ``year_from``, ``year_to``
        (spans of the years used then and now).

        A country is in the set when its latest value is of ``recent_year`` or later, a base year was found,
        and no change of definition lies between the two.
    """
    material = Material.of(snapshot)
    fixed = standings.loc[
        standings["base_year"].notna()
        & standings["base_value"].notna()
        & (standings["change_kind"] != "broken")
        & (standings["year"] >= settings.recent_year)
        & (standings["base_year"] < standings["year"]),
        ["indicator", "country", "year", "value", "base_year", "base_value"],
    ]
    pairs = [(group, code) for group, codes in material.members.items() for code in codes]
    rows = pd.DataFrame(pairs, columns=["group", "country"], dtype=object).merge(fixed, on="country")
    found = rows.groupby(["indicator", "group"], sort=False).agg(
        then=("base_value", "median"),
        now=("value", "median"),
        n=("value", "size"),
        base_from=("base_year", "min"),
        base_to=("base_year", "max"),
        year_from=("year", "min"),
        year_to=("year", "max"),
    )
    columns = ["indicator", "group", "then", "now", "n", "of", "sufficient"]
    columns += ["base_from", "base_to", "year_from", "year_to"]
    frame = _grid(material).join(found, on=["indicator", "group"], how="inner")
    frame["sufficient"] = frame["n"] >= frame["minimum_coverage"] * frame["of"] - 1e-9
    for name in ("then", "now"):
        frame[name] = frame[name].astype(float).where(frame["sufficient"])
    integers = dict.fromkeys(("n", "of", "base_from", "base_to", "year_from", "year_to"), "int64")
    return frame[columns].astype(integers).reset_index(drop=True)


def _grid(material: Material) -> pd.DataFrame:
    rows = [
        (id, group, len(codes), entry.aggregation.minimum_coverage)
        for id, entry in material.indicators.items()
        for group, codes in material.members.items()
    ]
    return pd.DataFrame(rows, columns=["indicator", "group", "of", "minimum_coverage"])


@dataclass(frozen=True, slots=True)
class Gap:
    """Distance of one group's median to another's.

    ``kind`` is ``points`` (first minus second, in the unit) or ``percent`` (first over second minus one, in
    percent), by the same rule as changes; ``none`` when a ratio is asked of a median that is not above zero.
    """

    kind: str = "none"
    value: float = nan


@dataclass(frozen=True, slots=True)
class GapChange:
    """The gap then and now, and what became of it: one of ``MOVEMENTS``, or "" without a desirable direction.

    ``closing``: behind then and less so now. ``widening``: behind now and by more than then. ``overtook``:
    behind then, level or ahead now. ``fell_behind``: the reverse. ``ahead``: ahead in both. ``same``: not
    ahead in both, and the gap moved by less than half of the last printed digit.
    """

    then: Gap
    now: Gap
    movement: str = ""


def gap_change(
    own: tuple[float, float], other: tuple[float, float], indicator: Indicator, units: Mapping[str, Unit]
) -> GapChange:
    """Compare the gap between two groups then and now.

    Parameters
    ----------
    own, other
        Medians then and now of the two groups, each over its fixed set.
    indicator
        Its direction says which side is ahead, its decimals what can be seen.
    units
        By id.

    Examples
    --------
    A group that rose from 20 to 30 % while the other stayed at 50 % was 30 points behind and now is 20.
    """
    kind = change_kind(units[indicator.unit])
    then, now = (_gap(kind, first, second) for first, second in zip(own, other, strict=True))
    if "none" in (then.kind, now.kind) or indicator.direction == "none":
        return GapChange(then, now)
    decimals = 1 if kind == "percent" else indicator.decimals
    sign = 1 if indicator.direction == "up" else -1
    return GapChange(then, now, _movement(sign * then.value, sign * now.value, 0.5 * 10**-decimals))


def _gap(kind: str, first: float, second: float) -> Gap:
    if kind == "points":
        return Gap(kind, first - second)
    if first <= 0 or second <= 0:
        return Gap()
    return Gap(kind, 100 * (first / second - 1))


def _movement(then: float, now: float, least: float) -> str:
    """``then`` and ``now`` count as ahead when above zero."""
    if then >= 0 and now >= 0:
        return "ahead"
    if abs(now - then) < least:
        return "same"
    if now >= 0:
        return "overtook"
    if then >= 0:
        return "fell_behind"
    return "closing" if now > then else "widening"

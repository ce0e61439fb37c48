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
from eslabon.measures.scale import has_natural_zero
from eslabon.measures.settings import Material, MeasureSettings

__all__ = ["MOVEMENTS", "Gap", "GapChange", "changes_before_break", "gap_change", "group_changes"]

# From better to worse. Behind and ahead are meant in the desirable direction.
MOVEMENTS = ("overtook", "closing", "ahead", "same", "depends", "widening", "fell_behind")


def group_changes(standings: pd.DataFrame, snapshot: object, settings: MeasureSettings) -> pd.DataFrame:
    """Median of every group in the baseline year and now, over the same countries.

    Parameters
    ----------
    standings
        Result of :func:`eslabon.measures.standings.standings`.
    snapshot
        A loaded snapshot, or a :class:`Material`.
    settings
        ``recent_year`` and ``gap_years`` are used; the base year of each country is that of ``standings``:
        the baseline year or the nearest within its window.

    Returns
    -------
    DataFrame
        One row per indicator × group with at least one country in the fixed set, in the order of the
        catalogue: ``indicator``, ``group``, ``then``, ``now`` (medians in the indicator's unit, NaN unless
        ``sufficient``), ``n`` (countries in the set), ``of`` (present members), ``sufficient`` (``n / of``
        reaches the indicator's minimum coverage), ``base_from``, ``base_to``, ``year_from``, ``year_to``
        (spans of the years used then and now).

        A country is in the set when its latest value is of ``recent_year`` or later, a base year was found at
        least ``gap_years`` earlier, and no change of definition lies between the two.
    """
    material = Material.of(snapshot)
    fixed = standings.loc[
        standings["base_year"].notna()
        & standings["base_value"].notna()
        & (standings["change_kind"] != "broken")
        & (standings["year"] >= settings.recent_year)
        & (standings["year"] - standings["base_year"] >= settings.gap_years),
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


def changes_before_break(snapshot: object, settings: MeasureSettings) -> pd.DataFrame:
    """Medians over the same countries in the baseline year and in the last round of the old definition.

    A series that was redefined has no change until today; it still has one until then.

    Parameters
    ----------
    snapshot
        A loaded snapshot, or a :class:`Material`.
    settings
        ``baseline_year`` is used.

    Returns
    -------
    DataFrame
        One row per indicator × group, for indicators that declare a break after the baseline year, with at
        least one country observed in both years: ``indicator``, ``group``, ``then``, ``now`` (medians in the
        indicator's unit), ``up`` (countries that rose), ``n`` (countries in the set), ``of`` (present
        members), ``then_year`` (the baseline year), ``now_year`` (the last year before the first later
        break in which a country of the group was observed). No minimum coverage: ``n`` is to be told.
    """
    material = Material.of(snapshot)
    start, observed = settings.baseline_year, dict(list(material.usable().groupby("indicator", sort=False)))
    rows = []
    for id, entry in material.indicators.items():
        later = [year for year in entry.breaks if year > start]
        if not later or id not in observed:
            continue
        old = observed[id][observed[id]["year"] < min(later)]
        # A country whose own series breaks in between is left out, as everywhere.
        broken = old.loc[(old["year"] > start) & old["flag"].str.contains("b"), "country"]
        old = old[~old["country"].isin(broken)]
        for group, codes in material.members.items():
            own = old[old["country"].isin(codes)]
            last = own["year"].max()
            if not last > start:  # NaN as well
                continue
            first, final = (own[own["year"] == year].set_index("country")["value"] for year in (start, last))
            both = pd.concat([first, final], axis=1, join="inner", keys=["then", "now"])
            if len(both):
                up = int((both["now"] > both["then"]).sum())
                medians = both["then"].median(), both["now"].median()
                rows.append((id, group, *medians, up, len(both), len(codes), start, int(last)))
    columns = ["indicator", "group", "then", "now", "up", "n", "of", "then_year", "now_year"]
    return pd.DataFrame(rows, columns=columns)


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
    ahead in both, and the gap moved by less than the tolerance or than half of the last printed digit.
    ``depends``: as a difference the gap did one of these, as a ratio another; neither is the right one.
    """

    then: Gap
    now: Gap
    movement: str = ""


def gap_change(
    own: tuple[float, float],
    other: tuple[float, float],
    indicator: Indicator,
    units: Mapping[str, Unit],
    tolerance: float = 0.0,
) -> GapChange:
    """Compare the gap between two groups then and now, as a difference and as a ratio.

    Both measures must tell the same movement. Where the unit has no natural zero, or a median is not above
    zero, there is no ratio and the difference decides alone.

    Parameters
    ----------
    own, other
        Medians then and now of the two groups, each over its fixed set.
    indicator
        Its direction says which side is ahead, its decimals what can be seen.
    units
        By id.
    tolerance
        Part of the initial gap below which a change is none (``MeasureSettings.gap_tolerance``).

    Examples
    --------
    A group that rose from 20 to 30 % while the other stayed at 50 % was 30 points behind and now is 20: it
    closes. One that rose from 10 to 20 % while the other rose from 40 to 60 % is 40 points behind instead of
    30, but at a third of the other instead of a quarter: it depends.
    """
    kind = change_kind(units[indicator.unit])
    then, now = (_gap(kind, first, second) for first, second in zip(own, other, strict=True))
    if "none" in (then.kind, now.kind) or indicator.direction == "none":
        return GapChange(then, now)
    sign = 1 if indicator.direction == "up" else -1
    kinds = ("points", "percent") if has_natural_zero(units[indicator.unit]) else ("points",)
    found = set()
    for measured in kinds:
        first, last = (_gap(measured, *pair) for pair in zip(own, other, strict=True))
        if "none" in (first.kind, last.kind):
            continue
        half = 0.5 * 10 ** -(1 if measured == "percent" else indicator.decimals)
        least = max(half, tolerance * abs(first.value))
        found.add(_movement(sign * first.value, sign * last.value, least))
    return GapChange(then, now, found.pop() if len(found) == 1 else "depends")


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

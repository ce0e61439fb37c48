"""Figures of groups of countries, and the distance of a country to them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from eslabon.measures.settings import Material, MeasureSettings
from eslabon.snapshot.columns import ESTIMATED, FLAGS

__all__ = ["gaps", "group_series", "group_values", "latest_values"]


def latest_values(material: Material) -> pd.DataFrame:
    """Latest usable observation of each indicator and country.

    Returns
    -------
    DataFrame
        Columns of the observations, one row per indicator and country with at least one finite value, sorted
        by both.
    """
    usable = material.usable()
    return usable.drop_duplicates(["indicator", "country"], keep="last", ignore_index=True)


def group_values(snapshot: Any, settings: MeasureSettings) -> pd.DataFrame:
    """Median, mean and total of every group, from its present members' latest values.

    Parameters
    ----------
    snapshot
        A loaded snapshot, or a :class:`Material`.
    settings
        ``recent_year`` and ``weight_window`` are used.

    Returns
    -------
    DataFrame
        One row per indicator × group, in the order of the catalogue: ``indicator``, ``group``, ``median``,
        ``mean``, ``total`` (float, the indicator's unit), ``n`` (members with a value since ``recent_year``),
        ``of`` (all members), ``sufficient`` (``n / of`` reaches the indicator's minimum coverage),
        ``year_from``, ``year_to`` (Int64, span of the years of the values used), ``flags`` (letters that
        occur among the flags of the values used), ``estimated`` (how many of them are estimated, provisional
        or modelled).

        ``mean`` is weighted and present only under ``aggregation.rule: weighted_mean``; each weight is the
        country's latest value of the weight indicator not after the value's year; it must be above zero, and
        values without a weight stay out of the mean, which needs the minimum coverage by itself. ``total`` is
        present only under ``sum`` and adds the members that have a value: read it with ``n`` and ``of``.
        Without sufficient coverage all three are NaN.
    """
    material = Material.of(snapshot)
    latest = latest_values(material)
    recent = latest.loc[latest["year"] >= settings.recent_year]
    rows = _members_frame(material).merge(recent, on="country", how="inner")
    rows = rows.assign(weight=_weights(rows, material, settings.weight_window))
    rows["weighted"] = rows["value"] * rows["weight"]
    grouped = rows.groupby(["indicator", "group"], sort=False)
    found = grouped.agg(
        median=("value", "median"),
        total=("value", "sum"),
        n=("value", "size"),
        year_from=("year", "min"),
        year_to=("year", "max"),
        weighted=("weighted", "sum"),
        weight=("weight", "sum"),
        weighed=("weight", "count"),
        flags=("flag", _letters),
        estimated=("flag", _count_estimated),
    )
    frame = _grid(material).join(found, on=["indicator", "group"])
    frame["n"] = frame["n"].fillna(0).astype("int64")
    frame["flags"] = frame["flags"].fillna("")
    frame["estimated"] = frame["estimated"].fillna(0).astype("int64")
    frame["sufficient"] = _covered(frame, frame["n"])
    has_mean = (
        frame["sufficient"] & (frame["rule"] == "weighted_mean") & _covered(frame, frame["weighed"].fillna(0))
    )
    frame["mean"] = (frame["weighted"] / frame["weight"]).where(has_mean)
    frame["median"] = frame["median"].where(frame["sufficient"])
    frame["total"] = frame["total"].where(frame["sufficient"] & (frame["rule"] == "sum"))
    frame[["year_from", "year_to"]] = frame[["year_from", "year_to"]].astype("Int64")
    columns = ["indicator", "group", "median", "mean", "total", "n", "of", "sufficient"]
    return frame[[*columns, "year_from", "year_to", "flags", "estimated"]]


def group_series(snapshot: Any, settings: MeasureSettings) -> pd.DataFrame:
    """Median of every group in every year, over its present members observed in that very year.

    Membership is held at today's so that a country that joins or leaves does not bend the line.

    Returns
    -------
    DataFrame
        One row per indicator × group × year with at least one member observed, sorted in catalogue order and
        by year: ``indicator``, ``group``, ``year``, ``median`` (NaN unless ``sufficient``), ``n``, ``of``,
        ``sufficient``. No year is carried forward or interpolated.
    """
    material = Material.of(snapshot)
    rows = _members_frame(material).merge(material.usable(), on="country", how="inner")
    found = rows.groupby(["indicator", "group", "year"], sort=True)["value"].agg(median="median", n="size")
    frame = _grid(material).merge(found.reset_index(), on=["indicator", "group"], how="inner")
    frame["sufficient"] = _covered(frame, frame["n"])
    frame["median"] = frame["median"].where(frame["sufficient"])
    return frame[["indicator", "group", "year", "median", "n", "of", "sufficient"]]


def gaps(standings: pd.DataFrame, values: pd.DataFrame, group: str) -> pd.DataFrame:
    """Distance of each country's latest value to a group's median.

    Parameters
    ----------
    standings
        Rows with ``indicator`` and ``value``.
    values
        Result of :func:`group_values`.
    group
        Group compared with.

    Returns
    -------
    DataFrame
        Index of ``standings``; ``group_median``, ``gap`` (value minus median, in the indicator's unit),
        ``gap_ratio`` (value over median; NaN unless both are above zero), ``group_n``, ``group_of``. NaN
        where the group's coverage is not sufficient.
    """
    of_group = values.loc[values["group"] == group].set_index("indicator")
    median = standings["indicator"].map(of_group["median"]).astype(float)
    both_positive = (standings["value"] > 0) & (median > 0)
    return pd.DataFrame(
        {
            "group_median": median,
            "gap": standings["value"] - median,
            "gap_ratio": (standings["value"] / median.where(both_positive)),
            "group_n": standings["indicator"].map(of_group["n"]).astype("Int64"),
            "group_of": standings["indicator"].map(of_group["of"]).astype("Int64"),
        },
        index=standings.index,
    )


def _letters(flags: pd.Series) -> str:
    found = set("".join(flags))
    return "".join(letter for letter in FLAGS if letter in found)


def _count_estimated(flags: pd.Series) -> int:
    return sum(any(letter in ESTIMATED for letter in flag) for flag in flags)


def _members_frame(material: Material) -> pd.DataFrame:
    pairs = [(group, code) for group, codes in material.members.items() for code in codes]
    return pd.DataFrame(pairs, columns=["group", "country"], dtype=object)


def _grid(material: Material) -> pd.DataFrame:
    """Every indicator × group with the group's size and the indicator's aggregation rule."""
    rows = [
        (key, group, len(codes), entry.aggregation.rule, entry.aggregation.minimum_coverage)
        for key, entry in material.indicators.items()
        for group, codes in material.members.items()
    ]
    frame = pd.DataFrame(rows, columns=["indicator", "group", "of", "rule", "minimum_coverage"])
    return frame.astype({"indicator": object, "group": object, "of": "int64"})


def _covered(frame: pd.DataFrame, n: pd.Series) -> pd.Series:
    # n ≥ 1 as well: a minimum coverage of zero must not make a figure out of nothing.
    return (n >= 1) & (n >= frame["minimum_coverage"] * frame["of"] - 1e-9)


def _weights(rows: pd.DataFrame, material: Material, window: int) -> np.ndarray:
    """Weight of each row: latest value of its weight indicator within ``window`` years before its year."""
    weight_of = {
        key: entry.aggregation.weight
        for key, entry in material.indicators.items()
        if entry.aggregation.rule == "weighted_mean"
    }
    wanted = rows[["indicator", "country", "year"]].assign(weight_id=rows["indicator"].map(weight_of))
    wanted = wanted.assign(row=np.arange(len(rows))).dropna(subset="weight_id")
    result = np.full(len(rows), np.nan)
    if wanted.empty:
        return result
    usable = material.usable()
    usable = usable.loc[(usable["value"] > 0) & usable["indicator"].isin(set(weight_of.values()))]
    weights = usable[["indicator", "country", "year", "value"]].rename(columns={"indicator": "weight_id"})
    # merge_asof wants the very same type of keys; plain objects on both sides.
    keys = {"weight_id": object, "country": object}
    wanted, weights = wanted.astype(keys), weights.astype(keys)
    joined = pd.merge_asof(
        wanted.sort_values("year", kind="stable"),
        weights.sort_values("year", kind="stable"),
        on="year",
        by=["weight_id", "country"],
        tolerance=window,
    )
    result[joined["row"].to_numpy()] = joined["value"].to_numpy()
    return result

"""Every series by every method: what the annex shows, and whether the other methods agree."""

from __future__ import annotations

from typing import Any

import pandas as pd

from eslabon.measures.assessment import assess
from eslabon.measures.facts import Facts
from eslabon.measures.method import Method
from eslabon.measures.series import YearSeries
from eslabon.measures.settings import Material, MeasureSettings
from eslabon.measures.standings import series_of

__all__ = ["COMPONENTS", "agreement", "assessments", "outcome_counts", "pairwise", "with_agreement"]

# What an assessment is made of, in the order of the columns; each method fills in its own.
COMPONENTS = (
    "latest_year", "latest_value", "base_year", "base_value", "years",
    "cagr", "factor", "target_value", "target_year", "required", "ratio", "expected", "progress",
    "score", "lower", "upper", "score_base", "score_latest", "observed", "needed",
    "end", "deviation", "distance", "rank_correlation", "level",
)  # fmt: skip
_KEYS = ["indicator", "country"]
_YEARS = ("latest_year", "base_year", "years", "target_year")


def assessments(snapshot: Any, settings: MeasureSettings, countries: tuple[str, ...]) -> pd.DataFrame:
    """Assess every pair of indicator and country by every method and horizon.

    Parameters
    ----------
    snapshot
        A loaded snapshot, or a :class:`~eslabon.measures.settings.Material`.
    settings
        The methods and the recent year.
    countries
        Which countries; one without any value gets the reason ``no_data``.

    Returns
    -------
    DataFrame
        One row per indicator, country, method and horizon, in the order of the catalogue, sorted by country,
        method and horizon: ``indicator``, ``country``, ``method``, ``horizon`` (empty for a method without),
        ``class`` (empty when not assessed), ``reading`` (better, same, worse or two of them with "/"),
        ``number``, ``measure``, ``reason``, ``latest_flag`` and ``base_flag`` (letters of the two values;
        empty without any), and :data:`COMPONENTS` (float, missing where the method has no such part; years
        are Int64).
    """
    material = Material.of(snapshot)
    recent = settings.recent_year
    series = {(indicator, country): one for indicator, country, one in series_of(material)}
    rows = [
        _row(
            method, horizon, indicator, country, series.get((indicator, country), YearSeries()), facts, recent
        )
        for indicator, facts in _facts(material).items()
        for country in sorted(countries)
        for method, horizon in _ways(settings)
    ]
    columns = ["indicator", "country", "method", "horizon", "class", "reading", "number", "measure", "reason"]
    frame = pd.DataFrame(rows, columns=[*columns, *COMPONENTS])
    frame = frame.astype(dict.fromkeys(_YEARS, "Int64") | dict.fromkeys(("number",), "float64"))
    flags = material.usable().set_index([*_KEYS, "year"])["flag"].to_dict()
    for place, end in enumerate(("latest", "base"), start=len(columns)):
        years = zip(frame["indicator"], frame["country"], frame[f"{end}_year"], strict=True)
        frame.insert(place, f"{end}_flag", [flags.get(key, "") for key in years])
    return frame


def agreement(table: pd.DataFrame, headline: Method) -> pd.DataFrame:
    """Compare the headline method's reading with those of the others.

    A method agrees when its class can be read as the headline's class can. Methods about a state (distance,
    level) say nothing about the movement and take no part; neither does the headline's other horizon.

    Parameters
    ----------
    table
        Result of :func:`assessments`.
    headline
        The method whose class the pages print.

    Returns
    -------
    DataFrame
        One row per indicator and country with a headline class: ``indicator``, ``country``, ``agree`` (other
        methods with the same reading), ``applied`` (other methods with any reading), both int64.
    """
    first, pairs = _compared(table, headline)
    counted = pairs.groupby(_KEYS, sort=False)["differ"].agg(applied="size", differ="sum").reset_index()
    joined = first[_KEYS].merge(counted, on=_KEYS, how="left").fillna({"applied": 0, "differ": 0})
    joined["agree"] = joined["applied"] - joined["differ"]
    return joined[[*_KEYS, "agree", "applied"]].astype({"agree": "int64", "applied": "int64"})


def _compared(table: pd.DataFrame, headline: Method) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Pairs that the headline method reads; and each of them beside each other method that reads it too."""
    first = table[(table["method"] == headline.id) & (table["horizon"] == headline.headline)]
    first = first[first["reading"] != ""][[*_KEYS, "reading"]]
    others = table[(table["method"] != headline.id) & (table["reading"] != "")]
    # One voice per method: its first horizon.
    others = others.drop_duplicates([*_KEYS, "method"])[[*_KEYS, "method", "reading"]]
    pairs = first.merge(others, on=_KEYS, suffixes=("", "_other"))
    readings = [
        (set(own.split("/")), set(other.split("/")))
        for own, other in zip(pairs["reading"], pairs["reading_other"], strict=True)
    ]
    pairs["differ"] = [not own & other for own, other in readings]
    pairs["opposite"] = [own | other == {"better", "worse"} and not own & other for own, other in readings]
    return first, pairs


def with_agreement(standings: pd.DataFrame, table: pd.DataFrame, headline: Method) -> pd.DataFrame:
    """Standings with two more columns, Int64: ``methods_agree`` and ``methods_applied``.

    Missing where the headline method gives no class, and for countries that the table does not hold.
    """
    counted = agreement(table, headline).rename(
        columns={"agree": "methods_agree", "applied": "methods_applied"}
    )
    joined = standings.merge(counted, on=["indicator", "country"], how="left")
    return joined.astype({"methods_agree": "Int64", "methods_applied": "Int64"})


def outcome_counts(table: pd.DataFrame) -> pd.DataFrame:
    """Count classes and reasons.

    Returns
    -------
    DataFrame
        One row per method, horizon and outcome that occurs, sorted: ``method``, ``horizon``, ``class``,
        ``reason`` (one of the two is empty), ``n`` (pairs of indicator and country).
    """
    keys = ["method", "horizon", "class", "reason"]
    return table.groupby(keys, as_index=False, sort=True).size().rename(columns={"size": "n"})


def pairwise(table: pd.DataFrame, headline: Method) -> pd.DataFrame:
    """Compare the headline method with each other method that reads movements.

    Returns
    -------
    DataFrame
        One row per other method, and one with an empty method for "any of them", sorted by method:
        ``method``, ``compared`` (pairs of indicator and country with a reading in both), ``differ`` (no
        reading in common), ``opposite`` (one says better, the other worse).
    """
    _, pairs = _compared(table, headline)
    counts = ["compared", "differ", "opposite"]
    pairs = pairs.assign(compared=True)
    by_method = pairs.groupby("method", as_index=False)[counts].sum()
    each = pairs.groupby(_KEYS)[counts].any().sum()
    overall = pd.DataFrame([{"method": "", **each}])
    return pd.concat([overall, by_method], ignore_index=True).astype(dict.fromkeys(counts, "int64"))


def _facts(material: Material) -> dict[str, Facts]:
    return {id: Facts.of(entry, material.units[entry.unit]) for id, entry in material.indicators.items()}


def _ways(settings: MeasureSettings) -> list[tuple[Method, str]]:
    """Each method with each of its horizons, the headline one first."""
    return [
        (method, horizon)
        for _, method in sorted(settings.methods.items())
        for horizon in (sorted(method.horizons, key=lambda name: (name != method.headline, name)) or [""])
    ]


def _row(
    method: Method,
    horizon: str,
    indicator: str,
    country: str,
    series: YearSeries,
    facts: Facts,
    recent_year: int,
) -> tuple:
    found = assess(method, series, facts, recent_year=recent_year, horizon=horizon)
    return (
        indicator,
        country,
        method.id,
        horizon,
        found.slug,
        "/".join(method.reads_as(found.slug)),
        found.number,
        found.measure,
        found.reason,
        *(found.components.get(name) for name in COMPONENTS),
    )

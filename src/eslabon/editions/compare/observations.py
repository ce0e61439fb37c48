"""Every country-year that differs between two editions, and why: exactly one kind each."""

from __future__ import annotations

import io
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from pydantic import ValidationError

from eslabon.catalogue.models import Unit
from eslabon.editions.compare.edition_data import EditionData, damaged
from eslabon.editions.compare.redefinition import Redefinition
from eslabon.editions.compare.result import table_of
from eslabon.editions.compare.sizes import with_sizes
from eslabon.measures.change import change_kind
from eslabon.measures.revisions import differs, precision

__all__ = ["Figures", "compare_figures"]

# So many values of a vintage show the precision of its file.
_SHOWN = 10
KEYS = ["indicator", "country", "year"]
_CELLS = ["value", "source", "vintage", "flag"]
_TYPES = {"country": "str", "year": "int64", "value": "float64"} | dict.fromkeys(_CELLS[1:], "str")


@dataclass(frozen=True)
class Figures:
    """What the comparison of two sets of observations found.

    Parameters
    ----------
    table
        The columns of ``figures`` in :data:`~eslabon.editions.compare.result.COLUMNS`.
    counts
        As in :class:`~eslabon.editions.compare.result.EditionChanges`.
    sizes
        Observations of each indicator before and after.
    """

    table: pd.DataFrame
    counts: Mapping[str, int]
    sizes: Mapping[str, tuple[int, int]]


def compare_figures(
    before: EditionData, after: EditionData, redefined: Mapping[str, Redefinition]
) -> Figures:
    """Classify every country-year of two editions.

    Tables with the same bytes are counted and not read. Two values that differ by less than the files'
    precision are the same value.

    Raises
    ------
    EditionError
        A table cannot be read, or has a country-year twice.
    """
    sides: tuple[list[pd.DataFrame], list[pd.DataFrame]] = ([], [])
    sizes: dict[str, tuple[int, int]] = {}
    counts = dict.fromkeys(("before", "after", "compared", "same", "rounded"), 0)
    for id in sorted({*before.observation_files, *after.observation_files}):
        old, new = (_bytes(edition.observation_files.get(id)) for edition in (before, after))
        if old == new:
            rows = max(0, len(old.splitlines()) - 1)
            for name in ("before", "after", "compared", "same"):
                counts[name] += rows
            sizes[id] = (rows, rows)
            continue
        pair = [
            _parsed(id, content, edition.data / "observations" / f"{id}.csv")
            for content, edition in ((old, before), (new, after))
        ]
        sizes[id] = (len(pair[0]), len(pair[1]))
        for tables, table in zip(sides, pair, strict=True):
            tables.append(table)
    if not sides[0]:
        return Figures(table_of("figures", []), counts, sizes)
    merged = _merged(*(pd.concat(tables, ignore_index=True) for tables in sides))
    other, rounded = _other_value(merged)
    elsewhere = _another_dataset(merged, before, after)
    merged["kind"] = _kinds(merged, other, elsewhere, redefined, _aggregates(before, after))
    merged.loc[_of_revised_inputs(merged, after), "kind"] = "input_revised"
    both = merged["_merge"] == "both"
    counts["before"] += int((merged["_merge"] != "right_only").sum())
    counts["after"] += int((merged["_merge"] != "left_only").sum())
    counts["compared"] += int(both.sum())
    counts["same"] += int((both & ~other).sum())
    counts["rounded"] = int(rounded.sum())
    merged["place"] = _places(merged)
    found = merged[merged["kind"] != ""].copy()
    found["whole"] = _whole(found, before, after, sizes)
    found["size_kind"] = found["indicator"].map(_size_kinds(before, after, redefined)).fillna("")
    found["decimals"] = found["indicator"].map(_decimals(before, after))
    return Figures(table_of("figures", with_sizes(found).sort_values(KEYS)), counts, sizes)


def _bytes(path: Path | None) -> bytes:
    return path.read_bytes() if path else b""


def _parsed(id: str, content: bytes, path: Path) -> pd.DataFrame:
    if not content.strip():
        return pd.DataFrame(
            {name: pd.Series(dtype=kind) for name, kind in {"indicator": "str", **_TYPES}.items()}
        )
    try:
        table = pd.read_csv(
            io.BytesIO(content),
            dtype=_TYPES,
            keep_default_na=False,
            usecols=list(_TYPES),
        )
    except ValueError as error:
        raise damaged(path, f"a table with {', '.join(_TYPES)}", " ".join(str(error).split())) from None
    if not np.isfinite(table["value"]).all():
        raise damaged(path, "a finite number in each row", "one that is not")
    twice = table[table.duplicated(["country", "year"])]
    if len(twice):
        row = twice.iloc[0]
        raise damaged(path, "each country and year once", f"{row['country']} {row['year']} twice")
    table.insert(0, "indicator", id)
    return table


def _merged(old: pd.DataFrame, new: pd.DataFrame) -> pd.DataFrame:
    merged = old.merge(new, on=KEYS, how="outer", suffixes=("_before", "_after"), indicator=True)
    merged["_merge"] = merged["_merge"].astype("str")
    texts = [f"{name}_{side}" for name in _CELLS[1:] for side in ("before", "after")]
    merged[texts] = merged[texts].astype("object").fillna("")
    return merged


def _other_value(merged: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Which rows have another value beyond the precision of the files; which differ below it."""
    unequal = (merged["_merge"] == "both") & (merged["value_before"] != merged["value_after"])
    rows = merged[unequal]
    read = merged[merged["indicator"].isin(set(rows["indicator"]))]
    exact = {side: _precisions(read, side) for side in ("before", "after")}
    told = []
    for side, known in exact.items():
        keys = (rows[name].tolist() for name in ("indicator", f"source_{side}", f"vintage_{side}"))
        told += [rows[f"value_{side}"].tolist(), [known[key] for key in zip(*keys, strict=True)]]
    beyond = [differs(*pair) for pair in zip(*told, strict=True)]
    other = pd.Series(False, index=merged.index)
    other[rows.index] = np.array(beyond, dtype=bool)
    return other, unequal & ~other


def _precisions(merged: pd.DataFrame, side: str) -> dict[tuple[str, str, str], tuple[int, int]]:
    """How exactly each vintage of each indicator is told, by indicator, source and vintage."""
    found = {}
    mine = merged[merged[f"value_{side}"].notna()]
    for indicator, table in mine.groupby("indicator", sort=False):
        whole = None
        for key, values in table.groupby([f"source_{side}", f"vintage_{side}"], sort=False)[f"value_{side}"]:
            # A handful of values does not show how exactly its publisher writes: 16.30 is 16.3 once read.
            if len(values) < _SHOWN:
                whole = whole or precision(table[f"value_{side}"])
            found[indicator, *key] = whole if len(values) < _SHOWN else precision(values)
    return found


def _kinds(
    merged: pd.DataFrame,
    other: pd.Series,
    elsewhere: pd.Series,
    redefined: Mapping[str, Redefinition],
    aggregates: Collection[str],
) -> np.ndarray:
    """One kind per row; empty for a row without a change."""
    origin = (merged["source_before"] != merged["source_after"]) | (
        merged["vintage_before"] != merged["vintage_after"]
    )
    by = {
        name: merged["indicator"].isin({id for id, one in redefined.items() if getattr(one, name)})
        for name in ("computed", "aggregated", "taken")
    }
    # Another formula, unit or transformation explains another value whatever the vintage. From one and the
    # same vintage another value also comes from another series of it: that is no correction.
    method = (
        by["computed"] | (by["aggregated"] & merged["country"].isin(aggregates)) | (~origin & by["taken"])
    )
    return np.select(
        [
            merged["_merge"] == "right_only",
            merged["_merge"] == "left_only",
            other & method,
            other & elsewhere,
            other & origin,
            other,
            merged["flag_before"] != merged["flag_after"],
            origin,
        ],
        [
            "new_year", "withdrawn", "method_changed", "source_changed", "revised", "corrected",
            "flag_changed", "provenance_changed",
        ],
        default="",
    )  # fmt: skip


def _another_dataset(merged: pd.DataFrame, before: EditionData, after: EditionData) -> pd.Series:
    """Which rows were taken from another dataset, not from another vintage of the same: we chose it.

    A source that an edition does not describe is like no other.
    """
    pairs = merged[["source_before", "source_after"]].drop_duplicates().itertuples(index=False, name=None)
    same = {
        (old, new)
        for old, new in pairs
        if old == new or before.datasets.get(old, (old,)) == after.datasets.get(new, (new,))
    }
    found = [pair not in same for pair in zip(merged["source_before"], merged["source_after"], strict=True)]
    return pd.Series(found, index=merged.index, dtype=bool)


def _of_revised_inputs(merged: pd.DataFrame, after: EditionData) -> pd.Series:
    """Which rows look corrected by us, but were computed from an indicator whose source changed there.

    The origin of a quotient names the publisher of what is divided; the divisor has a vintage of its own.
    """
    pairs = [
        (id, input)
        for id, entry in after.indicators.items()
        for input in (entry.get("derived") or {}).get("inputs") or ()
        if input in after.indicators
    ]
    changed = (merged["source_before"] != merged["source_after"]) | (
        merged["vintage_before"] != merged["vintage_after"]
    )
    inputs = merged.loc[changed, KEYS].merge(
        pd.DataFrame(pairs, columns=["derived", "indicator"]), on="indicator"
    )
    keys = pd.MultiIndex.from_frame(inputs[["derived", "country", "year"]])
    rows = pd.MultiIndex.from_frame(merged[KEYS])
    return (merged["kind"] == "corrected") & rows.isin(keys)


def _aggregates(before: EditionData, after: EditionData) -> set[str]:
    rows = [*before.countries.values(), *after.countries.values()]
    return {row["code"] for row in rows if row.get("kind") == "aggregate"}


def _places(merged: pd.DataFrame) -> np.ndarray:
    """Where a year that only one side has lies in the series of the other side."""
    places = np.full(len(merged), "", dtype=object)
    series = ["indicator", "country"]
    for kind, other in (("new_year", "left_only"), ("withdrawn", "right_only")):
        years = merged.loc[merged["_merge"].isin(["both", other])].groupby(series)["year"].agg(["min", "max"])
        mine = merged["kind"] == kind
        bounds = merged.loc[mine, series].merge(years, left_on=series, right_index=True, how="left")
        year = merged.loc[mine, "year"]
        places[mine.to_numpy()] = np.select(
            [bounds["min"].isna(), year > bounds["max"], year < bounds["min"]],
            ["first", "later", "earlier"],
            default="gap",
        )
    return places


def _whole(
    found: pd.DataFrame, before: EditionData, after: EditionData, sizes: Mapping[str, tuple[int, int]]
) -> np.ndarray:
    """Whether a row came or went with its whole indicator, and how."""
    id = found["indicator"]
    gained = {name for name, (old, new) in sizes.items() if new and not old}
    lost = {name for name, (old, new) in sizes.items() if old and not new}
    return np.select(
        [~id.isin(before.indicators), ~id.isin(after.indicators), id.isin(gained), id.isin(lost)],
        ["added", "dropped", "first_data", "all_data_lost"],
        default="",
    )


def _decimals(before: EditionData, after: EditionData) -> dict[str, int]:
    """Decimals with which each indicator is printed; a table without a catalogue entry, one."""
    entries = {**before.indicators, **after.indicators}
    files = {*before.observation_files, *after.observation_files}
    return {id: int(entries.get(id, {}).get("decimals", 1)) for id in files}


def _size_kinds(
    before: EditionData, after: EditionData, redefined: Mapping[str, Redefinition]
) -> dict[str, str]:
    """Points or percent, by indicator; none where the two values have different units."""
    kinds = {}
    for id, entry in after.indicators.items():
        unit = after.units.get(str(entry.get("unit")))
        if id not in before.indicators or unit is None or "unit" in getattr(redefined.get(id), "fields", ()):
            continue
        known = {name: unit[name] for name in Unit.model_fields if unit.get(name)}
        try:
            kinds[id] = change_kind(Unit.model_validate(known))
        except ValidationError as error:
            path, wrong = after.data / "catalogue" / "units.csv", error.errors()[0]
            received = f"{known['id']}, {wrong['loc'][0]}: {wrong['input']}"
            raise damaged(path, "units as this version knows them", received) from None
    return kinds

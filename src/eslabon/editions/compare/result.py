"""The result of a comparison: one table for each thing that can change, all sorted, no time and no path."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pandas as pd

__all__ = ["COLUMNS", "FIGURE_KINDS", "SCHEMA", "EditionChanges", "main_method_replaced"]

SCHEMA = 1

# Of a country-year; the first seven change what is known, the last two only what is said about it.
FIGURE_KINDS = (
    "new_year", "withdrawn", "source_changed", "revised", "input_revised", "corrected", "method_changed",
    "flag_changed", "provenance_changed",
)  # fmt: skip

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "indicators": ("indicator", "kind", "name", "before", "after"),
    "fields": ("indicator", "field", "before", "after"),
    "figures": (
        "indicator", "country", "year", "kind", "whole", "place", "value_before", "value_after",
        "size_kind", "size", "visible", "z", "outlier", "source_before", "source_after", "vintage_before",
        "vintage_after", "flag_before", "flag_after",
    ),
    "statuses": (
        "key", "indicator", "country", "method", "horizon", "headline", "kind", "class_before",
        "class_after", "reason_before", "reason_after", "cause", "causes", "latest_year_before",
        "latest_year_after", "base_year_before", "base_year_after",
    ),
    "indices": (
        "index", "country", "kind", "score_before", "score_after", "rank_median_before",
        "rank_median_after", "rank_low_before", "rank_low_after", "rank_high_before", "rank_high_after",
        "apart", "cause",
    ),
    "registers": ("register", "id", "kind", "column", "before", "after"),
    "pages": ("language", "address", "kind", "before"),
    "methods": ("method", "kind", "keys", "deciding"),
    "languages": ("language", "kind"),
    "files": ("path", "kind"),
}  # fmt: skip

LEFT_OUT = ("indicator", "kind", "whole", "values", "countries", "first_year", "last_year")


def main_method_replaced(before: str, after: str) -> bool:
    """Whether two editions are known to have different main methods."""
    return bool(before and after) and before != after


@dataclass(frozen=True, eq=False)
class EditionChanges:
    """Everything that differs between two editions.

    Parameters
    ----------
    before, after
        Facts of the two editions: ``edition``, ``snapshot``, ``method``, ``released``, ``reconstructed``,
        ``eslabon``.
    indicators
        One row per indicator that is ``added``, ``dropped``, ``redefined``, ``described`` otherwise, got its
        first data (``first_data``) or lost all (``all_data_lost``); ``before`` and ``after`` count its
        observations.
    fields
        One row per field of the catalogue that differs, with both contents as text.
    figures
        One row per country-year that differs; ``kind`` is one of :data:`FIGURE_KINDS`, ``whole`` says that
        the whole indicator came or went, ``place`` where a new or withdrawn year lies in the series
        (``first``: no series on the other side; ``later``, ``earlier``, ``gap``). ``size`` in the unit
        (``size_kind`` points) or in percent, NaN without meaning; ``visible``: the two print differently;
        ``z`` robust score among the visible changes of its indicator, ``outlier`` beyond 3.5.
    statuses
        One row per assessment whose class or reason differs; ``kind`` is ``flip``, ``assessable``,
        ``not_assessable`` or ``reason``. ``cause`` is the first of ``causes``.
    indices
        One row per composite index and country whose rank, interval or score differs; ``apart``: the two
        intervals have no rank in common.
    registers
        One row per register row that is ``added`` or ``removed``, per cell that is ``changed`` and per
        column that came or went (``column_added``, ``column_removed``).
    pages
        One row per page ``added``, ``removed`` or ``renamed`` in a language of both editions.
    methods
        One row per method file; ``deciding``: more than its texts differs.
    languages, files
        Languages, and other catalogue files, that came, went or changed.
    counts
        ``compared`` country-years with a value in both; ``same``: the value is equal, whatever its flag and
        origin; ``rounded`` of these: the files write it with different precision; ``before`` and ``after``
        (observations).
    names
        Facts of each indicator named above: ``name``, ``label``, ``unit`` (symbol), ``decimals``;
        ``names`` and ``unobserved`` (why the earlier edition had no values) by language.
    titles
        Title of each composite index.
    left_out
        What :meth:`condensed` left out of ``figures``: per indicator, ``kind`` and ``whole``, how many
        values, the codes of their countries with ";", first and last year.
    """

    before: Mapping[str, str]
    after: Mapping[str, str]
    indicators: pd.DataFrame
    fields: pd.DataFrame
    figures: pd.DataFrame
    statuses: pd.DataFrame
    indices: pd.DataFrame
    registers: pd.DataFrame
    pages: pd.DataFrame
    methods: pd.DataFrame
    languages: pd.DataFrame
    files: pd.DataFrame
    counts: Mapping[str, int]
    names: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)
    left_out: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=list(LEFT_OUT)))

    def __repr__(self) -> str:
        told = ", ".join(f"{len(getattr(self, name))} {name}" for name in COLUMNS)
        return f"EditionChanges({self.before['edition']} to {self.after['edition']}: {told})"

    def __bool__(self) -> bool:
        """Whether anything differs, the main method included: it decides what pages print."""
        tables = (getattr(self, name) for name in COLUMNS)
        return self.method_replaced or len(self.left_out) > 0 or any(len(table) for table in tables)

    @property
    def method_replaced(self) -> bool:
        """Whether the main method is another; unknown where a manifest does not name one."""
        return main_method_replaced(self.before.get("method", ""), self.after.get("method", ""))

    def summary(self) -> dict[str, dict[str, int]]:
        """How many rows of each kind, by table; kinds without rows are left out."""
        counted = {name: _counted(getattr(self, name), "kind") for name in COLUMNS if name != "fields"}
        for kind, values in self.left_out.groupby("kind")["values"].sum().items():
            counted["figures"][kind] = counted["figures"].get(kind, 0) + int(values)
        counted["figures"] = dict(sorted(counted["figures"].items()))
        headline = self.statuses[self.statuses["headline"].astype(bool)]
        return {**counted, "headline_statuses": _counted(headline, "kind")}

    def condensed(self) -> EditionChanges:
        """The same without figures that came or went with their whole indicator: they are counted instead.

        They say no more than the edition that has them; all numbers of a report stay what they are.
        """
        whole = self.figures["whole"].astype(bool)
        if not whole.any():
            return self
        rows = [
            {
                **dict(zip(LEFT_OUT, key, strict=False)),
                "values": len(group),
                "countries": ";".join(sorted(set(group["country"]))),
                "first_year": int(group["year"].min()),
                "last_year": int(group["year"].max()),
            }
            for key, group in self.figures[whole].groupby(["indicator", "kind", "whole"], sort=True)
        ]
        left_out = pd.DataFrame([*_records(self.left_out), *rows], columns=list(LEFT_OUT))
        return replace(self, figures=self.figures[~whole].reset_index(drop=True), left_out=left_out)

    def to_dict(self, *, without: tuple[str, ...] = ()) -> dict[str, Any]:
        """The comparison as plain values, tables as lists of objects; absent numbers are None."""
        tables = {name: _records(getattr(self, name)) for name in COLUMNS if name not in without}
        return {
            "schema": SCHEMA,
            "before": dict(self.before),
            "after": dict(self.after),
            "counts": dict(self.counts),
            "summary": self.summary(),
            "names": {key: dict(value) for key, value in self.names.items()},
            "titles": dict(self.titles),
            "left_out": _records(self.left_out),
            **tables,
        }

    def to_json(self, *, without: tuple[str, ...] = ()) -> str:
        """Canonical JSON of :meth:`to_dict`: sorted keys, a line per row, the same bytes every time."""
        return canonical(self.to_dict(without=without))

    @classmethod
    def from_dict(cls, content: Mapping[str, Any], tables: Mapping[str, pd.DataFrame]) -> EditionChanges:
        """The comparison again from :meth:`to_dict` and the tables that were left out of it."""
        read = {
            name: pd.DataFrame(content[name], columns=COLUMNS[name]) for name in COLUMNS if name in content
        }
        parts = {key: content[key] for key in ("before", "after", "counts", "names", "titles")}
        left_out = pd.DataFrame(content["left_out"], columns=list(LEFT_OUT))
        return cls(**parts, left_out=left_out, **read, **tables)


def table_of(name: str, rows: list[dict[str, Any]] | pd.DataFrame) -> pd.DataFrame:
    """A result table with its columns in order."""
    frame = rows if isinstance(rows, pd.DataFrame) else pd.DataFrame(rows, columns=list(COLUMNS[name]))
    return frame[list(COLUMNS[name])].reset_index(drop=True)


def canonical(content: Mapping[str, Any]) -> str:
    """JSON with sorted keys in which each row of a table has a line of its own."""
    parts = []
    for key in sorted(content):
        value = content[key]
        if isinstance(value, list):
            lines = ",\n".join("  " + _json(item) for item in value)
            text = f"[\n{lines}\n ]" if value else "[]"
        else:
            text = _json(value)
        parts.append(f" {_json(key)}: {text}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, allow_nan=False)


def _counted(frame: pd.DataFrame, column: str) -> dict[str, int]:
    return {str(kind): int(count) for kind, count in frame[column].value_counts().sort_index().items()}


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return frame.astype(object).where(frame.notna(), None).to_dict("records")

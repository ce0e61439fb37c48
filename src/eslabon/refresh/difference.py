"""What staged snapshots would change: new years, revisions, vanished series, units, definitions, coverage.

Figures are compared as two editions are (:mod:`eslabon.editions.compare`): the same kinds, sizes and
outliers. What only a refresh knows is added: what the guards found, what publishers say otherwise, which
countries a new vintage does not have, how many values were left out by which rule.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from eslabon.editions.compare import EditionData
from eslabon.editions.compare.observations import compare_figures
from eslabon.editions.compare.redefinition import redefinitions
from eslabon.editions.cut_rule import Observation
from eslabon.editions.cut_tables import table_text
from eslabon.refresh.files import catalogue_files
from eslabon.refresh.merge import Merged
from eslabon.refresh.proposal import Present, Proposal
from eslabon.refresh.published import Published

__all__ = ["CHANGED", "Coverage", "Difference", "Said", "difference"]

# Kinds of figures that have another value; see `eslabon.editions.compare.result`.
CHANGED = ("corrected", "method_changed", "source_changed", "input_revised", "revised")
_SAID = ("code", "name", "unit", "definition")


@dataclass(frozen=True)
class Coverage:
    """What an indicator's values cover, before and after.

    Parameters
    ----------
    values, countries, first, last
        Pairs of before and after; years are empty without values.
    vanished
        Countries in use that the vintage that comes in does not have: they keep the values of another.
    shortened
        Countries whose series ends earlier than before.
    """

    indicator: str
    values: tuple[int, int]
    countries: tuple[int, int]
    first: tuple[str, str]
    last: tuple[str, str]
    vanished: tuple[str, ...] = ()
    shortened: tuple[str, ...] = ()


@dataclass(frozen=True)
class Said:
    """Something that a publisher says of a series otherwise than when it was last accepted."""

    indicator: str
    what: str
    before: str
    after: str


@dataclass(frozen=True, eq=False)
class Difference:
    """Everything that accepting would change.

    Parameters
    ----------
    figures
        One row per country-year that differs, as :class:`eslabon.editions.compare.EditionChanges` has them.
    counts
        ``compared``, ``same``, ``rounded``, ``before``, ``after`` of the indicators that are touched.
    revised
        One row per indicator with a value in both vintages: ``compared``, ``changed``, ``share`` in percent,
        ``visible``, ``outliers``, ``size_kind``, ``median`` size and ``largest`` (signed).
    coverage, said
        By indicator.
    gone
        Indicators whose series is gone; their values stay.
    dropped
        Values left out by rule, by indicator.
    vintages
        By provider and source, the vintage and how many indicators it brings.
    names
        Names of indicators, for reports.
    """

    figures: pd.DataFrame
    counts: Mapping[str, int]
    revised: pd.DataFrame
    coverage: tuple[Coverage, ...]
    said: tuple[Said, ...]
    gone: tuple[str, ...]
    dropped: Mapping[str, Mapping[str, int]]
    vintages: tuple[tuple[str, str, str, int], ...]
    names: Mapping[str, Mapping[str, Any]]

    def __repr__(self) -> str:
        return f"Difference({len(self.figures)} figures of {len(self.coverage)} indicators)"

    def __bool__(self) -> bool:
        """Whether accepting would change anything that is known."""
        return len(self.figures) > 0 or bool(self.said)

    def to_json(self, proposal: Proposal) -> str:
        """For programs: everything, sorted, the same bytes for the same data."""
        content = {
            "schema": 1,
            "vintages": [
                dict(zip(("provider", "source", "vintage", "indicators"), one, strict=True))
                for one in self.vintages
            ],
            "findings": [
                {**asdict(one.finding), "override": one.override.reason if one.override else None}
                for one in proposal.judged
            ],
            "counts": dict(self.counts),
            "summary": {str(k): int(n) for k, n in self.figures["kind"].value_counts().sort_index().items()},
            "revised": _records(self.revised),
            "coverage": [asdict(one) for one in self.coverage],
            "said": [asdict(one) for one in self.said],
            "gone": list(self.gone),
            "dropped": {id: dict(rules) for id, rules in self.dropped.items()},
            "figures": _records(self.figures),
        }
        return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False) + "\n"


def difference(present: Present, proposal: Proposal) -> Difference:
    """Compare the data as they are with what accepting would make of them.

    Raises
    ------
    EditionError
        A table cannot be read.
    """
    with tempfile.TemporaryDirectory(prefix="eslabon-diff-") as folder:
        before, after = (
            _side(Path(folder) / name, present, tables, files)
            for name, tables, files in (
                ("before", proposal.before, {}),
                ("after", proposal.after, catalogue_files(present, proposal)),
            )
        )
        figures = compare_figures(before, after, redefinitions(before, after))
    series = proposal.series
    return Difference(
        figures.table,
        figures.counts,
        _revised(figures.table, proposal),
        tuple(_coverage(proposal)),
        tuple(_said(present.published, {id: one.published for id, one in series.items()})),
        proposal.gone,
        _dropped(proposal),
        tuple(_vintages(proposal)),
        _names(present, proposal),
    )


def _dropped(proposal: Proposal) -> dict[str, dict[str, int]]:
    """What normalising left out, and what could not be divided."""
    found = {id: dict(one.dropped) for id, one in sorted(proposal.series.items()) if one.dropped}
    for id, count in proposal.undivided.items():
        found.setdefault(id, {})["undivided"] = count
    return dict(sorted(found.items()))


def _side(
    folder: Path, present: Present, tables: Mapping[str, Merged], files: Mapping[str, str]
) -> EditionData:
    """One side of the comparison as the folder that comparisons read: catalogue, and the tables touched."""
    shutil.copytree(present.root / "data" / "catalogue", folder / "data" / "catalogue")
    for id, table in tables.items():
        path = folder / "data" / "observations" / f"{id}.csv"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(table_text(table.observations), "utf-8", newline="\n")
    for name, text in files.items():
        (folder / name).write_text(text, "utf-8", newline="\n")
    return EditionData(folder, {"edition": folder.name})


def _revised(figures: pd.DataFrame, proposal: Proposal) -> pd.DataFrame:
    rows = []
    changed = figures[figures["kind"].isin(CHANGED)]
    for id, group in changed.groupby("indicator", sort=True):
        keys = [
            {(row.country, row.year) for row in side[id].observations}
            for side in (proposal.before, proposal.after)
        ]
        compared = len(keys[0] & keys[1])
        sizes = group.loc[group["visible"].astype(bool), "size"].abs()
        largest = group.loc[group["size"].abs().idxmax(), "size"] if group["size"].notna().any() else None
        rows.append(
            {
                "indicator": id,
                "compared": compared,
                "changed": len(group),
                "share": round(100 * len(group) / compared, 1),
                "visible": int(group["visible"].sum()),
                "outliers": int(group["outlier"].sum()),
                "size_kind": str(group["size_kind"].iloc[0]),
                "median": float(sizes.median()) if len(sizes) else None,
                "largest": None if largest is None else float(largest),
            }
        )
    columns = (
        "indicator", "compared", "changed", "share", "visible", "outliers", "size_kind", "median", "largest",
    )  # fmt: skip
    return pd.DataFrame(rows, columns=list(columns))


def _coverage(proposal: Proposal) -> Iterator[Coverage]:
    series = proposal.series
    for id in sorted(proposal.after):
        before, after = (side[id].observations for side in (proposal.before, proposal.after))
        countries = [{row.country for row in rows} for rows in (before, after)]
        came = {row.country for row in series[id].rows} if id in series else countries[1]
        last = [_last(rows) for rows in (before, after)]
        yield Coverage(
            id,
            (len(before), len(after)),
            (len(countries[0]), len(countries[1])),
            tuple(min((row.year for row in rows), default="") for rows in (before, after)),
            tuple(max((row.year for row in rows), default="") for rows in (before, after)),
            tuple(sorted(countries[0] - came)),
            tuple(sorted(code for code in last[0] if last[1].get(code, "") < last[0][code])),
        )


def _last(rows: tuple[Observation, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for row in rows:
        found[row.country] = max(row.year, found.get(row.country, ""))
    return found


def _said(before: Mapping[str, Published], now: Mapping[str, Published | None]) -> Iterator[Said]:
    for id in sorted(now):
        old, new = before.get(id), now[id]
        if old is None or new is None:
            continue
        for name in _SAID:
            texts = getattr(old, name), getattr(new, name)
            if texts[0] != texts[1]:
                yield Said(id, name, *texts)


def _vintages(proposal: Proposal) -> Iterator[tuple[str, str, str, int]]:
    for source in proposal.staged:
        counted: dict[tuple[str, str], int] = {}
        for one in source.series.values():
            if one.rows:
                counted[one.source, one.vintage] = counted.get((one.source, one.vintage), 0) + 1
        for (id, vintage), number in sorted(counted.items()):
            yield source.provider, id, vintage, number


def _names(present: Present, proposal: Proposal) -> dict[str, dict[str, Any]]:
    catalogue = present.catalogue
    return {
        id: {
            "name": catalogue.indicators[id].name,
            "label": catalogue.indicators[id].label,
            "unit": catalogue.units[catalogue.indicators[id].unit].symbol,
            "decimals": catalogue.indicators[id].decimals,
        }
        for id in sorted(proposal.after)
    }


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return frame.astype(object).where(frame.notna(), None).to_dict("records")

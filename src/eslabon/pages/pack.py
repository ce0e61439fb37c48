"""The pack: everything a page may read, in one file that does not depend on the language.

A page's cache key holds its pack's digest, so that a page runs again exactly when a datum it may show
has changed. In a clone the same pack is built on the spot; both ways give the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from eslabon.catalogue.settings import PublicationSettings
from eslabon.errors import DataError
from eslabon.measures import (
    Material,
    MeasureSettings,
    group_series,
    group_values,
    latest_values,
    standings,
)
from eslabon.measures.composite import IndexResult, measure_index
from eslabon.measures.words import fields as word_fields
from eslabon.pages.frames import table_of
from eslabon.pages.frozen_catalogue import plain_catalogue
from eslabon.pages.index_pack import index_slices
from eslabon.pages.scope import Scope, rows_naming, scope_of
from eslabon.snapshot import Snapshot

__all__ = ["FORMAT", "Measured", "Pack", "make_pack", "measure"]

FORMAT = 1
_STANDING_OF_OTHERS = ["indicator", "country", "year", "value", "rank"]


@dataclass(frozen=True, eq=False)
class Measured:
    """All measures of a snapshot, computed once and sliced for every page.

    ``standings`` has one row per indicator and country, ``values`` one per indicator and group,
    ``series`` one per indicator, group and year, ``coverage`` one per indicator; ``words`` are the years
    and spans that texts name, ``method`` is the assessment method as declared; ``indices`` are the composite
    indices by id.
    """

    standings: pd.DataFrame
    values: pd.DataFrame
    series: pd.DataFrame
    coverage: pd.DataFrame
    words: Mapping[str, int]
    method: Mapping[str, Any]
    indices: Mapping[str, IndexResult] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Pack:
    """A page's slice of the publication: plain JSON values only."""

    content: Mapping[str, Any] = field(repr=False)

    @property
    def address(self) -> str:
        """Where the page lies in the book, without suffix."""
        return self.content["address"]

    @property
    def digest(self) -> str:
        """sha256 of the pack's bytes."""
        return hashlib.sha256(self.to_bytes()).hexdigest()

    def to_bytes(self) -> bytes:
        """Canonical JSON in UTF-8: equal packs are equal bytes."""
        text = json.dumps(
            self.content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
        )
        return text.encode() + b"\n"

    @classmethod
    def from_bytes(cls, content: bytes) -> Pack:
        """Read a pack.

        Raises
        ------
        DataError
            The bytes are no pack, or one of another format.
        """
        try:
            plain = json.loads(content)
            found = plain["format"]
        except (ValueError, KeyError, TypeError):
            found = "no pack"
        if found != FORMAT:
            raise DataError(
                "a page's pack cannot be read",
                expected=f"a pack of format {FORMAT}",
                received=str(found),
                next_step="build again; the packs in build/cache/packs are made anew",
            )
        return cls(plain)


def measure(snapshot: Snapshot, settings: PublicationSettings, root: Path) -> Measured:
    """Compute all measures of a publication.

    Parameters
    ----------
    snapshot, settings
        The loaded publication.
    root
        Its folder: the method is read from there.
    """
    chosen = MeasureSettings.of(settings, root)
    members = snapshot.catalogue.members(settings.reference_group)
    return Measured(
        standings=standings(snapshot, chosen),
        values=group_values(snapshot, chosen),
        series=group_series(snapshot, chosen),
        coverage=_coverage(snapshot, members, settings.recent_year),
        words=word_fields(chosen),
        method={
            **chosen.method.model_dump(mode="json", by_alias=True),
            "baseline_window": chosen.baseline_window,
            "weight_window": chosen.weight_window,
        },
        indices=_indices(snapshot),
    )


def _indices(snapshot: Snapshot) -> dict[str, IndexResult]:
    """Every composite index that the catalogue declares, measured; usually none or one."""
    catalogue = snapshot.catalogue
    if not catalogue.indices:
        return {}
    latest = latest_values(Material.of(snapshot))
    return {
        id: measure_index(index, latest, catalogue.members(index.group))
        for id, index in catalogue.indices.items()
    }


def make_pack(
    snapshot: Snapshot,
    measured: Measured,
    settings: PublicationSettings,
    notebook: str,
    parameters: Mapping[str, object],
    address: str,
) -> Pack:
    """Cut the slice of one page.

    Parameters
    ----------
    snapshot, measured, settings
        The publication.
    notebook
        Name of the page's notebook, without suffix.
    parameters
        The page's parameters, language not included.
    address
        Where the page lies in the book.
    """
    scope = scope_of(snapshot.catalogue, settings, parameters)
    of_scope = _selector(scope)
    return Pack(
        {
            "format": FORMAT,
            "notebook": notebook,
            "address": address,
            "parameters": dict(parameters),
            "settings": {
                "edition": settings.edition,
                "languages": list(settings.languages),
                "reference_group": settings.reference_group,
                "comparison_group": settings.comparison_group,
                "baseline_year": settings.baseline_year,
                "recent_year": settings.recent_year,
                "method": settings.method,
                "words": dict(measured.words),
            },
            "catalogue": plain_catalogue(snapshot.catalogue, scope.indicators),
            "tables": {
                **_standings(of_scope(measured.standings), scope),
                "observations": table_of(_of(of_scope(snapshot.observations), "country", scope.focus)),
                "group_values": table_of(_of(of_scope(measured.values), "group", scope.groups)),
                "group_series": table_of(_of(of_scope(measured.series), "group", scope.lines)),
                "coverage": table_of(of_scope(measured.coverage)),
                "baseline": table_of(_named(snapshot.baseline, scope)),
            },
            "registers": {name: table_of(_named(table, scope)) for name, table in snapshot.registers.items()},
            # Only pages about the whole publication tell how it was assessed.
            "indices": index_slices(measured.indices, scope, snapshot.catalogue),
            "method": None if scope.country or scope.recommendation else dict(measured.method),
            "register_counts": {name: len(table) for name, table in snapshot.registers.items()},
            "register_last_years": {
                name: int(max(table["date"])[:4])
                for name, table in snapshot.registers.items()
                if "date" in table and len(table)
            },
        }
    )


def _selector(scope: Scope):
    chosen = set(scope.indicators)
    return lambda frame: frame[frame["indicator"].isin(chosen)]


def _of(frame: pd.DataFrame, column: str, chosen: tuple[str, ...]) -> pd.DataFrame:
    return frame[frame[column].isin(set(chosen))]


def _standings(frame: pd.DataFrame, scope: Scope) -> dict[str, Any]:
    """Full rows of the countries in focus, or of all when none is; of the others what a strip needs."""
    if not scope.focus:
        return {"standings": table_of(frame)}
    focus = frame["country"].isin(set(scope.focus))
    return {
        "standings": table_of(frame[focus]),
        "others": table_of(frame.loc[~focus, _STANDING_OF_OTHERS]),
    }


def _named(table: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    if scope.country:
        table = rows_naming(table, ["country", "countries"], scope.country)
    if scope.recommendation:
        table = rows_naming(table, ["recommendation", "recommendations"], str(scope.recommendation))
    return table


def _coverage(snapshot: Snapshot, members: tuple[str, ...], recent_year: int) -> pd.DataFrame:
    """How far each indicator reaches.

    One row per indicator: ``n`` members of the reference group with a value since ``recent_year``, ``of``
    all members, ``ever`` members with any value, ``countries`` of any group with a value, ``first`` and
    ``last`` year (NA without observations), ``observations``.
    """
    rows = []
    observations = snapshot.observations.dropna(subset=["value"])
    by_indicator = dict(list(observations.groupby("indicator", sort=True)))
    inside = set(members)
    for indicator in snapshot.catalogue.indicators:
        own = by_indicator.get(indicator, observations.iloc[0:0])
        recent = own[own["year"] >= recent_year]
        rows.append(
            {
                "indicator": indicator,
                "n": len(inside & set(recent["country"])),
                "of": len(members),
                "ever": len(inside & set(own["country"])),
                "countries": own["country"].nunique(),
                "first": int(own["year"].min()) if len(own) else None,
                "last": int(own["year"].max()) if len(own) else None,
                "observations": len(own),
            }
        )
    frame = pd.DataFrame(
        rows, columns=["indicator", "n", "of", "ever", "countries", "first", "last", "observations"]
    )
    return frame.astype({"first": "Int64", "last": "Int64"})

"""The pack: everything a page may read, in one file that does not depend on the language.

A page's cache key holds its pack's digest, so that a page runs again exactly when a datum it may show
has changed. In a clone a pack is made on the spot; there a page about a country may compare any indicator,
in a build only those that its notebook names.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from eslabon.catalogue.catalogue import Catalogue
from eslabon.catalogue.settings import PublicationSettings
from eslabon.errors import DataError
from eslabon.pages.frames import table_of
from eslabon.pages.frozen_catalogue import plain_catalogue
from eslabon.pages.index_pack import index_slices
from eslabon.pages.kin import kin_of
from eslabon.pages.measuring import Measured
from eslabon.pages.page_patterns import page_patterns
from eslabon.pages.scope import (
    RECOMMENDATION_COLUMNS,
    Scope,
    names_recommendations,
    rows_naming,
    scope_of,
)
from eslabon.snapshot import Snapshot

__all__ = ["FORMAT", "Pack", "make_pack"]

FORMAT = 1
_STANDING_OF_OTHERS = ["indicator", "country", "year", "value", "rank", "flag"]


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


def make_pack(
    snapshot: Snapshot,
    measured: Measured,
    settings: PublicationSettings,
    notebook: str,
    parameters: Mapping[str, object],
    address: str,
    named: Collection[str] | None = None,
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
    named
        What the notebook names in its code. A page about a country gets the values of other countries and
        of groups only for the indicators among it, and only of countries that are ranked, compared with or on
        the map, so that it does not run again because of others; None stands for everything.
    """
    scope = scope_of(snapshot.catalogue, settings, parameters)
    of_scope = _selector(scope.indicators)
    compared, beside = scope.indicators, None
    shown = _beside(snapshot.catalogue, settings)
    if scope.country and named is not None:
        compared = tuple(id for id in scope.indicators if id in named)
        beside = shown
    of_compared = _selector(compared)
    without_study = scope.register or scope.theme or scope.indicator
    baseline = _named(snapshot.baseline.iloc[: 0 if without_study else None], scope)
    return Pack(
        {
            "format": FORMAT,
            "notebook": notebook,
            "address": address,
            "parameters": dict(parameters),
            "settings": {
                "languages": list(settings.languages),
                "reference_group": settings.reference_group,
                "comparison_group": settings.comparison_group,
                "baseline_year": settings.baseline_year,
                "recent_year": settings.recent_year,
                "method": settings.method,
                "method_title": measured.methods[settings.method]["title"],
                "classes": [entry["class"] for entry in measured.methods[settings.method]["classes"]],
                "words": dict(measured.words),
            },
            "catalogue": plain_catalogue(
                snapshot.catalogue, scope.indicators, _register_pages(snapshot.catalogue.registers, scope)
            ),
            "tables": {
                **_standings(of_scope(measured.standings), scope, compared, beside),
                "observations": table_of(_of(of_scope(snapshot.observations), "country", scope.focus)),
                "group_values": table_of(_of(of_compared(measured.values), "group", scope.groups)),
                "group_series": table_of(_of(of_compared(measured.series), "group", scope.lines)),
                "coverage": table_of(of_compared(measured.coverage)),
                "other_sources": table_of(_other_sources(of_scope(measured.other_sources), scope, shown)),
                "baseline": table_of(baseline),
                "process": table_of(_process(measured.process, scope)),
                "pairs": table_of(measured.pairs[measured.pairs["baseline"].isin(set(baseline["id"]))]),
                "assessments": table_of(_assessments(measured.assessments, scope)),
                **_whole(measured, scope, of_scope),
            },
            "registers": {
                name: table_of(table if name in scope.whole else _named(table, scope))
                for name, table in snapshot.registers.items()
                if scope.register in ("", name) and not scope.theme and not scope.indicator
            },
            "methods": {}
            if scope.country or scope.recommendation or scope.register
            else dict(measured.methods),
            "windows": dict(measured.windows),
            **({} if beside is None else {"compared": {"indicators": list(compared), "countries": beside}}),
            "pages": page_patterns(settings, snapshot.catalogue),
            **({"kin": kin_of(snapshot.catalogue, scope.indicator)} if scope.indicator else {}),
            "indices": index_slices(measured.indices, scope, snapshot.catalogue),
            "register_counts": {name: len(table) for name, table in snapshot.registers.items()},
            "register_last_years": {
                name: int(max(table["date"])[:4])
                for name, table in snapshot.registers.items()
                if "date" in table and table["date"].any()
            },
        }
    )


def _selector(indicators: Collection[str]):
    chosen = set(indicators)
    return lambda frame: frame[frame["indicator"].isin(chosen)]


def _of(frame: pd.DataFrame, column: str, chosen: tuple[str, ...]) -> pd.DataFrame:
    return frame[frame[column].isin(set(chosen))]


def _beside(catalogue: Catalogue, settings: PublicationSettings) -> list[str]:
    """Countries that a page about one country may show beside it."""
    groups = filter(None, (settings.reference_group, settings.comparison_group))
    return sorted({*catalogue.tiles, *(code for group in groups for code in catalogue.everyone(group))})


def _other_sources(frame: pd.DataFrame, scope: Scope, beside: Collection[str]) -> pd.DataFrame:
    """On a page about a country only sources of countries that it may show, itself among them."""
    if not scope.country:
        return frame
    shown = {*scope.focus, *beside}
    cut = [" ".join(code for code in codes.split() if code in shown) for codes in frame["countries"]]
    return frame.assign(countries=cut)[[bool(codes) for codes in cut]]


def _standings(
    frame: pd.DataFrame, scope: Scope, compared: Collection[str], beside: Collection[str] | None
) -> dict[str, Any]:
    """Full rows of the countries in focus, or of all when none is; of the others what a strip needs."""
    if not scope.focus:
        return {"standings": table_of(frame)}
    focus = frame["country"].isin(set(scope.focus))
    others = frame[~focus] if beside is None else frame[~focus & frame["country"].isin(set(beside))]
    return {
        "standings": table_of(frame[focus]),
        "others": table_of(_selector(compared)(others[_STANDING_OF_OTHERS])),
    }


def _register_pages(pages: Collection[str], scope: Scope) -> list[str]:
    return [name for name in pages if scope.registers and scope.register in ("", name)]


def _named(table: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    if scope.country:
        table = rows_naming(table, ["country", "countries"], scope.country)
    if scope.recommendation and names_recommendations(table):
        table = rows_naming(table, RECOMMENDATION_COLUMNS, str(scope.recommendation))
    return table


def _whole(measured: Measured, scope: Scope, of_scope: Callable) -> dict[str, Any]:
    """What only pages about the whole publication tell: how good its data are, how the methods agree."""
    if scope.publication:
        return {name: table_of(table) for name, table in measured.whole.items()}
    if scope.recommendation:
        names = ("changes_before_break", "group_changes")
        return {name: table_of(of_scope(measured.whole[name])) for name in names}
    return {}


def _assessments(frame: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """Calculation components of the page's theme; only the classes of its country; else none."""
    if scope.theme:
        return frame[frame["indicator"].isin(set(scope.indicators))]
    if scope.country:
        own = frame[(frame["country"] == scope.country) & (frame["reading"] != "")]
        return own[["indicator", "country", "method", "horizon", "class", "reading"]]
    return frame.iloc[0:0]


def _process(frame: pd.DataFrame, scope: Scope) -> pd.DataFrame:
    """Counts of the page's recommendation; of all for a page about the whole publication."""
    if scope.country or scope.register or scope.indicator:
        return frame.iloc[0:0]
    return frame[frame["recommendation"] == scope.recommendation] if scope.recommendation else frame

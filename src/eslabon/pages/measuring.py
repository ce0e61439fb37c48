"""All measures of a publication, computed once and then sliced for every page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from eslabon.catalogue.settings import PublicationSettings
from eslabon.measures import (
    Material,
    MeasureSettings,
    changes_before_break,
    flag_counts,
    group_changes,
    group_series,
    group_values,
    latest_values,
    other_sources,
    paired_figures,
    revisions,
    source_counts,
    standings,
)
from eslabon.measures.acts import classes_of_acts
from eslabon.measures.assessments import assessments, outcome_counts, pairwise, with_agreement
from eslabon.measures.composite import IndexResult, measure_index
from eslabon.measures.method_file import check_yardsticks
from eslabon.measures.words import fields as word_fields
from eslabon.pages.published import published_counts
from eslabon.snapshot import Snapshot
from eslabon.snapshot.counting import process_counts

__all__ = ["Measured", "measure"]


@dataclass(frozen=True, eq=False)
class Measured:
    """All measures of a snapshot.

    Parameters
    ----------
    standings, values, series
        One row per indicator and country; per indicator and group; per indicator, group and year.
    coverage
        One row per indicator.
    other_sources
        One row per indicator and source that the catalogue does not name for it.
    pairs
        One row per figure of the baseline and later figure.
    process
        One row per recommendation and process indicator.
    assessments
        One row per indicator, country, method and horizon.
    whole
        Tables that only pages about the whole publication read: ``group_changes`` and
        ``changes_before_break`` (pages about a recommendation read those of its indicators),
        ``flag_counts``, ``source_counts``, ``revisions``, ``outcomes`` (assessments counted), ``pairwise``
        (methods compared).
    words
        Years and spans that texts name.
    methods
        The assessment methods as declared, by id.
    windows
        Years by which a base year (``baseline``) or a weight (``weight``) may stand aside; least years
        (``gap``) and least movement in percent of the initial gap (``gap_percent``) for gaps of groups.
    indices
        The composite indices, by id.
    """

    standings: pd.DataFrame
    values: pd.DataFrame
    series: pd.DataFrame
    coverage: pd.DataFrame
    other_sources: pd.DataFrame
    pairs: pd.DataFrame
    process: pd.DataFrame
    assessments: pd.DataFrame
    whole: Mapping[str, pd.DataFrame]
    words: Mapping[str, int]
    methods: Mapping[str, Mapping[str, Any]]
    windows: Mapping[str, int]
    indices: Mapping[str, IndexResult] = field(default_factory=dict)


def measure(snapshot: Snapshot, settings: PublicationSettings, root: Path) -> Measured:
    """Compute all measures of a publication.

    Parameters
    ----------
    snapshot, settings
        The loaded publication.
    root
        Its folder: the methods are read from there.

    Raises
    ------
    ParameterError
        The headline method does not exist.
    CatalogueError
        A method's file is wrong, or holds a yardstick of an unknown indicator.
    """
    catalogue = snapshot.catalogue
    chosen = MeasureSettings.of(settings, root)
    check_yardsticks(chosen.methods, catalogue.indicators)
    assessed = assessments(snapshot, chosen, catalogue.everyone(settings.reference_group))
    places, values = standings(snapshot, chosen), group_values(snapshot, chosen)
    members = catalogue.members(settings.reference_group)
    return Measured(
        standings=with_agreement(places, assessed, chosen.method),
        values=values,
        series=group_series(snapshot, chosen),
        coverage=_coverage(snapshot, members, settings.recent_year),
        other_sources=other_sources(snapshot),
        pairs=paired_figures(snapshot, values),
        process=_process(snapshot, chosen, published_counts(snapshot, settings, root)),
        assessments=assessed,
        whole={
            "group_changes": group_changes(places, snapshot, chosen),
            "changes_before_break": changes_before_break(snapshot, chosen),
            "flag_counts": flag_counts(snapshot),
            "source_counts": source_counts(snapshot),
            "revisions": revisions(snapshot, snapshot.revisions),
            "outcomes": outcome_counts(assessed),
            "pairwise": pairwise(assessed, chosen.method),
        },
        words=word_fields(chosen),
        methods={
            id: method.model_dump(mode="json", by_alias=True, exclude={"yardsticks"})
            for id, method in chosen.methods.items()
        },
        windows={
            "baseline": chosen.baseline_window,
            "weight": chosen.weight_window,
            "gap": chosen.gap_years,
            "gap_percent": round(100 * chosen.gap_tolerance),
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


def _process(snapshot: Snapshot, chosen: MeasureSettings, published: Mapping[str, int]) -> pd.DataFrame:
    """Counts of the process indicators; ``class`` judges those that stand for an act asked for."""
    counted = process_counts(snapshot.catalogue, snapshot.registers, published)
    asked = {
        (entry.number, one.id)
        for entry in snapshot.catalogue.recommendations.values()
        for one in entry.process
        if one.act == "asked"
    }
    return counted.assign(**{"class": classes_of_acts(counted, asked, chosen.methods, chosen.recent_year)})


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

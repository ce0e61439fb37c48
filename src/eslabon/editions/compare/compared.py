"""Compare two editions: each question to its module, the answers in one result."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import Any

import pandas as pd

from eslabon.editions.compare.edition_data import EditionData
from eslabon.editions.compare.indices import compare_indices
from eslabon.editions.compare.kept import publication_facts
from eslabon.editions.compare.methods import compare_methods
from eslabon.editions.compare.observations import compare_figures
from eslabon.editions.compare.pages import compare_files, compare_languages, compare_pages
from eslabon.editions.compare.redefinition import compare_indicators, redefinitions
from eslabon.editions.compare.registers import compare_registers
from eslabon.editions.compare.result import EditionChanges
from eslabon.editions.compare.statuses import compare_statuses

__all__ = ["compare_editions", "compare_folders", "status_flips"]

_FACTS = ("edition", "snapshot", "method", "released", "reconstructed", "eslabon")


def compare_folders(before: Path | str, after: Path | str) -> EditionChanges:
    """Open two editions and compare them; see :func:`compare_editions`.

    Raises
    ------
    EditionError
        A folder is absent, is no edition, or is damaged; nothing in it is changed in any case.
    """
    return compare_editions(EditionData.read(before), EditionData.read(after))


def compare_editions(before: EditionData, after: EditionData) -> EditionChanges:
    """Say everything that differs between an earlier and a later edition.

    Raises
    ------
    EditionError
        A table of one of them cannot be read.
    """
    redefined = redefinitions(before, after)
    figures = compare_figures(before, after, redefined)
    indicators, fields = compare_indicators(before, after, redefined, figures.sizes)
    statuses = compare_statuses(before, after, figures.table, redefined)
    named = {*indicators["indicator"], *figures.table["indicator"], *statuses["indicator"]}
    return EditionChanges(
        before=_facts(before),
        after=_facts(after),
        indicators=indicators,
        fields=fields,
        figures=figures.table,
        statuses=statuses,
        indices=compare_indices(before, after),
        registers=compare_registers(before, after),
        pages=compare_pages(before, after),
        methods=compare_methods(before, after),
        languages=compare_languages(before, after),
        files=compare_files(before, after),
        counts=figures.counts,
        names=_names(before, after, named),
        titles=_titles(before, after),
    )


def status_flips(before: Path | str, after: Path | str) -> pd.DataFrame:
    """The flips of the later edition's headline method, over all its horizons: what a gate asks about.

    Returns
    -------
    DataFrame
        Rows of ``statuses`` whose ``kind`` is ``flip``, ``assessable`` or ``not_assessable``; ``key`` is
        ``indicator/country/method/horizon`` and stays the same as long as these do.
    """
    changes = compare_folders(before, after)
    table = changes.statuses
    mine = (table["method"] == changes.after["method"]) & (table["kind"] != "reason")
    return table[mine].reset_index(drop=True)


def _facts(edition: EditionData) -> dict[str, Any]:
    derived = {path.name: path.read_bytes() for path in edition.tables("derived").values()}
    facts = {name: str(edition.manifest.get(name) or "") for name in _FACTS}
    facts |= publication_facts(facts["snapshot"], facts["method"], edition.languages, edition.pages, derived)
    # By language: the reader's is chosen where it is told.
    reconstructed = edition.manifest.get("reconstructed") or ""
    return {**facts, "reconstructed": reconstructed}


def _names(before: EditionData, after: EditionData, ids: Collection[str]) -> dict[str, dict[str, Any]]:
    names = {}
    for id in sorted(ids):
        edition = after if id in after.indicators else before
        entry = edition.indicators.get(id, {})
        names[id] = {
            "name": str(entry.get("name", id)),
            "label": str(entry.get("label", id)),
            "unit": str(edition.units.get(str(entry.get("unit")), {}).get("symbol", "")),
            "decimals": int(entry.get("decimals", 1)),
            "names": {language: str(name) for language, name in _said(edition, id).items()},
            "unobserved": before.why_unobserved(id),
        }
    return names


def _said(edition: EditionData, id: str) -> dict[str, Any]:
    """The indicator's name in each language, as the edition gives it away."""
    names = edition.told.get(id, {}).get("name")
    return names if isinstance(names, dict) else {}


def _titles(before: EditionData, after: EditionData) -> dict[str, str]:
    frameworks = {**before.frameworks, **after.frameworks}
    return {id: str(entry.get("title") or id) for id, entry in sorted(frameworks.items())}

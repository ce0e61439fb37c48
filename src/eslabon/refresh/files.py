"""The files of the publication that accepting a proposal changes, with their new content."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from eslabon.catalogue.yaml_edit import set_value
from eslabon.editions.cut_tables import table_text
from eslabon.refresh.proposal import Present, Proposal
from eslabon.refresh.published import SERIES_FILE, published_text
from eslabon.refresh.vintage_source import source_text

__all__ = ["catalogue_files", "changed_files", "table_files"]

INDICATORS, SOURCES = "data/catalogue/indicators", "data/catalogue/sources"


def changed_files(present: Present, proposal: Proposal) -> dict[str, str | None]:
    """Every file that changes, by path below the publication; None for a file to remove."""
    files: dict[str, str | None] = dict(table_files(present.root, proposal))
    files |= catalogue_files(present, proposal)
    said = {id: one.published for id, one in proposal.series.items() if one.published is not None}
    if said:
        files[SERIES_FILE.as_posix()] = published_text({**present.published, **said})
    return files


def table_files(root: Path, proposal: Proposal) -> dict[str, str | None]:
    """Tables of observations and revisions that differ from what is there."""
    files: dict[str, str | None] = {}
    for id, after in proposal.after.items():
        before = proposal.before[id]
        if after.observations != before.observations:
            files[f"data/observations/{id}.csv"] = table_text(after.observations)
        if after.revisions != before.revisions:
            name = f"data/revisions/{id}.csv"
            if after.revisions:
                files[name] = table_text(after.revisions)
            elif (root / name).is_file():
                files[name] = None
    return files


def catalogue_files(present: Present, proposal: Proposal) -> dict[str, str]:
    """New sources, and indicators that name them, their series, and that they have values now."""
    catalogue, files = present.catalogue, {}
    retrieved = {one.source: one.retrieved for one in proposal.series.values()}
    vintages = {one.source: one.vintage for one in proposal.series.values()}
    wanted: dict[str, dict[str, Any]] = {}
    for source in proposal.staged:
        for id, one in source.series.items():
            entry = catalogue.indicators[id]
            if not any(row.of == (one.source, one.vintage) for row in proposal.after[id].observations):
                continue  # what came in lies among the revisions: the indicator is what it was
            feed = present.feeds.get((source.provider, id))
            told: dict[str, Any] = {"source": one.source}
            if feed is not None and feed.code != entry.code:
                told |= {"code": feed.code, "code_is": None}
            if entry.unobserved:
                told["unobserved"] = None
            wanted[id] = told
    staged = {one.source for one in proposal.series.values() if one.rows}
    for id in sorted(staged & proposal.templates.keys() - catalogue.sources.keys()):
        template = catalogue.sources[proposal.templates[id]]
        files[f"{SOURCES}/{id}.yml"] = source_text(id, vintages[id], retrieved[id], template, present.rules)
    return files | _indicator_files(present.root, wanted)


def _indicator_files(root: Path, wanted: Mapping[str, Mapping[str, Any]]) -> dict[str, str]:
    files = {}
    for path in _catalogue_paths(root) if wanted else ():
        before = text = path.read_text("utf-8")
        entries = {entry["id"]: entry for entry in yaml.safe_load(text) or ()}
        for id in sorted(entries.keys() & wanted.keys()):
            for name, value in wanted[id].items():
                # What is there already keeps the form in which somebody wrote it.
                if value is None or entries[id].get(name) != value:
                    text = set_value(text, (id, name), value)
        if text != before:
            files[f"{INDICATORS}/{path.name}"] = text
    return files


def _catalogue_paths(root: Path) -> Sequence[Path]:
    return sorted((root / INDICATORS).glob("*.yml"))

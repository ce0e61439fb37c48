"""What differs between two packs of one page, in words: which countries, indicators, registers and so on."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from eslabon.execution.reasons import changed_names, listed

__all__ = ["data_changes"]

# Of a pack's tables, those that tell how one country stands, and those that summarise several.
_OF_COUNTRIES = ("standings", "others")
_OF_GROUPS = ("group_values", "group_series")
_SAID: dict[str, tuple[str, str]] = {
    "coverage": ("coverage of {} changed", "coverage of {} indicators changed"),
    "assessments": ("assessments of {} changed", "assessments of {} indicators changed"),
}

Table = Mapping[str, Any]


def data_changes(before: Mapping[str, Any] | None, now: Mapping[str, Any]) -> list[str]:
    """Say what changed from one pack to the next.

    Parameters
    ----------
    before, now
        Contents of the packs; None when the former is no longer kept.

    Returns
    -------
    list of str
        The cause first (observations), then what follows from it. ``data changed`` when nothing finer can be
        said. No entry repeats another: what stands in a summary of changed observations of the same countries
        is left out.
    """
    if before is None:
        return ["data changed (the former data are no longer kept)"]
    said = [
        *_observations(before, now),
        *_groups(before, now),
        *_other_tables(before, now),
        *_named(before, now, "registers", "register {} changed", "{} registers changed"),
        *_catalogue(before, now),
        *_named(before, now, "settings", "setting {} changed", "{} settings changed"),
        *_named(before, now, "methods", "method {} changed", "{} methods changed"),
        *_named(before, now, "indices", "index {} changed", "{} indices changed"),
    ]
    if not said:
        counts = ("register_counts", "register_last_years", "windows", "parameters", "format", "notebook")
        said = [f"{name.replace('_', ' ')} changed" for name in counts if before.get(name) != now.get(name)]
    return said or ["data changed"]


def _observations(before: Mapping, now: Mapping) -> list[str]:
    """Countries whose observations changed; of the others, whose latest values, then whose ranks."""
    said, told = [], _values(_rows_that_differ(before, now, "observations"), "country")
    if told:
        said.append(listed("observations for {} changed", "observations for {} countries changed", told))
    placed: set[str] = set()
    measured: set[str] = set()
    for name in _OF_COUNTRIES:
        placed |= set(_values(_rows_that_differ(before, now, name), "country"))
        measured |= set(_values(_rows_that_differ(before, now, name, ("year", "value", "flag")), "country"))
    latest = sorted(measured - set(told))
    if latest:
        said.append(listed("latest values of {} changed", "latest values of {} countries changed", latest))
    ranked = sorted(placed - measured - set(told))
    if ranked:
        said.append(listed("place of {} changed", "places of {} countries changed", ranked))
    return said


def _groups(before: Mapping, now: Mapping) -> list[str]:
    """Indicators whose group figures moved; called regional where they are the reference group's medians."""
    reference = now.get("settings", {}).get("reference_group")
    rows = [row for name in _OF_GROUPS for row in _rows_that_differ(before, now, name)]
    medians = [row for name in _OF_GROUPS for row in _rows_that_differ(before, now, name, ("median", "year"))]
    regional = _values((row for row in medians if row.get("group") == reference), "indicator")
    said = []
    if regional:
        said.append(
            listed("regional median of {} changed", "regional medians of {} indicators changed", regional, 1)
        )
    others = sorted(set(_values(rows, "indicator")) - set(regional))
    if others:
        said.append(
            listed("group figures of {} changed", "group figures of {} indicators changed", others, 1)
        )
    return said


def _other_tables(before: Mapping, now: Mapping) -> list[str]:
    apart = {"observations", *_OF_COUNTRIES, *_OF_GROUPS}
    names = changed_names(_tables(before), _tables(now))
    said, plain = [], []
    for name in names:
        if name in apart:
            continue
        indicators = _values(_rows_that_differ(before, now, name), "indicator")
        if name in _SAID and indicators:
            said.append(listed(*_SAID[name], indicators, most=1))
        else:
            plain.append(name.replace("_", " "))
    if plain:
        said.append(listed("table {} changed", "{} tables changed", plain))
    return said


def _named(before: Mapping, now: Mapping, part: str, one: str, many: str) -> list[str]:
    names = changed_names(before.get(part, {}), now.get(part, {}))
    return [listed(one, many, names)] if names else []


def _catalogue(before: Mapping, now: Mapping) -> list[str]:
    """Kinds of catalogue entries that changed, with the entries where they have an id."""
    old, new = before.get("catalogue", {}), now.get("catalogue", {})
    said = []
    for kind in changed_names(old, new):
        entries = changed_names(_by_id(old.get(kind)), _by_id(new.get(kind)))
        words = kind.replace("_", " ")
        if entries:
            said.append(listed(f"catalogue of {words} changed: {{}}", f"{{}} {words} changed", entries))
        else:
            said.append(f"catalogue of {words} changed")
    return said


def _by_id(entries: Any) -> dict[str, Any]:
    if not isinstance(entries, list):
        return {}
    keys = ("id", "code", "number", "table")
    return {
        str(next(entry[key] for key in keys if key in entry)): entry
        for entry in entries
        if isinstance(entry, dict) and any(key in entry for key in keys)
    }


def _tables(pack: Mapping) -> Mapping[str, Table]:
    return pack.get("tables", {})


def _rows_that_differ(
    before: Mapping, now: Mapping, name: str, columns: Iterable[str] = ()
) -> list[dict[str, Any]]:
    """Rows of a table that only one of the packs has; looked at in some columns only, if any are named."""
    old, new = _tables(before).get(name), _tables(now).get(name)
    if old == new:
        return []
    keys = ("indicator", "country", "group")
    kept = tuple(columns)
    seen = [_cut(table, (*keys, *kept) if kept else ()) for table in (old, new)]
    return [dict(row) for row in sorted(seen[0] ^ seen[1], key=repr)]


def _cut(table: Table | None, columns: tuple[str, ...]) -> set[tuple[tuple[str, Any], ...]]:
    if not table:
        return set()
    places = [
        (place, column) for place, column in enumerate(table["columns"]) if not columns or column in columns
    ]
    # Lists and the like cannot be compared in a set; their text can.
    return {tuple((column, _plain(row[place])) for place, column in places) for row in table["rows"]}


def _plain(cell: Any) -> Any:
    return json.dumps(cell, sort_keys=True) if isinstance(cell, list | dict) else cell


def _values(rows: Iterable[Mapping[str, Any]], column: str) -> list[str]:
    return sorted({str(row[column]) for row in rows if row.get(column)})

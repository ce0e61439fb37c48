"""Indicators that came, went, or are not defined as they were."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from eslabon.catalogue.models import Aggregation, Indicator
from eslabon.editions.compare.edition_data import EditionData
from eslabon.editions.compare.result import table_of

__all__ = ["DEFINING", "Redefinition", "compare_indicators", "redefinitions"]

# Fields that shape each value: how it is computed from what the publisher gives.
_COMPUTED = {"unit", "derived", "transformation"}
# Fields that say which of the publisher's series is taken.
_TAKEN = {"code", "definition", "growth_rate", "scale"}
# Fields by which an assessment judges a series.
_JUDGED = {
    "direction",
    "target",
    "unit",
    "scale",
    "growth_rate",
    "relative",
    "minimum",
    "maximum",
    "volatile",
}
# Fields that say how it may be read; with the above they define the indicator, the others describe it.
_READ = {"aggregation", "breaks", "decimals", "survey", "model", "volatile"}
DEFINING = _COMPUTED | _TAKEN | _JUDGED | _READ
# What the edition has of it, not what it is: told by the number of its values.
_OF_THE_EDITION = {"unobserved"}
_DEFAULTS: dict[str, Any] = {
    name: field.get_default() for name, field in Indicator.model_fields.items() if not field.is_required()
} | {"aggregation": {}, "derived": None, "target": None}


@dataclass(frozen=True)
class Redefinition:
    """How one indicator of both editions is defined otherwise.

    Parameters
    ----------
    fields
        Names of the fields of its catalogue entry that differ.
    """

    fields: frozenset[str]

    @property
    def defining(self) -> bool:
        """It is defined otherwise, not only described: more than names, caveats or the dataset in use."""
        return bool(self.fields & DEFINING)

    @property
    def computed(self) -> bool:
        """Values are computed otherwise: unit, formula or transformation."""
        return bool(self.fields & _COMPUTED)

    @property
    def aggregated(self) -> bool:
        """Figures of groups are made otherwise."""
        return "aggregation" in self.fields

    @property
    def taken(self) -> bool:
        """Values may be another series of the same publication."""
        return bool(self.fields & _TAKEN)

    @property
    def judged(self) -> bool:
        """Assessments judge the same series otherwise."""
        return bool(self.fields & _JUDGED)

    @property
    def broken(self) -> bool:
        """Other breaks are declared in the series."""
        return "breaks" in self.fields


def redefinitions(before: EditionData, after: EditionData) -> dict[str, Redefinition]:
    """The indicators of both editions whose catalogue entries differ."""
    found = {}
    for id in sorted(before.indicators.keys() & after.indicators.keys()):
        old, new = before.indicators[id], after.indicators[id]
        names = (old.keys() | new.keys()) - _OF_THE_EDITION
        fields = {name for name in names if _content(old, name) != _content(new, name)}
        if fields:
            found[id] = Redefinition(frozenset(fields))
    return found


def compare_indicators(
    before: EditionData,
    after: EditionData,
    redefined: Mapping[str, Redefinition],
    sizes: Mapping[str, tuple[int, int]],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The tables ``indicators`` and ``fields`` of the result; `sizes` are those of ``Figures``."""
    rows, fields = [], []
    for id in sorted(before.indicators.keys() | after.indicators.keys()):
        entry = after.indicators.get(id) or before.indicators[id]
        old, new = sizes.get(id, (0, 0))
        kinds = []
        if id not in before.indicators:
            kinds.append("added")
        elif id not in after.indicators:
            kinds.append("dropped")
        else:
            if id in redefined:
                kinds.append("redefined" if redefined[id].defining else "described")
            kinds += ["first_data"] if new and not old else ["all_data_lost"] if old and not new else []
        rows += [
            {"indicator": id, "kind": kind, "name": str(entry.get("name", id)), "before": old, "after": new}
            for kind in kinds
        ]
        for name in sorted(redefined[id].fields) if id in redefined else ():
            old_text, new_text = (
                _text(_content(edition.indicators[id], name)) for edition in (before, after)
            )
            fields.append({"indicator": id, "field": name, "before": old_text, "after": new_text})
    return table_of("indicators", rows), table_of("fields", fields)


def _content(entry: Mapping[str, Any], name: str) -> Any:
    """What an entry says under a name; a key that is absent and one that says the default are alike."""
    value = entry.get(name)
    if value is None:
        value = _DEFAULTS.get(name)
    if name == "aggregation":
        value = {**Aggregation().model_dump(), **(value or {})}
    return list(value) if isinstance(value, tuple) else value


def _text(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, sort_keys=True)

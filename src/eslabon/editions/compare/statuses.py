"""Assessments that changed class, and what made them.

A cause is read from what else changed, nearest first: another definition, another method, other breaks, a
window that moved, a value that the assessment stands on. All that apply are kept; the first is the cause.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import pandas as pd

from eslabon.editions.compare.edition_data import EditionData, damaged
from eslabon.editions.compare.methods import decides_otherwise
from eslabon.editions.compare.redefinition import Redefinition
from eslabon.editions.compare.result import main_method_replaced, table_of

__all__ = ["CAUSES", "compare_statuses"]

# In the order in which one is taken for the cause.
CAUSES = (
    "first_data", "indicator_redefined", "method_changed", "break_changed", "source_changed", "new_year",
    "withdrawn", "corrected", "revised", "input_revised", "flag_changed", "settings", "machine",
    "unexplained",
)  # fmt: skip

_KEYS = ["indicator", "country", "method", "horizon"]
_ENDS = ("base_year", "latest_year")
_READ = [*_KEYS, "class", "reason", *_ENDS]
_BY_KIND = {
    "source_changed": "source_changed",
    "revised": "revised",
    "input_revised": "input_revised",
    "corrected": "corrected",
    "method_changed": "indicator_redefined",
    "withdrawn": "withdrawn",
    "new_year": "new_year",
    "flag_changed": "flag_changed",
}


def compare_statuses(
    before: EditionData, after: EditionData, figures: pd.DataFrame, redefined: Mapping[str, Redefinition]
) -> pd.DataFrame:
    """The table ``statuses`` of the result: every assessment of both editions whose class or reason differs.

    Where the main method is another, its assessments are held against those of the earlier main method: a
    reader of the pages sees one class and then the other, whatever the methods are called.

    Raises
    ------
    EditionError
        ``data/derived/assessments.csv`` of one of them cannot be read.
    """
    paths = [edition.data / "derived" / "assessments.csv" for edition in (before, after)]
    replaced = main_method_replaced(before.method, after.method)
    if not replaced and paths[0].read_bytes() == paths[1].read_bytes():
        return table_of("statuses", [])
    old, new = (_read(edition, path) for edition, path in zip((before, after), paths, strict=True))
    if replaced:
        old = _under_the_new_main_method(old, before, after)
    both = old.merge(new, on=_KEYS, suffixes=("_before", "_after"), validate="1:1")
    changed = both[
        (both["class_before"] != both["class_after"]) | (both["reason_before"] != both["reason_after"])
    ]
    explain = _Explanation(before, after, figures, redefined)
    rows = [_row(values, explain, after) for values in changed.sort_values(_KEYS).to_dict("records")]
    return table_of("statuses", rows)


def _under_the_new_main_method(old: pd.DataFrame, before: EditionData, after: EditionData) -> pd.DataFrame:
    """Earlier assessments in which the earlier main method stands in for the later one.

    The printed horizon of one stands in for that of the other, what they are called notwithstanding.
    """
    printed = {edition.method: _printed_horizon(edition.method, edition) for edition in (before, after)}
    main = old[old["method"] == before.method]
    if printed[before.method] != printed[after.method]:
        main = main[main["horizon"] != printed[after.method]]
    horizons = main["horizon"].replace({printed[before.method]: printed[after.method]})
    rest = old[~old["method"].isin([before.method, after.method])]
    return pd.concat([rest, main.assign(method=after.method, horizon=horizons)], ignore_index=True)


def _read(edition: EditionData, path: Any) -> pd.DataFrame:
    table = edition.table(path)
    absent = [name for name in _READ if name not in table.columns]
    if absent:
        raise damaged(path, f"columns {', '.join(_READ)}", f"none called {', '.join(absent)}")
    if table.duplicated(_KEYS).any():
        twice = table.loc[table.duplicated(_KEYS), _KEYS].iloc[0]
        raise damaged(path, "each assessment once", f"{'/'.join(twice)} twice")
    for end in _ENDS:
        wrong = table[~table[end].str.fullmatch(r"\d*")]
        if len(wrong):
            raise damaged(path, f"a year or nothing as {end}", f"{wrong[end].iloc[0]!r}")
    return table[_READ]


def _row(values: Mapping[str, Any], explain: _Explanation, after: EditionData) -> dict[str, Any]:
    causes = explain.causes(values)
    before_class, after_class = values["class_before"], values["class_after"]
    if before_class and after_class:
        kind = "flip" if before_class != after_class else "reason"
    else:
        kind = "assessable" if after_class else "not_assessable" if before_class else "reason"
    told = {f"{end}_{side}": values[f"{end}_{side}"] for end in _ENDS for side in ("before", "after")}
    return {
        **values,
        **told,
        "key": "/".join(values[name] or "-" for name in _KEYS),
        "headline": _is_headline(values["method"], values["horizon"], after),
        "kind": kind,
        "cause": causes[0],
        "causes": ";".join(causes),
    }


def _is_headline(method: str, horizon: str, edition: EditionData) -> bool:
    """Whether pages print this assessment: the edition's method over its headline horizon."""
    return method == edition.method and horizon == _printed_horizon(method, edition)


def _printed_horizon(method: str, edition: EditionData) -> str:
    return str(edition.methods.get(method, {}).get("headline") or "")


class _Explanation:
    """What may have made an assessment another one."""

    def __init__(
        self,
        before: EditionData,
        after: EditionData,
        figures: pd.DataFrame,
        redefined: Mapping[str, Redefinition],
    ) -> None:
        self.before, self.after = before, after
        self.replaced = main_method_replaced(before.method, after.method)
        self.redefined = redefined
        self.series = {
            key: list(zip(group["year"], group["cause"], group["broken"], strict=True))
            for key, group in _with_causes(figures).groupby(["indicator", "country"], sort=False)
        }
        self.indicators = before.indicators.keys() | after.indicators.keys()
        self._methods: dict[tuple[str, str], bool] = {}

    def causes(self, values: Mapping[str, Any]) -> list[str]:
        """All causes that apply, the likeliest first; never empty."""
        found = {*self._rules(values), *self._values(values)}
        if values["method"] == self.after.method and self.replaced:
            return ["method_changed", *(cause for cause in CAUSES if cause in found - {"method_changed"})]
        return [cause for cause in CAUSES if cause in found] or [self._machine()]

    def _rules(self, values: Mapping[str, Any]) -> Iterable[str]:
        redefinition = self.redefined.get(values["indicator"])
        if redefinition and redefinition.judged:
            yield "indicator_redefined"
        if redefinition and redefinition.broken:
            yield "break_changed"
        if self._method_changed(values["method"], values["indicator"]):
            yield "method_changed"

    def _method_changed(self, method: str, indicator: str) -> bool:
        key = (method, indicator)
        if key not in self._methods:
            files = (self.before.methods.get(method, {}), self.after.methods.get(method, {}))
            self._methods[key] = decides_otherwise(*files, indicator, self.indicators)
        return self._methods[key]

    def _values(self, values: Mapping[str, Any]) -> set[str]:
        changes = self.series.get((values["indicator"], values["country"]), [])
        ends = {
            side: [int(values[f"{end}_{side}"]) for end in _ENDS if values[f"{end}_{side}"]]
            for side in ("before", "after")
        }
        used = {*ends["before"], *ends["after"]}
        first, last = min(used, default=0), max(used, default=9999)
        at_ends = _causes(change for change in changes if change[0] in used)
        if at_ends - {"flag_changed"}:
            return at_ends
        # Trends and spans stand on the years between as well; a series without a base on all of its years.
        whole = len(used) < len(_ENDS) or not (ends["before"] and ends["after"])
        inside = (change for change in changes if whole or first <= change[0] <= last)
        return at_ends | _causes(inside)

    def _machine(self) -> str:
        """Why, when neither data nor methods say it."""
        old, new = self.before.manifest, self.after.manifest
        if old.get("settings") != new.get("settings"):
            return "settings"
        code = [(one.get("digests") or {}).get("code") for one in (old, new)]
        if code[0] != code[1] or old.get("eslabon") != new.get("eslabon"):
            return "machine"
        return "unexplained"


def _causes(changes: Iterable[tuple[int, str, bool]]) -> set[str]:
    found = set()
    for _, cause, broken in changes:
        if broken:
            found.add("break_changed")
        if cause:
            found.add(cause)
    return found


def _with_causes(figures: pd.DataFrame) -> pd.DataFrame:
    """Figures with ``cause``; ``broken``: the mark of a break came to a year of both editions, or went."""
    both = ~figures["kind"].isin(["new_year", "withdrawn"])
    marks: list[Collection[bool]] = [
        figures[f"flag_{side}"].astype("str").str.contains("b") for side in ("before", "after")
    ]
    causes = figures["kind"].map(_BY_KIND).fillna("")
    # A year of a series that was not there before tells of the series, not of the year.
    causes = causes.mask((figures["kind"] == "new_year") & (figures["place"] == "first"), "first_data")
    return figures.assign(cause=causes, broken=both & (marks[0] != marks[1]))

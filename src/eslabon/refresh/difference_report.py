"""The report of a difference, for the analyst: on a terminal, and as one HTML file.

It is read by whoever makes the edition, never by its readers; so it is in the language of the commands.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd
from babel import Locale

from eslabon.catalogue import Catalogue
from eslabon.editions.compare.document import Cell, Column, Section, Table
from eslabon.editions.compare.names import Names
from eslabon.editions.compare.report_tables import first_rows
from eslabon.language import MISSING, Messages
from eslabon.refresh.difference import CHANGED, Difference
from eslabon.refresh.proposal import Judged, Proposal

__all__ = ["LANGUAGE", "difference_report"]

LANGUAGE = "en"  # of all that commands tell
NAMED = 6  # countries that are named; more are counted

KINDS = {
    "new_year": "new values",
    "withdrawn": "values withdrawn",
    "revised": "revised by the publisher",
    "source_changed": "taken from another dataset",
    "corrected": "another value of the same vintage",
    "method_changed": "computed otherwise",
    "input_revised": "revised through what they are divided by",
    "flag_changed": "same value, another flag",
    "provenance_changed": "same value, newer vintage",
}
SAID = {"code": "series", "name": "name", "unit": "unit", "definition": "definition"}
RULES = {
    "empty": "without a number",
    "ignored": "of codes that are no country",
    "aggregate": "of aggregates",
    "period": "of parts of a year",
    "repeated": "sent twice",
    "early": "before the first year",
    "excluded": "left out by a rule with its reason",
    "undivided": "without what they are divided by",
}


def difference_report(
    difference: Difference, proposal: Proposal, catalogue: Catalogue, *, most: int | None = 15
) -> Section:
    """Tell what accepting would change.

    Parameters
    ----------
    most
        Rows of each table; None for all of them.
    """
    names = _names(difference, catalogue)
    parts = (
        _findings(proposal.judged),
        _new_years(difference, names, most),
        _revisions(difference, names, most),
        _coverage(difference, names, most),
        _said(difference, names, most),
        _dropped(difference, names, most),
    )
    return Section(
        "What the staged data would change",
        tuple(_lead(difference, proposal)),
        tuple(_summary(difference, names)),
        tuple(part for part in parts if part),
    )


def _names(difference: Difference, catalogue: Catalogue) -> Names:
    territories = Locale.parse(LANGUAGE).territories

    def country(code: str) -> str:
        entry = catalogue.countries.get(code)
        return code if entry is None else entry.name or territories.get(entry.alpha2, code)

    return Names(Messages.of_machine(LANGUAGE), country, difference.names)


def _lead(difference: Difference, proposal: Proposal) -> Iterator[str]:
    for provider, source, vintage, number in difference.vintages:
        yield f"{provider}: {number} indicator{'s' * (number != 1)} of {vintage} (source {source})."
    if difference.gone:
        yield f"Gone, their values stay: {', '.join(difference.gone)}."
    if not difference:
        yield "Nothing differs from the data in use."
    stopping = len(proposal.stopping)
    if stopping:
        yield (
            f"{stopping} finding{'s' * (stopping != 1)} of the guards stop{'s' * (stopping == 1)} it: "
            "nothing can be accepted before somebody has looked."
        )


def _summary(difference: Difference, names: Names) -> Iterator[Table]:
    counted = difference.figures["kind"].value_counts()
    rows = [(Cell(text), Cell(names.count(counted[kind]))) for kind, text in KINDS.items() if kind in counted]
    if rows:
        rows.append((Cell("same in all"), Cell(names.count(difference.counts["same"]))))
        columns = (Column("Values"), Column("Number", number=True))
        yield Table("summary", "Changes by kind", columns, tuple(rows))


def _findings(judged: Sequence[Judged]) -> Section | None:
    if not judged:
        return None
    paragraphs = []
    for one in judged:
        mark = "stops" if one.override is None else f"let pass: {one.override.reason}"
        paragraphs.append(f"{one.finding}\n  {'status:':<10}{mark}")
    return Section("What the guards found", tuple(paragraphs))


def _new_years(difference: Difference, names: Names, most: int | None) -> Section | None:
    tables = tuple(
        table
        for kind, caption in (("new_year", "New values"), ("withdrawn", "Values that would go"))
        for table in _came_or_went(difference, names, most, kind, caption)
    )
    return Section("Years", tables=tables) if tables else None


def _came_or_went(
    difference: Difference, names: Names, most: int | None, kind: str, caption: str
) -> Iterator[Table]:
    found = difference.figures[difference.figures["kind"] == kind]
    groups = sorted(found.groupby("indicator", sort=True), key=lambda item: (-len(item[1]), item[0]))
    shown, note = first_rows(names, groups, most)
    rows = []
    for id, group in shown:
        inside = int(group["place"].isin(["gap", "earlier"]).sum())
        years = sorted(set(group["year"]))
        span = str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"
        told = (names.count(len(group)), _who(names, group["country"]), span, names.count(inside))
        rows.append((Cell(names.indicator(id)), *map(Cell, told)))
    columns = (
        Column("Indicator"),
        Column("Values", number=True),
        Column("Countries"),
        Column("Years"),
        Column("Of these inside the series", number=True),
    )
    if rows:
        yield Table(kind, caption, columns, tuple(rows), note)


def _revisions(difference: Difference, names: Names, most: int | None) -> Section | None:
    if difference.revised.empty:
        return None
    by = difference.revised.sort_values(["outliers", "share", "indicator"], ascending=[False, False, True])
    shown, note = first_rows(names, by.itertuples(), most)
    rows = []
    for row in shown:
        numbers = (names.count(row.changed), names.count(row.compared), f"{row.share:.1f} %")
        size = names.magnitude(row.indicator, row.size_kind, row.median)
        largest = names.size(row.indicator, row.size_kind, row.largest)
        told = (*numbers, names.count(row.visible), size, largest, names.count(row.outliers))
        rows.append((Cell(names.indicator(row.indicator)), *map(Cell, told)))
    titles = ("Revised", "Of", "Share", "Visible", "Median size", "Largest", "Outliers")
    columns = (Column("Indicator"), *(Column(title, number=True) for title in titles))
    return Section(
        "Revisions",
        (
            "A share or a rate is told in points of its unit, an amount in percent. Visible: another number "
            "is printed. Outliers stand apart from the other revisions of their indicator (robust z beyond "
            "3.5).",
        ),
        (
            Table("revised", "How much of each indicator is revised", columns, tuple(rows), note),
            _largest(difference, names, most),
        ),
    )


def _largest(difference: Difference, names: Names, most: int | None) -> Table:
    """Single revisions, the largest of their indicator first."""
    figures = difference.figures
    found = figures[figures["kind"].isin(CHANGED)].assign(width=figures["size"].abs())
    # Sizes of two indicators have no common measure: each one's largest, then each one's second, and so on.
    found = found.sort_values(["indicator", "width", "country", "year"], ascending=[True, False, True, True])
    found = found.assign(place=found.groupby("indicator").cumcount())
    by = ["place", "outlier", "indicator"] if most is not None else ["indicator", "place", "outlier"]
    found = found.sort_values(by, ascending=[one != "outlier" for one in by])
    shown, note = first_rows(names, found.itertuples(), most)
    rows = tuple(
        (
            Cell(names.indicator(row.indicator)),
            Cell(f"{names.country(row.country)}, {row.year}"),
            *(Cell(cell.text) for cell in names.change(row)),
            Cell(MISSING if pd.isna(row.z) else f"{row.z:.1f}{' outlier' * bool(row.outlier)}"),
            Cell(KINDS[row.kind]),
        )
        for row in shown
    )
    columns = (
        Column("Indicator"),
        Column("Country and year"),
        Column("In use", number=True),
        Column("Staged", number=True),
        Column("Difference", number=True),
        Column("z", number=True),
        Column("Kind"),
    )
    return Table("largest", "The largest revisions", columns, rows, note)


def _coverage(difference: Difference, names: Names, most: int | None) -> Section | None:
    found = [
        one
        for one in difference.coverage
        if one.vanished
        or one.shortened
        or any(pair[0] != pair[1] for pair in (one.values, one.countries, one.first, one.last))
    ]
    shown, note = first_rows(names, found, most)
    rows = []
    for one in shown:
        pairs = (one.values, one.countries, one.first, one.last)
        told = [
            f"{pair[0] or MISSING} → {pair[1] or MISSING}" if pair[0] != pair[1] else str(pair[0])
            for pair in pairs
        ]
        told += [_who(names, one.vanished), _who(names, one.shortened)]
        rows.append((Cell(names.indicator(one.indicator)), *map(Cell, told)))
    titles = ("Values", "Countries", "First year", "Last year", "Not in the new vintage", "Ends earlier")
    columns = (Column("Indicator"), *(Column(title) for title in titles))
    tables = (Table("coverage", "What the values cover", columns, tuple(rows), note),)
    return Section("Coverage", tables=tables) if rows else None


def _said(difference: Difference, names: Names, most: int | None) -> Section | None:
    shown, note = first_rows(names, difference.said, most)
    rows = tuple(
        tuple(map(Cell, (names.indicator(one.indicator), SAID[one.what], one.before, one.after)))
        for one in shown
    )
    columns = (Column("Indicator"), Column("What"), Column("Accepted"), Column("Staged"))
    table = Table("said", "What publishers say otherwise", columns, rows, note)
    return Section("Units and definitions", tables=(table,)) if rows else None


def _dropped(difference: Difference, names: Names, most: int | None) -> Section | None:
    found = [(id, rule, number) for id, rules in difference.dropped.items() for rule, number in rules.items()]
    shown, note = first_rows(names, found, most)
    rows = tuple(
        tuple(map(Cell, (names.indicator(id), RULES[rule], names.count(number))))
        for id, rule, number in shown
    )
    columns = (Column("Indicator"), Column("Left out"), Column("Values", number=True))
    table = Table("dropped", "Values that were sent and left out by rule", columns, rows, note)
    return Section("Left out", tables=(table,)) if rows else None


def _who(names: Names, codes: Any) -> str:
    found = sorted(set(codes))
    return ", ".join(map(names.country, found)) if len(found) <= NAMED else names.count(len(found))

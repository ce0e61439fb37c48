"""How the report of a comparison calls countries and indicators, and writes numbers, in one language."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from babel import Locale

from eslabon.editions.compare.document import Cell
from eslabon.editions.compare.edition_data import EditionData
from eslabon.language import (
    MISSING,
    Messages,
    format_number,
    format_percent,
    format_signed,
    is_missing,
)
from eslabon.language.numbers import NO_BREAK_SPACE

__all__ = ["Names", "names_of_editions"]

# Two values that print alike but differ are told with more decimals, up to so many.
MOST_DECIMALS = 6
# What a name says last, in brackets.
_BRACKETS = re.compile(r"\([^()]*\)$")


@dataclass(frozen=True)
class Names:
    """The words around a comparison.

    Parameters
    ----------
    messages
        Of the language.
    country
        From code to name.
    indicators
        ``names`` of the result.
    """

    messages: Messages
    country: Callable[[str], str]
    indicators: Mapping[str, Mapping[str, Any]]

    @property
    def language(self) -> str:
        """The reader's language."""
        return self.messages.language

    def data(self, text: str) -> str:
        """A text of the data: translated where the publication still has it, else as it stands there.

        What was dropped has no translation any more; that is no gap in the translations.
        """
        forms = self.messages.table.get(text)
        return forms[0] if forms else text

    def in_language(self, texts: str | Mapping[str, str]) -> str:
        """The text of the reader's language, of those that an edition said by language."""
        if isinstance(texts, str):
            return self.data(texts)
        return texts.get(self.language) or next(iter(texts.values()), "")

    def why_unobserved(self, id: str) -> str:
        """Why the earlier edition had no values of an indicator; empty if it is not said in this language."""
        return self.indicators.get(id, {}).get("unobserved", {}).get(self.language, "")

    def indicator(self, id: str) -> str:
        """Short name with the unit, unless the name says it.

        Where the publication has no translation of the short name, the name that the edition itself gives in
        the reader's language stands for it.
        """
        entry = self.indicators.get(id, {})
        label, unit = str(entry.get("label", id)), self.data(str(entry.get("unit", "")))
        own = entry.get("names", {}).get(self.language, "")
        known = label in self.messages.table or own in ("", entry.get("name"))
        called = self.data(label) if known else own
        said = _BRACKETS.search(called)
        return called if not unit or (said and unit in said[0]) else f"{called} ({unit})"

    def count(self, number: float) -> str:
        """A whole number."""
        return format_number(number, 0, self.language)

    def two(self, id: str, before: float, after: float) -> tuple[str, str]:
        """Two values with the indicator's decimals, or with as many as it takes to see that they differ."""
        decimals = int(self.indicators.get(id, {}).get("decimals", 1))
        while True:
            pair = tuple(format_number(value, decimals, self.language) for value in (before, after))
            if pair[0] != pair[1] or before == after or decimals >= MOST_DECIMALS:
                return pair
            decimals += 1

    def size(self, id: str, kind: str, size: float) -> str:
        """A signed size: percent, or a difference in the unit."""
        if is_missing(size):
            return MISSING
        decimals = self._decimals(id, kind)
        while decimals < MOST_DECIMALS and abs(size) < 0.5 * 10.0**-decimals:
            decimals += 1
        if kind == "percent":
            return format_percent(size, decimals, self.language, signed=True)
        return format_signed(size, decimals, self.language)

    def magnitude(self, id: str, kind: str, size: float) -> str:
        """A size without its sign; one that would print as zero, or that is missing, as less than a unit."""
        decimals = self._decimals(id, kind)
        least = 10.0**-decimals
        small = is_missing(size) or abs(size) < 0.5 * least
        write = format_percent if kind == "percent" else format_number
        told = write(least if small else abs(size), decimals, self.language)
        return f"<{NO_BREAK_SPACE}{told}" if small else told

    def _decimals(self, id: str, kind: str) -> int:
        return 1 if kind == "percent" else int(self.indicators.get(id, {}).get("decimals", 1))

    def change(self, row: Any) -> tuple[Cell, Cell, Cell]:
        """Before, after and size of a changed figure, each with the key of its row in ``changes.csv``."""
        key = f"changes/{row.indicator}/{row.country}/{row.year}"
        before, after = self.two(row.indicator, row.value_before, row.value_after)
        size = self.size(row.indicator, row.size_kind, row.size)
        return Cell(before, f"{key}/before"), Cell(after, f"{key}/after"), Cell(size, f"{key}/size")

    def interval(self, rank: float, low: float, high: float) -> str:
        """A median rank and its interval: "3 (1–5)"."""
        if is_missing(rank):
            return MISSING
        place = format_number(rank, 0, self.language)
        if is_missing(low) or is_missing(high):
            return place
        return f"{place}{NO_BREAK_SPACE}({self.count(low)}–{self.count(high)})"


def names_of_editions(
    before: EditionData, after: EditionData, indicators: Mapping[str, Mapping[str, Any]], messages: Messages
) -> Names:
    """Names for a report without a publication at hand: countries by the editions' own tables."""
    territories = Locale.parse(messages.language).territories
    rows = {**before.countries, **after.countries}

    def country(code: str) -> str:
        row = rows.get(code, {})
        return row.get("name") or territories.get(row.get("alpha2", ""), code)

    return Names(messages, country, indicators)

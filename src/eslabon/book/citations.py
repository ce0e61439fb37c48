"""Figures in prose: roles that cite the data, resolved when the book is assembled.

``{baseline}`id` `` is a figure of the baseline table, ``{obs}`indicator/country` `` or
``{obs}`indicator/country/year` `` an observation, ``{count}`register?column=value` `` a number of rows
(conditions as in :mod:`eslabon.catalogue.conditions`).
Each becomes a ``{value}`` role with the number formatted for the reader and the key that leads back to
the data. No figure is typed into prose.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable

from eslabon.catalogue import Catalogue
from eslabon.catalogue.selector import parse_selector
from eslabon.errors import AssemblyError
from eslabon.language import Messages, format_number, format_qualified, format_unit
from eslabon.snapshot import Snapshot
from eslabon.snapshot.counting import rows_of

__all__ = ["Citations"]

_ROLE = re.compile(r"\{(?P<role>baseline|obs|count)\}`(?P<key>[^`]+)`")


class Citations:
    """Resolves the citing roles of one language.

    Parameters
    ----------
    snapshot
        The data cited.
    messages
        Words around numbers ("más de {value}"), in the reader's language.
    reconstructed
        Whether the edition was put together afterwards from older vintages. The prose is of a later edition
        then, and what it cites may not have been known: the page says so instead of the number.

    Attributes
    ----------
    unknown
        Pages and keys of the observations cited that a reconstructed edition does not have.
    """

    def __init__(self, snapshot: Snapshot, messages: Messages, reconstructed: bool = False) -> None:
        self.snapshot = snapshot
        self.messages = messages
        self.language = messages.language
        self.reconstructed = reconstructed
        self.unknown: list[tuple[str, str]] = []

    def resolve(self, source: str, where: str) -> str:
        """Replace every citing role in a MyST source.

        Raises
        ------
        AssemblyError
            A role cites something that is not in the data; names the page and the nearest key.
        """
        makers: dict[str, Callable[[str, str], str]] = {
            "baseline": self._baseline,
            "obs": self._observation,
            "count": self._count,
        }
        return _ROLE.sub(lambda match: makers[match["role"]](match["key"].strip(), where), source)

    def _baseline(self, key: str, where: str) -> str:
        table = self.snapshot.baseline
        rows = table[table["id"] == key]
        if rows.empty:
            raise _unknown("baseline figure", key, list(table["id"]), where)
        return value_role(format_qualified(rows.iloc[0], self.messages), f"baseline/{key}")

    def _observation(self, key: str, where: str) -> str:
        parts = key.split("/")
        catalogue = self.snapshot.catalogue
        if len(parts) not in (2, 3) or parts[0] not in catalogue.indicators:
            raise _unknown("observation", key, [f"{name}/…" for name in catalogue.indicators], where)
        indicator = catalogue.indicators[parts[0]]
        table = self.snapshot.observations
        rows = table[(table["indicator"] == indicator.id) & (table["country"] == parts[1])]
        if len(parts) == 3:
            rows = rows[rows["year"] == int(parts[2])] if parts[2].isdigit() else rows.iloc[:0]
        if rows.empty and self.reconstructed and _could_be(parts, catalogue):
            self.unknown.append((where, key))
            return self.messages("(sin dato en esta edición)")
        if rows.empty:
            raise _unknown("observation", key, [], where)
        row = rows.sort_values("year").iloc[-1]
        unit = catalogue.units[indicator.unit]
        text = format_unit(row["value"], unit, indicator.decimals, self.messages)
        return value_role(text, f"obs/{indicator.id}/{row['country']}/{row['year']}")

    def _count(self, key: str, where: str) -> str:
        try:
            selector = parse_selector(f"register/{key}")
        except ValueError:
            raise _unknown("count", key, [], where) from None
        if selector.name not in self.snapshot.registers:
            raise _unknown("register", selector.name, list(self.snapshot.registers), where)
        columns = list(self.snapshot.registers[selector.name].columns)
        for condition in selector.conditions:
            if condition.column not in columns:
                raise _unknown(f"column of register {selector.name}", condition.column, columns, where)
        rows = rows_of(selector, self.snapshot.registers, self.snapshot.catalogue)
        return value_role(format_number(len(rows), 0, self.language), f"register/{key}")


def _could_be(parts: list[str], catalogue: Catalogue) -> bool:
    """Whether a key without a value is at least one that an edition may have: no slip of the pen."""
    return parts[1] in catalogue.countries and all(re.fullmatch(r"\d{4}", year) for year in parts[2:])


def value_role(text: str, key: str) -> str:
    """A number and its key as the role that every output keeps."""
    return f"{{value}}`{text} <{key}>`"


def _unknown(kind: str, key: str, known: list[str], where: str) -> AssemblyError:
    near = difflib.get_close_matches(key, known, 1)
    return AssemblyError(
        f"prose cites a {kind} that does not exist",
        where=where,
        expected=near[0] if near else "a key of the data",
        received=key,
        next_step="correct the role in book/",
    )

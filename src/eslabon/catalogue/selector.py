"""Selectors: which rows of a register, or which things of the publication, a count means.

::

    register/<name>                              all rows
    register/<name>?<column>=<value>             rows in whose cell the value is among the values
    register/<name>?<column>=<a>|<b>             one of several values
    register/<name>?<column>=@<group>            one of the countries that are or were in the group
    register/<name>?<column>!=<value>&<column>=<value>   conditions hold together; != wants its absence
    publication/<what>                           the publication counts itself
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

__all__ = ["Condition", "Selector", "parse_selector"]

_FORM = re.compile(r"(?P<family>register|publication)/(?P<name>[a-z0-9][a-z0-9_-]*)(?:\?(?P<conditions>.+))?")
_CONDITION = re.compile(r"(?P<column>[a-z_]+)(?P<sign>!?=)(?P<values>[^&=]*)")
SEPARATOR = ";"  # between the values of a register's cell


@dataclass(frozen=True, slots=True)
class Condition:
    """One column and the values that its cell must hold (``wanted``) or must not."""

    column: str
    values: tuple[str, ...]
    wanted: bool = True

    @property
    def groups(self) -> tuple[str, ...]:
        """Groups of countries among the values."""
        return tuple(value[1:] for value in self.values if value.startswith("@"))

    def spelled_out(self, members: Callable[[str], Iterable[str]]) -> Condition:
        """The condition with each group replaced by its countries."""
        values = [
            code
            for value in self.values
            for code in (members(value[1:]) if value.startswith("@") else (value,))
        ]
        return replace(self, values=tuple(values))

    def holds(self, cell: str) -> bool:
        """Whether a cell, its values separated by ";", meets the condition; an empty cell holds ""."""
        held = {part.strip() for part in str(cell).split(SEPARATOR)}
        return bool(held & set(self.values)) == self.wanted


@dataclass(frozen=True, slots=True)
class Selector:
    """A parsed selector."""

    family: str  # "register" or "publication"
    name: str
    conditions: tuple[Condition, ...] = ()

    def spelled_out(self, members: Callable[[str], Iterable[str]]) -> Selector:
        """The selector with each group of countries replaced by its countries."""
        return replace(self, conditions=tuple(one.spelled_out(members) for one in self.conditions))

    def matches(self, row: Mapping[str, object]) -> bool:
        """Whether a register's row meets every condition."""
        return all(condition.holds(str(row[condition.column])) for condition in self.conditions)


def parse_selector(text: str) -> Selector:
    """Read a selector.

    Raises
    ------
    ValueError
        The text has not the form that the module's docstring describes.

    Examples
    --------
    >>> parse_selector("register/milestones?kind=law|plan").conditions
    (Condition(column='kind', values=('law', 'plan'), wanted=True),)
    """
    match = _FORM.fullmatch(text)
    if match is None or (match["family"] == "publication" and match["conditions"]):
        raise ValueError(f"{text!r} is not register/<name>[?<column>=<value>&…] or publication/<what>")
    conditions = []
    for part in match["conditions"].split("&") if match["conditions"] else ():
        found = _CONDITION.fullmatch(part)
        if found is None:
            raise ValueError(f"{part!r} is not <column>=<value> or <column>!=<value>")
        conditions.append(Condition(found["column"], tuple(found["values"].split("|")), found["sign"] == "="))
    return Selector(match["family"], match["name"], tuple(conditions))

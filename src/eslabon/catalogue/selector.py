"""Selectors: which rows of a register, or which things of the publication, a count means.

::

    register/<name>                  all rows
    register/<name>?<conditions>     rows that meet all conditions (:mod:`eslabon.catalogue.conditions`)
    publication/<what>               the publication counts itself
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from eslabon.catalogue.conditions import Condition, parse_conditions

__all__ = ["Selector", "parse_selector"]

_FORM = re.compile(r"(?P<family>register|publication)/(?P<name>[a-z0-9][a-z0-9_-]*)(?:\?(?P<conditions>.+))?")


@dataclass(frozen=True, slots=True)
class Selector:
    """A parsed selector."""

    family: str  # "register" or "publication"
    name: str
    conditions: tuple[Condition, ...] = ()

    def spelled_out(self, members: Callable[[str], Iterable[str]]) -> Selector:
        """The selector with each group of countries replaced by its countries."""
        return replace(self, conditions=tuple(one.spelled_out(members) for one in self.conditions))


def parse_selector(text: str) -> Selector:
    """Read a selector.

    Raises
    ------
    ValueError
        The text has not the form that the module's docstring describes.

    Examples
    --------
    >>> parse_selector("register/milestones?kind=law|plan").conditions
    (Condition(column='kind', values=('law', 'plan'), negated=False),)
    """
    match = _FORM.fullmatch(text)
    if match is None or (match["family"] == "publication" and match["conditions"]):
        raise ValueError(f"{text!r} is not register/<name>[?<column>=<value>&…] or publication/<what>")
    return Selector(match["family"], match["name"], parse_conditions(match["conditions"] or ""))

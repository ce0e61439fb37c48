"""What a cell may say: a number, or a declared mark that there is none. Nothing else is guessed."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from eslabon.sources.provider import Provider

__all__ = ["CellRule", "WrongCell"]

_PLAIN = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")


class WrongCell(ValueError):
    """The cell is neither; its text says what was expected."""


@dataclass(frozen=True)
class CellRule:
    """How cells of one provider are read.

    ==================  =============================================================================
    a mark of absence   None; marks are declared (``missing``), others are refused: "n.d.", "NaN"
    "1234.5", "1e3"     the number; a decimal comma is refused
    "1,234.5"           refused, unless the mark is declared (``thousands``) and stands where it must
    infinite, too large refused
    ==================  =============================================================================

    Parameters
    ----------
    missing
        Marks that there is no value, without surrounding spaces.
    thousands
        Mark between thousands; empty: numbers have none.
    """

    missing: frozenset[str]
    thousands: str = ""

    @classmethod
    def of(cls, provider: Provider) -> CellRule:
        """The rule that a provider declares."""
        return cls(frozenset(mark.strip() for mark in provider.missing), provider.thousands)

    def number(self, cell: object) -> float | None:
        """The value of a cell: text, a number that a parser has read, or None.

        Raises
        ------
        WrongCell
        """
        if cell is None:
            return None
        if isinstance(cell, str):
            return self._written(cell.strip())
        if isinstance(cell, bool) or not isinstance(cell, int | float):
            raise WrongCell("a number")
        return self._finite(cell)

    def _written(self, text: str) -> float | None:
        if text in self.missing:
            return None
        if self.thousands and self.thousands in text:
            groups = rf"[+-]?[0-9]{{1,3}}(?:{re.escape(self.thousands)}[0-9]{{3}})+(?:\.[0-9]*)?"
            if not re.fullmatch(groups, text):
                raise WrongCell(f"a number with '{self.thousands}' between its thousands")
            text = text.replace(self.thousands, "")
        if not _PLAIN.fullmatch(text):
            marks = ", ".join(repr(mark) for mark in sorted(self.missing))
            raise WrongCell(f"a number as 1234.5, or one of the marks {marks}")
        return self._finite(text)

    def _finite(self, number: str | float) -> float:
        try:
            value = float(number)
        except OverflowError:
            value = math.inf
        if not math.isfinite(value):
            raise WrongCell("a finite number")
        return value

"""Whether ratios of a unit's values mean anything."""

from __future__ import annotations

from eslabon.catalogue.models import Unit

__all__ = ["has_natural_zero"]

# Kinds whose zero may be a convention: "0" can be the world's average, not "nothing of it".
_POSITIONS = ("index", "score")


def has_natural_zero(unit: Unit) -> bool:
    """Tell whether zero means "none", so that "twice as much" and growth rates make sense.

    An index or score without a declared floor at or above zero (a standardised score, a log ratio) measures
    distance from a conventional zero: from 1.0 to 0.1 it has lost 0.9 units, not nine tenths of anything.
    All other kinds count or measure an amount, even where the amount may be negative (a net flow).
    """
    return unit.kind not in _POSITIONS or (unit.minimum is not None and unit.minimum >= 0)

"""Level: a policy scale. A share ``p`` of points becomes ``lowest + (highest - lowest) * p``.

OECD, CAF and SELA, *SME Policy Index* (2019, 2024), methodology chapter:
1 + 4 p. Yes and no become 1 and 0; UNSD (2023) reads yes as met, no as stagnation.
"""

from __future__ import annotations

from eslabon.measures.case import Case
from eslabon.measures.facts import Assessment, Facts
from eslabon.measures.families.growth import class_of
from eslabon.measures.method import LevelMethod

__all__ = ["inapplicable", "judge"]


def inapplicable(method: LevelMethod, facts: Facts) -> str:
    """Only what the catalogue declares as such a scale has a level."""
    return "" if facts.scale in method.scales else "no_scale"


def judge(method: LevelMethod, case: Case) -> Assessment:
    """Class of a series; see :mod:`eslabon.measures.families`."""
    share = case.latest
    level = share if case.facts.scale == "level" else method.lowest + (method.highest - method.lowest) * share
    case.found["level"] = level
    return case.judged(class_of(method.bands.without_target, level), level, "level")

"""What changed between two editions of the same series.

The edition in use is compared with each edition kept beside it, country by country and year by year.
"Changed" is said of the number itself: two files that print one number with different precision do not
differ. What readers can see is counted apart.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from decimal import Decimal
from math import nan
from statistics import median

import pandas as pd

from eslabon.measures.change import change_kind
from eslabon.measures.settings import Material
from eslabon.rounding import rounded

__all__ = ["COLUMNS", "differs", "last_place", "precision", "revision_size", "revisions"]

COLUMNS = (
    "indicator", "source", "vintage", "used", "compared", "changed", "visible", "up", "down", "kind",
    "median", "without_ratio", "country", "year", "before", "after", "largest", "added", "vanished",
)  # fmt: skip


def revisions(snapshot: object, superseded: pd.DataFrame) -> pd.DataFrame:
    """Compare the observations in use with those of each other edition.

    Parameters
    ----------
    snapshot
        A loaded snapshot, or a :class:`Material`.
    superseded
        Observations of other editions, in the columns of the observations.

    Returns
    -------
    DataFrame
        One row per indicator and other edition, sorted by both; columns ``COLUMNS``: ``source``,
        ``vintage`` of the other edition, ``used`` (sources of the values in use that it is compared with,
        with ";"); ``compared`` country-years with a value in both; of these ``changed`` (beyond the precision
        of the files) and ``visible`` (another printed number, with the indicator's decimals); of the visible
        ones ``up`` and ``down``, ``kind`` (``points``: in use minus other, in the unit; ``percent``: in use
        over other minus one), ``median`` absolute size, NaN when there is none, ``without_ratio`` (how many
        have no percentage because one of the two is not above zero) and the largest: ``country``, ``year``,
        ``before`` (other), ``after`` (in use), ``largest`` (signed size). ``added`` country-years only the
        edition in use has, among the countries of the other; ``vanished`` only the other has.
    """
    material = Material.of(snapshot)
    used = material.usable()
    rows = []
    for key, other in superseded.groupby(["indicator", "source", "vintage"], sort=True):
        own = used.loc[used["indicator"] == key[0]]
        rows.append(_compared(material, key, other, own))
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    return frame.astype({"year": "Int64"})


def _compared(
    material: Material, key: tuple[str, str, str], other: pd.DataFrame, own: pd.DataFrame
) -> dict[str, object]:
    indicator, source, vintage = key
    entry = material.indicators[indicator]
    kind = change_kind(material.units[entry.unit])
    own = own.loc[own["country"].isin(set(other["country"]))]
    both = other[["country", "year", "value"]].merge(
        own[["country", "year", "value", "source"]], on=["country", "year"], suffixes=("_before", "_after")
    )
    exact = precision(other["value"])
    own_exact = {name: precision(values) for name, values in own.groupby("source")["value"]}
    changed = [
        row
        for row in both.itertuples()
        if differs(row.value_before, exact, row.value_after, own_exact[row.source])
    ]
    visible = [
        row
        for row in changed
        if rounded(row.value_before, entry.decimals) != rounded(row.value_after, entry.decimals)
    ]
    moved = [(revision_size(kind, row.value_before, row.value_after), row) for row in visible]
    sized = [(size, row) for size, row in moved if not math.isnan(size)]
    size, largest = min(
        sized, key=lambda item: (-abs(item[0]), item[1].country, item[1].year), default=(nan, None)
    )
    return {
        "indicator": indicator,
        "source": source,
        "vintage": vintage,
        "used": ";".join(sorted(set(both["source"]))),
        "compared": len(both),
        "changed": len(changed),
        "visible": len(visible),
        "up": sum(row.value_after > row.value_before for row in visible),
        "down": sum(row.value_after < row.value_before for row in visible),
        "kind": kind,
        "median": median(abs(size) for size, _ in sized) if sized else nan,
        "without_ratio": len(moved) - len(sized),
        "country": largest.country if largest else "",
        "year": largest.year if largest else None,
        "before": largest.value_before if largest else nan,
        "after": largest.value_after if largest else nan,
        "largest": size,
        "added": len(own) - len(both),
        "vanished": len(other) - len(both),
    }


def revision_size(kind: str, before: float, after: float) -> float:
    """Size of a revision with its sign: a difference in points, or a relative one in percent.

    NaN where a percentage has no meaning: one of the two is not above zero. Shares, rates and scores are told
    in points, so that a value near zero cannot give an enormous percentage.
    """
    if kind == "points":
        return after - before
    return 100 * (after / before - 1) if before > 0 and after > 0 else nan


def precision(values: Iterable[float]) -> tuple[int, int]:
    """How exactly a file tells its numbers: most decimals and most significant digits of any value."""
    parts = [Decimal(repr(float(value))).normalize().as_tuple() for value in values]
    decimals = max((max(0, -int(part.exponent)) for part in parts), default=0)
    digits = max((len(part.digits) for part in parts), default=1)
    return decimals, digits


def last_place(value: float, exact: tuple[int, int]) -> float:
    """Unit of the last place that a file of this precision keeps of a value."""
    decimals, digits = exact
    kept = 10.0**-decimals
    return max(kept, 10.0 ** (math.floor(math.log10(abs(value))) - digits + 1)) if value else kept


def differs(before: float, exact: tuple[int, int], after: float, own: tuple[int, int]) -> bool:
    """Whether two files' values differ beyond what rounding explains; `exact` and `own`: their precisions."""
    coarse = max(last_place(before, exact), last_place(after, own))
    # A hair more than half a unit: both files may round, and the difference itself is computed in binary.
    return abs(after - before) > 0.5000001 * coarse + 1e-12 * max(abs(before), abs(after))

"""Ticks, domains and label positions, worked out here so that a chart is the same wherever it is drawn."""

from __future__ import annotations

import math
from collections.abc import Sequence

__all__ = ["nice_domain", "spread", "tick_format", "ticks", "year_ticks"]

_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


def ticks(low: float, high: float, count: int = 5) -> list[float]:
    """Round numbers that cover ``low`` to ``high`` in about ``count`` steps.

    Examples
    --------
    >>> ticks(3, 47)
    [0.0, 10.0, 20.0, 30.0, 40.0, 50.0]
    """
    if high <= low:
        high, low = low + (abs(low) or 1.0) * 0.5, low - (abs(low) or 1.0) * 0.5
    rough = (high - low) / count
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(s * power for s in _STEPS if s * power >= rough * 0.999999)
    first = math.floor(low / step + 1e-9)
    last = math.ceil(high / step - 1e-9)
    # Multiplying an integer keeps 0.3 from becoming 0.30000000000000004 along a running sum.
    return [round(k * step, 10) for k in range(first, last + 1)]


def nice_domain(values: Sequence[float], zero: bool = False, count: int = 5) -> list[float]:
    """Ticks around the values; from zero when asked or when zero is close to the smallest value."""
    low, high = min(values), max(values)
    if zero or (0 < low < 0.4 * high):
        low = min(low, 0.0)
    if zero or (low < 0 and high < 0 and high > 0.4 * low):
        high = max(high, 0.0)
    return ticks(low, high, count)


def tick_format(values: Sequence[float]) -> str:
    """d3 format with just the decimals that the ticks need."""
    for decimals in range(5):
        if all(abs(round(v, decimals) - v) < 1e-9 for v in values):
            return f",.{decimals}f"
    return ",.4f"


def year_ticks(first: int, last: int, count: int = 7) -> list[int]:
    """Round years between ``first`` and ``last``, the last year always among them."""
    span = max(last - first, 1)
    step = next((s for s in (1, 2, 5, 10, 20) if span / s <= count), 20)
    years = [y for y in range(first, last + 1) if y % step == 0]
    kept = [y for y in years if last - y >= step * 0.6]
    return [*kept, last]


def spread(positions: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Move positions as little as needed to stand at least ``gap`` apart between ``low`` and ``high``.

    Same units as the positions (pixels). Order is kept; when there is no room for all, they are set at
    equal distances.
    """
    order = sorted(range(len(positions)), key=lambda k: (positions[k], k))
    if len(order) > 1 and gap * (len(order) - 1) > high - low:
        step = (high - low) / (len(order) - 1)
        placed = [low + step * k for k in range(len(order))]
    else:
        placed = [min(max(positions[k], low), high) for k in order]
        for _ in range(60):
            moved = False
            for k in range(len(placed) - 1):
                lack = gap - (placed[k + 1] - placed[k])
                if lack > 1e-6:
                    placed[k] -= lack / 2
                    placed[k + 1] += lack / 2
                    moved = True
            placed = _inside(placed, gap, low, high)
            if not moved:
                break
    result = [0.0] * len(positions)
    for k, position in zip(order, placed, strict=True):
        result[k] = round(position, 2)
    return result


def _inside(placed: list[float], gap: float, low: float, high: float) -> list[float]:
    for k in range(len(placed)):
        placed[k] = max(placed[k], low + gap * k)
    for k in range(len(placed)):
        placed[-1 - k] = min(placed[-1 - k], high - gap * k)
    return placed

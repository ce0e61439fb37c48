"""Charts survive a grey copy: what touches differs in lightness."""

from __future__ import annotations

from itertools import pairwise

import pytest

from eslabon.charts import Part, composition
from tests.charts.test_charts import look

# Difference in lightness (CIE L*, 0 to 100) that is seen between two areas side by side.
SEEN = 13


def lightness(colour: str) -> float:
    """CIE L* of a colour such as ``#0b4f8a``."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return 116 * luminance ** (1 / 3) - 16


@pytest.mark.parametrize("count", range(2, 6))
def test_neighbours_in_a_stack_differ_in_lightness(count):
    """From two parts to five, with and without a rest on top."""
    eye = look("es")
    parts = [Part(f"p{n}", ((2012, 1.0), (2020, 1.0))) for n in range(count)]
    for stack in (parts, [*parts, Part("rest", ((2012, 1.0), (2020, 1.0)), rest=True)]):
        chart = composition(eye, stack, subject="A", unit="%", decimals=0)
        colours = next(iter(chart.spec["layer"]))["encoding"]["color"]["scale"]["range"]
        assert all(abs(lightness(a) - lightness(b)) >= SEEN for a, b in pairwise(colours))

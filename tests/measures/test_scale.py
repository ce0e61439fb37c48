from __future__ import annotations

import pytest

from eslabon.catalogue.models import Unit
from eslabon.measures import has_natural_zero, standings

from .material import UNITS, indicator, material


@pytest.mark.parametrize(
    ("kind", "minimum", "natural"),
    [
        ("score", 1, True),
        ("score", 0, True),
        ("score", -2.5, False),
        ("score", None, False),
        ("index", 0, True),
        ("index", None, False),
        ("percent", None, True),  # a net flow may be negative and still be an amount
        ("currency", None, True),
        ("rate", 0, True),
    ],
)
def test_only_positions_on_a_scale_may_lack_a_natural_zero(kind, minimum, natural):
    assert has_natural_zero(Unit(id="u", name="unidad", kind=kind, minimum=minimum)) is natural


def test_a_standardised_score_has_a_change_and_a_rank_but_no_assessment(settings):
    rows = [("openness", "AAA", 2008, 1.05), ("openness", "AAA", 2012, 0.5), ("openness", "AAA", 2023, 0.25)]
    inputs = material([indicator(unit="zscore")], {"club": ("AAA",), "others": ()}, *rows)
    found = standings(inputs, settings).iloc[0]
    assert (found["change"], found["change_kind"], found["rank"]) == (-0.25, "points", 1)
    assert (found["assessment"], found["assessment_reason"]) == ("", "no_natural_zero")
    assert UNITS["zscore"].minimum is None

"""Membership on dates known to the day, the month or the year."""

from __future__ import annotations

import pytest

from eslabon.catalogue.membership import belongs
from eslabon.catalogue.models import Membership


def row(**dates: str) -> Membership:
    return Membership(group="club", country="AAA", **dates)


@pytest.mark.parametrize(
    ("dates", "on", "holds"),
    [
        ({}, None, True),
        ({}, "1900", True),
        ({"left": "2017"}, None, False),
        ({"left_not_before": "2014-06-06", "left_not_after": "2015-11-04"}, None, False),
        ({"left_not_before": "2014-06-06"}, None, True),
        ({"joined": "2010-10-28"}, "2009", False),
        ({"joined": "2010-10-28"}, "2010", True),  # a year means its last day
        ({"joined": "2010-10-28"}, "2010-10", True),
        ({"joined": "2010-10-28"}, "2010-10-27", False),
        ({"joined": "2010"}, "2010-01-01", True),
        ({"left": "2017"}, "2016", True),
        ({"left": "2017"}, "2017", False),
        ({"left": "2017-03-15"}, "2017-03-14", True),
        ({"left": "2017-03-15"}, "2017-03-15", False),
        ({"left": "2016-02"}, "2016-02-28", True),  # the last day of that month was the 29th
        ({"left_not_before": "2014-06-06", "left_not_after": "2015-11-04"}, "2015-11-03", True),
        ({"left_not_before": "2014-06-06", "left_not_after": "2015-11-04"}, "2015", False),
        ({"joined": "1969", "left": "1976"}, "2012", False),
    ],
)
def test_belongs(dates, on, holds):
    assert belongs(row(**dates), on) is holds

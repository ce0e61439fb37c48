"""Selectors and their conditions: what a count means."""

from __future__ import annotations

import pytest

from eslabon.catalogue.conditions import Condition, meets, parse_conditions
from eslabon.catalogue.selector import parse_selector

ROW = {"kind": "law;plan", "country": "ARC", "year": None}


def test_a_selector_names_family_table_and_conditions():
    """A register with conditions, or what the publication counts of itself."""
    found = parse_selector("register/milestones?kind=law|plan&country!=@club")
    assert (found.family, found.name) == ("register", "milestones")
    assert found.conditions == (
        Condition("kind", ("law", "plan")),
        Condition("country", ("@club",), negated=True),
    )
    assert parse_selector("publication/briefs").conditions == ()


@pytest.mark.parametrize(
    "text",
    ["milestones", "register/", "register/x?kind", "publication/briefs?a=b", "Register/x", "register/x?=a"],
)
def test_another_form_is_refused(text):
    with pytest.raises(ValueError, match=r"is not|is no condition"):
        parse_selector(text)


def test_a_group_is_spelled_out_into_its_countries():
    """Nothing else changes, and the groups can be asked for."""
    found = parse_selector("register/x?country=@club|WLD").spelled_out(
        lambda group: {"club": ("ARC", "ATL")}[group]
    )
    assert found.conditions[0].values == ("ARC", "ATL", "WLD")
    assert parse_conditions("country=@club|WLD")[0].groups == ("club",)


@pytest.mark.parametrize(
    ("conditions", "wanted"),
    [
        ("kind=plan", True),
        ("kind=tax|plan", True),
        ("kind=tax", False),
        ("kind!=law", False),
        ("kind!=tax&country=ARC", True),
        ("year=", True),  # an empty cell
        ("year!=", False),
    ],
)
def test_a_row_meets_its_conditions(conditions, wanted):
    assert meets(ROW, parse_conditions(conditions)) is wanted

"""Where pages lie, from the settings alone."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from eslabon.catalogue.settings import PageSettings
from eslabon.pages.page_patterns import address_of, page_patterns

CATALOGUE = SimpleNamespace(
    members=lambda group: {"isles": ("AAA", "BBB")}[group],
    indicators_of=lambda theme: {"trade": ("exports",), "transport": ("ports", "exports")}[theme],
)


def patterns(*entries: dict) -> dict:
    return page_patterns(SimpleNamespace(notebooks=[PageSettings(**entry) for entry in entries]), CATALOGUE)


def test_the_members_of_a_group_have_pages_and_others_have_none():
    found = patterns({"notebook": "n", "page": "country/{country}", "for_each": {"country": "isles"}})
    assert address_of(found, "country", "AAA") == "country/AAA"
    assert address_of(found, "country", "CCC") == ""


def test_all_and_the_indicators_of_a_theme():
    every = {"notebook": "n", "page": "i/{indicator}", "for_each": {"indicator": "all"}}
    assert address_of(patterns(every), "indicator", "anything") == "i/anything"
    some = {**every, "for_each": {"indicator": "trade"}}
    assert address_of(patterns(some), "indicator", "exports") == "i/exports"
    assert address_of(patterns(some), "indicator", "anything") == ""


def test_pages_with_a_notebook_each():
    found = patterns(
        {"notebook": "first", "page": "r/R01", "parameters": {"recommendation": 1}},
        {"notebook": "second", "page": "r/R02", "parameters": {"recommendation": 2}},
    )
    assert address_of(found, "recommendation", 2) == "r/R02"
    assert address_of(found, "recommendation", 3) == ""


def test_the_first_notebook_counts():
    found = patterns(
        {"notebook": "brief", "page": "country/{country}", "for_each": {"country": "isles"}},
        {"notebook": "annex", "page": "annex/{country}", "for_each": {"country": "all"}},
    )
    assert address_of(found, "country", "AAA") == "country/AAA"
    assert address_of(found, "country", "CCC") == "annex/CCC"


@pytest.mark.parametrize(
    "pages", [("i/{indicator}", "i/{indicator}"), ("one/{indicator}", "two/{indicator}")]
)
def test_two_lists_lead_to_all_of_their_pages(pages):
    first, second = (
        {"notebook": "n", "page": page, "for_each": {"indicator": theme}}
        for page, theme in zip(pages, ("trade", "transport"), strict=True)
    )
    found = patterns(first, second)
    assert address_of(found, "indicator", "exports") == pages[0].format(indicator="exports")
    assert address_of(found, "indicator", "ports") == pages[1].format(indicator="ports")
    assert address_of(found, "indicator", "anything") == ""


def test_other_parameters_make_no_page_about_something():
    assert patterns({"notebook": "n", "page": "region", "parameters": {"groups": "isles"}}) == {}


ALONE = {"notebook": "own", "page": "own/BBB", "parameters": {"country": "BBB"}}
EACH = {"notebook": "brief", "page": "country/{country}", "for_each": {"country": "all"}}


def test_a_page_of_its_own_listed_first_leaves_the_others_theirs():
    """One country has a notebook of its own, the rest share one."""
    found = patterns(ALONE, EACH)
    assert address_of(found, "country", "BBB") == "own/BBB"
    assert address_of(found, "country", "AAA") == "country/AAA"


def test_a_page_of_its_own_listed_later_counts_where_there_is_none_yet():
    """The first notebook that makes a thing's page counts, whichever way it names it."""
    assert address_of(patterns(EACH, ALONE), "country", "BBB") == "country/BBB"
    few = {**EACH, "for_each": {"country": "isles"}}
    other = {**ALONE, "page": "own/CCC", "parameters": {"country": "CCC"}}
    found = patterns(few, other)
    assert address_of(found, "country", "AAA") == "country/AAA"
    assert address_of(found, "country", "CCC") == "own/CCC"
    assert address_of(found, "country", "DDD") == ""

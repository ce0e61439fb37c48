"""Planning decides and touches nothing."""

from pathlib import Path

import pytest

from eslabon.errors import ParameterError
from eslabon.execution.key import INGREDIENTS, ingredients, key_of
from eslabon.execution.plan import PlannedPage, decide, select

PAGES = [
    PlannedPage(address, language, Path("n.ipynb"), ())
    for address in ("country/AAA", "country/BBB", "recommendation/R09", "recommendation/R10")
    for language in ("es", "en")
]
PARTS = ingredients(
    notebook="n", parameters={"country": "AAA"}, pack="p", code="c", messages="m", requirements="r"
)


@pytest.mark.parametrize("token", ["country/AAA", "AAA", "aaa"])
def test_a_page_is_chosen_by_address_or_by_its_last_part(token):
    assert {page.address for page in select(PAGES, [token])} == {"country/AAA"}


def test_recommendation_numbers_may_lack_their_zero():
    assert {page.address for page in select(PAGES, ["R9"])} == {"recommendation/R09"}


def test_both_languages_of_a_chosen_page_stay():
    assert [page.language for page in select(PAGES, ["BBB"])] == ["es", "en"]


def test_an_unknown_page_is_an_error_with_the_nearest_name():
    with pytest.raises(ParameterError, match="AAA") as caught:
        select(PAGES, ["AAB"])
    assert caught.value.received == "AAB"
    assert "eslabon plan" in str(caught.value)


def test_a_page_with_a_stored_notebook_is_up_to_date():
    decision = decide(PAGES[0], key_of(PARTS), PARTS, PARTS, "intact")
    assert (decision.action, decision.reason) == ("reuse", "up to date")


def test_a_page_without_history_runs():
    assert decide(PAGES[0], "k", PARTS, None, "absent").reason == "never run before"


@pytest.mark.parametrize("name", PARTS)
def test_each_ingredient_changes_the_key_and_is_told_by_name(name):
    before = {**PARTS, name: "other"}
    assert key_of(before) != key_of(PARTS)
    told = []

    def explain(*change):
        told.append(change)
        return [f"{change[0]} differs"]

    decision = decide(PAGES[0], key_of(PARTS), PARTS, before, "absent", explain)
    assert (decision.action, decision.reason) == ("run", f"{name} differs")
    assert told == [(name, "other", PARTS[name])]


def test_every_ingredient_has_its_place_in_the_order_of_telling():
    assert set(INGREDIENTS) == set(PARTS)


def test_the_line_tells_three_reasons_and_counts_the_rest():
    decision = decide(PAGES[0], "k", PARTS, dict.fromkeys(PARTS, "other"), "absent")
    assert decision.reason == "notebook changed; parameters changed; data changed; and 4 more"
    assert len(decision.reasons) == len(PARTS)


def test_a_lost_notebook_runs_again_and_says_so():
    assert decide(PAGES[0], "k", PARTS, PARTS, "absent").reason == "the kept notebook is gone"


def test_a_damaged_notebook_runs_again_and_says_so():
    assert decide(PAGES[0], "k", PARTS, None, "damaged").reason == "the kept notebook was damaged: run again"

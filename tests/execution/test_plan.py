"""Planning decides and touches nothing."""

from pathlib import Path

import pytest

from eslabon.errors import ParameterError
from eslabon.execution.key import ingredients, key_of
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
    decision = decide(PAGES[0], key_of(PARTS), PARTS, PARTS, stored=True)
    assert (decision.action, decision.reason) == ("reuse", "up to date")


def test_a_page_without_history_runs():
    assert decide(PAGES[0], "k", PARTS, None, stored=False).reason == "never run before"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("notebook", "notebook changed"),
        ("parameters", "parameters changed"),
        ("data", "data changed"),
        ("code", "eslabon's code changed"),
        ("messages", "translations changed"),
        ("requirements", "locked requirements changed"),
        ("python", "Python version changed"),
    ],
)
def test_each_ingredient_changes_the_key_and_is_told_in_words(name, words):
    before = {**PARTS, name: "other"}
    assert key_of(before) != key_of(PARTS)
    decision = decide(PAGES[0], key_of(PARTS), PARTS, before, stored=False)
    assert (decision.action, decision.reason) == ("run", words)


def test_every_ingredient_has_its_words():
    from eslabon.execution.plan import CHANGE_IN_WORDS

    assert set(CHANGE_IN_WORDS) == set(PARTS)


def test_a_lost_notebook_runs_again_and_says_so():
    assert decide(PAGES[0], "k", PARTS, PARTS, stored=False).reason == "stored notebook missing or damaged"

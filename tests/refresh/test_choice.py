"""A refresh of everything leaves out connectors that were never tried, and says so; naming one asks it."""

from __future__ import annotations

import pytest

from eslabon.errors import ParameterError
from eslabon.refresh.choice import chosen_feeds
from eslabon.refresh.proposal import Present
from eslabon.snapshot import write_lock
from tests.conftest import REPOSITORY
from tests.refresh.fetched import PROVIDER, declare
from tests.refresh.test_refresh_command import answering, run  # noqa: F401

EXPORTS = "- {indicator: exports_gdp, code: NE.EXP.GNFS.ZS}\n"
MANUFACTURING = "- {indicator: manufacturing_gdp, code: NV.IND.MANF.ZS}\n"
LEFT_OUT = "trial: left out, unproven; --source trial tries it, --unproven all such"


@pytest.fixture
def root(tiny):
    """Two providers, of which one was never tried."""
    declare(tiny, EXPORTS)
    catalogue = tiny / "data" / "catalogue"
    provider = PROVIDER.replace("id: office", "id: trial").replace("proven: true", "proven: false")
    (catalogue / "providers" / "trial.yml").write_text(provider, "utf-8")
    (catalogue / "feeds" / "trial.yml").write_text(MANUFACTURING, "utf-8")
    write_lock(tiny)
    return tiny


@pytest.mark.parametrize(
    ("sources", "indicators", "unproven", "asked", "left_out"),
    [
        ([], [], False, ["office"], ["trial"]),
        (["all"], [], False, ["office"], ["trial"]),
        ([], [], True, ["office", "trial"], []),
        (["all"], [], True, ["office", "trial"], []),
        (["trial"], [], False, ["trial"], []),
        (["office"], [], False, ["office"], []),
        (["office"], [], True, ["office"], []),
        (["all", "trial"], [], False, ["office", "trial"], []),
        ([], ["exports_gdp"], False, ["office"], []),
        ([], ["exports_gdp", "manufacturing_gdp"], False, ["office"], ["trial"]),
        (["trial"], ["manufacturing_gdp"], False, ["trial"], []),
    ],
)
def test_who_is_asked(root, sources, indicators, unproven, asked, left_out):
    choice = chosen_feeds(Present.load(root), sources, indicators, unproven=unproven)
    assert [feed.provider for feed in choice.feeds] == asked
    assert list(choice.left_out) == left_out


def test_an_indicator_of_an_unproven_provider_alone_names_it(root):
    with pytest.raises(ParameterError, match="ever tried") as caught:
        chosen_feeds(Present.load(root), [], ["manufacturing_gdp"])
    assert caught.value.next_step.startswith("name it: --source trial")


def test_the_plan_says_who_is_left_out(root):
    assert run(root, "refresh", "--dry-run").splitlines() == [
        LEFT_OUT,
        "office: 1 series",
        "  exports_gdp ← NE.EXP.GNFS.ZS",
        "nobody was asked, nothing was written",
    ]
    assert run(root, "refresh", "--dry-run", "--source", "trial").splitlines() == [
        "trial (unproven): 1 series",
        "  manufacturing_gdp ← NV.IND.MANF.ZS",
        "nobody was asked, nothing was written",
    ]


def test_a_refresh_says_who_is_left_out_and_does_not_ask_them(root, answering):  # noqa: F811
    fetcher = answering()
    assert LEFT_OUT in run(root, "refresh").splitlines()
    assert fetcher.asked == ["NE.EXP.GNFS.ZS"]
    assert "left out" not in run(root, "refresh", "--unproven")
    assert fetcher.asked[1:] == ["NE.EXP.GNFS.ZS", "NV.IND.MANF.ZS"]


def test_the_publications_trials_are_left_out():
    choice = chosen_feeds(Present.load(REPOSITORY))
    assert set(choice.left_out) == {"data360", "ilo", "unctad", "wits"}
    assert not {feed.provider for feed in choice.feeds} & set(choice.left_out)


def test_no_indicator_has_two_providers():
    """A refresh of all of them together could not be accepted."""
    feeds = chosen_feeds(Present.load(REPOSITORY), unproven=True).feeds
    assert len({feed.indicator for feed in feeds}) == len(feeds)

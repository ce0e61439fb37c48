"""The checker of the keys of recommendations 6 to 10 accepts the right number and refuses any other."""

import pytest
import yaml

from tests.conftest import REPOSITORY
from tests.edition.recount import Recount
from tests.edition.trace import Trace

KEYS = {
    "rows/cases?country=@caribbean|@central_america_mexico;region=central_america_caribbean": 18,
    "rows/exporters": 12,
    "distinct/exporters/firm": 9,
    "distinct/exporters/firm?programme!=": 8,
    "rows/infrastructure?initiative=IIRSA&measure=projects_in_portfolio": 1,
}


@pytest.fixture(scope="module")
def trace():
    """The checker over the real data."""
    settings = yaml.safe_load((REPOSITORY / "_config.yml").read_text("utf-8"))["eslabon"]
    return Trace(Recount(REPOSITORY / "data", settings), {})


@pytest.mark.parametrize(("key", "wanted"), KEYS.items())
def test_counts_of_entries(trace, key, wanted):
    """Counted by hand from the registers."""
    assert trace.complaint(key, str(wanted), "es") == ""
    assert trace.complaint(key, str(wanted + 1), "es")


def test_movements_are_recounted(trace):
    """Up, down and same make the comparable ones; a wrong number is refused."""
    own = dict.fromkeys(("up", "down", "same", "known"))
    for part in own:
        key = f"moved/members/liner_connectivity/{part}"
        own[part] = next(n for n in range(26) if not trace.complaint(key, str(n), "es"))
    assert own["up"] + own["down"] + own["same"] == own["known"] == 24


def test_a_median_of_a_year_needs_enough_countries(trace):
    """A year without a round has none."""
    assert trace.complaint("line/members/lpi/2018", "2,7", "es") == ""
    assert trace.complaint("line/members/lpi/2018", "2,8", "es")
    assert "countries" in trace.complaint("line/members/lpi/2013", "2,7", "es")


@pytest.mark.parametrize(("what", "right", "wrong"), [
    ("n", "20", "21"), ("up", "9", "10"), ("then", "2,8", "2,7"), ("now", "2,7", "2,8"),
])  # fmt: skip
def test_rounds_before_a_break_are_recounted(trace, what, right, wrong):
    """The same countries in the year of the study and in the last round of the old definition."""
    assert trace.complaint(f"rounds/members/lpi/{what}", right, "es") == ""
    assert trace.complaint(f"rounds/members/lpi/{what}", wrong, "es")


def test_a_gap_moves_only_when_both_measures_agree(trace):
    """Credit: further behind in points, nearer as a ratio."""
    key = "group/members/movement/private_credit/east_asia"
    assert trace.complaint(key, "depende de cómo se mida", "es") == ""
    assert trace.complaint(key, "se aleja", "es")


def test_pages_of_an_unknown_language_are_refused(trace):
    """A brief for each state in a language of the publication, none in another."""
    assert trace.complaint("published/briefs/es", "28", "es") == ""
    assert trace.complaint("published/briefs/xx", "28", "es")

"""Series divided by another indicator: country by country, year by year, and by which vintage of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from eslabon.catalogue import load_catalogue
from eslabon.editions.cut_rule import Observation
from eslabon.errors import CatalogueError, SourceError
from eslabon.refresh.choice import chosen_feeds
from eslabon.refresh.difference import difference
from eslabon.refresh.difference_report import RULES
from eslabon.refresh.merge import Merged
from eslabon.refresh.normalise import DROPPED
from eslabon.refresh.place import RefreshPlace
from eslabon.refresh.proposal import Present, propose
from eslabon.refresh.quotient import anew, divide, quotients_of
from eslabon.refresh.staging import stage_all
from eslabon.sources.declarations import load_declarations
from eslabon.sources.feed import Feed, Quotient, load_feeds
from tests.conftest import REPOSITORY, TINY
from tests.refresh.fetched import UPDATED, declare, in_use, office

ABOVE, BELOW, LATER = ("made", "2026-03-01"), ("people", "2025-12-01"), ("people", "2026-09-01")
FEED = Feed(
    provider="office",
    indicator="manufacturing_gdp",
    code="NV.IND.MANF.ZS",
    per=Quotient(indicator="exports_gdp", times=100.0),
)
FEEDS = """\
- indicator: exports_gdp
  code: NE.EXP.GNFS.ZS
- indicator: manufacturing_gdp
  code: NV.IND.MANF.ZS
  per: {indicator: exports_gdp, times: 100}
"""


def rows(of, **values):
    """Rows of one vintage: ``AAA_2020="3"``."""
    return tuple(Observation(*name.split("_"), value, *of) for name, value in values.items())


def told(observations):
    return {(row.country, row.year): row.value for row in observations}


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue(TINY)


def test_each_country_and_year_is_divided_by_its_own(catalogue):
    above = rows(ABOVE, ESP_2020="3", ESP_2021="6", FRA_2020="3")
    below = rows(BELOW, ESP_2020="10", ESP_2021="8", FRA_2020="4", FRA_2021="1")
    found = divide(above, below, FEED, catalogue)
    assert told(found) == {("ESP", "2020"): "30", ("ESP", "2021"): "75", ("FRA", "2020"): "75"}


def test_a_quotient_bears_the_vintage_and_the_letters_of_what_is_divided(catalogue):
    above = (replace(rows(ABOVE, ESP_2020="3")[0], flag="e"),)
    below = (replace(rows(BELOW, ESP_2020="10")[0], flag="p"),)
    (found,) = divide(above, below, FEED, catalogue)
    assert (found.of, found.flag) == (ABOVE, "e")


@pytest.mark.parametrize(
    "below",
    [
        pytest.param({}, id="no-divisor-at-all"),
        pytest.param({"FRA_2020": "10"}, id="another-country"),
        pytest.param({"ESP_2019": "10", "ESP_2021": "10"}, id="the-years-around"),
        pytest.param({"ESP_2020": "0"}, id="zero"),
        pytest.param({"ESP_2020": "-0.0"}, id="negative-zero"),
    ],
)
def test_without_a_divisor_there_is_no_value(catalogue, below):
    assert divide(rows(ABOVE, ESP_2020="3"), rows(BELOW, **below), FEED, catalogue) == ()


def test_scale_and_factor_both_count_and_ten_digits_stay(catalogue):
    feed = FEED.model_copy(update={"scale": 0.5})
    (found,) = divide(rows(ABOVE, ESP_2020="1"), rows(BELOW, ESP_2020="3"), feed, catalogue)
    assert found.value == "16.66666667"


@pytest.mark.parametrize(("above", "below"), [("9", "2"), ("-1", "2"), ("1e300", "1e-10")])
def test_a_quotient_out_of_bounds_is_refused_with_both_parts(catalogue, above, below):
    with pytest.raises(SourceError, match="a quotient cannot be") as caught:
        divide(rows(ABOVE, ESP_2020=above), rows(BELOW, ESP_2020=below), FEED, catalogue)
    assert "ESP 2020" in caught.value.where
    assert f"{above} over {float(below):g} of 'exports_gdp'" in caught.value.received


def test_another_vintage_of_the_divisor_makes_another_value():
    quotients = rows(ABOVE, ESP_2019="50", ESP_2020="30", ESP_2021="20", ESP_2022="10")
    now = rows(BELOW, ESP_2019="10", ESP_2020="10", ESP_2021="10")
    then = rows(LATER, ESP_2019="10", ESP_2020="20", ESP_2021="0", ESP_2022="10")
    made = anew(Merged(quotients, quotients[1:2]), now, then)
    assert told(made.observations) == {("ESP", "2019"): "50", ("ESP", "2020"): "15"}
    assert told(made.revisions) == {("ESP", "2020"): "15"}
    assert {row.of for row in made.observations} == {ABOVE}


@pytest.fixture
def root(tiny, edit):
    """The tiny publication with the one indicator over the other, in per cent of it."""
    edit(
        "data/catalogue/indicators/structure.yml",
        "  code: NV.IND.MANF.ZS\n",
        "  code: NV.IND.MANF.ZS\n"
        "  derived: {formula: one over the other, inputs: [exports_gdp], per: exports_gdp}\n",
    )
    return declare(tiny, FEEDS)


def proposed(root, fetcher, indicators=()):
    present = Present.load(root)
    (outcome,) = stage_all(RefreshPlace(root), present, fetcher, chosen_feeds(present, (), indicators).feeds)
    assert outcome.status == "staged", outcome.errors
    return propose(present, [outcome.staged])


def test_what_comes_in_together_is_divided_by_what_comes_in(root):
    above, below = in_use(root, "manufacturing_gdp"), in_use(root, "exports_gdp")
    proposal = proposed(root, office(root, change=lambda country, year, value: 2 * value))
    now = told(proposal.after["manufacturing_gdp"].observations)
    for key, value in above.items():
        assert float(now[key]) == pytest.approx(100 * value / (2 * below[key]), rel=1e-9)
    assert {row.vintage for row in proposal.after["manufacturing_gdp"].observations} == {UPDATED}
    assert proposal.quotients == ()


def test_what_comes_in_alone_is_divided_by_what_is_in_use(root):
    above, below = in_use(root, "manufacturing_gdp"), in_use(root, "exports_gdp")
    proposal = proposed(root, office(root), ["manufacturing_gdp"])
    assert set(proposal.after) == {"manufacturing_gdp"}
    now = told(proposal.after["manufacturing_gdp"].observations)
    for key, value in above.items():
        assert float(now[key]) == pytest.approx(100 * value / below[key], rel=1e-9)


def test_a_year_that_the_divisor_does_not_have_yet_waits_for_it(root):
    fetcher = office(root)
    series = fetcher.answers["NV.IND.MANF.ZS"]
    newest = replace(series.values[0], country="ESP", period="2025", value=12.0)
    fetcher.answers["NV.IND.MANF.ZS"] = replace(series, values=(*series.values, newest))
    alone = proposed(root, fetcher, ["manufacturing_gdp"])
    assert ("ESP", "2025") not in told(alone.after["manufacturing_gdp"].observations)
    assert difference(Present.load(root), alone).dropped == {"manufacturing_gdp": {"undivided": 1}}
    both = proposed(root, fetcher)
    assert both.undivided == {}
    now = told(both.after["manufacturing_gdp"].observations)
    assert now["ESP", "2025"] == "32"  # 12 over the 37.5 that come with it


def test_a_new_divisor_divides_anew_what_does_not_come_in(root):
    above = in_use(root, "manufacturing_gdp")
    proposal = proposed(
        root,
        office(root, change=lambda country, year, value: value * (2 if year == 2010 else 1)),
        ["exports_gdp"],
    )
    assert proposal.quotients == ("manufacturing_gdp",)
    now = proposal.after["manufacturing_gdp"].observations
    for row in now:
        value = above[row.country, row.year]
        assert float(row.value) == pytest.approx(value / 2 if row.year == "2010" else value, rel=1e-9)
    assert {row.vintage for row in now} == {"2025-12"}


def test_a_quotient_out_of_bounds_leaves_nothing_staged(root):
    present = Present.load(root)
    fetcher = office(root, change=lambda country, year, value: value / 10)
    (outcome,) = stage_all(RefreshPlace(root), present, fetcher, chosen_feeds(present).feeds)
    assert outcome.status == "failed"
    assert "a quotient cannot be" in str(outcome.errors["office"])
    assert not RefreshPlace(root).staged.exists()


def test_what_cannot_be_divided_is_told_in_words():
    assert {*DROPPED, "undivided"} == RULES.keys()


def test_declared_quotients_are_those_of_their_indicators(root):
    assert quotients_of(load_catalogue(root)) == {"manufacturing_gdp": "exports_gdp"}


def test_the_publications_quotients_are_divided_by_what_their_indicators_declare():
    catalogue = load_catalogue(REPOSITORY)
    feeds = [feed for feed in load_declarations(REPOSITORY, catalogue).feeds if feed.per is not None]
    assert feeds
    declared = quotients_of(catalogue)
    assert {feed.indicator: feed.per.indicator for feed in feeds}.items() <= declared.items()


@pytest.mark.parametrize(
    ("feeds", "complaint"),
    [
        ("- {indicator: a, code: A, per: {indicator: absent}}\n", "divided by an indicator that does not"),
        ("- {indicator: a, code: A, per: {indicator: a}}\n", "divided by itself"),
        (
            "- {indicator: a, code: A, per: {indicator: b}}\n"
            "- {indicator: b, code: B, per: {indicator: a}}\n",
            "divided by itself",
        ),
    ],
)
def test_a_divisor_that_cannot_be_is_refused_with_its_line(tmp_path, feeds, complaint):
    path = tmp_path / "data" / "catalogue" / "feeds" / "office.yml"
    path.parent.mkdir(parents=True)
    path.write_text(feeds, "utf-8")
    with pytest.raises(CatalogueError, match=complaint) as caught:
        load_feeds(tmp_path, {"office"}, {"a", "b"})
    assert caught.value.where.startswith("data/catalogue/feeds/office.yml:")

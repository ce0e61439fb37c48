"""What is told of staged data before they are accepted."""

from __future__ import annotations

import json

import pytest
from rich.console import Console

from eslabon.editions.compare.forms import html_page, print_section
from eslabon.refresh.difference import difference
from eslabon.refresh.difference_report import difference_report
from eslabon.refresh.proposal import Present, propose
from eslabon.refresh.staged import staged_sources
from tests.refresh.fetched import declare
from tests.refresh.test_accept import accepted, digest, staged


@pytest.fixture
def root(tiny):
    return declare(tiny)


def told(root, most=None):
    """The difference, its proposal, and its report as text."""
    present = Present.load(root)
    proposal = propose(present, staged_sources(root / ".refresh" / "staged"))
    found = difference(present, proposal)
    console = Console(record=True, width=200, file=open("/dev/null", "w"))  # noqa: SIM115
    print_section(difference_report(found, proposal, present.catalogue, most=most), console)
    return found, proposal, console.export_text()


def moved(country: str, year: int, value: float) -> float:
    return value + 4 if (country, year) == ("FRA", 2010) else value


def test_new_years_and_revisions_are_told(root):
    before = digest(root)
    staged(root, change=moved)
    found, proposal, text = told(root)
    assert found.figures["kind"].value_counts().to_dict() == {
        "provenance_changed": 149,
        "new_year": 3,
        "revised": 1,
    }
    (row,) = found.revised.to_dict("records")
    assert (row["indicator"], row["compared"], row["changed"], row["share"]) == ("exports_gdp", 75, 1, 1.3)
    assert row["largest"] == pytest.approx(4)
    assert "France, 2010" in text
    assert "Spain, France, Italy" in text
    assert "2000" in text
    assert "office: 2 indicators of 2026-09-15 (source wb-wdi-2026-09-15)." in text
    assert digest(root) == before
    assert proposal.stopping == ()


def test_the_largest_revision_comes_first_and_outliers_are_marked(root):
    def several(country, year, value):
        if country == "ITA" and 2001 <= year <= 2012:
            return value + 0.3 + 0.01 * year % 0.05
        return value + 5 if (country, year) == ("ESP", 2015) else value

    staged(root, change=several)
    found, _, text = told(root)
    lines = text.splitlines()
    start = next(number for number, line in enumerate(lines) if "The largest revisions" in line)
    assert "Spain, 2015" in lines[start + 2]
    assert "outlier" in lines[start + 2]
    assert found.revised["outliers"].tolist() == [1]


def test_a_country_that_the_new_vintage_lacks_is_told(root):
    staged(root, change=lambda country, year, value: None if country == "ITA" else value, new={})
    found, proposal, text = told(root)
    (exports, _) = found.coverage
    assert exports.vanished == ("ITA",)
    assert exports.countries == (3, 3), "its values of the older vintage stay"
    assert found.dropped == {"exports_gdp": {"empty": 25}}
    assert [one.guard for one in proposal.stopping] == ["countries"]
    assert "1 finding of the guards stops it" in text
    assert "[countries] exports_gdp: 1 of 3 countries are missing" in text
    assert "without a number" in text


def test_a_series_that_ends_earlier_is_told(root):
    staged(root, change=lambda country, year, value: None if country == "ITA" and year > 2020 else value)
    found, _, text = told(root)
    assert found.coverage[0].shortened == ()  # the office gives 2025, but the years between are gone
    assert (found.figures["kind"] == "withdrawn").sum() == 4
    assert "Values that would go" in text


def test_what_the_publisher_says_otherwise_is_told(root):
    staged(root)
    accepted(root)
    staged(
        root,
        name="Goods sold abroad",
        unit="share",
        definition="Without services.",
        last_updated="2027-01-01",
    )
    found, proposal, text = told(root)
    assert {(one.what, one.before, one.after) for one in found.said} == {
        ("name", "Goods and services sold abroad", "Goods sold abroad"),
        ("unit", "percent", "share"),
        ("definition", "", "Without services."),
    }
    assert {one.guard for one in proposal.stopping} == {"renamed", "unit"}
    assert "What publishers say otherwise" in text


def test_nothing_new_is_told_as_such(root):
    staged(root, last_updated="2025-12", new={})
    present = Present.load(root)
    (source,) = staged_sources(root / ".refresh" / "staged")
    exports = {id: one for id, one in source.series.items() if id == "exports_gdp"}
    proposal = propose(present, [type(source)(source.provider, exports)])
    found = difference(present, proposal)
    assert not found
    section = difference_report(found, proposal, present.catalogue)
    assert "Nothing differs from the data in use." in section.paragraphs


def test_the_json_is_the_same_every_time_and_whole(root):
    staged(root, change=moved)
    texts = []
    for _ in range(2):
        found, proposal, _text = told(root)
        texts.append(found.to_json(proposal))
    assert texts[0] == texts[1]
    content = json.loads(texts[0])
    assert len(content["figures"]) == 153
    (revised,) = [row for row in content["figures"] if row["kind"] == "revised"]
    assert (revised["country"], revised["year"]) == ("FRA", 2010)
    assert revised["value_after"] - revised["value_before"] == pytest.approx(4)


def test_the_page_needs_no_other_file(root):
    staged(root, change=moved)
    present = Present.load(root)
    proposal = propose(present, staged_sources(root / ".refresh" / "staged"))
    page = html_page(difference_report(difference(present, proposal), proposal, present.catalogue), "en")
    assert page.count("<h1>") == 1
    assert "http" not in page

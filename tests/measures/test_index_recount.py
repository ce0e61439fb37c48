"""The real index against a second computation that reads only the framework and the tables."""

from __future__ import annotations

import subprocess
import sys

import pytest

from eslabon.catalogue import load_catalogue
from eslabon.measures.composite import measure_index
from eslabon.snapshot.observations import read_observations
from tests.conftest import REPOSITORY
from tests.edition.trace_index import IndexTrace

INDEX = "insertion-quality"
FIVE = ["MEX", "CRI", "ARG", "BHS", "HTI"]  # complete, complete, old values, one missing, three missing


@pytest.fixture(scope="module")
def result():
    catalogue = load_catalogue(REPOSITORY)
    index = catalogue.indices[INDEX]
    frame = read_observations(REPOSITORY, catalogue).dropna(subset=["value"]).sort_values("year")
    latest = frame.drop_duplicates(["indicator", "country"], keep="last")
    return measure_index(index, latest, catalogue.members(index.group))


@pytest.fixture(scope="module")
def trace():
    return IndexTrace(REPOSITORY / "data", INDEX)


@pytest.mark.parametrize("country", FIVE)
def test_five_countries(result, trace, country):
    """Score, dimensions, rank, median, interval: the same from the declared framework alone."""
    row = result.countries.set_index("country").loc[country]
    again = trace.recount
    assert row["score"] == pytest.approx(again.scores[country], abs=1e-9)
    for dimension in again.dimensions:
        assert row[f"dimension/{dimension['id']}"] == pytest.approx(again.dimension(dimension, country))
    assert row["rank"] == again.rank(country)
    assert (row["low"], row["high"]) == again.interval(country)
    assert (row["median"], row["open"]) == (again.at(country, 0.5), again.undecided(country))


def test_the_same_countries_are_ranked(result, trace):
    """And each of the others has a gap."""
    ranked = result.countries[result.countries["ranked"]]["country"]
    assert sorted(ranked) == trace.recount.ranked
    assert set(result.gaps["country"]) == set(trace.recount.group) - set(ranked)


def test_participation_in_value_added_is_not_imputed(result):
    """It is known for too few; it may only be a criterion."""
    assert result.index.criterion.indicator not in {part.indicator for part in result.index.components}


def test_coherence_came_first(result):
    """No opposed and no redundant pair inside a dimension is left in the framework."""
    of = {p.indicator: d.id for d in result.index.dimensions for p in d.indicators}
    pairs = result.correlations
    inside = pairs[pairs["one"].map(of) == pairs["other"].map(of)]
    assert (inside["r"] >= 0).all() and (pairs["r"].abs() <= result.index.redundancy).all()


@pytest.mark.parametrize(
    ("key", "text", "wrong"),
    [
        ("ranked", "21", "22"),
        ("score/CRI", "41,2", "41,3"),
        ("rank/CRI", "2", "3"),
        ("interval/MEX", "1–3", "1–4"),
        ("pairs/share", "71 %", "72 %"),
        ("distance/sure", "10", "9"),
        ("items/exports_gdp/rest", "0,34", "−0,34"),
        ("outliers/fdi_inflows/skewness", "3,48", "3,49"),
        ("sensitivity/normalisation/total", "74 %", "40 %"),
        ("dimension/participation/GRD", "—", "80"),
    ],
)
def test_the_trace_finds_a_planted_number(trace, key, text, wrong):
    """The check of the printed numbers lets the right one pass and no other."""
    text, wrong = (t.replace(" %", "\N{NO-BREAK SPACE}%") for t in (text, wrong))
    assert trace.complaint(key.split("/"), text, "es") == ""
    assert trace.complaint(key.split("/"), wrong, "es")


def test_pages_do_not_wait_for_scipy():
    """SALib and scipy are imported for the sensitivity only, never by a notebook's kernel."""
    code = "import sys, eslabon.pages; print([m for m in ('scipy', 'SALib') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"

"""Every assessment of the edition counted again: who is eligible, which class, which components."""

from __future__ import annotations

import csv
from collections import Counter
from math import isclose

import pytest

from tests.edition.published import listed
from tests.edition.recount_methods import MethodRecount

pytestmark = pytest.mark.book


@pytest.fixture(scope="module")
def rows(edition):
    """The table that readers can take away."""
    with (edition.data / "derived/assessments.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def methods(edition):
    return MethodRecount(edition.recount)


def test_there_is_one_outcome_for_every_pair_method_and_horizon(edition, rows, methods):
    """28 states, present and former members, in every indicator: a class or a reason, never both or none."""
    ways = [(id, name) for id, one in methods.methods.items() for name in one.get("horizons") or [""]]
    everyone = {
        row["country"] for row in edition.rows("catalogue/memberships.csv") if row["group"] == "members"
    }
    assert len(everyone) == 28
    found = Counter((row["indicator"], row["country"], row["method"], row["horizon"]) for row in rows)
    wanted = {
        (indicator, country, *way)
        for indicator in edition.recount.indicators
        for country in everyone
        for way in ways
    }
    assert found.keys() == wanted
    assert set(found.values()) == {1}
    assert not [row for row in rows if bool(row["class"]) == bool(row["reason"])]


def test_every_outcome_is_counted_again_from_the_tables(rows, methods):
    """By every method: the same class, or the same reason why a series has none."""
    wrong = [
        f"{row['indicator']} {row['country']} {row['method']} {row['horizon']}: "
        f"{row['class'] or row['reason']}, counted {' '.join(wanted)}"
        for row in rows
        if (row["class"], row["reason"])
        != (wanted := methods.outcome(row["method"], row["horizon"], row["indicator"], row["country"]))
    ]
    assert not wrong, listed(wrong)


def test_the_headline_class_is_that_of_the_plain_recount(edition, rows):
    """A second recount, the one that checks the pages, gives the same classes."""
    headline = edition.recount.method
    own = [r for r in rows if (r["method"], r["horizon"]) == (headline["id"], headline["headline"])]
    wrong = [r for r in own if r["class"] != edition.recount.assessment(r["indicator"], r["country"])]
    assert own
    assert not wrong, listed(wrong)


def test_components_lead_from_the_tables_to_the_number(edition, rows):
    """Base and latest value stand in the tables, and the rate is the one between them."""
    wrong = []
    for row in rows:
        series = edition.recount.series(row["indicator"], row["country"])
        for name in ("base", "latest"):
            year = row[f"{name}_year"]
            if year and not isclose(series[int(year)][0], float(row[f"{name}_value"]), rel_tol=1e-12):
                wrong.append(f"{row['indicator']} {row['country']} {row['method']}: {name} of {year}")
        if row["cagr"]:
            growth = (float(row["latest_value"]) / float(row["base_value"])) ** (1 / int(row["years"])) - 1
            if not isclose(float(row["cagr"]), 100 * growth, rel_tol=1e-9, abs_tol=1e-12):
                wrong.append(f"{row['indicator']} {row['country']} {row['method']}: {row['cagr']} % a year")
    assert not wrong, listed(wrong)


def test_no_growth_rate_bridges_a_break(edition, rows):
    """Between base and latest year no definition changes, in any method."""
    wrong = []
    for row in rows:
        if row["class"] and row["base_year"]:
            series = edition.recount.series(row["indicator"], row["country"])
            breaks = {year for year, (_, flag) in series.items() if "b" in flag}
            breaks |= set(edition.recount.indicators[row["indicator"]].get("breaks", ()))
            crossed = [y for y in breaks if int(row["base_year"]) < y <= int(row["latest_year"])]
            wrong += [f"{row['indicator']} {row['country']} {row['method']}: {crossed}"] if crossed else []
    assert not wrong, listed(wrong)


def test_the_file_that_pages_offer_is_the_one_of_the_data(edition):
    """One table, wherever a reader takes it from."""
    original = (edition.data / "derived/assessments.csv").read_bytes()
    for language in edition.languages:
        offered = list((edition.folder / language / "html/_downloads").rglob("assessments.csv"))
        assert len(offered) == 1
        assert offered[0].read_bytes() == original

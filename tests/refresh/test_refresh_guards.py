"""Each guard stops what it is there for, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eslabon.editions.cut_rule import Observation
from eslabon.refresh.guards import Evidence, examine, passed
from eslabon.refresh.published import Published
from eslabon.refresh.rules import GUARDS, Limits, Override

OLD, NEW = ("set-2025", "2025-12-01"), ("set-2026-11-01", "2026-11-01")
SAID = Published(
    "office", "X.1", "Things made", "percent", "", "2025-12-01", ("country alpha-3", "period year")
)
COUNTRIES = [f"AA{letter}" for letter in "ABCDEF"]


def table(of, until=2020, change=lambda country, year, value: value):
    found = []
    for place, country in enumerate(COUNTRIES):
        for year in range(2000, until + 1):
            value = change(country, year, 20.0 + 3 * place + 0.5 * ((year * 7 + place) % 5))
            if value is not None:
                found.append(Observation(country, str(year), f"{value:g}", *of))
    return tuple(found)


def evidence(**changes):
    given = Evidence(
        "things",
        NEW[1],
        table(OLD),
        table(NEW, 2022),
        "percent",
        frozenset({OLD[0]}),
        SAID,
        replace(SAID, last_updated=NEW[1]),
    )
    return replace(given, **changes)


def said(**changes):
    return {"now": replace(SAID, **changes)}


LESS = Limits(countries=1)


def changed(change, **more):
    return {"staged": table(NEW, 2022, change), **more}


CASES = [
    ("nothing new", {}, set()),
    ("a new name", said(name="Things sold"), {"renamed"}),
    ("no name any more", said(name=""), {"renamed"}),
    ("a first refresh has no name before", {"before": None, **said(name="Things sold")}, set()),
    ("another code in the feed", {**said(code="X.2", name="Things sold")}, set()),
    ("another unit", said(unit="thousands"), {"unit"}),
    ("a unit in capitals", said(unit="Per  Cent".replace("  ", "").lower().capitalize()), set()),
    ("no unit to compare", {"expected_unit": "", "before": None, **said(unit="thousands")}, set()),
    ("a thousand times", changed(lambda c, y, v: 1000 * v), {"unit", "jump"}),
    ("a thousandth", changed(lambda c, y, v: v / 1000), {"unit"}),
    ("a few per cent more", changed(lambda c, y, v: v * 1.02), set()),
    ("one misplaced point", changed(lambda c, y, v: v * 100 if (c, y) == ("AAB", 2021) else v), {"jump"}),
    ("a country less", changed(lambda c, y, v: None if c == "AAC" else v), {"countries"}),
    ("one less, allowed", changed(lambda c, y, v: None if c == "AAC" else v, limits=LESS), set()),
    ("years less", changed(lambda c, y, v: None if y < 2005 else v), set()),
    ("one value everywhere", changed(lambda c, y, v: 25.0), {"equal"}),
    ("one value in the last year", changed(lambda c, y, v: 25.0 if y == 2022 else v), {"equal"}),
    ("no value", {"staged": ()}, {"retired"}),
    ("no series", {"staged": (), "now": None}, {"retired"}),
    ("an undeclared mark", {"unknown": {"Q": 3}}, {"schema"}),
    ("countries in another form", said(schema=("country alpha-2", "period year")), {"schema"}),
    ("an older date", {"vintage": "2024-01-01"}, {"older"}),
    ("nothing in use", {"present": (), "dataset": frozenset()}, set()),
]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_a_guard_finds_what_it_is_there_for(changes, expected):
    found = examine(evidence(**changes))
    assert {finding.guard for finding in found} == expected
    for finding in found:
        assert all((finding.what, finding.where, finding.expected, finding.received, finding.next_step))
        assert "things" in str(finding)


def test_every_guard_has_a_case():
    assert set().union(*(expected for _, _, expected in CASES)) == set(GUARDS)


def test_a_jump_names_country_and_years():
    (finding,) = examine(evidence(**CASES[11][1]))
    assert "AAB 2020–2021" in finding.received


def test_missing_countries_are_named():
    (finding,) = examine(evidence(**changed(lambda c, y, v: None if c == "AAC" else v)))
    assert finding.received == "without AAC"


def test_countries_of_another_dataset_count_on_the_first_refresh_only():
    less = changed(lambda c, y, v: None if c == "AAC" else v)
    present = tuple(row if row.country != "AAC" else replace(row, source="other") for row in table(OLD))
    assert examine(evidence(**less, present=present)) == ()
    assert {one.guard for one in examine(evidence(**less, dataset=frozenset()))} == {"countries"}


REASON = "looked at, and it is as the publisher says"


@pytest.mark.parametrize(
    ("override", "passes"),
    [
        (Override(indicator="things", guard="renamed", reason=REASON), True),
        (Override(indicator="things", guard="renamed", reason=REASON, vintage=NEW[1]), True),
        (Override(indicator="things", guard="renamed", reason=REASON, vintage="2026-12-01"), False),
        (Override(indicator="things", guard="unit", reason=REASON), False),
        (Override(indicator="others", guard="renamed", reason=REASON), False),
    ],
)
def test_an_override_lets_pass_what_it_names(override, passes):
    (finding,) = examine(evidence(**said(name="Things sold")))
    assert (passed(finding, [override]) is override) == passes


values = st.floats(0.5, 5000, allow_nan=False).map(lambda value: round(value, 2))
series = st.dictionaries(
    st.tuples(st.sampled_from(COUNTRIES), st.integers(1990, 2025)), values, min_size=1, max_size=60
)


def observed(found, of):
    return tuple(
        Observation(country, str(year), f"{value:g}", *of) for (country, year), value in sorted(found.items())
    )


@settings(deadline=None)
@given(series)
def test_the_same_values_of_a_newer_vintage_stop_nothing(found):
    evidence_ = evidence(present=observed(found, OLD), staged=observed(found, NEW))
    assert examine(evidence_) == ()


@settings(deadline=None)
@given(series, st.sampled_from([0.001, 0.01, 100.0, 1000.0]))
def test_another_scale_is_found_whatever_the_series(found, factor):
    scaled = {key: value * factor for key, value in found.items()}
    guards = {
        one.guard for one in examine(evidence(present=observed(found, OLD), staged=observed(scaled, NEW)))
    }
    assert ("unit" in guards) == (len(found) >= 5)


@settings(deadline=None)
@given(series, st.sampled_from(COUNTRIES))
def test_a_lost_country_is_found_whatever_the_series(found, lost):
    left = {key: value for key, value in found.items() if key[0] != lost}
    guards = {
        one.guard for one in examine(evidence(present=observed(found, OLD), staged=observed(left, NEW)))
    }
    expected = ("retired" if not left else "countries") if left != found else None
    assert expected is None or expected in guards
    assert expected is not None or not guards


@settings(deadline=None)
@given(series)
def test_findings_are_the_same_every_time(found):
    wild = evidence(present=observed(found, OLD), staged=table(NEW, 2022))
    assert examine(wild) == examine(wild)

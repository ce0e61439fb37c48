"""Every method against numbers worked out by hand: the shared vector of the field, and edges of our own.

The shared vector: base 2015 = 20, 2023 = 26, target 2030 = 40, increase wanted, bounds 5 and 40.
Numbers were computed with logarithms and a calculator, to four digits, not with this package.
"""

from __future__ import annotations

import pytest

from eslabon.catalogue.models import Target
from eslabon.measures import Facts, YearSeries, assess, load_methods
from eslabon.measures.families.growth import annual_growth, shrink_factor
from eslabon.measures.method import Horizon, Yardstick

from .conftest import ROOT

METHODS = load_methods(ROOT)
BASE, LATEST = 2015, 2023


def method(id):
    """A shipped method; one that looks back a number of years looks back the same eight."""
    found = METHODS[id]
    if found.family == "growth" and found.horizons[found.headline].since is None:
        eight = {found.headline: Horizon(years=8, minimum=8, maximum=8)}
        return found.model_copy(update={"horizons": eight})
    return found


def judged(id, base, latest, direction="up", *, target=None, year=2030, stick=None, **facts):
    """Assess two values of 2015 and 2023."""
    chosen = method(id)
    if stick is not None:
        chosen = chosen.model_copy(update={"yardsticks": {"x": Yardstick(**stick, basis="best_five")}})
    aim = None if target is None else Target(value=target, year=year, source="somewhere")
    series = YearSeries.of((BASE, LATEST), (base, latest))
    return assess(chosen, series, Facts(direction, aim, indicator="x", **facts), recent_year=2015)


def test_rates_of_the_shared_vector():
    assert annual_growth(26, 20, 8) == pytest.approx(3.3339, abs=5e-5)
    assert annual_growth(40, 20, 15) == pytest.approx(4.7294, abs=5e-5)


SHARED = {
    "eurostat-2024": (70.49, "moderate_progress", "ratio"),
    "un-2022": (70.49, "fair_progress", "ratio"),
    "un-2023": (63.55, "fair_progress", "progress"),
    "opensdg-2.4": (70.49, "moderate_progress", "ratio"),
}


@pytest.mark.parametrize("id", SHARED)
def test_the_shared_vector_with_its_target(id):
    number, slug, measure = SHARED[id]
    found = judged(id, 20, 26, target=40)
    assert found.number == pytest.approx(number, abs=5e-3)
    assert (found.slug, found.measure) == (slug, measure)


@pytest.mark.parametrize(
    ("id", "slug"),
    [
        ("eurostat-2024", "significant_progress"),
        ("un-2022", "on_track"),
        ("un-2023", "on_track"),
        ("opensdg-2.4", "substantial_progress"),
    ],
)
def test_the_shared_vector_without_target(id, slug):
    """All four agree on 3.33 % a year."""
    found = judged(id, 20, 26)
    assert found.number == pytest.approx(3.3339, abs=5e-5)
    assert found.slug == slug


def test_scores_of_the_shared_vector():
    """The original's rounded constants make the fourth digit differ."""
    assert judged("eurostat-2024", 20, 26, target=40).components["score"] == pytest.approx(0.7495, abs=5e-5)
    assert judged("opensdg-2.4", 20, 26, target=40).components["score"] == pytest.approx(0.7496, abs=5e-5)


def test_the_shared_vector_extrapolated():
    assert judged("un-2023", 20, 26, target=40).components["expected"] == pytest.approx(32.7095, abs=5e-5)


def test_the_shared_vector_normalised():
    found = judged("sdsn", 20, 26, stick={"lower": 5, "upper": 40})
    parts = found.components
    assert parts["score_base"] == pytest.approx(42.857, abs=5e-4)
    assert parts["score_latest"] == pytest.approx(60)
    assert parts["observed"] == pytest.approx(2.1429, abs=5e-5)
    assert parts["needed"] == pytest.approx(3.8095, abs=5e-5)
    assert found.number == pytest.approx(56.25)
    assert found.slug == "moderately_improving"


def test_the_factor_near_a_ceiling():
    """At 95 of 100 the cuts of 1.5 % and 0.5 % become 0.3055 % and 0.1018 %."""
    factor = shrink_factor(METHODS["opensdg-2.4"].limit, 95, Facts("up", maximum=100))
    assert factor == pytest.approx(0.2037, abs=5e-5)
    assert 1.5 * factor == pytest.approx(0.3055, abs=5e-5)
    assert 0.5 * factor == pytest.approx(0.1018, abs=5e-5)


@pytest.mark.parametrize(
    ("base", "latest", "direction", "target", "number", "slug"),
    [
        (100, 110, "up", None, 1.1985, "significant_progress"),
        (100, 104, "up", None, 0.4915, "moderate_progress"),
        (100, 92, "up", None, -1.0369, "significant_movement_away"),
        (100, 97, "up", None, -0.3800, "moderate_movement_away"),
        (100, 97, "down", None, 0.3800, "moderate_progress"),
        (20, 24, "up", 40, 48.7415, "insufficient_progress"),
        (20, 30, "up", 40, 109.9280, "significant_progress"),
        (20, 18, "up", 40, -27.6646, "movement_away"),
        (40, 36, "down", 20, 28.9729, "insufficient_progress"),
    ],
)
def test_eurostat_by_hand(base, latest, direction, target, number, slug):
    found = judged("eurostat-2024", base, latest, direction, target=target)
    assert (found.slug, round(found.number, 4)) == (slug, pytest.approx(number, abs=1e-4))


@pytest.mark.parametrize(
    ("base", "latest", "direction", "target", "number", "slug"),
    [
        (100, 110, "up", None, 1.1985, "on_track"),
        (100, 104, "up", None, 0.4915, "limited_or_none"),  # below 0.5 %
        (100, 97, "up", None, -0.3800, "limited_or_none"),
        (100, 92, "up", None, -1.0369, "deterioration"),  # never its absolute value
        (20, 24, "up", 40, 48.7415, "limited_or_none"),
        (20, 30, "up", 40, 109.9280, "on_track"),
        (20, 20.5, "up", 40, 6.5364, "limited_or_none"),
        (20, 18, "up", 40, -27.6646, "deterioration"),
        (40, 36, "down", 20, 28.9729, "limited_or_none"),
    ],
)
def test_un_2022_by_hand(base, latest, direction, target, number, slug):
    found = judged("un-2022", base, latest, direction, target=target)
    assert (found.slug, round(found.number, 4)) == (slug, pytest.approx(number, abs=1e-4))


@pytest.mark.parametrize(
    ("base", "latest", "direction", "target", "number", "slug"),
    [
        (100, 118, "up", None, 2.0905, "on_track"),
        (100, 106, "up", None, 0.7310, "fair_progress"),
        (100, 103, "up", None, 0.3702, "stagnation_or_regression"),
        (20, 38, "up", 40, 233.1678, "on_track"),
        (20, 20.5, "up", 40, 4.7387, "stagnation_or_regression"),
        (20, 18, "up", 40, -17.9262, "stagnation_or_regression"),
        (40, 30, "down", 20, 83.3809, "fair_progress"),
    ],
)
def test_un_2023_by_hand(base, latest, direction, target, number, slug):
    found = judged("un-2023", base, latest, direction, target=target)
    assert (found.slug, round(found.number, 4)) == (slug, pytest.approx(number, abs=1e-4))


@pytest.mark.parametrize(
    ("latest", "target", "facts", "met"),
    [
        (41, 40, {}, True),  # beyond the target, though it may be falling
        (99.2, 100, {"maximum": 100}, True),  # within a point of the unit's own bound
        (98.9, 100, {"maximum": 100}, False),
        (39.5, 40, {"maximum": 100}, False),  # a target inside the scale must be reached
    ],
)
def test_un_2023_knows_a_met_target(latest, target, facts, met):
    found = judged("un-2023", 45 if target == 40 else 90, latest, target=target, **facts)
    assert (found.measure == "state") == met
    assert (found.slug == "on_track") == met or found.measure == "progress"


@pytest.mark.parametrize(
    ("base", "latest", "direction", "stick", "number", "slug"),
    [
        (10, 30, "up", (0, 50), 93.75, "moderately_improving"),
        (30, 10, "down", (0, 50), 125.0, "on_track"),
        (10, 12, "up", (0, 50), 9.375, "stagnating"),
        (12, 10, "up", (0, 50), -9.8684, "decreasing"),
        (40, 60, "up", (0, 50), 100.0, "maintaining"),  # beyond the bound: 100 points, kept within
        (60, 55, "up", (0, 50), 100.0, "maintaining"),  # still beyond it
        (60, 45, "up", (0, 50), -1.25, "decreasing"),  # fallen from the goal: the pace itself
        (-1, 0.5, "up", (-2, 2), 93.75, "moderately_improving"),  # a scale without natural zero
    ],
)
def test_sdsn_by_hand(base, latest, direction, stick, number, slug):
    found = judged("sdsn", base, latest, direction, stick=dict(zip(("lower", "upper"), stick, strict=True)))
    assert (found.slug, round(found.number, 4)) == (slug, pytest.approx(number, abs=1e-4))


@pytest.mark.parametrize(
    ("base", "latest", "direction", "facts", "target", "number", "score", "slug"),
    [
        (100, 110, "up", {}, None, 1.1985, 1.7463, "moderate_progress"),
        (100, 106, "up", {}, None, 0.7310, 0.5776, "moderate_progress"),
        (100, 103, "up", {}, None, 0.3702, -0.6492, "limited_progress"),
        (100, 99, "up", {}, None, -0.1255, -2.6569, "deterioration"),
        (95, 96, "up", {"maximum": 100}, None, 0.1310, 0.3577, "moderate_progress"),
        (95, 95.2, "up", {"maximum": 100}, None, 0.0263, -1.8546, "limited_progress"),
        (100, 100, "up", {"maximum": 100}, None, 0.0, 5.0, "substantial_progress"),  # held at the ceiling
        (60, 55, "down", {"minimum": 50}, None, 1.0817, 3.6030, "substantial_progress"),
        (60, 55, "down", {"minimum": 0}, None, 1.0817, 1.4544, "moderate_progress"),  # a floor of zero
        (40, 42, "up", {}, 41, 100.0, None, "target_achieved"),
        (0, 42, "up", {}, 41, 100.0, None, "target_achieved"),  # whatever the base
    ],
)
def test_open_sdg_by_hand(base, latest, direction, facts, target, number, score, slug):
    found = judged("opensdg-2.4", base, latest, direction, target=target, **facts)
    assert (found.slug, round(found.number, 4)) == (slug, pytest.approx(number, abs=1e-4))
    assert found.components.get("score") == (pytest.approx(score, abs=1e-4) if score is not None else None)


@pytest.mark.parametrize(
    ("latest", "direction", "stick", "number", "slug"),
    [
        (50, "up", (80, 10), 3.0, "end_far"),
        (65, "up", (80, 10), 1.5, "end_far"),
        (66, "up", (80, 10), 1.4, "end_halfway"),
        (75, "up", (80, 10), 0.5, "end_halfway"),
        (76, "up", (80, 10), 0.4, "end_near"),
        (80, "up", (80, 10), 0.0, "end_reached"),
        (95, "up", (80, 10), 0.0, "end_reached"),  # cut at zero
        (12, "down", (4, 4), 2.0, "end_far"),
        (3, "down", (4, 4), 0.0, "end_reached"),
    ],
)
def test_oecd_distance_by_hand(latest, direction, stick, number, slug):
    found = judged(
        "oecd-distance", 1, latest, direction, stick=dict(zip(("end", "deviation"), stick, strict=True))
    )
    assert (found.slug, found.number) == (slug, pytest.approx(number))


def test_oecd_distance_measures_to_the_target_when_there_is_one():
    found = judged("oecd-distance", 1, 20, target=40, stick={"end": 80, "deviation": 10})
    assert (found.number, found.components["end"]) == (pytest.approx(2.0), 40)


@pytest.mark.parametrize(
    ("latest", "scale", "level", "slug"),
    [
        (0.0, "share", 1.0, "level_1"),
        (0.12, "share", 1.48, "level_1"),
        (0.125, "share", 1.5, "level_2"),
        (0.5, "share", 3.0, "level_3"),
        (0.86, "share", 4.44, "level_4"),
        (1.0, "share", 5.0, "level_5"),
        (3.7, "level", 3.7, "level_4"),
    ],
)
def test_levels_by_hand(latest, scale, level, slug):
    found = judged("level-1-5", 0.1, latest, scale=scale)
    assert (found.slug, found.number, found.measure) == (slug, pytest.approx(level), "level")


@pytest.mark.parametrize(("latest", "slug"), [(1.0, "met"), (0.0, "not_met")])
def test_yes_and_no_by_hand(latest, slug):
    assert judged("binary", 0.0, latest, scale="binary").slug == slug

"""Every number that decides a class, against literals of the methods' descriptions, and classes at each cut.

The literals were typed from descriptions of the methods, not copied from the files of methods: a cut that is
changed in a file, or that takes in its bound where it should not, is seen here. Windows of base years, the
cuts between levels and those of distances are this publication's own or of the literature; the files say so.
"""

from __future__ import annotations

import pytest

from eslabon.catalogue.models import Target
from eslabon.measures import Facts, YearSeries, assess, load_methods
from eslabon.measures.method import Yardstick

from .conftest import ROOT

METHODS = load_methods(ROOT)
LATEST, GOAL_YEAR = 2023, 2030
HAIR = 1e-6  # far above the rounding before comparison, far below any distance between cuts

# Class and lower bound from the best number down: ">" leaves the bound out, ">=" takes it in.
WITHOUT_TARGET = {
    "binary": [("met", ">=", 1), ("not_met",)],
    "eurostat-2024": [
        ("significant_progress", ">", 1),
        ("moderate_progress", ">", 0.1),
        ("no_progress", ">=", -0.1),
        ("moderate_movement_away", ">=", -1),
        ("significant_movement_away",),
    ],
    "level-1-5": [
        ("level_5", ">=", 4.5),
        ("level_4", ">=", 3.5),
        ("level_3", ">=", 2.5),
        ("level_2", ">=", 1.5),
        ("level_1",),
    ],
    "oecd-distance": [
        ("end_far", ">=", 1.5),
        ("end_halfway", ">=", 0.5),
        ("end_near", ">", 0),
        ("end_reached",),
    ],
    "opensdg-2.4": [
        ("substantial_progress", ">=", 1.5),
        ("moderate_progress", ">=", 0.5),
        ("limited_progress", ">=", 0),
        ("deterioration",),
    ],
    "sdsn": [],
    "un-2022": [
        ("on_track", ">", 1),
        ("fair_progress", ">=", 0.5),
        ("limited_or_none", ">=", -1),
        ("deterioration",),
    ],
    "un-2023": [("on_track", ">=", 2), ("fair_progress", ">=", 0.5), ("stagnation_or_regression",)],
}
WITH_TARGET = {
    "binary": [],
    "eurostat-2024": [
        ("significant_progress", ">=", 95),
        ("moderate_progress", ">=", 60),
        ("insufficient_progress", ">=", 0),
        ("movement_away",),
    ],
    "level-1-5": [],
    "oecd-distance": [],
    "opensdg-2.4": [
        ("substantial_progress", ">=", 95),
        ("moderate_progress", ">=", 60),
        ("limited_progress", ">=", 0),
        ("deterioration",),
    ],
    "sdsn": [
        ("on_track", ">=", 100),
        ("moderately_improving", ">=", 50),
        ("stagnating", ">=", 0),
        ("decreasing",),
    ],
    "un-2022": [
        ("on_track", ">", 95),
        ("fair_progress", ">=", 50),
        ("limited_or_none", ">=", -10),
        ("deterioration",),
    ],
    "un-2023": [("on_track", ">=", 95), ("fair_progress", ">=", 10), ("stagnation_or_regression",)],
}
AROUND_2015 = {"since": 2015, "earliest": 2012, "latest": 2018, "minimum": 3}
HORIZONS = {
    "binary": {},
    "eurostat-2024": {
        "long": {"years": 15, "minimum": 10, "maximum": 17},
        "short": {"years": 5, "minimum": 3, "maximum": 7},
    },
    "level-1-5": {},
    "oecd-distance": {},
    "opensdg-2.4": {"since": {"since": 2015, "minimum": 3}},
    "sdsn": {"since": AROUND_2015},
    "un-2022": {"since": AROUND_2015},
    "un-2023": {"since": AROUND_2015},
}
# What else decides a class.
CONSTANTS = {
    "binary": {"scales": ["binary"], "lowest": 0, "highest": 1},
    "eurostat-2024": {"headline": "long", "limit": None, "achieved": ""},
    "level-1-5": {"scales": ["share", "level"], "lowest": 1, "highest": 5},
    "oecd-distance": {"trend_years": 10, "trend_points": 5},
    "opensdg-2.4": {"headline": "since", "limit": {"exponent": 4.44}, "achieved": "target_achieved"},
    "sdsn": {"headline": "since", "goal": 100, "goal_year": 2030, "maintained": "maintaining"},
    "un-2022": {"headline": "since", "limit": None, "achieved": ""},
    "un-2023": {"headline": "since", "achieved": "on_track", "met_within": 1},
}


def test_every_number_of_every_method_is_the_one_described():
    """Bands, windows of base years and constants of all files; no method is left out."""
    assert set(METHODS) == set(WITHOUT_TARGET) == set(WITH_TARGET) == set(HORIZONS) == set(CONSTANTS)
    for id, method in METHODS.items():
        assert [_said(band) for band in method.bands.without_target] == WITHOUT_TARGET[id], id
        assert [_said(band) for band in method.bands.with_target] == WITH_TARGET[id], id
        spans = {name: span.model_dump(exclude_none=True) for name, span in method.horizons.items()}
        assert spans == HORIZONS[id], id
        stored = method.model_dump(mode="json")
        assert {name: stored[name] for name in CONSTANTS[id]} == CONSTANTS[id], id


def _said(band):
    if band.above is not None:
        return (band.slug, ">", band.above)
    return (band.slug,) if band.from_ is None else (band.slug, ">=", band.from_)


def base_year(id):
    """The year that the method's headline horizon wants."""
    return LATEST - 15 if id == "eurostat-2024" else 2015


def with_rate(id, rate):
    """Assess a series that grows by a rate in percent a year."""
    years = LATEST - base_year(id)
    return judged(id, 100, 100 * (1 + rate / 100) ** years)


def with_ratio(id, ratio):
    """Assess a way from 20 to 40 on which the rate is a share, in percent, of the required one."""
    base = base_year(id)
    required = 2 ** (1 / (GOAL_YEAR - base)) - 1
    return judged(id, 20, 20 * (1 + ratio / 100 * required) ** (LATEST - base), target=40)


def with_progress(id, progress):
    """Assess a series whose rate leads by 2030 over a part, in percent, of the way from 20 to 40."""
    rate = (1 + progress / 100) ** (1 / 15) - 1
    return judged(id, 20, 20 * (1 + rate) ** 8, target=40)


def with_pace(id, pace):
    """Assess a score of 25 in 2015, which needs 5 points a year, that gains a share of them, in percent."""
    return judged(id, 25, 25 + 8 * 5 * pace / 100, stick={"lower": 0, "upper": 100})


def with_distance(id, distance):
    """Assess a value so many deviations of 10 from an end of 80."""
    return judged(id, 1, 80 - 10 * distance, stick={"end": 80, "deviation": 10})


def with_level(id, level):
    return judged(id, 1, level, scale="level")


def with_answer(id, answer):
    return judged(id, 1, answer, scale="binary")


def judged(id, base, latest, *, target=None, stick=None, since=None, **facts):
    method = METHODS[id]
    if stick is not None:
        method = method.model_copy(update={"yardsticks": {"x": Yardstick(**stick, basis="best_five")}})
    aim = None if target is None else Target(value=target, year=GOAL_YEAR, source="somewhere")
    series = YearSeries.of((since or base_year(id), LATEST), (base, latest))
    return assess(method, series, Facts("up", aim, indicator="x", **facts), recent_year=2015)


# Method, how its number is made, the cut; classes just below it, on it, just above it.
CUTS = [
    ("binary", with_answer, 1, "not_met", "met", "met"),
    ("eurostat-2024", with_rate, 1, "moderate_progress", "moderate_progress", "significant_progress"),
    ("eurostat-2024", with_rate, 0.1, "no_progress", "no_progress", "moderate_progress"),
    ("eurostat-2024", with_rate, -0.1, "moderate_movement_away", "no_progress", "no_progress"),
    (
        "eurostat-2024",
        with_rate,
        -1,
        "significant_movement_away",
        "moderate_movement_away",
        "moderate_movement_away",
    ),
    ("eurostat-2024", with_ratio, 95, "moderate_progress", "significant_progress", "significant_progress"),
    ("eurostat-2024", with_ratio, 60, "insufficient_progress", "moderate_progress", "moderate_progress"),
    ("eurostat-2024", with_ratio, 0, "movement_away", "insufficient_progress", "insufficient_progress"),
    ("un-2022", with_rate, 1, "fair_progress", "fair_progress", "on_track"),
    ("un-2022", with_rate, 0.5, "limited_or_none", "fair_progress", "fair_progress"),
    ("un-2022", with_rate, -1, "deterioration", "limited_or_none", "limited_or_none"),
    ("un-2022", with_ratio, 95, "fair_progress", "fair_progress", "on_track"),
    ("un-2022", with_ratio, 50, "limited_or_none", "fair_progress", "fair_progress"),
    ("un-2022", with_ratio, -10, "deterioration", "limited_or_none", "limited_or_none"),
    ("un-2023", with_rate, 2, "fair_progress", "on_track", "on_track"),
    ("un-2023", with_rate, 0.5, "stagnation_or_regression", "fair_progress", "fair_progress"),
    ("un-2023", with_progress, 95, "fair_progress", "on_track", "on_track"),
    ("un-2023", with_progress, 10, "stagnation_or_regression", "fair_progress", "fair_progress"),
    ("opensdg-2.4", with_rate, 1.5, "moderate_progress", "substantial_progress", "substantial_progress"),
    ("opensdg-2.4", with_rate, 0.5, "limited_progress", "moderate_progress", "moderate_progress"),
    ("opensdg-2.4", with_rate, 0, "deterioration", "limited_progress", "limited_progress"),
    ("opensdg-2.4", with_ratio, 95, "moderate_progress", "substantial_progress", "substantial_progress"),
    ("opensdg-2.4", with_ratio, 60, "limited_progress", "moderate_progress", "moderate_progress"),
    ("opensdg-2.4", with_ratio, 0, "deterioration", "limited_progress", "limited_progress"),
    ("sdsn", with_pace, 100, "moderately_improving", "on_track", "on_track"),
    ("sdsn", with_pace, 50, "stagnating", "moderately_improving", "moderately_improving"),
    ("sdsn", with_pace, 0, "decreasing", "stagnating", "stagnating"),
    ("oecd-distance", with_distance, 1.5, "end_halfway", "end_far", "end_far"),
    ("oecd-distance", with_distance, 0.5, "end_near", "end_halfway", "end_halfway"),
    ("oecd-distance", with_distance, 0, "end_reached", "end_reached", "end_near"),
    ("level-1-5", with_level, 4.5, "level_4", "level_5", "level_5"),
    ("level-1-5", with_level, 3.5, "level_3", "level_4", "level_4"),
    ("level-1-5", with_level, 2.5, "level_2", "level_3", "level_3"),
    ("level-1-5", with_level, 1.5, "level_1", "level_2", "level_2"),
]


@pytest.mark.parametrize("id, made, cut, below, on, above", CUTS)
def test_the_class_changes_at_the_cut_and_nowhere_near_it(id, made, cut, below, on, above):
    """A hair below, exactly on, a hair above."""
    assert [made(id, cut + step).slug for step in (-HAIR, 0, HAIR)] == [below, on, above]


def test_every_cut_has_its_vector():
    """As many vectors as the literal bands have bounds."""
    bounded = [(id, band[2]) for table in (WITHOUT_TARGET, WITH_TARGET) for id, bands in table.items()
               for band in bands[:-1]]  # fmt: skip
    assert sorted((id, cut) for id, _, cut, *_ in CUTS) == sorted(bounded)


@pytest.mark.parametrize("id", ["un-2022", "un-2023", "sdsn", "opensdg-2.4", "eurostat-2024"])
def test_base_years_stand_in_up_to_the_ends_of_the_window(id):
    """The last year that is admitted at each end, and the first that is not."""
    ends = {"opensdg-2.4": (2015, 2020), "eurostat-2024": (LATEST - 17, LATEST - 10)}
    first, last = ends.get(id, (2012, 2018))
    stick = {"lower": 0, "upper": 100} if id == "sdsn" else None
    for year in (first, last):
        assert judged(id, 20, 26, since=year, stick=stick).components.get("base_year") == year
    assert judged(id, 20, 26, since=first - 1, stick=stick).reason == "no_base_year"
    refused = judged(id, 20, 26, since=last + 1, stick=stick).reason
    assert refused == ("short_span" if id == "eurostat-2024" else "no_base_year")


@pytest.mark.parametrize(
    "id, made, points",
    [
        ("eurostat-2024", with_rate, [(-3, -5), (-2, -5), (0, 0), (1, 2.5), (2, 5), (3, 5)]),
        ("eurostat-2024", with_ratio, [(-70, -5), (-60, -5), (0, -2.5), (60, 0), (130, 5), (140, 5)]),
        ("opensdg-2.4", with_rate, [(-3, -5), (-2, -5), (0, -2.5), (0.5, 0), (1.5, 2.5), (2, 5), (3, 5)]),
        ("opensdg-2.4", with_ratio, [(-70, -5), (-60, -5), (0, -2.5), (60, 0), (130, 5), (140, 5)]),
    ],
)
def test_scores_at_the_ends_of_their_pieces(id, made, points):
    """Within the last digit of the original's rounded constants."""
    found = [made(id, number).components["score"] for number, _ in points]
    assert found == pytest.approx([score for _, score in points], abs=2e-4)

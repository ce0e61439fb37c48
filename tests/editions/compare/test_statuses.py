"""Every assessment that changed class has its kind and its cause."""

from __future__ import annotations

import pytest

from eslabon.editions.compare import status_flips

FALL = {"class": "deterioration"}
NONE = {"class": "", "reason": "too_old"}


def flip(*others, place: int = 0, **cells: str):
    """Another class, and whatever else differs in the later edition."""

    def change(edition) -> None:
        edition.assess(place, **(cells or FALL))
        for one in others:
            one(edition)

    return change


def row(year: int, **cells: str):
    return lambda e: e.row("exports", "ALF", year, **cells)


def newer(e) -> None:
    e.observations["exports"] += "ALF,2011,1.00,pub,2025,\n"


def redefine(**fields):
    return lambda e: e.indicators["exports"].update(fields)


def method(id: str, **content):
    return lambda e: e.methods[id].update(content)


def manifest(**content):
    return lambda e: e.manifest.update(content)


VALUE = {"value": "99.00"}
# What is done to the later edition; kind, cause and all causes of its one changed assessment.
CAUSES = {
    "a revised end": (flip(row(2010, **VALUE, vintage="2026")), "flip", "revised"),
    "a revised base": (flip(row(2000, **VALUE, vintage="2026")), "flip", "revised"),
    "a corrected end": (flip(row(2010, **VALUE)), "flip", "corrected"),
    "an end from another source": (flip(row(2010, **VALUE, source="sub")), "flip", "source_changed"),
    "another source that has a later year": (
        flip(
            lambda e: e.observations.update(exports=e.observations["exports"] + "ALF,2011,1.00,sub,2026,\n"),
            row(2000, **VALUE, source="sub"),
            latest_year="2011",
            **FALL,
        ),
        "flip",
        "source_changed;new_year",
    ),
    "an end computed from what was revised": (
        flip(
            lambda e: e.row("exports", "ALF", 2010, vintage="2026"),
            lambda e: e.row("ratio", "ALF", 2010, **VALUE),
            place=5,
            **FALL,
        ),
        "flip",
        "input_revised",
    ),
    "a revised year between": (flip(row(2005, **VALUE, vintage="2026")), "flip", "revised"),
    "a year between is less than the end": (
        flip(row(2005, **VALUE), row(2010, **VALUE, vintage="2026")),
        "flip",
        "revised",
    ),
    "a new year": (flip(newer, latest_year="2011", **FALL), "flip", "new_year"),
    "a new year and a revision": (
        flip(newer, row(2000, **VALUE, vintage="2026"), latest_year="2011", **FALL),
        "flip",
        "new_year;revised",
    ),
    "a new year outside the window": (flip(newer, row(2010, **VALUE)), "flip", "corrected"),
    "the last year went": (flip(row(2010), latest_year="2009", **FALL), "flip", "withdrawn"),
    "another direction": (flip(redefine(direction="down")), "flip", "indicator_redefined"),
    "another formula": (
        flip(redefine(derived={"formula": "x"}), row(2010, **VALUE)),
        "flip",
        "indicator_redefined",
    ),
    "another name only": (flip(redefine(name="Else"), row(2010, **VALUE)), "flip", "corrected"),
    "other thresholds": (flip(method("steps", bands={"above": 2})), "flip", "method_changed"),
    "other texts of the method": (
        flip(method("steps", title="Else"), row(2010, **VALUE)),
        "flip",
        "corrected",
    ),
    "its own yardstick": (
        flip(method("other", yardsticks={"exports": {"lower": 1}}), place=2, **FALL),
        "flip",
        "method_changed",
    ),
    "another indicator's yardstick": (
        flip(
            method("other", yardsticks={"exports": {"lower": 0}, "people": {"lower": 1}}),
            row(2010, **VALUE),
            place=2,
            **FALL,
        ),
        "flip",
        "corrected",
    ),
    "a declared break": (flip(redefine(breaks=[2004]), **NONE), "not_assessable", "break_changed"),
    "the mark of a break": (
        flip(row(2004, flag="b"), **NONE),
        "not_assessable",
        "break_changed;flag_changed",
    ),
    "another flag": (flip(row(2010, flag="e")), "flip", "flag_changed"),
    "another recent year": (
        flip(manifest(settings={"recent_year": 2012}), **NONE),
        "not_assessable",
        "settings",
    ),
    "other code": (flip(manifest(digests={"code": "c2"})), "flip", "machine"),
    "nothing known": (flip(), "flip", "unexplained"),
    "first data": (
        flip(
            lambda e: e.observations.update(
                idle="country,year,value,source,vintage,flag\nALF,2010,1,pub,2025,\n"
            ),
            place=3,
            **{"class": "moderate_progress", "reason": "", "latest_year": "2010"},
        ),
        "assessable",
        "first_data",
    ),
    "a country's first series": (
        flip(
            lambda e: e.observations.update(people=e.observations["people"] + "BET,2010,1,pub,2025,\n"),
            place=4,
            **{"class": "moderate_progress", "reason": "", "latest_year": "2010"},
        ),
        "assessable",
        "first_data",
    ),
    "another reason": (flip(place=3, reason="too_old"), "reason", "unexplained"),
}


@pytest.mark.parametrize(("change", "kind", "causes"), CAUSES.values(), ids=CAUSES)
def test_a_changed_assessment_has_its_kind_and_cause(compared, change, kind, causes):
    table = compared(change).statuses
    assert table[["kind", "causes"]].to_numpy().tolist() == [[kind, causes]]
    assert table["cause"].item() == causes.split(";")[0]


def test_the_gate_gets_flips_of_the_headline_method_with_stable_keys(written):
    def change(edition):
        edition.assess(0, **FALL)
        edition.assess(1, **NONE)
        edition.assess(2, **FALL)  # of another method
        edition.assess(3, reason="too_old")  # no flip

    flips = status_flips(*written(change))
    assert flips["key"].tolist() == ["exports/ALF/steps/long", "exports/BET/steps/long"]
    assert flips["headline"].all()
    assert flips[["class_before", "class_after", "reason_after"]].to_numpy().tolist() == [
        ["moderate_progress", "deterioration", ""], ["moderate_progress", "", "too_old"],
    ]  # fmt: skip


def test_an_empty_horizon_has_a_place_in_the_key(compared):
    assert compared(flip(place=2, **FALL)).statuses["key"].item() == "exports/ALF/other/-"


def test_assessments_of_one_edition_only_are_no_flips(compared):
    def change(edition):
        edition.assessments.append({**edition.assessments[0], "country": "GAM"})
        del edition.assessments[1]

    assert len(compared(change).statuses) == 0


def renamed_method(edition) -> None:
    """The main method goes on under another name and judges one series otherwise."""
    edition.methods["newer"] = {**edition.methods.pop("steps"), "id": "newer"}
    edition.manifest["method"] = "newer"
    edition.assessments = [
        {**row, "method": "newer"} if row["method"] == "steps" else row for row in edition.assessments
    ]
    edition.assess(0, **FALL)


def test_a_renamed_main_method_hides_no_flip(written):
    flips = status_flips(*written(renamed_method))
    assert flips[["key", "kind", "cause", "headline"]].to_numpy().tolist() == [
        ["exports/ALF/newer/long", "flip", "method_changed", True]
    ]
    assert flips[["class_before", "class_after"]].to_numpy().tolist() == [
        ["moderate_progress", "deterioration"]
    ]


def test_another_main_method_of_both_editions_is_held_against_the_one_before(written):
    """Its horizon has another name: what pages print is compared with what pages printed."""

    def change(edition) -> None:
        edition.manifest["method"] = "other"
        edition.assess(2, **FALL)

    flips = status_flips(*written(change))
    assert flips[["key", "class_before", "class_after", "causes"]].to_numpy().tolist() == [
        ["exports/ALF/other/-", "moderate_progress", "deterioration", "method_changed"]
    ]


def test_another_main_method_is_a_difference_even_if_it_judges_alike(compared):
    changes = compared(lambda edition: edition.manifest.update(method="other"))
    assert len(changes.statuses) == 0
    assert changes

"""What is asked for has one canonical form and one key."""

from __future__ import annotations

from dataclasses import replace

import pytest

from eslabon.errors import EditionError, ParameterError
from eslabon.ondemand.desk import Desk
from eslabon.ondemand.request import BriefRequest, ReportRequest, plain, request_of
from tests.conftest import TINY

BRIEF = BriefRequest("FRA", "en", "html", ("ITA", "ESP"), 2005, 2015, ("exports",))
REPORT = ReportRequest(("FRA", "ITA"), (), "es")


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> Desk:
    return Desk.of(TINY, tmp_path_factory.mktemp("build"))


@pytest.mark.parametrize("request_", [BRIEF, REPORT, BriefRequest("FRA", "es")])
def test_a_request_survives_the_way_through_the_database(request_):
    assert request_of(plain(request_)) == request_


def test_what_equals_the_book_is_asked_for_as_the_book(desk):
    asked = replace(BRIEF, compare=("ITA", "FRA", "ITA"), sections=desk.sections)
    canonical = desk.check(asked)
    assert canonical.compare == ("ITA",), "the country itself and what is named twice change nothing"
    assert canonical.sections == (), "all sections are the book's"
    assert desk.check(BriefRequest("FRA", "es", sections=desk.sections)).as_in_the_book


def test_a_report_is_the_same_in_any_order(desk):
    first = desk.check(replace(REPORT, countries=("ITA", "FRA", "ITA")))
    assert first == desk.check(replace(REPORT, countries=("FRA", "ITA")))


@pytest.mark.parametrize(
    ("changes", "key", "expected"),
    [
        ({"country": "FRX"}, "country", "FRA"),
        ({"country": "Francia"}, "country", "FRA"),
        ({"country": "../../etc/passwd"}, "country", "ESP, FRA, ITA"),
        ({"language": "eo"}, "language", "es"),
        ({"format": "exe"}, "format", "html"),
        ({"compare": ("ITX",)}, "compare", "ITA"),
        ({"sections": ("exports; import os",)}, "sections", "exports"),
        ({"year_from": 12}, "from", "1900"),
        ({"year_from": True}, "from", "int"),
        ({"year_to": 99999}, "to", "2100"),
        ({"year_from": 2015, "year_to": 2005}, "to", "2015 or later"),
    ],
)
def test_what_does_not_exist_is_refused_by_the_key_that_asked_for_it(desk, changes, key, expected):
    with pytest.raises(ParameterError) as caught:
        desk.check(replace(BriefRequest("FRA", "es"), **changes))
    assert expected in caught.value.expected
    assert key in caught.value.where or key == "from", caught.value.where
    assert len(str(caught.value)) < 600, "what somebody sent is not said back at any length"


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"countries": (), "recommendations": ()}, "countries"),
        ({"countries": ("XXX",)}, "countries"),
        ({"recommendations": (99,)}, "recommendations"),
        ({"format": "notebook"}, "format"),
    ],
)
def test_an_impossible_report(desk, changes, key):
    with pytest.raises(ParameterError) as caught:
        desk.check(replace(REPORT, **changes))
    assert caught.value.where == key


def test_without_an_edition_nothing_is_served(tmp_path):
    with pytest.raises(EditionError, match="no finished edition") as caught:
        Desk.open(TINY, tmp_path)
    assert caught.value.next_step == "build it first: eslabon build"

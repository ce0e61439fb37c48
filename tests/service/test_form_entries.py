"""Entries of a form: read from what was sent, and back."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from eslabon.ondemand.request import BriefRequest, ReportRequest
from eslabon.service.form_entries import entries_of_body, entries_of_query, entries_of_request


@pytest.mark.parametrize(
    "request_",
    [
        BriefRequest("PER", "es"),
        BriefRequest("PER", "en", "html", ("CHL", "BOL"), 2000, 2020, ("firms",)),
        ReportRequest(("PER", "CHL"), (9, 10), "fr", "html"),
        ReportRequest((), (1,), "fr"),
    ],
)
def test_a_request_survives_the_way_through_an_address(request_):
    entries = entries_of_request(request_)
    assert dict(entries_of_query(entries.query()).pairs()) == dict(entries.pairs())
    assert entries.one("language") == request_.language
    assert entries.one("format") == request_.format
    if isinstance(request_, BriefRequest):
        assert (entries.all("compare"), entries.all("sections")) == (request_.compare, request_.sections)
        assert entries.one("from") == (str(request_.year_from) if request_.year_from else "")
    else:
        assert entries.all("countries") == request_.countries
        assert entries.all("recommendations") == tuple(map(str, request_.recommendations))


def test_spaces_around_a_value_and_empty_choices_do_not_count():
    sent = [("kind", "brief"), ("country", " PER "), ("compare", ""), ("compare", "CHL"), ("from", " 2005")]
    entries = entries_of_body(urlencode(sent).encode())
    assert entries.one("country") == "PER"
    assert entries.one("from") == "2005"
    assert entries.all("compare") == ("CHL",)
    assert entries.comparators == ("CHL", "", "", "", "")


def test_letters_of_every_language_arrive_as_they_are():
    assert (
        entries_of_body(urlencode([("kind", "brief"), ("country", "Perú ñ é")]).encode()).one("country")
        == "Perú ñ é"
    )
    assert entries_of_query("country=Per%C3%BA").one("country") == "Perú"


def test_a_form_begins_with_the_page_s_language_pdf_and_every_section():
    entries = entries_of_query("country=PER").completed("pt", ("a", "b"))
    assert (entries.one("language"), entries.one("format"), entries.all("sections")) == (
        "pt",
        "pdf",
        ("a", "b"),
    )
    chosen = entries_of_query("country=PER&language=en&sections=b").completed("pt", ("a", "b"))
    assert (chosen.one("language"), chosen.all("sections")) == ("en", ("b",))

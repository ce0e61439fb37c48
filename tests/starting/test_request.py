"""What may be asked of a new publication, and how a wrong wish is answered."""

from __future__ import annotations

import pytest

from eslabon.errors import ParameterError
from eslabon.starting.request import INVENTED, StartRequest, iso_countries


def test_nothing_asked_gives_the_example():
    request = StartRequest.checked()
    assert request.languages == ("es", "en")
    assert request.countries == INVENTED
    assert request.title == "Una publicación de ejemplo"
    assert StartRequest.checked(languages=["en"]).title == "An example publication"


def test_countries_are_sorted_and_read_in_any_case():
    codes = [country.code for country in StartRequest.checked(countries=["nzl", "FRA"]).countries]
    assert codes == ["FRA", "NZL"]


def test_codes_of_the_cldr_are_known_and_those_left_to_users_are_not():
    known = iso_countries()
    assert (known["FRA"], known["PER"], known["ZWE"]) == ("FR", "PE", "ZW")
    assert 245 <= len(known) <= 255
    assert len(set(known.values())) == len(known), "two codes of one territory"
    assert not {country.code for country in INVENTED} & set(known)
    assert not {"SUN", "YUG", "ZZZ"} & set(known)


@pytest.mark.parametrize(
    ("asked", "where", "expected", "received"),
    [
        ({"countries": ["FR", "ITA"]}, "--countries", "FRA", "'FR'"),
        ({"countries": ["FRX", "ITA"]}, "--countries", "F", "'FRX'"),
        ({"countries": ["FRA"]}, "--countries", "from 2", "FRA"),
        ({"countries": ["FRA", "fra"]}, "--countries", "each once", "FRA, fra"),
        ({"languages": ["es", "fr"]}, "--languages", "es, en", "es, fr"),
        ({"languages": ["es", "es"]}, "--languages", "each once", "es, es"),
        ({"title": "Two\nlines"}, "--title", "one line", r"'\n'"),
        ({"title": "A {field}"}, "--title", "one line", "'{', '}'"),
        ({"title": "long" * 60}, "--title", "200 characters", "240 characters"),
    ],
)
def test_a_wrong_wish_is_told_with_what_would_be_right(asked, where, expected, received):
    with pytest.raises(ParameterError) as caught:
        StartRequest.checked(**asked)
    error = caught.value
    assert error.where == where
    assert expected in error.expected
    assert received in error.received
    assert error.next_step

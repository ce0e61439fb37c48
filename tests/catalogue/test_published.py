"""The settings about publishing."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from eslabon.catalogue.published import Published


def test_a_publication_that_says_nothing_is_a_draft():
    assert Published().released == ""


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("released", "2026-11-27"),
        ("embargo", "2026-12-01T09:00:00-03:00"),
        ("embargo", "2026-12-01T12:00:00+00:00"),
        ("address", "https://example.org/"),
        ("address", "http://localhost:8000/book/"),
        ("address", "http://[::1]:8000/"),
        ("address", "https://año.example/~team/a%20b/v1.2/"),
        ("report", "mailto:errata@example.org?subject={title}&body={body}"),
        ("report", "https://example.org/new?title={title}"),
        ("renamed", {"pais/ARC": "country/ARC"}),
        ("renamed", {"año/niño uno": "años/v1.2"}),
    ],
)
def test_sound_values_are_taken_as_they_are(key, value):
    assert getattr(Published(**{key: value}), key) == value


@pytest.mark.parametrize(
    ("key", "value", "complaint"),
    [
        ("released", "27-11-2026", "not a date"),
        ("released", "2026-02-30", "not a date"),
        # Also ISO 8601, and sorted as texts out of order.
        ("released", "20261127", "not a date"),
        ("released", "2026-W48-5", "not a date"),
        ("embargo", "2026-12-01", "date and time with zone"),
        ("embargo", "2026-12-01T09:00:00", "date and time with zone"),
        ("address", "https://example.org/book", "not the address of a site"),
        ("address", "example.org/", "not the address of a site"),
        ("address", "https://example.org/?a=/", "not the address of a site"),
        ("address", "https://example.org/#/", "not the address of a site"),
        ("address", "https://example.org/a b/", "not the address of a site"),
        ("address", "https://exa mple.org/", "not the address of a site"),
        ("address", "https://example.org/book/../", "not the address of a site"),
        ("address", "https://example.org/book//", "not the address of a site"),
        ("address", "https://example.org:99999/", "not the address of a site"),
        ("address", "https://[/", "not the address of a site"),
        ("address", 'https://example.org/"/', "not the address of a site"),
        ("report", "errata@example.org {title}", "begins with https: or mailto:"),
        ("report", "javascript:alert('{title}')", "begins with https: or mailto:"),
        ("report", "mailto:errata@example.org", "must hold"),
        ("report", "https://example.org/?t={title}&u={user}", "no other braces"),
        ("renamed", {"a": "/b"}, "not the address of a page"),
        ("renamed", {"a": "../b"}, "not the address of a page"),
        ("renamed", {"a.html": "b"}, "not the address of a page"),
        *(
            ("renamed", {address: "b"}, "not the address of a page")
            for address in (
                "",
                "a/",
                "a//b",
                "a\\b",
                "C:/x",
                "..\\x",
                "./a",
                ".a",
                "a#b",
                "a?b",
                "a/.b",
                "a\tb",
            )
        ),
        ("renamed", {"a": "b", "b": "c"}, "name the last address"),
    ],
)
def test_what_could_not_be_used_is_refused_with_the_reason(key, value, complaint):
    with pytest.raises(ValidationError, match=complaint):
        Published(**{key: value})

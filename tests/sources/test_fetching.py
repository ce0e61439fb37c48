"""A provider on this machine that behaves as the publisher does: all its pages are read, in order."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from eslabon.catalogue import load_catalogue
from eslabon.catalogue.models import Country
from eslabon.errors import SourceError
from eslabon.sources.answers import ArchivedAnswers
from eslabon.sources.fetching import SeriesFetcher
from tests.conftest import TINY
from tests.sources.conftest import provider_at
from tests.sources.loopback import Asked, answer
from tests.sources.provider_bodies import ENVELOPE, feed, header, row

COUNTRIES = ("AAA", "BBB", "CCC")


class Bank:
    """Serves invented series as the World Bank does: by country and code, in pages, errors with 200."""

    def __init__(self, series: dict[str, list[dict]]) -> None:
        self.series = series
        self.broken: set[str] = set()

    def __call__(self, asked: Asked, send) -> None:
        _, countries, code = asked.path.strip("/").split("/")
        known = self.series.get(code)
        if known is None or any(name not in COUNTRIES for name in countries.split(";")):
            send(answer(ENVELOPE.encode()))
            return
        rows = [one for one in known if one["countryiso3code"] in countries.split(";")]
        per_page, page = int(asked.query["per_page"]), int(asked.query.get("page", "1"))
        cut = rows[(page - 1) * per_page : page * per_page]
        body = json.dumps([header(len(rows), page, per_page), cut]).encode()
        send(answer(body[:-1] if code in self.broken else body, ETag=f'"{code}-{page}"'))


@pytest.fixture
def bank(loopback) -> Bank:
    indicator = {code: {"id": code, "value": code} for code in ("W.1", "W.2", "W.3")}
    loopback.behaviour = Bank({
        code: [row(country, str(year), year / 7, indicator=indicator[code])
               for country in COUNTRIES for year in range(2000, 2010)]
        for code in indicator
    })  # fmt: skip
    return loopback.behaviour


@pytest.fixture
def fetcher(loopback, bank):
    """Make a fetcher over some way to get answers."""
    catalogue = load_catalogue(TINY)
    countries = {code: Country(code=code, alpha2="XX") for code in COUNTRIES}
    provider = provider_at(loopback.address, query={"format": "json", "per_page": "7"}).model_copy(
        update={"address": loopback.address + "/country/{countries}/{code}"}
    )

    def made(answers, **fields):
        known = {"office": provider.model_copy(update=fields)}
        return SeriesFetcher(answers, known, replace(catalogue, countries=countries), 2000, 2031)

    return made


FEEDS = [feed(code=code, indicator=code.lower().replace(".", "")) for code in ("W.1", "W.2", "W.3")]


def test_all_pages_of_all_series_are_read(loopback, transport, fetcher, bank, archive):
    told = []
    results = list(fetcher(transport()).fetch(FEEDS, told.append))
    assert [result.feed for result in results] == FEEDS
    for result in results:
        rows = bank.series[result.feed.code]
        expected = [(one["countryiso3code"], one["date"], one["value"]) for one in rows]
        assert [(v.country, v.period, v.value) for v in result.series.values] == expected
        assert len(result.series.bodies) == 5
        assert (result.series.last_updated, result.series.retrieved) == ("2031-05-06", "2031-05-06")
    assert len(loopback.asked) == 15
    assert [(one.done, one.code) for one in told] == [(0, "W.1"), (1, "W.2"), (2, "W.3"), (3, "")]
    assert (told[-1].total, told[-1].asked, told[-1].reused) == (3, 15, 0)
    assert told[-1].received == sum(record.size for record in archive.records("one"))


def test_countries_asked_for_in_parts_are_one_series(transport, fetcher, bank):
    (result,) = fetcher(transport(), countries_per_request=1).fetch(FEEDS[:1])
    assert len(result.series.values) == 30
    assert len(result.series.bodies) == 6


def test_the_same_series_come_from_the_archive_alone(loopback, transport, fetcher, archive):
    first = list(fetcher(transport()).fetch(FEEDS))
    asked = len(loopback.asked)
    assert list(fetcher(ArchivedAnswers(archive, "one")).fetch(FEEDS)) == first
    assert list(fetcher(ArchivedAnswers(archive)).fetch(FEEDS)) == first
    assert len(loopback.asked) == asked


def test_one_series_that_fails_leaves_the_others(transport, fetcher, bank, archive):
    bank.broken = {"W.2"}
    good, bad, other = fetcher(transport()).fetch(FEEDS)
    assert good.series
    assert other.series
    assert isinstance(bad.error, SourceError)
    assert bad.series is None
    path = bad.error.next_step.split("is kept in ")[1]
    assert Path(path).read_bytes().endswith(b"}]")
    assert len(list(archive.records("one"))) == 10


def test_what_was_refused_is_asked_for_again(loopback, transport, fetcher, bank):
    bank.broken = {"W.2"}
    list(fetcher(transport()).fetch(FEEDS))
    asked = len(loopback.asked)
    bank.broken = set()
    told = []
    results = list(fetcher(transport()).fetch(FEEDS, told.append))
    assert all(result.series for result in results)
    assert len(loopback.asked) == asked + 5
    assert (told[-1].asked, told[-1].reused) == (5, 10)
    assert all("if-none-match" not in one.headers for one in loopback.asked[asked:])


def test_a_code_that_is_gone_is_told(transport, fetcher):
    (result,) = fetcher(transport()).fetch([feed(code="W.9")])
    assert "refuses the question" in result.error.what
    assert "Invalid value" in result.error.received


def test_cancelling_keeps_what_is_finished_and_the_run_resumes(loopback, transport, fetcher):
    whole = list(fetcher(transport("whole")).fetch(FEEDS))
    asked = len(loopback.asked)
    results = list(fetcher(transport()).fetch(FEEDS, cancelled=lambda: len(loopback.asked) >= asked + 7))
    assert [result.feed for result in results] == FEEDS[:1]
    assert len(loopback.asked) == asked + 7
    assert list(fetcher(transport()).fetch(FEEDS)) == whole
    assert asked + 15 <= len(loopback.asked) <= asked + 16  # the page that was on its way is asked for again


def test_a_provider_that_is_down_is_not_asked_for_every_series(loopback, transport, fetcher):
    loopback.behaviour = lambda asked, send: send(answer(b"", 503))
    feeds = [feed(code=f"W.{number}", indicator=f"w{number}") for number in range(9)]
    results = list(fetcher(transport()).fetch(feeds))
    assert len(loopback.asked) == 3
    assert "is not asked any more" in results[-1].error.what
    assert all(result.error for result in results)

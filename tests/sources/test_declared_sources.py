"""What the publication declares about live sources is whole, plans to requests, and says what is unproven."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from eslabon.catalogue import load_catalogue
from eslabon.catalogue.models import Country
from eslabon.errors import CatalogueError
from eslabon.sources.declarations import load_declarations
from eslabon.sources.plan import plan_series
from eslabon.sources.provider import PROTOCOLS, Provider, load_providers
from eslabon.sources.request import Request
from tests.conftest import REPOSITORY, TINY
from tests.sources.conftest import provider_at
from tests.sources.provider_bodies import ADDRESS, feed


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue(REPOSITORY)


@pytest.fixture(scope="module")
def declarations(catalogue):
    return load_declarations(REPOSITORY, catalogue)


def fetchable(declarations, catalogue, provider=""):
    """Feeds whose indicator the catalogue has."""
    feeds = [one for one in declarations.feeds if one.indicator in catalogue.indicators]
    return [one for one in feeds if not provider or one.provider == provider]


def test_every_feed_has_requests(catalogue, declarations):
    fetched = fetchable(declarations, catalogue)
    assert len(fetched) > 70
    for one in declarations.feeds:
        plan = plan_series(one, declarations.providers, catalogue, 1990, 2031)
        assert plan.requests
        for request in plan.requests:
            assert "{" not in request.address
            assert len(request.address) < 2000


def test_series_are_those_of_the_indicators(catalogue, declarations):
    """A feed cannot bring another series than the one that its indicator names."""
    seen = 0
    for one in fetchable(declarations, catalogue, "worldbank"):
        indicator = catalogue.indicators[one.indicator]
        if indicator.code_is == "series" and "." in indicator.code and len(indicator.code.split(".")) > 2:
            assert one.code == indicator.code, one
            seen += 1
    assert seen > 45


def test_survey_and_model_values_keep_their_letter(catalogue, declarations):
    for one in fetchable(declarations, catalogue):
        indicator = catalogue.indicators[one.indicator]
        assert not indicator.survey or "s" in one.flag, one
        assert not indicator.model or set(one.flag) & set("epm"), one


def test_unproven_connectors_and_series_to_come_are_named(catalogue, declarations):
    assert {provider.id for provider in declarations.unproven} == {"data360", "ilo", "unctad", "wits"}
    awaiting = {one.indicator for one in declarations.awaiting(catalogue)}
    assert {"gvc_backward_tiva", "gvc_forward_tiva", "exports_manufactures"} <= awaiting
    assert {"firms_quality_certification", "firms_training_small", "firms_training_large"} <= awaiting
    assert all(one.awaits for one in declarations.awaiting(catalogue))
    (research,) = [one for one in declarations.feeds if one.indicator == "rd_expenditure"]
    assert research.awaits == "years after 2018"


def test_feeds_know_what_their_provider_says_for_all(declarations):
    growth = next(one for one in declarations.feeds if one.provider == "worldbank")
    assert growth.statuses == {"E": "e", "F": "p"}


def test_a_publication_without_declarations_has_none():
    found = load_declarations(TINY, load_catalogue(TINY))
    assert (found.providers, found.feeds) == ({}, ())


def test_countries_are_asked_for_as_the_provider_calls_them(catalogue):
    few = {code: Country(code=code, alpha2="XX") for code in ("AAA", "BBB", "CCC", "DDD", "EEE")}
    few["EEE"] = Country(code="EEE", kind="aggregate", name="All")
    known = replace(catalogue, countries=few)
    provider = provider_at(
        ADDRESS, codes={"B2": "BBB"}, lacks=["CCC"], separator="+", countries_per_request=2
    ).model_copy(
        update={"address": ADDRESS + "/{countries}/{code}", "query": {"from": "{first}", "x": "a b"}}
    )
    asked = plan_series(feed(), {"office": provider}, known, 1990, 2031).requests
    assert [request.address for request in asked] == [
        f"{ADDRESS}/AAA+B2/W.1?from=1990&x=a%20b", f"{ADDRESS}/DDD+EEE/W.1?from=1990&x=a%20b",
    ]  # fmt: skip
    states = provider.model_copy(update={"asks_aggregates": False})
    asked = plan_series(feed(), {"office": states}, known, 1990, 2031).requests
    assert asked[1].address.startswith(f"{ADDRESS}/DDD/")


def test_a_name_that_nothing_fills_is_told_before_anything_is_asked(catalogue):
    provider = provider_at(ADDRESS + "/{dataset}")
    with pytest.raises(CatalogueError, match=r"nothing fills \{dataset\}"):
        plan_series(feed(), {"office": provider}, catalogue, 1990, 2031)
    plan = plan_series(feed(fill={"dataset": "x/../y?z"}), {"office": provider}, catalogue, 1990, 2031)
    assert plan.requests[0].address == f"{ADDRESS}/x%2F..%2Fy%3Fz/W.1"


GOOD = """\
id: office
name: Office
publisher: Office
address: https://office.invalid/{code}
protocol: worldbank-v2
licence: {id: CC0, status: confirmed}
proven: true
"""


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("id: office", "id: bureau", "does not have the name of its file"),
        ("https://office", "ftp://office", "'address' is wrong"),
        ("https://office", "https://user:word@office", "password"),
        ("worldbank-v2", "worldbank-v3", "'protocol' is wrong"),
        ("worldbank-v2", "csv", "contradicts itself"),
        ("worldbank-v2", "sdmx-ml\ncells: {country: A, value: B}", "contradicts itself"),
        ("proven: true\n", "", "lacks 'proven'"),
        ("proven: true", "proven: perhaps", "'proven' is wrong"),
        ("proven: true", "proven: true\nlimits: {interval: -1}", "'limits.interval' is wrong"),
        ("proven: true", "proven: true\nkey: 1234", "unknown key 'key'"),
        (
            "proven: true",
            "proven: true\nsecret: {header: X, environment: a key}",
            "'secret.environment' is wrong",
        ),
    ],
)
def test_a_wrong_provider_is_named_with_its_line(tmp_path: Path, old, new, said):
    folder = tmp_path / "data" / "catalogue" / "providers"
    folder.mkdir(parents=True)
    (folder / "office.yml").write_text(GOOD.replace(old, new), "utf-8")
    with pytest.raises(CatalogueError) as caught:
        load_providers(tmp_path)
    assert said in str(caught.value)
    assert caught.value.where.startswith("data/catalogue/providers/office.yml")


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_every_protocol_has_its_media_types(protocol):
    cells = {} if protocol == "worldbank-v2" else {"cells": {"country": "A", "period": "B", "value": "C"}}
    assert provider_at(ADDRESS, protocol=protocol, **cells).accepted_types
    assert isinstance(provider_at(ADDRESS), Provider)


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("https://u:p@office.invalid/a?b=1#c", "https://office.invalid/a?b=1"),
        ("https://office.invalid/a?API_KEY=x&b=1", "https://office.invalid/a?API_KEY=***&b=1"),
        ("https://office.invalid/a?token=x", "https://office.invalid/a?token=***"),
        ("https://office.invalid/a?tokens=3&key", "https://office.invalid/a?tokens=3&key"),
    ],
)
def test_addresses_are_shown_without_keys(address, shown):
    assert Request("office", address).shown == shown
    assert Request("office", address).key == Request("office", shown).key

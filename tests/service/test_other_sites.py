"""Pages of declared other sites may use the API."""

from __future__ import annotations

import pytest

from tests.service.asking import HOST

OTHER = b"https://example.org"
GOOD = {"country": "ESP", "language": "es"}


@pytest.fixture
def shared(serve):
    return serve(cors_origins=(OTHER.decode(),))


def test_a_declared_site_reads_answers(shared):
    answer = shared.ask("GET", "/v1/editions", headers=[HOST, (b"origin", OTHER)])
    assert answer.headers["access-control-allow-origin"] == OTHER.decode()
    assert answer.headers["vary"] == "Accept, Origin"
    assert answer.headers["cross-origin-resource-policy"] == "cross-origin"


def test_it_reads_refusals_too(shared):
    headers = [HOST, (b"origin", OTHER), (b"sec-fetch-site", b"cross-site")]
    answer = shared.ask("POST", "/v1/briefs", headers=headers, value={"country": "ESP"})
    assert answer.status == 422
    assert answer.headers["access-control-allow-origin"] == OTHER.decode()


def test_it_places_orders(shared):
    headers = [HOST, (b"origin", OTHER), (b"sec-fetch-site", b"cross-site")]
    assert shared.ask("POST", "/v1/briefs", headers=headers, value=GOOD).status == 202


def test_another_site_does_not(shared):
    headers = [HOST, (b"origin", b"https://example.org.evil.example")]
    assert shared.ask("POST", "/v1/briefs", headers=headers, value=GOOD).status == 403
    answer = shared.ask("GET", "/v1/editions", headers=headers)
    assert "access-control-allow-origin" not in answer.headers
    assert "Origin" in answer.headers["vary"]


@pytest.mark.parametrize(("origin", "status"), [(OTHER, 204), (b"https://evil.example", 403)])
def test_a_browser_asks_first(shared, origin, status):
    headers = [HOST, (b"origin", origin), (b"access-control-request-method", b"POST")]
    answer = shared.ask("OPTIONS", "/v1/briefs", headers=headers)
    assert answer.status == status
    assert ("access-control-allow-methods" in answer.headers) is (status == 204)


def test_the_site_itself_stays_its_own(shared):
    answer = shared.ask("GET", "/2026.1/es/html/index.html", headers=[HOST, (b"origin", OTHER)])
    assert "access-control-allow-origin" not in answer.headers


def test_by_default_nobody_is_told_anything(served):
    answer = served.ask("GET", "/v1/editions", headers=[HOST, (b"origin", OTHER)])
    assert answer.status == 200
    assert not [name for name in answer.headers if name.startswith("access-control-")]
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"

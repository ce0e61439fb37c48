"""Pages of declared other sites may use the API."""

from __future__ import annotations

import pytest

from eslabon.service.keys import make_key
from tests.service.asking import HOST, JSON

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


REFUSED_BEFORE = {
    400: {"method": "POST", "headers": [HOST, JSON], "body": b"{"},
    413: {"method": "POST", "headers": [HOST, JSON], "body": b" " * 20_000},
    414: {"method": "GET", "target": f"/v1/editions?x={'a' * 3000}"},
    415: {"method": "POST", "headers": [HOST, (b"content-type", b"text/plain")], "body": b"{}"},
    421: {"method": "GET", "headers": [(b"host", b"evil.example")]},
    431: {"method": "GET", "headers": [HOST, (b"x", b"y" * 17_000)]},
}


@pytest.mark.parametrize("origin", [OTHER, b"https://evil.example"])
@pytest.mark.parametrize("status", REFUSED_BEFORE)
def test_it_reads_what_is_refused_at_the_door_too(shared, status, origin):
    asked = {"target": "/v1/briefs", "headers": [HOST], **REFUSED_BEFORE[status]}
    answer = shared.ask(**{**asked, "headers": [*asked["headers"], (b"origin", origin)]})
    read = answer.headers.get("access-control-allow-origin", "")
    assert read == (OTHER.decode() if origin == OTHER else "")
    assert "Origin" in answer.headers["vary"]
    if origin == OTHER:
        assert answer.status == status
        assert "Retry-After" in answer.headers["access-control-expose-headers"]


def test_it_reads_how_long_to_wait(serve):
    shared = serve(cors_origins=(OTHER.decode(),), reads_per_second=0.001, reads_burst=1)
    answers = [shared.ask("GET", "/v1/editions", headers=[HOST, (b"origin", OTHER)]) for _ in range(2)]
    assert [answer.status for answer in answers] == [200, 429]
    assert answers[1].headers["access-control-allow-origin"] == OTHER.decode()
    assert int(answers[1].headers["retry-after"]) > 0


def test_it_reads_that_a_key_is_asked_for(serve, tmp_path):
    make_key(tmp_path / "keys", "ana")
    shared = serve(cors_origins=(OTHER.decode(),), keys_file=tmp_path / "keys")
    answer = shared.ask("GET", "/v1/editions", headers=[HOST, (b"origin", OTHER)])
    assert answer.status == 401
    assert answer.headers["access-control-allow-origin"] == OTHER.decode()


def test_it_reads_that_the_service_failed(shared):
    def broken(*_, **__):
        raise RuntimeError("nobody expected this")

    shared.store.submit = broken
    answer = shared.ask("POST", "/v1/briefs", headers=[HOST, (b"origin", OTHER)], value=GOOD)
    assert answer.status == 500
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

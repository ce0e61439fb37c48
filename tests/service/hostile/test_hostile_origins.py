"""Cross-origin: another site's page makes its reader's browser ask."""

from __future__ import annotations

import pytest

from tests.service.asking import HOST
from tests.service.hostile.refused import JOB, refused

ORIGINS = (
    "https://evil.example",
    "http://evil.example:8000",
    "null",
    "http://localhost.evil.example",
    "http://evil.example/localhost",
    "http://evillocalhost",
    "http://localhost:8000",
    "http://127.0.0.1",
    "http://localhost@evil.example",
    "http://evil.example#localhost",
    "file://localhost",
    "ftp://localhost",
    "chrome-extension://localhost",
    "localhost",
    "//localhost",
    "http://",
    "http://[::1",
    "http://localhost/",
    "http://localhost, http://evil.example",
    "http://user@localhost",
    "data:text/html,x",
)
SITES = ("cross-site", "same-site", "CROSS-SITE", "unknown")
GOOD = {"country": "ESP", "language": "es"}


@pytest.mark.parametrize("origin", ORIGINS)
def test_other_pages_place_no_order(target, origin):
    headers = [HOST, (b"origin", origin.encode())]
    answer = refused(target, lambda: target.ask("POST", "/v1/briefs", headers=headers, value=GOOD))
    assert answer.status == 403


@pytest.mark.parametrize("origin", ORIGINS[:6])
def test_other_pages_cancel_nothing(target, origin):
    headers = [HOST, (b"origin", origin.encode())]
    assert refused(target, lambda: target.ask("DELETE", f"/v1/jobs/{JOB}", headers=headers)).status == 403


@pytest.mark.parametrize("site", SITES)
@pytest.mark.parametrize("origin", [b"", b"http://localhost"])
def test_the_browser_says_where_the_page_is(target, site, origin):
    headers = [HOST, (b"sec-fetch-site", site.encode()), *([(b"origin", origin)] if origin else [])]
    refused(target, lambda: target.ask("POST", "/v1/briefs", headers=headers, value=GOOD))


@pytest.mark.parametrize("path", ["/v1/briefs", "/v1/reports", f"/v1/jobs/{JOB}", "/v1/observations", "/"])
def test_no_page_is_told_that_it_may_ask(target, path):
    headers = [HOST, (b"origin", b"https://evil.example"), (b"access-control-request-method", b"POST")]
    answer = refused(target, lambda: target.ask("OPTIONS", path, headers=headers))
    assert not [name for name in answer.headers if name.startswith("access-control-")]


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
)
def test_a_form_of_another_page_cannot_be_an_order(target, kind):
    # What a form can send without the browser asking first.
    headers = [HOST, (b"content-type", kind.encode())]
    body = b'{"country": "ESP", "language": "es", "x": "="}'
    refused(target, lambda: target.ask("POST", "/v1/briefs", headers=headers, body=body))


@pytest.mark.parametrize("origin", [b"http://localhost", b"https://localhost"])
def test_own_pages_ask(target, origin):
    headers = [HOST, (b"origin", origin), (b"sec-fetch-site", b"same-origin")]
    assert target.ask("POST", "/v1/briefs", headers=headers, value=GOOD).status == 202

"""Every answer tells browsers what they may do with it."""

from __future__ import annotations

import pytest

from eslabon.service.security_headers import CONTENT_POLICY

ALWAYS = {
    "content-security-policy": CONTENT_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
STRICT = (
    "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; frame-ancestors 'none'"
)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/health/live", 200),
        ("GET", "/2026.1/es/html/index.html", 200),
        ("HEAD", "/2026.1/es/html/index.html", 200),
        ("GET", "/2026.1/es/html", 308),
        ("GET", "/", 307),
        ("GET", "/v1/openapi.json", 200),
        ("GET", "/nothing", 404),
        ("PUT", "/nothing", 405),
        ("GET", "/%00", 400),
        ("POST", "/v1/briefs", 415),
    ],
)
def test_they_are_on_every_answer(served, method, path, status):
    answer = served.ask(method, path)
    assert answer.status == status
    assert {name: answer.headers.get(name) for name in ALWAYS} == ALWAYS
    assert answer.headers["permissions-policy"].startswith("camera=()")
    assert "server" not in answer.headers


def test_the_policy_is_that_of_the_readers_pages():
    assert f"{STRICT}; form-action 'self'" == CONTENT_POLICY


def test_tls_only_is_said_where_the_operator_says_so(serve):
    assert "strict-transport-security" not in serve().ask("GET", "/health/live").headers
    told = serve(hsts_seconds=86400).ask("GET", "/health/live").headers
    assert told["strict-transport-security"] == "max-age=86400"


def test_a_well_formed_name_of_a_request_is_kept(served):
    named = served.ask("GET", "/health/live", headers=[(b"host", b"x"), (b"x-request-id", b"proxy-0001_a")])
    assert named.headers["x-request-id"] == "proxy-0001_a"
    assert served.lines()[-1]["request"] == "proxy-0001_a"
    other = served.ask("GET", "/health/live", headers=[(b"host", b"x"), (b"x-request-id", b"a b")])
    assert len(other.headers["x-request-id"]) == 24

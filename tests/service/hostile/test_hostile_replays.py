"""Replay: a request that was heard or kept is sent again, by whomever, as often as he likes."""

from __future__ import annotations

import json
import shutil

import pytest

from tests.service.asking import HOST
from tests.service.hostile.refused import JOB, KEY, refused
from tests.service.serving import make_served

GOOD = {"country": "ESP", "language": "es"}
EARLY = (b"early-data", b"1")
ORDERS = {
    "the same": ("/v1/briefs", GOOD),
    "with its keys in another order": ("/v1/briefs", {"language": "es", "country": "ESP"}),
    "with what is the default": ("/v1/briefs", {**GOOD, "format": "pdf"}),
    "of another format": ("/v1/briefs", {**GOOD, "format": "html"}),
    "of another country": ("/v1/briefs", {**GOOD, "country": "FRA"}),
    "in another language": ("/v1/briefs", {**GOOD, "language": "en"}),
    "as a report": ("/v1/reports", {"countries": ["ESP"], "language": "es"}),
    "as a report of another": ("/v1/reports", {"countries": ["FRA"], "language": "es"}),
}
DISGUISES = {
    "a forwarded address": [(b"x-forwarded-for", b"198.51.100.1")],
    "several": [(b"x-forwarded-for", b"198.51.100.1, 198.51.100.2")],
    "one in two headers": [(b"x-forwarded-for", b"198.51.100.1"), (b"x-forwarded-for", b"198.51.100.2")],
    "an IPv6 address": [(b"x-forwarded-for", b"2001:db8::1")],
    "Forwarded": [(b"forwarded", b"for=198.51.100.1")],
    "X-Real-IP": [(b"x-real-ip", b"198.51.100.1")],
    "True-Client-IP": [(b"true-client-ip", b"198.51.100.1")],
    "another browser": [(b"user-agent", b"other/1.0")],
    "another name of the request": [(b"x-request-id", b"another-request")],
    "a cookie": [(b"cookie", b"session=other")],
    "a key that nobody has": [(b"authorization", b"Bearer other")],
    "another Host that is allowed": [],
}


@pytest.fixture(scope="module")
def exhausted(tmp_path_factory, edition_once):
    """An application of which one client has had all that it may have for this hour, and the next."""
    build = tmp_path_factory.mktemp("exhausted") / "build"
    shutil.copytree(edition_once, build)
    served = make_served(build, orders_per_second=0.0001, orders_burst=3, reads_per_second=0)
    for _ in range(3):
        assert served.ask("POST", "/v1/briefs", value=GOOD).status == 202
    return served


@pytest.mark.parametrize("name", ORDERS)
def test_a_replayed_order_is_counted(exhausted, name):
    path, value = ORDERS[name]
    answer = refused(exhausted, lambda: exhausted.ask("POST", path, value=value))
    assert answer.status == 429
    assert int(answer.headers["retry-after"]) > 0


@pytest.mark.parametrize("name", DISGUISES)
def test_a_disguise_does_not_help(exhausted, name):
    host = (b"host", b"127.0.0.1") if not DISGUISES[name] else HOST
    headers = [host, *DISGUISES[name]]
    assert (
        refused(exhausted, lambda: exhausted.ask("POST", "/v1/briefs", headers=headers, value=GOOD)).status
        == 429
    )


def test_another_client_is_not_kept_from_asking(exhausted):
    assert exhausted.ask("POST", "/v1/briefs", value=GOOD, client=("198.51.100.9", 1)).status == 202


@pytest.mark.parametrize("name", ORDERS)
def test_early_data_places_no_order(target, name):
    path, value = ORDERS[name]
    answer = refused(target, lambda: target.ask("POST", path, headers=[HOST, EARLY], value=value))
    assert answer.status == 425


def test_early_data_cancels_nothing(target):
    assert (
        refused(target, lambda: target.ask("DELETE", f"/v1/jobs/{JOB}", headers=[HOST, EARLY])).status == 425
    )


@pytest.mark.parametrize("id", ["job9999999999999", "0" * 22, KEY, "job0000000000000a"])
@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_an_old_job_is_not_there(target, method, id):
    assert refused(target, lambda: target.ask(method, f"/v1/jobs/{id}")).status == 404


def test_equal_orders_are_one_task(target):
    jobs = [json.loads(target.ask("POST", "/v1/briefs", value=GOOD).body) for _ in range(2)]
    assert jobs[0]["key"] == jobs[1]["key"]
    assert jobs[0]["id"] != jobs[1]["id"]

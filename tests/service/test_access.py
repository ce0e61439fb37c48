"""Keys, rates and who may see the figures of the service itself."""

from __future__ import annotations

import pytest

from eslabon.service.access import is_own_origin
from eslabon.service.keys import make_key
from tests.service.asking import HOST

GOOD = {"country": "ESP", "language": "es"}
HERE = ("127.0.0.1", 1)


@pytest.fixture
def keyed(serve, tmp_path):
    """A private deployment and its key."""
    key = make_key(tmp_path / "keys", "ministry")
    return serve(keys_file=tmp_path / "keys"), [HOST, (b"authorization", f"Bearer {key}".encode())]


@pytest.mark.parametrize(
    "path", ["/", "/2026.1/es/html/index.html", "/v1/editions", "/v1/openapi.json", "/nothing"]
)
def test_a_private_deployment_shows_nothing_without_a_key(keyed, path):
    served, headers = keyed
    answer = served.ask("GET", path)
    assert answer.status == 401
    assert answer.headers["www-authenticate"].startswith("Basic ")
    assert served.ask("GET", path, headers=headers).status in (200, 307, 404)


def test_an_order_with_a_key_is_its_names(keyed):
    served, headers = keyed
    assert served.ask("POST", "/v1/briefs", value=GOOD).status == 401
    assert served.store.clients == []
    assert served.ask("POST", "/v1/briefs", value=GOOD, headers=headers).status == 202
    assert served.store.clients == ["key:ministry"]
    [order] = [line for line in served.lines() if line["event"] == "order"]
    assert order["client"] == "key:ministry"


def test_answers_of_a_private_deployment_are_no_caches_business(keyed):
    served, headers = keyed
    answer = served.ask("GET", "/2026.1/es/html/index.html", headers=headers)
    assert answer.headers["cache-control"] == "private, max-age=60"


def test_health_needs_no_key(keyed):
    assert keyed[0].ask("GET", "/health/live").status == 200


def test_keys_may_be_for_orders_only(serve, tmp_path):
    make_key(tmp_path / "keys", "ministry")
    served = serve(keys_file=tmp_path / "keys", keys_for="orders")
    assert served.ask("GET", "/v1/editions").status == 200
    assert served.ask("POST", "/v1/briefs", value=GOOD).status == 401
    assert served.ask("DELETE", "/v1/jobs/job0000000000000").status == 401


def test_guessing_keys_is_counted(serve, tmp_path):
    make_key(tmp_path / "keys", "ministry")
    served = serve(keys_file=tmp_path / "keys", reads_per_second=0.001, reads_burst=3)
    headers = [HOST, (b"authorization", b"Bearer guess")]
    statuses = [served.ask("GET", "/v1/editions", headers=headers).status for _ in range(4)]
    assert statuses == [401, 401, 401, 429]


def test_a_client_that_asks_too_often_is_told_when_to_come_back(serve):
    served = serve(reads_per_second=0.1, reads_burst=2)
    answers = [served.ask("GET", "/v1/editions") for _ in range(3)]
    assert [answer.status for answer in answers] == [200, 200, 429]
    assert answers[-1].headers["retry-after"] == "10"
    assert served.ask("GET", "/v1/editions", client=("192.0.2.8", 1)).status == 200
    assert served.ask("GET", "/health/live").status == 200


def test_orders_have_a_rate_of_their_own(serve):
    served = serve(orders_per_second=0.1, orders_burst=1)
    assert served.ask("POST", "/v1/briefs", value=GOOD).status == 202
    assert served.ask("POST", "/v1/briefs", value=GOOD).status == 429
    assert served.ask("GET", "/v1/editions").status == 200


def test_a_proxy_of_ours_tells_clients_apart(serve):
    served = serve(orders_per_second=0.1, orders_burst=1, trusted_proxies=("10.0.0.0/8",))
    for place in range(2):
        headers = [HOST, (b"x-forwarded-for", f"198.51.100.{place}".encode())]
        asked = served.ask("POST", "/v1/briefs", value=GOOD, headers=headers, client=("10.0.0.1", 1))
        assert asked.status == 202
    assert len(set(served.store.clients)) == 2


@pytest.mark.parametrize(
    ("setting", "client", "status"),
    [
        ("loopback", HERE, 200),
        ("loopback", ("192.0.2.7", 1), 404),
        ("open", ("192.0.2.7", 1), 200),
        ("off", HERE, 404),
    ],
)
def test_the_services_own_figures_are_for_its_operator(serve, setting, client, status):
    assert serve(metrics=setting).ask("GET", "/metrics", client=client).status == status


@pytest.mark.parametrize(
    ("origin", "host", "own"),
    [
        ("http://book.example", "book.example", True),
        ("https://book.example", "book.example", True),
        ("https://book.example", "book.example:443", True),
        ("https://BOOK.example", "book.EXAMPLE", True),
        ("http://book.example:8000", "book.example:8000", True),
        ("http://[::1]:8000", "[::1]:8000", True),
        ("http://book.example:8000", "book.example", False),
        ("https://book.example:80", "book.example", False),
        ("http://other.example", "book.example", False),
        ("null", "book.example", False),
        ("http://book.example/", "book.example", False),
    ],
)
def test_an_origin_is_own_by_host_and_port(origin, host, own):
    assert is_own_origin(origin, host) is own

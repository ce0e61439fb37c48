"""Whose request it is, and a name for it that lives a day."""

from __future__ import annotations

import stat
from ipaddress import ip_network

import pytest

from eslabon.service.clients import Clients, address_of, is_loopback

NOON = 1_900_000_000.0
DAY = 86_400.0
PROXIES = (ip_network("10.0.0.0/8"), ip_network("::1"))


def scope(peer: str, *forwarded: bytes, client: bool = True):
    headers = [(b"x-forwarded-for", value) for value in forwarded]
    return {"client": (peer, 1) if client else None, "headers": headers}


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("192.0.2.1", (), "192.0.2.1"),
        ("192.0.2.1", (b"198.51.100.1",), "192.0.2.1"),  # not a proxy of ours: its word counts nothing
        ("10.0.0.1", (b"198.51.100.1",), "198.51.100.1"),
        ("10.0.0.1", (b"203.0.113.9, 198.51.100.1",), "198.51.100.1"),  # the first was the client's own
        ("10.0.0.1", (b"198.51.100.1, 10.0.0.2",), "198.51.100.1"),
        ("10.0.0.1", (b"203.0.113.9", b"198.51.100.1"), "198.51.100.1"),
        ("10.0.0.1", (b"203.0.113.9, unknown",), "10.0.0.1"),
        ("10.0.0.1", (b"",), "10.0.0.1"),
        ("10.0.0.1", (), "10.0.0.1"),
        ("::ffff:10.0.0.1", (b"198.51.100.1",), "198.51.100.1"),
        ("::1", (b"2001:db8::7",), "2001:db8::7"),
        ("/run/socket", (b"198.51.100.1",), ""),
    ],
)
def test_only_declared_proxies_are_believed(peer, forwarded, address):
    assert address_of(scope(peer, *forwarded), PROXIES) == address


def test_a_socket_of_this_machine_has_no_address():
    assert address_of(scope("", client=False), PROXIES) == ""


@pytest.mark.parametrize(
    ("peer", "forwarded", "loopback"),
    [
        ("127.0.0.1", (), True),
        ("::1", (), True),
        ("192.0.2.1", (), False),
        ("127.0.0.1", (b"1.2.3.4",), False),
    ],
)
def test_a_proxy_on_this_machine_is_not_this_machine(peer, forwarded, loopback):
    asked = scope(peer, *forwarded)
    assert is_loopback(asked, address_of(asked, ())) is loopback


def test_the_name_is_the_same_all_day_and_for_all_processes(tmp_path):
    clients = [Clients(tmp_path, lambda: NOON) for _ in range(2)]
    names = {each.name("192.0.2.1") for each in clients}
    assert len(names) == 1
    assert "192.0.2.1" not in names.pop()
    assert clients[0].name("192.0.2.1") != clients[0].name("192.0.2.2")


def test_another_day_has_another_name_and_the_old_key_is_gone(tmp_path):
    now = [NOON]
    clients = Clients(tmp_path, lambda: now[0])
    before = clients.name("192.0.2.1")
    now[0] += DAY
    assert clients.name("192.0.2.1") != before
    assert len(list(tmp_path.iterdir())) == 1


def test_the_key_is_for_the_service_only(tmp_path):
    Clients(tmp_path, lambda: NOON)
    [key] = tmp_path.iterdir()
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert len(key.read_bytes()) == 32


def test_a_network_of_one_household_is_one_client(tmp_path):
    clients = Clients(tmp_path, lambda: NOON)
    assert clients.name("2001:db8::1") == clients.name("2001:db8::ffff:1")
    assert clients.name("2001:db8::1") != clients.name("2001:db8:0:1::1")

"""Whose request it is, and a name for it that lives a day."""

from __future__ import annotations

import errno
import os
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


def test_a_full_disk_at_midnight_refuses_nobody_and_leaves_nothing(tmp_path, monkeypatch):
    now, steady = [NOON], [0.0]
    clients = Clients(tmp_path, lambda: now[0], monotonic=lambda: steady[0])
    other = Clients(tmp_path, lambda: now[0], monotonic=lambda: steady[0])
    before = clients.name("192.0.2.1")
    kept = sorted(path.name for path in tmp_path.iterdir())
    tried = []

    class Full:
        def __init__(self, descriptor, mode):
            tried.append(descriptor)
            self._descriptor = descriptor

        def __enter__(self):
            return self

        def write(self, content):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        def __exit__(self, *_):
            os.close(self._descriptor)

    now[0] += DAY
    with monkeypatch.context() as patch:
        patch.setattr("eslabon.service.clients.os.fdopen", Full)
        during = clients.name("192.0.2.1")
        assert during != before, "yesterday's key is no longer used"
        assert during == clients.name("192.0.2.1") != clients.name("192.0.2.2")
        assert len(tried) == 1, "not with every request"
        steady[0] += 60.0
        assert clients.name("192.0.2.1") == during, "tried in vain: the own key stays"
        assert len(tried) == 2
        assert sorted(path.name for path in tmp_path.iterdir()) == kept
    assert clients.name("192.0.2.1") == during
    steady[0] += 60.0
    shared = clients.name("192.0.2.1")
    assert shared not in (before, during)
    assert other.name("192.0.2.1") == shared, "there is room again: one name for all processes"
    assert len(list(tmp_path.iterdir())) == 1


def test_what_killed_processes_left_goes(tmp_path):
    (tmp_path / ".salt-2030-01-01.17.abcd").write_bytes(b"")
    Clients(tmp_path, lambda: NOON)
    assert [path.name[:5] for path in tmp_path.iterdir()] == ["salt-"]


def test_a_key_that_is_not_whole_is_made_anew(tmp_path):
    Clients(tmp_path, lambda: NOON)
    [key] = tmp_path.iterdir()
    key.write_bytes(b"")
    steady = [0.0]
    clients = Clients(tmp_path, lambda: NOON, monotonic=lambda: steady[0])
    first = clients.name("192.0.2.1")
    steady[0] += 60.0
    assert clients.name("192.0.2.1") != first
    assert len(key.read_bytes()) == 32

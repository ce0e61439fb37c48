"""A kernel that answers to strangers' requests reaches nobody."""

from __future__ import annotations

import socket

import pytest

from eslabon.kernels.confine import CONFINE_VARIABLE, CONFINED_VARIABLE
from tests.kernels.conftest import printed

REACH = "import socket; socket.create_connection(('127.0.0.1', {port}), timeout=2); print('reached')"
WALLS = f"import os; print(os.environ.get('{CONFINED_VARIABLE}', ''))"
CAPABILITIES = (
    "print([line.split()[1] for line in open('/proc/self/status') "
    "if line.startswith(('CapEff', 'CapPrm', 'NoNewPrivs'))])"
)


@pytest.fixture
def listening():
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_an_ordinary_kernel_reaches_loopback(runtime, run, listening):
    assert printed(run(REACH.format(port=listening))) == "reached"


def test_a_confined_kernel_reaches_nobody(runtime, run, listening, monkeypatch):
    monkeypatch.setenv(CONFINE_VARIABLE, "1")
    if "network" not in printed(run(WALLS)):
        pytest.skip("this system lets no process leave the network")
    with pytest.raises(Exception, match=r"OSError|unreachable"):
        run(REACH.format(port=listening))


def test_a_confined_kernel_has_no_privileges_and_gains_none(runtime, run, monkeypatch):
    monkeypatch.setenv(CONFINE_VARIABLE, "1")
    assert "privileges" in printed(run(WALLS))
    assert printed(run(CAPABILITIES)) == "['0000000000000000', '0000000000000000', '1']"


def test_a_confined_kernel_still_works(runtime, run, monkeypatch):
    monkeypatch.setenv(CONFINE_VARIABLE, "1")
    assert printed(run("import numpy; print(numpy.arange(3).sum())")) == "3"

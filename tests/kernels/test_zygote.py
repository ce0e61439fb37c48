"""The zygote itself, spoken to over its wire: what one client does must not touch another's kernel."""

from __future__ import annotations

import os
import resource
import select
import signal
import socket
import struct
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from jupyter_client.connect import write_connection_file

from eslabon.kernels.launch import reach_zygote
from eslabon.kernels.runtime import Runtime, kernel_folder
from eslabon.kernels.wire import Closed, connect, receive, send
from eslabon.kernels.zygote import Zygote
from tests.conftest import REPOSITORY
from tests.kernels.conftest import eventually, lives


class Client:
    """One connection to a zygote."""

    def __init__(self, runtime: Runtime, *preload: str) -> None:
        self.runtime = runtime
        self.wire = reach_zygote(runtime, sys.executable, dict(os.environ), preload)
        credentials = self.wire.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
        self.zygote = struct.unpack("3i", credentials)[0]
        self.wire.settimeout(30)

    def ask(self) -> None:
        """Ask for a kernel."""
        self.folder = kernel_folder(self.runtime)
        file = str(self.folder / "kernel.json")
        ports = {f"{name}_port": 0 for name in ("shell", "iopub", "stdin", "hb", "control")}
        write_connection_file(file, transport="ipc", ip=str(self.folder / "c"), key=b"k", **ports)
        request = {"arguments": ["-f", file], "folder": "/", "environment": dict(os.environ), "limits": {}}
        send(self.wire, {**request, "private": str(self.folder)})

    def hear(self) -> dict:
        """The next message; a descriptor that comes with it is not needed here."""
        message, descriptors = receive(self.wire)
        for descriptor in descriptors:
            os.close(descriptor)
        return message

    def fork(self) -> int:
        """Process id of a kernel that is ready."""
        self.ask()
        pid = self.hear()["forked"]
        assert self.hear() == {"ready": pid}
        return pid


@pytest.fixture
def connected(own_runtime):
    """Connect to the runtime's zygote; all connections are closed at the end."""
    made: list[Client] = []

    def client(*preload: str) -> Client:
        made.append(Client(own_runtime, *preload))
        return made[-1]

    yield client
    for one in made:
        one.wire.close()


def _first_free(pid: int) -> int:
    """The number that its next descriptor gets; as a limit it means that there is no next one."""
    used = {int(name) for name in os.listdir(f"/proc/{pid}/fd")}
    return min(set(range(len(used) + 1)) - used)


def _settled(client: Client) -> int:
    """The same of a client's zygote, when it is through with all that was asked of it."""
    with connect(client.wire.getpeername()) as other, pytest.raises(Closed):
        other.settimeout(30)
        other.send(b"[]")
        receive(other)
    return _first_free(client.zygote)


def _state(pid: int) -> str:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


class Stopped:
    """A process that is stopped meanwhile, so that it finds all events at once when it goes on."""

    def __init__(self, pid: int) -> None:
        self.pid = pid

    def __enter__(self) -> None:
        os.kill(self.pid, signal.SIGSTOP)
        assert eventually(lambda: _state(self.pid) == "T")

    def __exit__(self, *_: object) -> None:
        os.kill(self.pid, signal.SIGCONT)


@pytest.mark.parametrize("closes", [False, True])
def test_a_kernel_that_ends_while_its_client_signals_or_closes_harms_no_other(closes, connected):
    first, second = connected(), connected()
    dies, stays = first.fork(), second.fork()
    handle = os.pidfd_open(dies)
    with Stopped(first.zygote):
        os.kill(dies, signal.SIGKILL)
        # All its threads have ended: the zygote finds its end before what the client does next.
        assert select.select([handle], [], [], 30)[0]
        os.close(handle)
        if closes:
            first.wire.close()
        else:
            send(first.wire, {"signal": signal.SIGTERM})
    third = connected()
    assert third.zygote == first.zygote
    assert lives(third.fork())
    assert lives(stays)


def test_changed_code_found_while_another_client_connects_harms_no_kernel(connected, tmp_path, monkeypatch):
    module = tmp_path / "project_here.py"
    module.write_text("V = 1")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), str(REPOSITORY / "src")]))
    first, second = connected("project_here"), connected("project_here")
    kernel = first.fork()
    module.write_text("V = 22")
    with Stopped(first.zygote):
        second.ask()
        late = connect(first.wire.getpeername())
    assert "stale" in second.hear()
    late.settimeout(30)
    with late, pytest.raises(Closed):
        receive(late)
    send(first.wire, {"signal": signal.SIGKILL})
    assert first.hear()["exit"] == -signal.SIGKILL  # the zygote has served its kernel to the end
    assert eventually(lambda: not lives(kernel))


def test_a_zygote_without_descriptors_turns_clients_away_and_keeps_its_kernels(connected):
    first = connected()
    kernel = first.fork()
    before = _settled(first)
    limit = resource.prlimit(first.zygote, resource.RLIMIT_NOFILE)
    resource.prlimit(first.zygote, resource.RLIMIT_NOFILE, (before, limit[1]))
    refused = connected()
    with pytest.raises(Closed):
        refused.hear()
    # Turned away, and not looked at again and again.
    assert eventually(lambda: _state(first.zygote) == "S")
    resource.prlimit(first.zygote, resource.RLIMIT_NOFILE, limit)
    assert lives(kernel)
    assert lives(connected().fork())


def test_a_faulty_message_is_its_clients_end_only(connected):
    first, second, third = connected(), connected(), connected()
    stays, killed = first.fork(), second.fork()
    send(second.wire, {"signal": 99_999})
    assert second.hear()["exit"] == -signal.SIGKILL
    third.wire.send(b"[1]")
    with pytest.raises(Closed):
        third.hear()
    assert eventually(lambda: not lives(killed))
    assert lives(stays)
    assert lives(connected().fork())


def test_a_fork_that_cannot_be_watched_is_refused_and_leaves_no_process(connected):
    first = connected()
    kernel = first.fork()
    before, second = _settled(first), connected()
    assert eventually(lambda: _first_free(first.zygote) > before)  # it has accepted
    before = _first_free(first.zygote)
    limit = resource.prlimit(first.zygote, resource.RLIMIT_NOFILE)
    # One is free: for the event that starts the child, not for its pidfd.
    resource.prlimit(first.zygote, resource.RLIMIT_NOFILE, (before + 1, limit[1]))
    second.ask()
    assert "Too many open files" in second.hear()["refused"]
    resource.prlimit(first.zygote, resource.RLIMIT_NOFILE, limit)
    assert eventually(lambda: _children(first.zygote) == [kernel])


def test_the_client_hears_of_a_process_before_it_hears_from_it(connected, tmp_path, monkeypatch):
    """A zygote that is slow after forking, as on a loaded machine."""
    (tmp_path / "slow_here.py").write_text(
        "import os, time\nopen_ = os.pidfd_open\n"
        "def slow(pid, *rest):\n    time.sleep(1)\n    return open_(pid, *rest)\nos.pidfd_open = slow\n"
    )
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), str(REPOSITORY / "src")]))
    client = connected("slow_here")
    client.ask()
    assert [list(client.hear()) for _ in range(2)] == [["forked"], ["ready"]]


# A leader of a session, or not, with the signal blocked: a real-time signal is queued each time it is sent.
COUNTS = """
import os, signal, sys
from eslabon.kernels.zygote import _kill_group
number = signal.SIGRTMIN
signal.pthread_sigmask(signal.SIG_BLOCK, [number])
(led, lead), (sent, send) = os.pipe(), os.pipe()
pid = os.fork()
if pid == 0:
    if sys.argv[1] == "leader":
        os.setsid()
    os.write(lead, b"1")
    os.read(sent, 1)
    count = 0
    while signal.sigtimedwait([number], 0):
        count += 1
    os._exit(count)
os.read(led, 1)
_kill_group(pid, number)
os.write(send, b"1")
print(os.waitstatus_to_exitcode(os.wait()[1]))
"""


@pytest.mark.parametrize("kind", ["leader", "alone"])
def test_a_signal_reaches_a_kernel_once(kind):
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY / "src")}
    done = subprocess.run(
        [sys.executable, "-c", COUNTS, kind], env=environment, capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "1", done.stderr


@pytest.mark.parametrize("name", ["..", ".", "keep", "kernel/../..", "../01234567", "0123456", "01234567/x"])
def test_only_a_kernels_folder_is_removed_with_it(name):
    zygote = SimpleNamespace(address=Path("/run/ekr-x/key.sock"))
    assert Zygote._private(zygote, f"/run/ekr-x/{name}") is None
    assert Zygote._private(zygote, "/run/ekr-x/01234567") == Path("/run/ekr-x/01234567")

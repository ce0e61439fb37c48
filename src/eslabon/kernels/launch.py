"""The client's way to a zygote: connect to the one that is there, or start it."""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import json
import os
import select
import signal
import socket
import struct
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from eslabon.kernels.likeness import key_of
from eslabon.kernels.marks import MARK_VARIABLE, NO_MARK
from eslabon.kernels.runtime import KEEP_VARIABLE, RUNTIME_VARIABLE, Runtime
from eslabon.kernels.wire import Closed, connect, receive, send

__all__ = [
    "LOADING",
    "Refused",
    "current_runtime",
    "find_zygote",
    "reach_zygote",
    "start_zygote",
    "stop_zygotes",
]

_SUFFIX = ".sock"
# Seconds that a zygote may take to import its modules; notebooks wait for it meanwhile.
LOADING = 60.0
# Seconds that a zygote told to stop may take before it is killed.
_STOPPING = 3.0
# How often somebody else's start of the same zygote is looked at.
_TICK = 0.02

_own: dict[int, Runtime] = {}
# Zygotes that this process started, by runtime folder, to be awaited when they end.
_started: dict[Path, list[subprocess.Popen]] = {}


class Refused(RuntimeError):
    """No zygote serves these kernels; the message is the reason."""


def current_runtime() -> Runtime:
    """The runtime named in the environment, the user's kept one, or one of this process.

    The last is made once, and closed when the process ends.
    """
    named = os.environ.get(RUNTIME_VARIABLE)
    if named:
        with contextlib.suppress(OSError, ValueError):
            return Runtime.at(named)
    seconds = os.environ.get(KEEP_VARIABLE, "")
    if seconds.isdigit() and int(seconds):
        return Runtime.kept(int(seconds))
    runtime = _own.get(os.getpid())
    if runtime is None or not runtime.folder.is_dir():
        runtime = _own[os.getpid()] = Runtime.make()
        atexit.register(_close_own, os.getpid())
    return runtime


def _close_own(pid: int) -> None:
    # Registered handlers are inherited by forked processes; the runtime is not theirs. A runtime whose folder
    # was removed has been replaced, and a handler registered for each.
    runtime = _own.pop(pid, None) if pid == os.getpid() else None
    if runtime:
        runtime.close()


def find_zygote(
    runtime: Runtime, python: str, environment: Mapping[str, str], preload: Sequence[str]
) -> socket.socket | None:
    """A connection to the zygote for such kernels, where there is one; never waits for it to load."""
    with contextlib.suppress(OSError):
        return connect(str(_address(runtime, python, environment, preload)))
    return None


def reach_zygote(
    runtime: Runtime, python: str, environment: Mapping[str, str], preload: Sequence[str]
) -> socket.socket:
    """A connection to the zygote for such kernels, which is started where there is none.

    Blocks while it loads, for up to `LOADING` seconds.

    Raises
    ------
    Refused
        The zygote cannot be had; tells why.
    """
    found = find_zygote(runtime, python, environment, preload)
    if found is not None:
        return found
    start_zygote(runtime, python, environment, preload)
    try:
        return connect(str(_address(runtime, python, environment, preload)))
    except OSError as error:
        raise Refused(f"the zygote is not reachable: {error.strerror or error}") from None


def start_zygote(
    runtime: Runtime, python: str, environment: Mapping[str, str], preload: Sequence[str]
) -> None:
    """Start the zygote for such kernels unless it is there, and wait until it listens.

    Raises
    ------
    Refused
        It found a thread, could not import, or was still importing after `LOADING` seconds and was killed;
        the answer is remembered for all clients of the runtime.
    """
    address = _address(runtime, python, environment, preload)
    verdict = address.with_suffix(".refused")
    try:
        with _locked(address.with_suffix(".lock")):
            if verdict.exists():
                raise Refused(verdict.read_text("utf-8"))
            with contextlib.suppress(OSError):
                connect(str(address)).close()
                return
            # Left by a zygote that was killed.
            address.unlink(missing_ok=True)
            answer = _start(runtime, address, python, environment, preload)
            if "refused" in answer:
                # A kept runtime outlives upgrades of the libraries: there it is asked again.
                if runtime.owner:
                    verdict.write_text(answer["refused"], "utf-8")
                raise Refused(answer["refused"])
    except TimeoutError:
        raise Refused(_still_loading()) from None
    except OSError as error:
        raise Refused(f"the zygote cannot be started: {error.strerror or error}") from None


def stop_zygotes(runtime: Runtime) -> None:
    """Tell every zygote of a runtime to stop, wait for each, and kill the one that does not answer."""
    for address in runtime.folder.glob(f"*{_SUFFIX}"):
        with contextlib.suppress(OSError), connect(str(address)) as wire:
            wire.settimeout(_STOPPING)
            try:
                send(wire, {"stop": True})
                receive(wire)
            except (Closed, ValueError):
                continue
            except TimeoutError:
                peer = wire.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
                os.kill(struct.unpack("3i", peer)[0], signal.SIGKILL)
    for process in _started.pop(runtime.folder, []):
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(_STOPPING)


def _address(runtime: Runtime, python: str, environment: Mapping[str, str], preload: Sequence[str]) -> Path:
    return runtime.folder / f"{key_of(python, environment, preload)}{_SUFFIX}"


def _start(
    runtime: Runtime, address: Path, python: str, environment: Mapping[str, str], preload: Sequence[str]
) -> dict:
    settings = {
        "address": str(address),
        "owner": runtime.owner,
        "idle": runtime.keep,
        "preload": list(preload),
        "started": time.time_ns(),
    }
    # An error of the zygote itself is worth reading; the file goes with the folder.
    with address.with_suffix(".log").open("ab") as log:
        process = subprocess.Popen(
            [python, "-m", f"{__package__}.zygote"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            env={**environment, MARK_VARIABLE: NO_MARK},
            cwd="/",
            start_new_session=True,
        )
    others = _started.setdefault(runtime.folder, [])
    # Asking also buries those that have ended meanwhile.
    others[:] = [*(other for other in others if other.poll() is None), process]
    with process.stdin, process.stdout:
        with contextlib.suppress(BrokenPipeError):
            process.stdin.write(json.dumps(settings).encode())
            process.stdin.close()
        # The answer is one short line, written at once.
        poll = select.poll()
        poll.register(process.stdout, select.POLLIN)
        answered = poll.poll(LOADING * 1000)
        line = process.stdout.readline() if answered else b""
    try:
        return json.loads(line)
    except ValueError:
        if not answered:
            _kill(process)
            return {"refused": _still_loading()}
        try:
            process.wait(_STOPPING)
        except subprocess.TimeoutExpired:
            _kill(process)
        said = address.with_suffix(".log").read_text("utf-8", "replace").strip().splitlines()
        return {"refused": f"the zygote ended while loading: {said[-1] if said else 'it said nothing'}"}


def _still_loading() -> str:
    return f"still loading after {LOADING:g} s"


def _kill(process: subprocess.Popen) -> None:
    """With all that a module has started while it was imported: a zygote leads a session."""
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """One process at a time; the lock ends with its holder. `TimeoutError` when one loads for too long."""
    descriptor = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        # Who holds it waits for no longer, and then writes down what it has heard.
        until = time.monotonic() + LOADING + _STOPPING
        while True:
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > until:
                    raise TimeoutError from None
                time.sleep(_TICK)
        yield
    finally:
        os.close(descriptor)

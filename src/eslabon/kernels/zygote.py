"""The zygote: a process without threads that has imported the libraries and forks kernels on request.

Started by `launch.start_zygote` as ``python -m eslabon.kernels.zygote``. It reads its settings from standard
input, answers one line on standard output (``ready`` or ``refused``), and serves until its owner ends, it is
told to stop, it has been idle too long, or the code that it holds has changed.

One connection is one kernel: request in, then ``forked`` (with a descriptor of the process), ``ready``
or ``failed`` (from the kernel itself), ``exit`` (status and use of resources). Whoever closes the
connection ends the kernel.
"""

from __future__ import annotations

import contextlib
import json
import os
import selectors
import shutil
import signal
import socket
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from eslabon.kernels.child import become_kernel, make_subreaper
from eslabon.kernels.preload import Loaded, ThreadFound, preload, threads
from eslabon.kernels.runtime import KERNEL_FOLDER
from eslabon.kernels.wire import Closed, receive, send, wire_socket

__all__ = ["Kernel", "Zygote", "main"]

# How often abandoned processes are looked at until they are gone.
_TICK = 0.05


@dataclass
class Kernel:
    """A forked process and its client."""

    pid: int
    handle: int  # pidfd: readable when the process has ended
    wire: socket.socket
    folder: Path | None  # private files, removed at its end


class Zygote:
    """Forks kernels and watches them; everything happens in one loop over descriptors.

    Parameters
    ----------
    address
        Path of the socket to listen at.
    owner
        Process that it must not outlive, or None.
    idle
        Seconds without kernels after which it ends; 0 for never.
    loaded
        What has been imported.
    """

    def __init__(self, address: Path, owner: int | None, idle: int, loaded: Loaded) -> None:
        # Before any descriptor of our own: what is open now belongs to libraries and stays in kernels.
        self.library_descriptors = {int(entry.name) for entry in list(Path("/proc/self/fd").iterdir())} - {
            0,
            1,
            2,
        }
        self.address = address
        self.loaded = loaded
        self.idle = idle
        self.idle_since = time.monotonic()
        self.kernels: dict[int, Kernel] = {}  # by handle
        self.strays = False
        self.serving = True
        self.orphaned = False
        self.selector = selectors.DefaultSelector()
        self.library_descriptors.discard(self.selector.fileno())
        if owner is not None:
            self.selector.register(os.pidfd_open(owner), selectors.EVENT_READ, self._owner_ended)
        self.door = wire_socket()
        self.door.bind(str(address))
        self.door.listen(64)
        # Accepting never waits: the client may have gone, or there was no descriptor for it.
        self.door.setblocking(False)
        self.reserve = os.open(os.devnull, os.O_RDONLY)
        self.selector.register(self.door, selectors.EVENT_READ, self._accept)

    def serve(self) -> None:
        """Serve to the end; then no kernel, socket or file of it is left."""
        try:
            while self.serving or self.kernels:
                for key, _ in self.selector.select(self._wait()):
                    # One event's handling may close what the next is about, or give its number away.
                    if self.selector.get_map().get(key.fd) is key:
                        key.data(key.fileobj)
                if self.strays:
                    self._end_strays()
                if self.serving and self._idle_too_long():
                    self._close_door()
        finally:
            self._close_door()
            for kernel in list(self.kernels.values()):
                _kill_group(kernel.pid)
                self._bury(kernel.handle)
            until = time.monotonic() + 1
            while self._end_strays() and time.monotonic() < until:
                time.sleep(_TICK)
            if self.orphaned:
                shutil.rmtree(self.address.parent, ignore_errors=True)

    def _wait(self) -> float | None:
        if self.strays:
            return _TICK
        if self.idle and not self.kernels:
            return max(0.0, self.idle_since + self.idle - time.monotonic())
        return None

    def _idle_too_long(self) -> bool:
        return bool(self.idle and not self.kernels and time.monotonic() >= self.idle_since + self.idle)

    def _stop(self) -> None:
        raise SystemExit(0)

    def _owner_ended(self, _: int) -> None:
        """Nobody else is left to remove the runtime folder."""
        self.orphaned = True
        self._stop()

    def _close_door(self) -> None:
        """Take no more requests: the next client finds nobody and starts another zygote."""
        if self.serving:
            self.serving = False
            self.selector.unregister(self.door)
            self.door.close()
            self.address.unlink(missing_ok=True)

    def _accept(self, door: socket.socket) -> None:
        try:
            wire, _ = door.accept()
        except BlockingIOError:
            return
        except OSError:
            self._turn_away(door)
            return
        self.selector.register(wire, selectors.EVENT_READ, self._request)

    def _turn_away(self, door: socket.socket) -> None:
        """Close a connection for which no descriptor is free: left waiting it would wake us for ever."""
        os.close(self.reserve)
        with contextlib.suppress(OSError):
            door.accept()[0].close()
        self.reserve = os.open(os.devnull, os.O_RDONLY)

    def _forget(self, wire: socket.socket) -> None:
        with contextlib.suppress(KeyError):
            self.selector.unregister(wire)
        wire.close()

    def _request(self, wire: socket.socket) -> None:
        """A client's first message: a kernel, or the end of this zygote."""
        try:
            request, streams = receive(wire)
        except (OSError, ValueError):
            return self._forget(wire)
        if request.get("stop"):
            self._stop()
        try:
            # Changed code must not be served; kernels that run go on with what they were given.
            changed = self.loaded.changed()
            if changed:
                send(wire, {"stale": changed[0]})
                self._close_door()
                return self._forget(wire)
            if threads() > 1:
                send(wire, {"refused": "a thread runs in the zygote"})
                return self._forget(wire)
            self._fork(request, wire, streams)
        except Closed:
            self._forget(wire)
        except OSError as error:
            with contextlib.suppress(Closed):
                send(wire, {"refused": f"forking failed: {error.strerror or error}"})
            self._forget(wire)
        finally:
            for descriptor in streams:
                os.close(descriptor)
        return None

    def _fork(self, request: dict, wire: socket.socket, streams: list[int]) -> None:
        zygote = os.getpid()
        # The kernel begins when the client has heard of it: both write to the same wire.
        begin = os.eventfd(0)
        try:
            pid = os.fork()
            if pid == 0:
                become_kernel(request, wire, streams, self.library_descriptors, zygote, begin)
            try:
                self._watch(request, wire, pid)
            except OSError:
                _kill_group(pid)
                self.strays = True
                raise
            os.eventfd_write(begin, 1)
        finally:
            os.close(begin)

    def _watch(self, request: dict, wire: socket.socket, pid: int) -> None:
        """Tell the client of its new process, and wait for the end of either."""
        kernel = Kernel(pid, os.pidfd_open(pid), wire, self._private(request.get("private")))
        self.selector.register(kernel.handle, selectors.EVENT_READ, self._bury)
        self.kernels[kernel.handle] = kernel
        self.selector.modify(wire, selectors.EVENT_READ, lambda wire: self._hear(kernel))
        try:
            send(wire, {"forked": pid}, [kernel.handle])
        except Closed:
            _kill_group(pid)

    def _private(self, name: object) -> Path | None:
        """The kernel's own folder; only ever a direct part of the runtime folder."""
        folder = Path(str(name)) if name else None
        ours = folder and folder.parent == self.address.parent and KERNEL_FOLDER.fullmatch(folder.name)
        return folder if ours else None

    def _hear(self, kernel: Kernel) -> None:
        """Signals for a kernel; the end of its client is the end of the kernel."""
        try:
            message, _ = receive(kernel.wire)
            _kill_group(kernel.pid, int(message["signal"]))
        except (OSError, KeyError, TypeError, ValueError):
            self.selector.unregister(kernel.wire)
            _kill_group(kernel.pid)

    def _bury(self, handle: int) -> None:
        """A kernel has ended: end what it left, then report. Its number is not free before `wait4`."""
        kernel = self.kernels.pop(handle)
        os.waitid(os.P_PIDFD, handle, os.WEXITED | os.WNOWAIT)
        _kill_group(kernel.pid)
        _, status, usage = os.wait4(kernel.pid, 0)
        self.selector.unregister(handle)
        os.close(handle)
        if kernel.folder:
            shutil.rmtree(kernel.folder, ignore_errors=True)
        self.strays = True
        self._end_strays()
        report = {
            "exit": os.waitstatus_to_exitcode(status),
            "cpu": usage.ru_utime + usage.ru_stime,
            "memory": usage.ru_maxrss * 1024,
        }
        with contextlib.suppress(Closed):
            send(kernel.wire, report)
        self._forget(kernel.wire)
        self.idle_since = time.monotonic()

    def _end_strays(self) -> bool:
        """Kill what dead kernels left in sessions of their own; True while something is left.

        Each kernel is the parent of its abandoned processes while it lives, and we are after it: a child
        that is no kernel belongs to a dead one.
        """
        known = {kernel.pid for kernel in self.kernels.values()}
        try:
            children = Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()
        except OSError:  # no descriptor is free; looked at again
            return True
        strays = [pid for pid in map(int, children) if pid not in known]
        for pid in strays:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)
        self.strays = bool(strays)
        return self.strays


def _kill_group(leader: int, number: int = signal.SIGKILL) -> None:
    """Signal a kernel and its processes, each once."""
    try:
        os.killpg(leader, number)
    except ProcessLookupError:
        # It has not become a leader yet, and is alone.
        with contextlib.suppress(ProcessLookupError):
            os.kill(leader, number)


def main() -> None:
    """Load, answer, serve."""
    settings = json.loads(sys.stdin.buffer.read())
    # The folder from which we were started is no place for modules; kernels get theirs from IPython.
    if sys.path and sys.path[0] in ("", os.getcwd()):  # noqa: PTH109 (compared as Python wrote it)
        del sys.path[0]
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    make_subreaper()
    try:
        loaded = preload(settings["preload"], settings["started"])
        zygote = Zygote(Path(settings["address"]), settings["owner"], settings["idle"], loaded)
    except ThreadFound as error:
        _answer({"refused": str(error)})
    except ImportError as error:
        _answer({"refused": f"a module cannot be preloaded: {error}"})
    except OSError as error:
        _answer({"refused": f"the zygote cannot listen: {error}"})
    else:
        _answer({"ready": os.getpid(), "absent": loaded.absent})
        zygote.serve()


def _answer(message: dict) -> None:
    """The one line on standard output; nobody listens there afterwards."""
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()
    nothing = os.open(os.devnull, os.O_RDWR)
    for target in (0, 1):
        os.dup2(nothing, target)
    os.close(nothing)


if __name__ == "__main__":
    main()

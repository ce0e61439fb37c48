"""What a forked process does to become a kernel like any other."""

from __future__ import annotations

import asyncio
import atexit
import ctypes
import os
import signal
import socket
import sys
import threading
import time
import traceback
from pathlib import Path

from eslabon.kernels.confine import CONFINED_VARIABLE, confine, is_asked_for
from eslabon.kernels.limits import apply_limits
from eslabon.kernels.marks import MARK_VARIABLE, NO_MARK, bear_mark
from eslabon.kernels.wire import Closed, send

__all__ = ["become_kernel", "die_with_parent", "make_subreaper"]

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
# How long the kernel waits for what a notebook left running before the zygote kills it.
_PATIENCE = 0.5
# How long threads of a notebook may go on after its last cell.
_THREADS = 2.0


def die_with_parent(parent: int) -> None:
    """Ask the system to kill this process when its parent ends, and end if it has ended already."""
    _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def make_subreaper() -> None:
    """Become the parent of all descendants whose own parents end, so that none escapes."""
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)


def become_kernel(
    request: dict, wire: socket.socket, streams: list[int], kept: set[int], zygote: int, begin: int
) -> None:
    """Run a kernel as the request says, and end the process with it.

    Parameters
    ----------
    request
        ``arguments`` of the launcher, ``folder`` (working directory), ``environment``, ``limits``.
    wire
        Connection to the client, which hears ``ready`` or ``failed`` on it.
    streams
        The client's standard output and error.
    kept
        Descriptors that libraries opened while they were preloaded.
    zygote
        Process id of the parent.
    begin
        Event descriptor: readable when the client has heard of this process.
    """
    status = 1
    try:
        os.setsid()
        die_with_parent(zygote)
        os.eventfd_read(begin)
        # What a notebook starts and abandons stays below its own kernel while that lives.
        make_subreaper()
        _reset_signals()
        _own_descriptors(wire, streams, kept)
        _own_environment(request)
        _own_randomness()
        if is_asked_for(os.environ):
            os.environ[CONFINED_VARIABLE] = ",".join(confine())
        app = _kernel_app(request["arguments"])
        apply_limits(request["limits"])
        send(wire, {"ready": os.getpid()})
        wire.close()
        app.start()
        status = 0
    except SystemExit as error:
        status = error.code if isinstance(error.code, int) else int(error.code is not None)
    except BaseException:
        text = traceback.format_exc()
        try:
            send(wire, {"failed": text[-4000:]})
        except (Closed, OSError):
            sys.__stderr__.write(text)
    finally:
        _end(status)


def _prctl(option: int, value: int) -> None:
    if ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0) != 0:
        raise OSError(ctypes.get_errno(), "prctl failed")


def _reset_signals() -> None:
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())


def _own_descriptors(wire: socket.socket, streams: list[int], kept: set[int]) -> None:
    """Keep the standard streams, the wire and what libraries hold; close all that is the zygote's."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for target, source in enumerate((nothing, *(streams or (nothing, nothing)))):
        os.dup2(source, target, inheritable=True)
    for entry in list(Path("/proc/self/fd").iterdir()):
        number = int(entry.name)
        if number > 2 and number not in kept and number != wire.fileno():
            try:
                os.close(number)
            except OSError:  # the descriptor of the listing itself
                continue


def _own_environment(request: dict) -> None:
    """Environment, folder, module path and arguments, as if Python had just started with them."""
    given = request["environment"]
    bear_mark(given.get(MARK_VARIABLE, NO_MARK))
    own = {name: value for name, value in _set_while_starting().items() if name not in given}
    os.environ.clear()
    os.environ.update({**given, **own})
    time.tzset()
    os.chdir(request["folder"])
    import ipykernel_launcher

    sys.argv[:] = [ipykernel_launcher.__file__, *request["arguments"]]


def _set_while_starting() -> dict[str, str]:
    """What Python (a coerced locale) and libraries put into the environment when they were loaded.

    They would do so in a fresh process, and code that they run later relies on it.
    """
    started_with = set(Path("/proc/self/environ").read_bytes().split(b"\0"))
    return {
        os.fsdecode(name): os.fsdecode(value)
        for name, value in os.environb.items()
        if name + b"=" + value not in started_with
    }


def _own_randomness() -> None:
    """Fresh states where libraries keep a global one. `random` sees to itself."""
    numpy = sys.modules.get("numpy")
    if numpy is not None and "numpy.random" in sys.modules:
        numpy.random.seed()
    process = sys.modules.get("multiprocessing.process")
    if process is not None:
        process.current_process().authkey = os.urandom(32)


def _kernel_app(arguments: list[str]):
    from ipykernel.kernelapp import IPKernelApp

    class WarmKernelApp(IPKernelApp):
        """The stock application; its parent is watched by the system instead of a polling thread."""

        def init_poller(self) -> None:
            self.poller = None

    # The default was read from the environment when the zygote imported the module.
    app = WarmKernelApp.instance(parent_handle=int(os.environ.get("JPY_PARENT_PID") or os.getppid()))
    app.initialize(arguments)
    app.kernel._progressively_terminate_all_children = _asked_to_end(app.kernel)
    _await_heartbeat(app)
    return app


def _asked_to_end(kernel):
    """A shutdown step with an end: the stock one waits up to 14 s for each kind of signal."""

    async def end_children() -> None:
        until = time.monotonic() + _PATIENCE
        kernel._signal_children(signal.SIGTERM)
        while kernel._process_children() and time.monotonic() < until:
            await asyncio.sleep(0.02)

    return end_children


def _await_heartbeat(app) -> None:
    """The heartbeat is bound by its own thread; a kernel is ready when that socket is there too."""
    if app.transport != "ipc":
        return
    path = Path(f"{app.ip}-{app.hb_port}")
    until = time.monotonic() + 1
    while not path.exists() and time.monotonic() < until:
        time.sleep(0.002)


def _end(status: int) -> None:
    """Leave as Python would, except that nobody waits for ever and no memory is tidied up."""
    try:
        app = sys.modules["ipykernel.kernelapp"].IPKernelApp._instance
        # Its `close` would stop IOPub while the control thread still flushes into it: 3 s now and then.
        control = getattr(app, "control_thread", None)
        if control is not None and control.is_alive():
            control.stop()
            control.join(_PATIENCE)
        until = time.monotonic() + _THREADS
        for thread in threading.enumerate():
            if thread is not threading.current_thread() and not thread.daemon:
                thread.join(max(0, until - time.monotonic()))
        atexit._run_exitfuncs()
        for stream in (sys.__stdout__, sys.__stderr__):
            stream.flush()
    except BaseException:
        traceback.print_exc(file=sys.__stderr__)
    finally:
        os._exit(status)

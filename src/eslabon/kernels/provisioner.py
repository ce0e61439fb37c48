"""A jupyter_client provisioner whose kernels are forked from a zygote, or stock where that cannot be."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import signal
import socket
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from jupyter_client.localinterfaces import localhost
from jupyter_client.provisioning import LocalProvisioner

from eslabon.kernels.errors import KernelDied, ZygoteLost, stock, told_status
from eslabon.kernels.launch import Refused, current_runtime, find_zygote, reach_zygote
from eslabon.kernels.likeness import preload_from, why_cold
from eslabon.kernels.limits import Limits
from eslabon.kernels.marks import MARK_VARIABLE, NO_MARK, end_marked, new_mark
from eslabon.kernels.runtime import Runtime, kernel_folder
from eslabon.kernels.start import KernelKind, KernelStart, record_start
from eslabon.kernels.wire import Closed, receive, send

__all__ = ["ZygoteProvisioner"]

# A kernel that has been forked is ready within milliseconds, on a loaded machine within seconds.
_STARTING = 60.0
_TRIES = 3


class ZygoteProvisioner(LocalProvisioner):
    """Starts kernels by forking; everything else is as with the stock provisioner.

    Its sockets are files in a private folder: no two kernels can want the same port.

    Attributes
    ----------
    fallback_reason
        Why a stock kernel was started, empty for a forked one.
    usage
        CPU seconds and bytes of memory that a forked kernel had used at its end.
    zygote_lost
        Whether the zygote ended before its kernel was seen to end.
    """

    fallback_reason = ""
    zygote_lost = False
    limits: Limits | None = None
    runtime: Runtime | None = None
    preload: tuple[str, ...] | None = None

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.usage: dict[str, float] = {}
        self._wire: socket.socket | None = None
        self._handle: int | None = None
        self._status: int | None = None
        self._folder: Path | None = None
        self._asked: dict[str, Any] = {}
        self._ended = False
        self._mark = NO_MARK

    @property
    def warm(self) -> bool:
        """Whether the kernel was, or is being, forked."""
        return self._folder is not None

    @property
    def has_process(self) -> bool:
        if self.warm:
            return self._handle is not None and not self._ended
        return super().has_process

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        self._asked = dict(kwargs)
        self._status, self._ended, self.zygote_lost, self.fallback_reason = None, False, False, ""
        manager = self.parent
        if manager is None:
            return await self._cold("there is no kernel manager")
        try:
            runtime = self.runtime or current_runtime()
            self._folder = kernel_folder(runtime)
            self._use_private_sockets()
            prepared = await super().pre_launch(**kwargs)
            environment = prepared["env"]
            reason = why_cold(prepared["cmd"], environment)
            if reason:
                raise Refused(reason)
            self._wire = await self._reach(runtime, environment)
        except (Refused, OSError) as error:
            return await self._cold(str(error))
        return prepared

    async def _reach(self, runtime: Runtime, environment: dict[str, str]) -> socket.socket:
        preload = preload_from(environment) if self.preload is None else self.preload
        wanted = (runtime, sys.executable, environment, preload)
        # A thread only where a zygote has to load: the caller's other tasks go on meanwhile.
        return find_zygote(*wanted) or await _in_thread(reach_zygote, *wanted)

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> dict[str, Any]:
        if not self.warm:
            record_start(KernelStart(KernelKind.COLD, self.fallback_reason))
            return await super().launch_kernel(cmd, **kwargs)
        try:
            await self._fork(cmd, kwargs)
        except (Refused, ValueError, OSError) as error:
            prepared = await self._cold(str(error))
            record_start(KernelStart(KernelKind.COLD, self.fallback_reason))
            return await super().launch_kernel(prepared.pop("cmd"), **prepared)
        record_start(KernelStart(KernelKind.WARM))
        return self.connection_info

    async def _fork(self, cmd: list[str], kwargs: dict[str, Any]) -> None:
        """Ask for the kernel and wait until it is ready."""
        self._mark = new_mark()
        environment = {**kwargs["env"], "JPY_PARENT_PID": str(os.getpid()), MARK_VARIABLE: self._mark}
        folder = kwargs.get("cwd") or os.getcwd()  # noqa: PTH109
        request = {
            "arguments": list(cmd[3:]),
            "folder": str(Path(folder).resolve()),
            "environment": environment,
            "limits": (self.limits or Limits()).enforced(),
            "private": str(self._folder),
        }
        runtime = self.runtime or current_runtime()
        for _ in range(_TRIES):
            try:
                if await self._started(request):
                    return
            except Closed:
                self._forget_process()
            # Its code has changed, or it was killed: the next one is asked.
            self._wire.close()
            self._wire = await self._reach(runtime, kwargs["env"])
        raise Refused("no zygote lived long enough to start a kernel")

    async def _started(self, request: dict[str, Any]) -> bool:
        """Ask once, and wait until the kernel is ready; False from a zygote that serves no more."""
        send(self._wire, request, _standard_streams())
        answer, descriptors = await self._hear(_STARTING)
        if "stale" in answer:
            return False
        if "refused" in answer:
            raise Refused(answer["refused"])
        self.pid = self.pgid = answer["forked"]
        self.cwd = request["folder"]
        [self._handle] = descriptors
        answer, _ = await self._hear(_STARTING)
        if "ready" in answer:
            self._wire.setblocking(False)
            return True
        self._forget_process()
        if "failed" in answer:
            raise Refused(f"the forked kernel could not start: {answer['failed'].strip().splitlines()[-1]}")
        raise Refused(f"the forked kernel ended with {told_status(answer.get('exit'))} before it was ready")

    def _forget_process(self) -> None:
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    async def _hear(self, seconds: float) -> tuple[dict[str, Any], list[int]]:
        if not await _readable(self._wire.fileno(), seconds):
            raise Refused(f"the zygote did not answer within {seconds:.0f} s")
        return receive(self._wire)

    async def poll(self) -> int | None:
        if not self.warm:
            return await super().poll()
        if self._handle is not None and not self._ended and _ready_now(self._handle):
            await self._learn_end()
        return self._status if self._ended else None

    async def wait(self) -> int | None:
        if not self.warm:
            return await super().wait()
        if self._handle is not None and not self._ended:
            await _readable(self._handle, None)
            await self._learn_end()
        return self._status

    async def _learn_end(self) -> None:
        """The process has ended: hear how from the zygote, which is told first and reports at once."""
        until = time.monotonic() + 5
        with contextlib.suppress(Closed, ValueError):
            while not self._ended and await _readable(self._wire.fileno(), max(0, until - time.monotonic())):
                # Two waits may see the same message come; one gets it.
                with contextlib.suppress(BlockingIOError):
                    self._heard(receive(self._wire)[0])
        if not self._ended:
            self._ended = self.zygote_lost = True
            self._status = -signal.SIGKILL
            # Nobody else will end what the notebook had started, some of it in sessions of its own.
            end_marked(self._mark)

    def _heard(self, message: dict[str, Any]) -> None:
        if "exit" in message:
            self._ended = True
            self._status = message["exit"]
            self.usage = {"cpu": message["cpu"], "memory": message["memory"]}

    async def send_signal(self, signum: int) -> None:
        if not self.warm:
            return await super().send_signal(signum)
        if self.has_process:
            try:
                send(self._wire, {"signal": int(signum)})
            except (Closed, OSError):
                with contextlib.suppress(OSError):
                    signal.pidfd_send_signal(self._handle, signum)
        return None

    async def kill(self, restart: bool = False) -> None:
        if not self.warm:
            return await super().kill(restart)
        return await self.send_signal(signal.SIGKILL)

    async def terminate(self, restart: bool = False) -> None:
        if not self.warm:
            return await super().terminate(restart)
        return await self.send_signal(signal.SIGTERM)

    async def cleanup(self, restart: bool = False) -> None:
        if self.warm:
            self._let_go()
            if not restart:
                shutil.rmtree(self._folder, ignore_errors=True)
        else:
            await super().cleanup(restart)

    def died(self) -> KernelDied:
        """What is to be told about a kernel that has ended."""
        if self.zygote_lost:
            return stock(ZygoteLost)(
                "zygote lost: the process that watched the kernel has ended", self._status
            )
        return stock(KernelDied)(f"the kernel died with {told_status(self._status)}", self._status)

    def _let_go(self) -> None:
        """Close what connects us to the kernel, which ends it if it has not ended."""
        if self._wire is not None:
            self._wire.close()
            self._wire = None
        self._forget_process()

    def __del__(self) -> None:
        self._let_go()

    def _use_private_sockets(self) -> None:
        manager = self.parent
        manager.cache_ports = False
        manager.cleanup_connection_file()
        manager.transport = "ipc"
        manager.connection_file = str(self._folder / "kernel.json")
        manager.ip = str(self._folder / "c")
        for name in ("shell_port", "iopub_port", "stdin_port", "hb_port", "control_port"):
            setattr(manager, name, 0)

    async def _cold(self, reason: str) -> dict[str, Any]:
        """Prepare a stock kernel instead, and say why."""
        self.fallback_reason = reason
        self.log.warning("starting a stock kernel: %s", reason)
        self._let_go()
        if self._folder is not None:
            manager = self.parent
            manager.cleanup_connection_file()
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None
            manager.transport = "tcp"
            manager.connection_file = ""
            manager.ip = localhost()
            manager.cache_ports = True
            for name in ("shell_port", "iopub_port", "stdin_port", "hb_port", "control_port"):
                setattr(manager, name, 0)
        return await super().pre_launch(**self._asked)


async def _in_thread(function: Callable[..., Any], *arguments: Any) -> Any:
    """Call a function that blocks; its thread ends with it."""
    executor = ThreadPoolExecutor(1)
    try:
        return await asyncio.get_running_loop().run_in_executor(executor, function, *arguments)
    finally:
        executor.shutdown(wait=False)


def _standard_streams() -> list[int]:
    """Our standard output and error, which a stock kernel would inherit."""
    try:
        return [os.fstat(number) and number for number in (1, 2)]
    except OSError:
        return []


def _ready_now(descriptor: int) -> bool:
    import select

    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    return bool(poll.poll(0))


async def _readable(descriptor: int, seconds: float | None) -> bool:
    """Wait by event, not by looking again and again, until a descriptor can be read."""
    if _ready_now(descriptor):
        return True
    loop = asyncio.get_running_loop()
    # A copy, because two waits may watch the same descriptor and a loop keeps one watcher for each.
    copy = os.dup(descriptor)
    event = loop.create_future()
    loop.add_reader(copy, lambda: event.done() or event.set_result(True))
    try:
        await asyncio.wait_for(event, seconds)
    except TimeoutError:
        return False
    finally:
        loop.remove_reader(copy)
        os.close(copy)
    return True

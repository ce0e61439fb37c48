"""The notebook client: papermill's own, with less waiting and with limits."""

from __future__ import annotations

import asyncio
import contextlib
import time
from queue import Empty
from typing import Any

from nbclient.exceptions import CellExecutionError, DeadKernelError
from nbclient.util import run_sync
from nbformat import NotebookNode
from nbformat.v4 import new_output
from papermill.clientwrap import PapermillNotebookClient

from eslabon.kernels.errors import KernelDied, NotebookTimeout, stock
from eslabon.kernels.limits import Limits
from eslabon.kernels.manager import WarmKernelManager

__all__ = ["OUTPUT_ERROR", "WarmNotebookClient"]

OUTPUT_ERROR = "OutputLimitExceeded"
# What the kernel says about a cell by itself: its state and the source again.
_NOT_OUTPUT = ("status", "execute_input")
# What a dying kernel had sent may still be on its way.
_LAST_WORDS = 0.1


class WarmNotebookClient(PapermillNotebookClient):
    """Executes one notebook in a kernel of its own.

    Parameters
    ----------
    limits
        What the notebook may use.
    warm
        Whether its kernel is to be forked.
    """

    def __init__(self, manager, *, limits: Limits, warm: bool = True, **kwargs: Any) -> None:
        super().__init__(manager, **kwargs)
        self.limits = limits
        self.warm = warm
        self._until: float | None = None
        self._cell_output = 0
        self._refused = ""
        self._watch: asyncio.Task | None = None
        self._language: dict[str, Any] | None = None
        self.timeout_func = self._allowed_seconds

    def create_kernel_manager(self) -> WarmKernelManager:
        """A manager for the notebook's kernel that forks where it can."""
        name = self.kernel_name or self.nb.metadata.get("kernelspec", {}).get("name")
        named = {"kernel_name": name} if name else {}
        self.km = WarmKernelManager(limits=self.limits, warm=self.warm, config=self.config, **named)
        self.km.log = self.log
        return self.km

    async def async_start_new_kernel_client(self):
        """Connect, and wait until requests and outputs get through.

        A kernel announces each subscriber to its outputs: nothing has to be waited out after that.
        """
        if not self.km._is_warm:
            await super().async_start_new_kernel_client()
            # Asked now and not at the end: a kernel whose notebook has failed may not answer any more.
            asked = self.kc.kernel_info()
            self._language = (await self.async_wait_for_reply(asked))["content"]["language_info"]
            return self.kc
        try:
            self.kc = self.km.client()
            self.kc.start_channels(hb=False)
            self.kc.allow_stdin = False
            await asyncio.wait_for(self._greet(), self.startup_timeout)
        except TimeoutError:
            await self._async_cleanup_kernel()
            raise RuntimeError(f"Kernel didn't respond in {self.startup_timeout} seconds") from None
        except BaseException:
            await self._async_cleanup_kernel()
            raise
        return self.kc

    start_new_kernel_client = run_sync(async_start_new_kernel_client)

    async def _greet(self) -> None:
        asked = self.kc.kernel_info()
        dead = asyncio.ensure_future(self.km.ended())
        greeting = asyncio.ensure_future(self._greeted(asked))
        try:
            await asyncio.wait({dead, greeting}, return_when=asyncio.FIRST_COMPLETED)
            if not greeting.done():
                raise self.km.died()
            self._language = greeting.result()
        finally:
            for task in (dead, greeting):
                task.cancel()
            await asyncio.gather(dead, greeting, return_exceptions=True)

    async def _greeted(self, asked: str) -> dict[str, Any]:
        while True:
            reply = await self.kc.get_shell_msg(timeout=None)
            if reply["parent_header"].get("msg_id") == asked:
                break
        with contextlib.suppress(Empty):
            while (await self.kc.get_iopub_msg(timeout=1))["msg_type"] != "iopub_welcome":
                continue
        return reply["content"]["language_info"]

    def execute(self, **kwargs: Any) -> NotebookNode:
        """Execute all cells; the notebook's language comes from the kernel's greeting."""
        self.reset_execution_trackers()
        with self.setup_kernel(**kwargs):
            if self.limits.notebook:
                self._until = time.monotonic() + self.limits.notebook
            self.papermill_execute_cells()
            self.nb.metadata["language_info"] = self._language
            self.set_widgets_metadata()
        return self.nb

    async def async_execute_cell(self, cell, cell_index, execution_count=None, store_history=True):
        """Execute one cell; a dead kernel is told with its signal or status."""
        self._cell_output, self._refused, self._watch = 0, "", None
        try:
            return await super().async_execute_cell(cell, cell_index, execution_count, store_history)
        except KernelDied:
            raise
        except DeadKernelError:
            # nbclient's word for "I was told to stop waiting": by the watch, or by ourselves.
            if self._refused:
                raise CellExecutionError("", OUTPUT_ERROR, self._refused) from None
            raise self.km.died() from None
        finally:
            if self._watch is not None:
                self._watch.cancel()

    execute_cell = run_sync(async_execute_cell)

    async def _async_poll_kernel_alive(self) -> None:
        self._watch = asyncio.current_task()
        await self.km.ended()
        await asyncio.sleep(_LAST_WORDS)
        self.task_poll_for_reply.cancel()

    def _allowed_seconds(self, _cell: NotebookNode) -> float | None:
        """Seconds for the next cell: its own limit or what is left for the notebook."""
        allowed = [self.limits.cell] if self.limits.cell else []
        if self._until is not None:
            allowed.append(max(0.001, self._until - time.monotonic()))
        return min(allowed) if allowed else None

    async def _async_handle_timeout(self, timeout, cell=None):
        if self._until is not None and time.monotonic() >= self._until:
            raise stock(NotebookTimeout)(f"the notebook ran longer than {self.limits.notebook} s")
        return await super()._async_handle_timeout(timeout, cell)

    def process_message(self, msg, cell, cell_index):
        """Take one message of the kernel, unless the cell has sent too much."""
        if self.limits.output and msg["msg_type"] not in _NOT_OUTPUT:
            before = self._cell_output
            self._cell_output += _size([msg["content"], msg["metadata"], *msg["buffers"]])
            if self._cell_output > self.limits.output:
                if before <= self.limits.output:
                    self._refuse_output(cell)
                return None
        return super().process_message(msg, cell, cell_index)

    def _refuse_output(self, cell: NotebookNode) -> None:
        """Say in the cell that it wrote too much, and leave it: more may be on its way than memory holds."""
        self._refused = text = (
            f"the cell wrote more than {self.limits.output:,} bytes; what follows is not kept"
        )
        cell.outputs.append(
            new_output("error", ename=OUTPUT_ERROR, evalue=text, traceback=[f"{OUTPUT_ERROR}: {text}"])
        )
        self.shutdown_kernel = "immediate"
        self.task_poll_for_reply.cancel()


def _size(content: Any) -> int:
    """Bytes of text and buffers in a message, near enough; walking is cheaper than encoding it again."""
    if isinstance(content, str):
        return len(content) if content.isascii() else len(content.encode("utf-8", "surrogatepass"))
    if isinstance(content, (bytes, bytearray, memoryview)):
        return memoryview(content).nbytes
    if isinstance(content, dict):
        return sum(map(_size, content.values()))
    if isinstance(content, (list, tuple)):
        return sum(map(_size, content))
    return 8

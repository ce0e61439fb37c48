"""A kernel manager that uses the zygote without any entry point, and waits by event."""

from __future__ import annotations

import asyncio
from typing import Any

from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning import LocalProvisioner

from eslabon.kernels.errors import KernelDied, stock, told_status
from eslabon.kernels.limits import Limits
from eslabon.kernels.provisioner import ZygoteProvisioner
from eslabon.kernels.start import KernelKind, KernelStart, record_start

__all__ = ["WarmKernelManager"]


class WarmKernelManager(AsyncKernelManager):
    """The stock manager with our provisioner in it.

    Parameters
    ----------
    limits
        What the kernel's process may use.
    warm
        Whether to fork; otherwise the kernel is a stock one, with the same waiting and ending.
    """

    def __init__(self, *, limits: Limits | None = None, warm: bool = True, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._limits = limits or Limits()
        self._warm = warm
        self._cold_status: int | None = None

    async def _async_pre_start_kernel(self, **kw: Any):
        if self.provisioner is None:
            kind = ZygoteProvisioner if self._warm else LocalProvisioner
            self.provisioner = kind(kernel_id=self.kernel_id or "", kernel_spec=self.kernel_spec, parent=self)
            if self._warm:
                self.provisioner.limits = self._limits
            else:
                record_start(KernelStart(KernelKind.COLD))
        return await super()._async_pre_start_kernel(**kw)

    pre_start_kernel = _async_pre_start_kernel

    async def ended(self) -> int | None:
        """Wait until the kernel's process has ended; returns its status, negative for a signal."""
        if self._is_warm:
            return await self.provisioner.wait()
        while (status := await self.provisioner.poll()) is None:
            await asyncio.sleep(0.1)
        self._cold_status = status
        return status

    def died(self) -> KernelDied:
        """The error that tells how the kernel ended."""
        if self._is_warm:
            return self.provisioner.died()
        return stock(KernelDied)(f"the kernel died with {told_status(self._cold_status)}", self._cold_status)

    @property
    def _is_warm(self) -> bool:
        return isinstance(self.provisioner, ZygoteProvisioner) and self.provisioner.warm

    async def _async_wait(self, pollinterval: float = 0.1) -> None:
        if self._is_warm and self.has_kernel:
            await self.provisioner.wait()
        else:
            await super()._async_wait(pollinterval)

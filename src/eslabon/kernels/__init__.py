"""Warm kernels: notebooks run in processes forked from one that has already imported the libraries.

::

    EslabonEngine         papermill engine ``eslabon``: ``papermill --engine eslabon in.ipynb out.ipynb``
    ZygoteProvisioner     jupyter_client provisioner: asks the zygote for a kernel, or starts a stock one
    Limits                what one notebook may use
    Runtime               where the zygotes of one owner listen, and when they end

Every notebook still has a process, folder, environment and limits of its own. Where forking is unsafe or
impossible a stock kernel is started, and the reason is told (`last_start`). The package uses nothing else
of eslabon. `docs/kernels.md` says how it works.
"""

from __future__ import annotations

import importlib
from typing import Any

__all__ = [
    "EslabonEngine",
    "KernelDied",
    "KernelError",
    "KernelKind",
    "KernelStart",
    "Limits",
    "NotebookTimeout",
    "Runtime",
    "ZygoteLost",
    "ZygoteProvisioner",
    "last_start",
]

_HOMES = {
    "EslabonEngine": "entry",
    "KernelDied": "errors",
    "KernelError": "errors",
    "KernelKind": "start",
    "KernelStart": "start",
    "Limits": "limits",
    "NotebookTimeout": "errors",
    "Runtime": "runtime",
    "ZygoteLost": "errors",
    "ZygoteProvisioner": "provisioner",
    "last_start": "start",
}


def __getattr__(name: str) -> Any:
    # Late: papermill and jupyter_client load entry points during their own import, and a zygote must not
    # pay for what only its clients need.
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f"{__name__}.{_HOMES[name]}"), name)

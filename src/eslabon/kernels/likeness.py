"""Which kernels one zygote can stand for: those whose processes would have started alike.

Much of an environment is read once, when Python or a library starts. Kernels that differ in it need
zygotes of their own; everything else is set in the forked process.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

__all__ = ["PRELOAD_VARIABLE", "THIRD_PARTY", "key_of", "preload_from", "read_at_start", "why_cold"]

PRELOAD_VARIABLE = "ESLABON_KERNEL_PRELOAD"

# What notebooks of data reports import, where it is installed. The kernel's own modules come first anyway.
THIRD_PARTY = ("altair", "yaml", "babel.numbers", "pydantic", "numpy", "pandas")
# Among them those that bring numpy, whose OpenBLAS starts threads unless this variable says one.
_WITH_NUMPY = ("numpy", "pandas")
_ONE_THREAD = "OPENBLAS_NUM_THREADS"

# Read when Python, the C library or a numerical library starts, never again.
_READ_AT_START = (
    "PYTHON",
    "LANG",
    "LC_",
    "LD_",
    "MALLOC_",
    "GLIBC_",
    "JE_ARROW_",
    "ARROW_",
    "OMP_",
    "OPENBLAS_",
    "GOTO_",
    "MKL_",
    "KMP_",
    "BLIS_",
    "NUMEXPR_",
    "VECLIB_",
    "NPY_",
    "NUMBA_",
    "PYDEVD_",
    "VIRTUAL_ENV",
    PRELOAD_VARIABLE,
)

# The stock command of a kernel; options may follow, and the file may stand anywhere.
_MODULE = ["-m", "ipykernel_launcher"]


def preload_from(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Modules to preload: those that `ESLABON_KERNEL_PRELOAD` names, with commas, or the usual ones.

    numpy is one of the usual ones only where the environment makes it start without threads: nobody's
    numbers are to be computed with fewer threads than asked for, only to be forked.
    """
    named = environment.get(PRELOAD_VARIABLE)
    if named is None:
        single = environment.get(_ONE_THREAD) == "1"
        return tuple(name for name in THIRD_PARTY if single or name not in _WITH_NUMPY)
    return tuple(dict.fromkeys(name.strip() for name in named.split(",") if name.strip()))


def read_at_start(environment: Mapping[str, str]) -> dict[str, str]:
    """The part of an environment that must be there when a process starts, sorted by name."""
    return {name: environment[name] for name in sorted(environment) if name.startswith(_READ_AT_START)}


def key_of(python: str, environment: Mapping[str, str], preload: Sequence[str]) -> str:
    """Name of the zygote for kernels of this Python, environment and modules.

    The content of project code is not in the key: a zygote knows what it has loaded and says itself that
    it has gone stale.
    """
    parts = {
        "python": python,
        "version": sys.version,
        "package": hashlib.sha256(
            b"".join(path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py")))
        ).hexdigest(),
        "environment": read_at_start(environment),
        "preload": list(preload),
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()[:16]


def why_cold(command: Sequence[str], environment: Mapping[str, str]) -> str:
    """Why a kernel with this command and environment cannot be forked; empty when it can."""
    if not sys.platform.startswith("linux"):
        return f"kernels are forked on Linux only, this is {sys.platform}"
    if not hasattr(os, "pidfd_open"):
        return "this Python was built without pidfd_open"
    if list(command[1:3]) != _MODULE or "-f" not in command[3:]:
        return f"the kernel's command is not the stock one: {' '.join(command)}"
    if Path(command[0]).absolute() != Path(sys.executable).absolute():
        return f"the kernel runs another Python: {command[0]}"
    path = environment.get("PYTHONPATH")
    if path and not all(Path(part).is_absolute() for part in path.split(os.pathsep)):
        return "PYTHONPATH has relative parts, which mean another folder in each kernel"
    return ""

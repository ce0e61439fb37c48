"""A kernel that answers to strangers' requests: no network, no privileges, as far as the system allows.

The notebooks are the publication's own and parameters are checked, so this is a second wall: what a library
that is asked to parse strange input does wrong stays in a process that reaches nobody. Linux only; what the
system refuses is left out, and said in the environment variable `CONFINED_VARIABLE` of the kernel.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
from collections.abc import Mapping
from pathlib import Path

__all__ = ["CONFINED_VARIABLE", "CONFINE_VARIABLE", "confine", "is_asked_for"]

CONFINE_VARIABLE = "ESLABON_KERNEL_CONFINE"
CONFINED_VARIABLE = "ESLABON_KERNEL_CONFINED"

# From <linux/sched.h>, <linux/prctl.h>, <linux/capability.h>.
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000
_PR_CAPBSET_DROP, _PR_SET_NO_NEW_PRIVS = 24, 38
_CAPABILITY_VERSION_3 = 0x20080522
_MOST_CAPABILITIES = 64


def is_asked_for(environment: Mapping[str, str]) -> bool:
    """Whether a kernel's environment asks for it."""
    return environment.get(CONFINE_VARIABLE) == "1"


def confine() -> tuple[str, ...]:
    """Put the walls around this process; call it while it has one thread, before it opens its sockets.

    Returns
    -------
    The walls that stand: ``network`` (only Unix sockets with a path reach anybody), ``privileges`` (no
    capability, and none can be gained).
    """
    libc = ctypes.CDLL(None, use_errno=True)
    walls = []
    with contextlib.suppress(OSError):
        _leave_the_network(libc)
        walls.append("network")
    with contextlib.suppress(OSError):
        _drop_privileges(libc)
        walls.append("privileges")
    return tuple(walls)


def _leave_the_network(libc: ctypes.CDLL) -> None:
    user, group = os.getuid(), os.getgid()
    if libc.unshare(_CLONE_NEWNET) == 0:
        return
    # Without privileges only together with a name space of users, in which everybody stays who they are.
    _checked(libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET))
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{user} {user} 1")
    Path("/proc/self/gid_map").write_text(f"{group} {group} 1")


def _drop_privileges(libc: ctypes.CDLL) -> None:
    _checked(libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))
    for capability in range(_MOST_CAPABILITIES):
        if libc.prctl(_PR_CAPBSET_DROP, capability, 0, 0, 0) != 0:
            break  # past the last one that this system has, or one that we could not gain anyway
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    none = (ctypes.c_uint32 * 6)()  # effective, permitted, inheritable; twice 32
    _checked(libc.capset(ctypes.byref(header), ctypes.byref(none)))


def _checked(answer: int) -> None:
    if answer != 0:
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error))

"""Give a folder that is finished the place of another, at once."""

from __future__ import annotations

import ctypes
import errno
import os
from pathlib import Path

__all__ = ["exchange"]

# renameat2(2) of Linux: both names exist and swap what they name, in one step.
_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
# The system, the C library or the file system does not have it.
_UNABLE = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP}


def exchange(new: Path, old: Path) -> bool:
    """Swap two folders of one file system.

    Returns
    -------
    bool
        False, and nothing has happened, where the system cannot do it in one step.

    Raises
    ------
    OSError
        One of them is not there or may not be moved.
    """
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    paths = (os.fsencode(new), os.fsencode(old))
    if rename(_AT_FDCWD, paths[0], _AT_FDCWD, paths[1], _RENAME_EXCHANGE) == 0:
        return True
    number = ctypes.get_errno()
    if number in _UNABLE:
        return False
    raise OSError(number, os.strerror(number), str(new), None, str(old))

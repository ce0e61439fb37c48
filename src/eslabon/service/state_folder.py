"""The folder in which everything of a service lies: checked before anything is started."""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

from eslabon.errors import EditionError
from eslabon.service.refusals import means_full

__all__ = ["open_state_folder"]

# Bytes: less than this is no room to begin with.
_LEAST = 64 * 2**20
_PROBE = 2**16


def open_state_folder(folder: Path) -> Path:
    """Make the folder if need be, see that it can be written and has room, and return it resolved.

    Raises
    ------
    EditionError
        It cannot be written, or its disk is full.
    """
    try:
        # What readers asked for is nobody else's business.
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder, buffering=0) as probe:
            rest = memoryview(bytes(_PROBE))
            while rest:  # a disk that is nearly full takes a part of it without an error
                rest = rest[probe.write(rest) :]
            os.fsync(probe.fileno())
        free = shutil.disk_usage(folder).free
    except OSError as error:
        if means_full(error):
            raise _full(folder, error.strerror or "no room") from None
        raise EditionError(
            "the service's state folder cannot be written",
            where=str(folder),
            expected="a folder that this user may write",
            received=error.strerror or str(error),
            next_step="correct its permissions, or choose another folder: eslabon serve --state FOLDER",
        ) from None
    if free < _LEAST:
        raise _full(folder, f"{free // 2**20} MiB free")
    return folder.resolve()


def _full(folder: Path, received: str) -> EditionError:
    return EditionError(
        "the disk of the service's state folder is full",
        where=str(folder),
        expected=f"at least {_LEAST // 2**20} MiB free for jobs and results",
        received=received,
        next_step="free some space, or choose another folder: eslabon serve --state FOLDER",
    )

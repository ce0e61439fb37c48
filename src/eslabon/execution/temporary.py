"""One folder for all temporary files of a run, and nothing left of it: not even after a kill.

Every process of a run, kernels and Sphinx included, finds it in its environment. Whoever is killed cannot
clear up after itself; its folder then goes with the run's. A run that was itself killed holds no lock on
its folder any more, and the next run removes it.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from eslabon.errors import EditionError

__all__ = ["PREFIX", "run_folder"]

# Short: sockets lie below it, and their paths may not exceed 107 bytes.
PREFIX = "eslabon-run-"
_OWNER = ".owner"
_VARIABLE = "TMPDIR"


@contextmanager
def run_folder() -> Iterator[Path]:
    """Send temporary files of this process and of those below it into one folder; remove it at the end.

    Raises
    ------
    EditionError
        No folder for temporary files can be written, or its disk is full.
    """
    folder = _new_folder()
    named, chosen = os.environ.get(_VARIABLE), tempfile.tempdir
    # Locked before it has its name: a run that sweeps at this moment must not take it for abandoned.
    with (folder / f"{_OWNER}.new").open("w") as owner:
        fcntl.flock(owner, fcntl.LOCK_EX)
        (folder / f"{_OWNER}.new").rename(folder / _OWNER)
        os.environ[_VARIABLE] = tempfile.tempdir = str(folder)
        try:
            yield folder
        finally:
            tempfile.tempdir = chosen
            if named is None:
                os.environ.pop(_VARIABLE, None)
            else:
                os.environ[_VARIABLE] = named
            shutil.rmtree(folder, ignore_errors=True)


def _new_folder() -> Path:
    try:
        place = Path(tempfile.gettempdir())
        _sweep(place)
        return Path(tempfile.mkdtemp(prefix=PREFIX))
    except OSError as error:
        raise EditionError(
            "no temporary file can be written",
            where=str(error.filename or ", ".join(dict.fromkeys(_candidates()))),
            expected="a folder for temporary files with free space (about 500 MB)",
            received=error.strerror or str(error),
            next_step=f"free some space, or name another folder: {_VARIABLE}=/path eslabon …",
        ) from None


def _candidates() -> list[str]:
    named = (os.environ.get(name) for name in (_VARIABLE, "TEMP", "TMP"))
    return [*filter(None, named), "/tmp", "/var/tmp", "/usr/tmp", str(Path.cwd())]


def _sweep(place: Path) -> None:
    """Remove what killed runs left; other users' folders cannot be opened and stay."""
    for owner in place.glob(f"{PREFIX}*/{_OWNER}"):
        with contextlib.suppress(OSError), owner.open("r+") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(owner.parent, ignore_errors=True)

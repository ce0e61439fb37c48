"""Where zygotes listen, and who must live for them to live."""

from __future__ import annotations

import contextlib
import fcntl
import os
import re
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

__all__ = ["KEEP_VARIABLE", "KERNEL_FOLDER", "RUNTIME_VARIABLE", "Runtime", "kernel_folder"]

RUNTIME_VARIABLE = "ESLABON_KERNEL_RUNTIME"
KEEP_VARIABLE = "ESLABON_KERNEL_KEEP"
# Names of kernels' folders: nothing else is ever removed for a client.
KERNEL_FOLDER = re.compile(r"[0-9a-f]{8}")
_PREFIX = "ekr-"
_OWNER = "owner"
# The longest path of a Unix socket, and what is added to the runtime folder: "/<8 digits>/c-5".
_LONGEST = 107
_ADDED = 24


# Locks on the runtimes of this process, by folder. They end with it, however it ends.
_held: dict[Path, IO[str]] = {}


@dataclass(frozen=True)
class Runtime:
    """A private folder with the zygotes' sockets and the kernels' files.

    Parameters
    ----------
    folder
        The folder, short enough for sockets in it.
    owner
        Id of the process whose end is the end of everything in it; None for zygotes that end when they have
        been idle.
    keep
        Seconds of idleness after which a zygote without owner ends.
    """

    folder: Path
    owner: int | None
    keep: int = 0

    @classmethod
    @contextlib.contextmanager
    def open(cls, within: Path | None = None) -> Iterator[Runtime]:
        """A runtime of this process; its zygotes are stopped and its folder removed at the end."""
        runtime = cls.make(within)
        try:
            yield runtime
        finally:
            runtime.close()

    @classmethod
    def make(cls, within: Path | None = None) -> Runtime:
        """Make a runtime of this process; folders that dead owners left are removed on the way.

        Parameters
        ----------
        within
            Folder to make it in, where its path is short enough for sockets; else that of temporary things.
            Kernels and workers find the runtime by its folder in `ESLABON_KERNEL_RUNTIME`.
        """
        base = _base(within)
        _sweep(base)
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=base))
        # A process id means nothing to those who see the folder from another container; the lock does.
        # Locked before it has its name: nobody may take it for a dead owner's.
        owner = (folder / f"{_OWNER}.new").open("w")
        fcntl.flock(owner, fcntl.LOCK_EX)
        owner.write(str(os.getpid()))
        owner.flush()
        (folder / f"{_OWNER}.new").rename(folder / _OWNER)
        _held[folder] = owner
        return cls(folder, os.getpid())

    @classmethod
    def at(cls, folder: str | os.PathLike) -> Runtime:
        """The runtime that another process made; an `OSError` says that it is gone."""
        return cls(Path(folder), int((Path(folder) / _OWNER).read_text()))

    @classmethod
    def kept(cls, seconds: int) -> Runtime:
        """The user's runtime, shared by all processes that keep zygotes for later."""
        folder = _base() / f"{_PREFIX}keep-{os.getuid()}"
        folder.mkdir(mode=0o700, exist_ok=True)
        status = folder.lstat()
        if status.st_uid != os.getuid() or status.st_mode & 0o077 or folder.is_symlink():
            raise PermissionError(f"{folder} is not this user's alone")
        return cls(folder, None, seconds)

    def close(self) -> None:
        """Stop the zygotes and remove the folder; nothing of it is left."""
        from eslabon.kernels.launch import stop_zygotes

        stop_zygotes(self)
        shutil.rmtree(self.folder, ignore_errors=True)
        if self.folder in _held:
            _held.pop(self.folder).close()


def kernel_folder(runtime: Runtime) -> Path:
    """Make a private folder for one kernel's connection file and sockets."""
    folder = runtime.folder / secrets.token_hex(4)
    folder.mkdir(mode=0o700)
    return folder


def _base(within: Path | None = None) -> Path:
    """The first folder for temporary things whose path leaves room for a socket's."""
    for name in (within, os.environ.get("XDG_RUNTIME_DIR"), tempfile.gettempdir(), "/tmp"):
        if name and Path(name).is_dir() and os.access(name, os.W_OK):
            length = len(os.fsencode(str(Path(name) / f"{_PREFIX}keep-4294967295")))
            if length + _ADDED <= _LONGEST:
                return Path(name)
    raise OSError("no writable folder with a path short enough for Unix sockets")


def _sweep(base: Path) -> None:
    """Remove what owners left that were killed together with their zygotes."""
    for owner in base.glob(f"{_PREFIX}*/{_OWNER}"):
        with contextlib.suppress(OSError), owner.open("r+") as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(owner.parent, ignore_errors=True)

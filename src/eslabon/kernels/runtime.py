"""Where zygotes listen, and who must live for them to live."""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

__all__ = ["KEEP_VARIABLE", "KERNEL_FOLDER", "RUNTIME_VARIABLE", "Owner", "Runtime", "kernel_folder"]

RUNTIME_VARIABLE = "ESLABON_KERNEL_RUNTIME"
KEEP_VARIABLE = "ESLABON_KERNEL_KEEP"
# Names of kernels' folders: nothing else is ever removed for a client.
KERNEL_FOLDER = re.compile(r"[0-9a-f]{8}")
_PREFIX = "ekr-"
# The longest path of a Unix socket, and what is added to the runtime folder: "/<8 digits>/c-5".
_LONGEST = 107
_ADDED = 24


@dataclass(frozen=True)
class Owner:
    """A process that zygotes must not outlive: its id, and when it began, because ids are used again."""

    pid: int
    began: int

    @classmethod
    def of(cls, pid: int) -> Owner:
        return cls(pid, _began(pid))

    def lives(self) -> bool:
        """Whether that very process still runs."""
        try:
            return _began(self.pid) == self.began
        except OSError:
            return False


def _began(pid: int) -> int:
    """Start of a process in clock ticks since boot; a process that has ended but was not awaited is gone."""
    after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    if after_name[0] in "ZX":
        raise ProcessLookupError(pid)
    return int(after_name[19])


@dataclass(frozen=True)
class Runtime:
    """A private folder with the zygotes' sockets and the kernels' files.

    Parameters
    ----------
    folder
        The folder, short enough for sockets in it.
    owner
        Whose end is the end of everything in it; None for zygotes that end when they have been idle.
    keep
        Seconds of idleness after which a zygote without owner ends.
    """

    folder: Path
    owner: Owner | None
    keep: int = 0

    @classmethod
    @contextlib.contextmanager
    def open(cls) -> Iterator[Runtime]:
        """A runtime of this process; its zygotes are stopped and its folder removed at the end."""
        runtime = cls.make()
        try:
            yield runtime
        finally:
            runtime.close()

    @classmethod
    def make(cls) -> Runtime:
        """Make a runtime of this process; folders that dead owners left are removed on the way."""
        base = _base()
        _sweep(base)
        folder = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=base))
        owner = Owner.of(os.getpid())
        (folder / "owner").write_text(f"{owner.pid} {owner.began}")
        return cls(folder, owner)

    @classmethod
    def at(cls, folder: str | os.PathLike) -> Runtime:
        """The runtime that another process made; an `OSError` says that it is gone."""
        pid, began = (Path(folder) / "owner").read_text().split()
        return cls(Path(folder), Owner(int(pid), int(began)))

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


def kernel_folder(runtime: Runtime) -> Path:
    """Make a private folder for one kernel's connection file and sockets."""
    folder = runtime.folder / secrets.token_hex(4)
    folder.mkdir(mode=0o700)
    return folder


def _base() -> Path:
    """The first folder for temporary things whose path leaves room for a socket's."""
    for name in (os.environ.get("XDG_RUNTIME_DIR"), tempfile.gettempdir(), "/tmp"):
        if name and Path(name).is_dir() and os.access(name, os.W_OK):
            length = len(os.fsencode(str(Path(name) / f"{_PREFIX}keep-4294967295")))
            if length + _ADDED <= _LONGEST:
                return Path(name)
    raise OSError("no writable folder with a path short enough for Unix sockets")


def _sweep(base: Path) -> None:
    """Remove what owners left that were killed together with their zygotes."""
    for folder in base.glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError, ValueError):
            if folder.stat().st_uid == os.getuid() and not Runtime.at(folder).owner.lives():
                shutil.rmtree(folder, ignore_errors=True)

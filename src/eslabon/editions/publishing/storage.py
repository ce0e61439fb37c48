"""Store an edition: every content once on the disk, read-only, checked after it was written.

Files of the same bytes, within the edition or in one published before, are one file with several names (hard
links) where the file system allows it. They are read-only, for whoever edited one name would edit all.
"""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from eslabon.editions.manifest import MANIFEST
from eslabon.editions.publishing.site import Site, SiteEdition
from eslabon.errors import EditionError

__all__ = ["Stored", "damaged_files", "disk_use", "store"]

READ_ONLY = 0o444
# Where links are refused a copy serves: another disk, a file system without links, too many names already.
_NO_LINK = frozenset({errno.EXDEV, errno.EPERM, errno.EACCES, errno.EMLINK, errno.ENOTSUP, errno.ENOSYS})
_BLOCK = 1 << 20


@dataclass(frozen=True)
class Stored:
    """What storing an edition took: files and bytes of the edition, and how much of it was linked."""

    files: int
    bytes: int
    linked_files: int
    linked_bytes: int

    @property
    def new_bytes(self) -> int:
        """Bytes really written."""
        return self.bytes - self.linked_bytes


def store(edition: SiteEdition, site: Site, staging: Path) -> Stored:
    """Put all files of an edition into an empty folder on the site's disk.

    Raises
    ------
    EditionError
        A file is not the one that the manifest lists.
    OSError
        The disk is full, or cannot be written.
    """
    known = _published(site)
    listed = {**edition.manifest.files, MANIFEST: (0, edition.manifest.digest)}
    linked_files = linked_bytes = total = 0
    for path, (size, digest) in sorted(listed.items()):
        target = staging / path
        target.parent.mkdir(parents=True, exist_ok=True)
        source = known.get(digest)
        if source and _link(source, target, digest, trusted=source.is_relative_to(staging)):
            linked_files, linked_bytes = linked_files + 1, linked_bytes + size
        else:
            _copy(edition.folder / path, target, digest)
            known[digest] = target
        total += target.stat().st_size
    damaged = damaged_files(staging, listed.items())
    if damaged:
        raise EditionError(
            "the edition was not written as it was read",
            where=", ".join(damaged[:5]),
            expected="the files of the manifest",
            received=f"{len(damaged)} others",
            next_step="run the same command again; if it happens again the disk is failing",
        )
    for folder in [staging, *(path for path in staging.rglob("*") if path.is_dir())]:
        flush_folder(folder)
    return Stored(len(listed), total, linked_files, linked_bytes)


def _published(site: Site) -> dict[str, Path]:
    """A published file for each digest; of the oldest edition, so that links gather at one file."""
    known: dict[str, Path] = {}
    for edition in site.editions:
        known |= {digest: edition.folder / path for path, (_, digest) in edition.manifest.files.items()}
    return known


def _link(source: Path, target: Path, digest: str, *, trusted: bool) -> bool:
    """Give a stored file one more name; false where that cannot be, or the file is not what it should be."""
    try:
        # A published file that was damaged since must not come into the new edition.
        if not trusted and file_digest(source) != digest:
            return False
        os.link(source, target)
    except FileNotFoundError:
        return False
    except OSError as error:
        if error.errno in _NO_LINK:
            return False
        raise
    return True


def _copy(source: Path, target: Path, digest: str) -> None:
    read = hashlib.sha256()
    with source.open("rb") as reading, target.open("xb") as writing:
        while block := reading.read(_BLOCK):
            read.update(block)
            writing.write(block)
        writing.flush()
        os.fchmod(writing.fileno(), READ_ONLY)
        os.fsync(writing.fileno())
    if read.hexdigest() != digest:
        raise EditionError(
            "a file of the edition changed while it was published",
            where=str(source),
            expected=f"sha256 {digest}",
            received=f"sha256 {read.hexdigest()}",
            next_step="see that no build is using the folder, then publish again",
        )


def damaged_files(folder: Path, listed: Iterable[tuple[str, tuple[int, str]]]) -> list[str]:
    """Which of the files of a folder are not what they should be; each content is read once."""
    seen: dict[tuple[int, int], str] = {}
    damaged = []
    for path, (_, digest) in listed:
        file = folder / path
        try:
            status = file.stat()
            inode = (status.st_dev, status.st_ino)
            if inode not in seen:
                seen[inode] = file_digest(file)
        except OSError:
            damaged.append(path)
            continue
        if seen[inode] != digest:
            damaged.append(path)
    return damaged


def disk_use(folder: Path) -> tuple[int, int, int]:
    """Files, their bytes, and the bytes that are really on the disk, each content counted once.

    Files whose names begin with a dot are the publisher's, not the site's.
    """
    files = apparent = 0
    contents: dict[tuple[int, int], int] = {}
    for parent, _, names in os.walk(folder):
        for name in (name for name in names if not name.startswith(".")):
            status = (Path(parent) / name).lstat()
            files, apparent = files + 1, apparent + status.st_size
            contents[status.st_dev, status.st_ino] = status.st_size
    return files, apparent, sum(contents.values())


def file_digest(path: Path) -> str:
    """sha256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def flush_folder(folder: Path) -> None:
    """See that the names in a folder are on the disk, not only in memory."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

"""The whole site in one archive, to be read without a connection. Same site, same bytes.

Entries are sorted, bear one date and are stored without compression: what deflate makes of the same input
differs between zlib and its successors, and so between machines. The archive's comment is the digest of its
listing, so that an archive of other editions need not be read to be known.
"""

from __future__ import annotations

import hashlib
import shutil
import struct
import zipfile
import zlib
from pathlib import Path

from eslabon.editions.manifest import MANIFEST
from eslabon.editions.publishing.site import Site
from eslabon.editions.publishing.storage import file_digest

__all__ = ["is_current", "listing", "write_site_zip"]

# The earliest date that the format can hold.
_DATE = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_REGULAR_FILE = 0o100644
# What reading raises besides, where an entry's head is damaged: it then seems encrypted, or compressed.
_DAMAGE = (EOFError, RuntimeError, ValueError, struct.error, zlib.error)


def listing(folder: Path, site: Site, own: list[str]) -> dict[str, str]:
    """Every file that the archive holds with its sha256; those of editions as their manifests have them."""
    found = {path: file_digest(folder / path) for path in own}
    for edition in site.editions:
        found[f"{edition.id}/{MANIFEST}"] = edition.manifest.digest
        found |= {f"{edition.id}/{path}": digest for path, (_, digest) in edition.manifest.files.items()}
    return dict(sorted(found.items()))


def _comment(files: dict[str, str]) -> bytes:
    text = "".join(f"{digest}  {path}\n" for path, digest in files.items())
    return b"sha256 of the listing: " + hashlib.sha256(text.encode()).hexdigest().encode()


def write_site_zip(folder: Path, files: dict[str, str], target: Path) -> None:
    """Write the archive of these files of a folder, one after the other: it may be larger than memory."""
    with zipfile.ZipFile(target, "x", zipfile.ZIP_STORED, allowZip64=True) as archive:
        archive.comment = _comment(files)
        for path in files:
            entry = zipfile.ZipInfo(path, _DATE)
            entry.create_system = _UNIX
            entry.external_attr = _REGULAR_FILE << 16
            entry.file_size = (folder / path).stat().st_size
            with (folder / path).open("rb") as reading, archive.open(entry, "w") as writing:
                shutil.copyfileobj(reading, writing, 1 << 20)


def is_current(target: Path, files: dict[str, str]) -> bool:
    """Whether an archive holds just these files already: each is read, for a disk may have damaged them."""
    try:
        with zipfile.ZipFile(target) as archive:
            if archive.comment != _comment(files) or archive.namelist() != list(files):
                return False
            return all(_digest(archive, path) == digest for path, digest in files.items())
    except (OSError, zipfile.BadZipFile, *_DAMAGE):
        return False


def _digest(archive: zipfile.ZipFile, path: str) -> str:
    with archive.open(path) as reading:
        return hashlib.file_digest(reading, "sha256").hexdigest()

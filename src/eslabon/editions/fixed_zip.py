"""Zip archives whose bytes depend on names and contents only.

Entries are sorted, carry one date, one set of permissions and no extra fields, and are stored without
compression. Deflate is defined as a format, not as an output: zlib, zlib-ng and the versions of either write
different bytes for the same input, so a compressed archive could be told apart by the machine that made it.
What is lost in size is little: such archives travel inside the site's zip or over a compressing server.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

from eslabon.execution.store import write_atomically

__all__ = ["fixed_zip", "write_fixed_zip"]

# The earliest date that the format can hold.
DATE = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_REGULAR_FILE = 0o100644


def fixed_zip(entries: Mapping[str, bytes]) -> bytes:
    """The archive of some files, by path with forward slashes. Same entries, same bytes."""
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(entries):
            archive.writestr(_entry(name), entries[name])
    return content.getvalue()


def write_fixed_zip(entries: Mapping[str, bytes], target: Path) -> None:
    """Write the archive of some files; nothing half-written bears the name of `target`."""
    write_atomically(target, fixed_zip(entries))


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, DATE)
    # By default the system that writes and the process's umask would show in it.
    entry.create_system = _UNIX
    entry.external_attr = _REGULAR_FILE << 16
    return entry

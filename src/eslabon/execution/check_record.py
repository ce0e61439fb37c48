"""Load the data, without checking their tables a second time where nothing that matters has changed."""

from __future__ import annotations

import contextlib
import hashlib
from pathlib import Path

from eslabon.catalogue import load_catalogue
from eslabon.execution.inputs import code_listing, installed_versions, listing_bytes
from eslabon.execution.store import mark_used, write_atomically
from eslabon.snapshot import Snapshot, load_snapshot
from eslabon.snapshot.checked import CheckedSnapshot, check_key
from eslabon.snapshot.files import data_digest, data_files
from eslabon.snapshot.lock import compare_with_lock

__all__ = ["CHECKED", "load_snapshot_once"]

CHECKED = "checked"


def load_snapshot_once(root: Path, cache: Path) -> Snapshot:
    """The snapshot of a publication; its tables are left unread if exactly these were found sound before.

    Every file is hashed and compared with the lock, and the catalogue is read and checked, in any case. The
    tables are checked unless `cache` holds a record of the same bytes, checked by the same code with the same
    libraries and Python.

    Raises
    ------
    CatalogueError, DataError
        As ``load_snapshot`` does.
    """
    files = data_files(root)
    compare_with_lock(root, files)
    digest = data_digest(files)
    code = hashlib.sha256(listing_bytes(code_listing(["eslabon.snapshot"]))).hexdigest()
    key = check_key(digest, code, listing_bytes(installed_versions()).decode())
    record = cache / CHECKED / key
    if _says(record, key):
        mark_used(record)
        return CheckedSnapshot(root, load_catalogue(root), digest, load_snapshot)
    snapshot = load_snapshot(root)
    # Where the folder cannot be written nothing is lost: the next run checks again.
    if snapshot.digest == digest:
        with contextlib.suppress(OSError):
            write_atomically(record, key.encode())
    return snapshot


def _says(record: Path, key: str) -> bool:
    try:
        return record.read_text("ascii") == key
    except (OSError, UnicodeDecodeError):
        return False

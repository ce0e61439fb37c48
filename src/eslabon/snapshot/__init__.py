"""The data of a publication as one checked value, and its lock."""

from eslabon.snapshot.lock import check_lock, write_lock
from eslabon.snapshot.snapshot import Snapshot, load_snapshot

__all__ = ["Snapshot", "check_lock", "load_snapshot", "write_lock"]

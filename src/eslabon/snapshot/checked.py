"""A snapshot whose tables are read when they are first needed, because these very bytes were checked before.

Checking the tables is most of the work of loading. A record of a check that went well is kept under a key
over all that the check depends on; whoever needs a table still reads and checks all of them.
"""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Callable
from pathlib import Path

from eslabon.catalogue import Catalogue
from eslabon.errors import DataError
from eslabon.snapshot.snapshot import Snapshot

__all__ = ["CheckedSnapshot", "check_key"]

_TABLES = frozenset({"observations", "baseline", "pairs", "registers", "revisions"})


def check_key(digest: str, code: str, libraries: str) -> str:
    """Key of a record that the data of a snapshot were checked.

    Parameters
    ----------
    digest
        Digest of names and bytes of all data files.
    code
        Digest of the modules that check.
    libraries
        Versions of the libraries that they use.
    """
    made_of = [digest, code, libraries, platform.python_version()]
    return hashlib.sha256("\n".join(made_of).encode()).hexdigest()


class CheckedSnapshot(Snapshot):
    """A snapshot known to be sound; its tables are loaded, and checked again, when one is asked for.

    Parameters
    ----------
    root
        The publication.
    catalogue
        Its catalogue, loaded.
    digest
        Digest of the data files.
    load
        Loads the whole snapshot of `root`.
    """

    def __init__(
        self, root: Path, catalogue: Catalogue, digest: str, load: Callable[[Path], Snapshot]
    ) -> None:
        for name, value in {
            "catalogue": catalogue,
            "digest": digest,
            "_load": load,
            "_root": root,
        }.items():
            object.__setattr__(self, name, value)

    def __repr__(self) -> str:
        return f"CheckedSnapshot({self.digest[:12]})"

    def __getattr__(self, name: str):
        # Only reached for attributes that are not there yet.
        if name not in _TABLES:
            raise AttributeError(name)
        whole = self._load(self._root)
        if whole.digest != self.digest:
            raise DataError(
                "the data were changed while they were being read",
                where=str(self._root / "data"),
                expected=f"snapshot {self.digest[:12]}",
                received=f"snapshot {whole.digest[:12]}",
                next_step="run the same command again",
            )
        for table in _TABLES:
            object.__setattr__(self, table, getattr(whole, table))
        return getattr(self, name)

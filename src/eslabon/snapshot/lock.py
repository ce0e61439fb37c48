"""The lock of the data: ``data/datapackage.json``, a Frictionless Data Package with every hash."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from eslabon.errors import DataError
from eslabon.snapshot.files import DATA, LOCK, DataFile, data_files
from eslabon.snapshot.package import describe

__all__ = ["check_lock", "compare_with_lock", "write_lock"]

NEXT = "run `eslabon data lock` if the change is meant, or restore the files"


def write_lock(root: Path | str) -> Path:
    """Describe and hash the data as they are now; the previous lock is replaced at once or not at all.

    Raises
    ------
    EslabonError
        The catalogue or a table is wrong: only sound data are locked.
    """
    root = Path(root)
    text = json.dumps(describe(root), ensure_ascii=False, indent=1) + "\n"
    path = root / DATA / LOCK
    temporary = path.with_suffix(".tmp")
    temporary.write_text(text, encoding="utf-8", newline="\n")
    return temporary.replace(path)


def check_lock(root: Path | str) -> None:
    """Compare the data files with the lock.

    Raises
    ------
    DataError
        Listing every changed, missing and added file with its hashes.
    """
    compare_with_lock(Path(root), data_files(root))


def compare_with_lock(root: Path, files: Mapping[str, DataFile]) -> None:
    """Compare files already hashed with the lock; see ``check_lock``."""
    locked = _locked_hashes(root)
    differences = []
    for path in sorted(set(locked) | set(files)):
        expected = locked.get(path)
        received = f"sha256:{files[path].sha256}" if path in files else None
        if expected != received:
            kind = "added" if expected is None else "missing" if received is None else "changed"
            differences.append((f"{DATA}/{path} ({kind})", expected or "nothing", received or "nothing"))
    if not differences:
        return
    count = len(differences)
    raise DataError(
        f"{count} data file{'s differ' if count > 1 else ' differs'} from the lock {DATA}/{LOCK}",
        where=_lines([place for place, _, _ in differences]),
        expected=_lines([expected for _, expected, _ in differences]),
        received=_lines([received for _, _, received in differences]),
        next_step=NEXT,
    )


def _lines(parts: list[str]) -> str:
    # Aligned below the first under the labels of EslabonError.
    return ("\n" + " " * 12).join(parts)


def _locked_hashes(root: Path) -> dict[str, str]:
    path = root / DATA / LOCK
    name = f"{DATA}/{LOCK}"
    if not path.is_file():
        raise DataError(
            "the data are not locked",
            where=name,
            expected="a data package with the hash of every file",
            received="no such file",
            next_step="run `eslabon data lock`",
        )
    try:
        package = json.loads(path.read_text(encoding="utf-8"))
        return {resource["path"]: resource["hash"] for resource in package["resources"]}
    except (ValueError, KeyError, TypeError) as error:
        raise DataError(
            "the lock is damaged",
            where=name,
            expected="a data package: JSON with resources, each with path and hash",
            received=f"{type(error).__name__}: {error}",
            next_step="restore the file, or run `eslabon data lock`",
        ) from None

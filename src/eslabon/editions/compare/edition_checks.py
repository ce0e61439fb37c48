"""Whether what an edition says of itself has the form in which a comparison reads it.

Checked once, when the edition is opened: a comparison then meets no surprise in the middle of its work.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from eslabon.errors import EditionError

__all__ = ["check_indicator", "check_manifest", "damaged", "described"]

# Entries of a manifest that may be absent, in older editions, but not be something else.
_FORMS: Mapping[str, type] = {
    "languages": list, "pages": list, "prose": list, "renamed": dict, "digests": dict, "settings": dict,
}  # fmt: skip
_MAPPINGS = ("aggregation", "derived", "target")


def damaged(where: Path | str, expected: str, received: str) -> EditionError:
    """The error of an edition's folder that cannot be compared."""
    return EditionError(
        "this folder cannot be compared as an edition",
        where=str(where),
        expected=expected,
        received=received,
        next_step="name the folder of a finished edition, such as build/2026.1 or site/2026.1; if it is one, "
        "restore it from a copy or build it again",
    )


def described(value: Any) -> str:
    """What a value is, for the line ``received``."""
    return f"an object with {', '.join(list(value)[:5])}" if isinstance(value, dict) else type(value).__name__


def check_manifest(path: Path, manifest: Any) -> None:
    """See that a manifest lists files and pages.

    Raises
    ------
    EditionError
        It does not, or one of its entries is of another form.
    """
    named = isinstance(manifest, dict) and isinstance(manifest.get("edition"), str)
    if not (named and isinstance(manifest.get("files"), list)):
        raise damaged(path, "an object with 'edition' and 'files'", described(manifest))
    for name, form in _FORMS.items():
        value = manifest.get(name)
        if value is not None and not isinstance(value, form):
            kind = "a list" if form is list else "an object"
            raise damaged(path, f"{kind} under '{name}'", f"'{name}': {described(value)}")
    for page in manifest.get("pages") or ():
        if isinstance(page, dict) and not {"language", "address"} <= page.keys():
            told = f"'pages': an entry with {', '.join(page)}"
            raise damaged(path, "language and address of each of 'pages'", told)


def check_indicator(path: Path, entry: Any) -> None:
    """See that an entry of the indicator catalogue has an id, and the form of what the comparison reads.

    Raises
    ------
    EditionError
        It has not.
    """
    if not isinstance(entry, dict) or "id" not in entry:
        raise damaged(path, "entries with an id", described(entry))
    decimals = entry.get("decimals", 1)
    if type(decimals) is not int or decimals < 0:
        raise _wrong(path, entry, "decimals", "a whole number from 0")
    for name in _MAPPINGS:
        if not isinstance(entry.get(name) or {}, dict):
            raise _wrong(path, entry, name, "a mapping or nothing")


def _wrong(path: Path, entry: Mapping[str, Any], name: str, expected: str) -> EditionError:
    value = "null" if entry[name] is None else entry[name]
    return damaged(path, f"{expected} under '{name}'", f"{entry['id']}, '{name}': {value}")

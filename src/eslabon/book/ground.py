"""What shapes a book besides its own source; when any of it changes, nothing can be built upon."""

from __future__ import annotations

import hashlib
import json
import platform
from functools import cache
from importlib import metadata
from pathlib import Path

import eslabon

__all__ = ["ground", "ground_now", "machine_changed", "machine_digest", "package_files", "tools"]


def ground(**parts: str) -> str:
    """Digest of the machine, its tools and what the caller names besides, names included."""
    whole = {"machine": machine_digest(), "tools": tools(), **parts}
    return hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()


def ground_now() -> str:
    """Digest of machine and tools as they lie on the disk now, not when this process first asked."""
    machine_digest.cache_clear()
    tools.cache_clear()
    return ground()


def machine_changed() -> bool:
    """Whether the package on the disk is another than when this process first asked."""
    return _machine_on_disk() != machine_digest()


@cache
def machine_digest() -> str:
    """Digest of the whole package: theme, templates, fonts, catalogues shape pages as much as code does."""
    return _machine_on_disk()


def _machine_on_disk() -> str:
    package = Path(eslabon.__file__).parent
    total = hashlib.sha256()
    for path in package_files(package):
        total.update(path.relative_to(package).as_posix().encode() + b"\0")
        total.update(hashlib.sha256(path.read_bytes()).digest())
    return total.hexdigest()


def package_files(package: Path) -> list[Path]:
    """Files that belong to a package, sorted: no caches, nor what editors and file managers hide in it."""
    return [
        path
        for path in sorted(package.rglob("*"))
        if path.is_file()
        and not any(part == "__pycache__" or part.startswith(".") for part in path.relative_to(package).parts)
    ]


@cache
def tools() -> str:
    """Python and every installed distribution with its version: any of them may have a hand in a page."""
    installed = {(found.metadata["Name"] or "", found.version) for found in metadata.distributions()}
    return json.dumps([platform.python_version(), platform.machine(), *sorted(installed)])

"""Are the packages that run here the ones that an edition was made with?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from importlib import metadata

from packaging.markers import InvalidMarker, Marker, UndefinedComparison, UndefinedEnvironmentName

__all__ = ["installed", "is_locked", "normal_name", "pins", "version_differences"]

_PIN = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?\s*==\s*([^\s;\\]+)\s*(?:;\s*(.*))?$")


def is_locked(requirements: str) -> bool:
    """Whether requirements lock packages: versions with the digests of their files."""
    return "--hash=" in requirements


def pins(lock: str) -> dict[str, str]:
    """Locked versions by name, of those requirements that this interpreter and system are meant to have."""
    wanted = {}
    for line in lock.replace("\\\n", " ").splitlines():
        requirement = line.partition("--hash")[0].partition(" #")[0].strip()
        found = _PIN.match(requirement)
        if found and _meant_here(found[3] or ""):
            wanted[normal_name(found[1])] = found[2]
    return wanted


def installed(names: Mapping[str, str]) -> dict[str, str]:
    """Versions installed here by name, empty for what is absent."""
    versions = {}
    for name in names:
        try:
            versions[normal_name(name)] = metadata.version(name)
        except metadata.PackageNotFoundError:
            versions[normal_name(name)] = ""
    return versions


def version_differences(expected: Mapping[str, str], present: Mapping[str, str]) -> list[str]:
    """One phrase for each package whose version is another than expected."""
    present = {normal_name(name): version for name, version in present.items()}
    return [
        f"{name} {present.get(normal_name(name)) or 'absent'} instead of {version or 'absent'}"
        for name, version in sorted(expected.items())
        if present.get(normal_name(name), "") != version
    ]


def _meant_here(marker: str) -> bool:
    try:
        return not marker.strip() or Marker(marker.strip()).evaluate()
    except (InvalidMarker, UndefinedComparison, UndefinedEnvironmentName):
        return False  # pip will tell


def normal_name(name: str) -> str:
    """A package's name in the form in which two spellings of it are equal."""
    return re.sub(r"[-_.]+", "-", name).lower()

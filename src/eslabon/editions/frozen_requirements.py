"""``requirements.txt`` of an edition: the packages with which it can be made again."""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path

from eslabon.editions.locked import is_locked, normal_name

__all__ = ["REQUIREMENTS", "frozen", "requirements_of"]

REQUIREMENTS = "requirements.txt"
PACKAGE = "eslabon"

_UNLOCKED = """\
# The publication locks no packages. These are the ones with which the edition was made; their digests are not
# known, since what is installed does not tell of which archive it was installed.
"""


def requirements_of(root: Path) -> bytes:
    """The publication's lock file as it is; without one, the installed packages that eslabon needs."""
    lock = root / REQUIREMENTS
    if lock.is_file() and is_locked(lock.read_text("utf-8", errors="replace")):
        return lock.read_bytes()
    return (_UNLOCKED + "".join(f"{line}\n" for line in frozen(PACKAGE))).encode()


def frozen(package: str) -> list[str]:
    """``name==version`` of every installed distribution that a package needs, directly or not, sorted."""
    found: dict[str, str] = {}
    waiting = [package]
    while waiting:
        name = normal_name(waiting.pop())
        if name in found:
            continue
        try:
            distribution = metadata.distribution(name)
        except metadata.PackageNotFoundError:  # needed elsewhere only: on another system or an older Python
            continue
        found[name] = distribution.version
        for line in distribution.requires or ():
            needed = re.match(r"[A-Za-z0-9._-]+", line)
            if needed and "extra ==" not in line:
                waiting.append(needed[0])
    return [f"{name}=={version}" for name, version in sorted(found.items()) if name != normal_name(package)]

"""``requirements.txt`` of an edition: the packages with which it can be made again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path

from eslabon.editions.locked import is_locked, normal_name

__all__ = ["REQUIREMENTS", "frozen", "requirements_for", "requirements_of"]

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


def requirements_for(root: Path, packages: Sequence[str]) -> bytes:
    """Those of the requirements that some packages need, and these packages themselves.

    What a package needs is asked of the one installed; a dependency meant for other systems only is not known
    here, and pip tells it there.
    """
    wanted = {normal_name(name) for package in packages for name in (package, *_needed(package))}
    text = requirements_of(root).decode()
    if not is_locked(text):
        kept = [line for line in text.splitlines() if line.startswith("#") or _name(line) in wanted]
        return "".join(f"{line}\n" for line in kept).encode()
    blocks = re.split(r"\n(?=[A-Za-z0-9])", text.rstrip("\n"))
    return "".join(f"{block}\n" for block in blocks if _name(block) in wanted).encode()


def _name(line: str) -> str:
    return normal_name(re.match(r"[A-Za-z0-9._-]*", line)[0])


def _needed(package: str) -> list[str]:
    return [line.partition("==")[0] for line in frozen(package)]


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

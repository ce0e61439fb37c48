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
# Who needs a locked package: "# via papermill", or several, each on a line of its own.
_REMARK = re.compile(r"^ +# +(?:via +)?([A-Za-z0-9][A-Za-z0-9._-]*)", re.MULTILINE)


def requirements_of(root: Path) -> bytes:
    """The publication's lock file as it is; without one, the installed packages that eslabon needs."""
    lock = root / REQUIREMENTS
    if lock.is_file() and is_locked(lock.read_text("utf-8", errors="replace")):
        return lock.read_bytes()
    return (_UNLOCKED + "".join(f"{line}\n" for line in frozen(PACKAGE))).encode()


def requirements_for(root: Path, packages: Sequence[str]) -> bytes:
    """Those of the requirements that some packages need, and these packages themselves, on every system.

    What a package needs is asked of the one installed, and of the lock's own remarks ("via"): they also know
    what other systems and other versions of Python need. pip takes nothing that a lock leaves out.
    """
    text = requirements_of(root).decode()
    if not is_locked(text):
        wanted = {normal_name(name) for package in packages for name in (package, *_needed(package))}
        kept = [line for line in text.splitlines() if line.startswith("#") or _name(line) in wanted]
        return "".join(f"{line}\n" for line in kept).encode()
    blocks = re.split(r"\n(?=[A-Za-z0-9])", text.rstrip("\n"))
    wanted = _needed_by_lock(packages, blocks)
    return "".join(f"{block}\n" for block in blocks if _name(block) in wanted).encode()


def _name(line: str) -> str:
    return normal_name(re.match(r"[A-Za-z0-9._-]*", line)[0])


def _needed(package: str) -> list[str]:
    return [line.partition("==")[0] for line in frozen(package)]


def _needed_by_lock(packages: Sequence[str], blocks: Sequence[str]) -> set[str]:
    """Names of packages, and of all that they need, directly or not, by metadata or by a lock."""
    needed_by: dict[str, set[str]] = {}
    for block in blocks:
        for remark in _REMARK.findall(block):
            needed_by.setdefault(_name(remark), set()).add(_name(block))
    found: set[str] = set()
    waiting = [normal_name(package) for package in packages]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += needed_by.get(name, ())
            distribution = _installed(name)
            waiting += _requires(distribution) if distribution else ()
    return found


def frozen(package: str) -> list[str]:
    """``name==version`` of every installed distribution that a package needs, directly or not, sorted."""
    found: dict[str, str] = {}
    waiting = [normal_name(package)]
    while waiting:
        name = waiting.pop()
        distribution = _installed(name) if name not in found else None
        if distribution:
            found[name] = distribution.version
            waiting += _requires(distribution)
    return [f"{name}=={version}" for name, version in sorted(found.items()) if name != normal_name(package)]


def _installed(name: str) -> metadata.Distribution | None:
    """The distribution; None for what is needed elsewhere only: on another system or another Python."""
    try:
        return metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return None


def _requires(distribution: metadata.Distribution) -> list[str]:
    """Names of what a distribution needs, without what only its extras do."""
    needed = [_name(line) for line in distribution.requires or () if "extra ==" not in line]
    return [name for name in needed if name]

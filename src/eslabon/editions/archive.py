"""``source.zip``: everything that an edition is made from, in one archive.

What a build reads is what the archive holds: the rule is `files_read`, which also decides whether an edition
is out of date, and the notebooks. The code comes along as a wheel.
"""

from __future__ import annotations

from pathlib import Path, PurePath

from eslabon.book.ground import machine_changed
from eslabon.editions.contents import is_source
from eslabon.editions.fixed_zip import write_fixed_zip
from eslabon.editions.locked import is_locked
from eslabon.editions.standing import files_read
from eslabon.editions.wheel import wheel_bytes, wheel_name
from eslabon.errors import EditionError

__all__ = ["SOURCE_ARCHIVE", "WHEEL_FOLDER", "archive_entries", "write_source_archive"]

SOURCE_ARCHIVE = "source.zip"
WHEEL_FOLDER = "wheel"
README = "README.txt"
REQUIREMENTS = "requirements.txt"

_LOCKED = """\
Source of a publication made with eslabon {version}: prose, notebooks, data, settings, and eslabon itself.

Make the edition again, in an environment of its own that holds the locked packages only:

  python -m venv env && env/bin/pip install --require-hashes -r requirements.txt \\
    && env/bin/pip install --no-deps wheel/{wheel}
  env/bin/eslabon {build}

The edition is then in build/. To have it compared with the published one, byte by byte:

  env/bin/eslabon verify FOLDER_OF_THE_EDITION --rebuild
"""
_UNLOCKED = """\
Source of a publication made with eslabon {version}: prose, notebooks, data, settings, and eslabon itself.

The publication locks no packages. Make it again with those that the edition's requirements.txt lists:

  python -m venv env && env/bin/pip install wheel/{wheel}
  env/bin/eslabon {build}

Other versions of the packages may give other bytes.
"""


def write_source_archive(root: Path, target: Path, build: str = "build") -> None:
    """Write the source archive of a publication.

    Parameters
    ----------
    root
        The publication's folder.
    target
        The archive to write, usually ``source.zip`` of an edition in the making.
    build
        The command that makes the edition, with the options that it was made with.

    Notes
    -----
    Same files, same bytes: date, permissions and order of the files do not count, nor do hidden files, caches
    and the code that once compiled the data.

    Raises
    ------
    EditionError
        The code on the disk is no longer the one that made the edition.
    """
    if machine_changed():
        raise EditionError(
            "eslabon's own code changed while the edition was made",
            where=SOURCE_ARCHIVE,
            expected="the code that made the pages, to be archived with them",
            received="other code",
            next_step="run the same command again: pages that the change does not reach are reused",
        )
    write_fixed_zip(archive_entries(root, build), target)


def archive_entries(root: Path, build: str = "build") -> dict[str, bytes]:
    """Contents of the archive by path."""
    notebooks = [path for path in (root / "notebooks").rglob("*") if path.is_file()]
    names = {*files_read(root), *(path.relative_to(root).as_posix() for path in notebooks)}
    entries = {name: (root / name).read_bytes() for name in names if is_source(PurePath(name))}
    wheel = wheel_name()
    version = wheel.split("-")[1]
    locked = is_locked(entries.get(REQUIREMENTS, b"").decode("utf-8", errors="replace"))
    text = _LOCKED if locked else _UNLOCKED
    entries[README] = text.format(version=version, wheel=wheel, build=build).encode()
    entries[f"{WHEEL_FOLDER}/{wheel}"] = wheel_bytes()
    return entries

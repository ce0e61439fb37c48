"""What a page is rendered on: the parsed book of one language, copied out of the build folder once.

The next build changes the working copy in place; a renderer that lives for months may not see that. The copy
holds what a single page needs of the others: Sphinx's environment, the parsed pages (numbers of figures that
it refers to), settings, shared scripts and data, and the static files, which pages name with their digests.
"""

from __future__ import annotations

import hashlib
import os
import pickle
import shutil
from dataclasses import dataclass
from pathlib import Path

from eslabon.book.citing import stamped
from eslabon.book.working_copy import WorkingCopy
from eslabon.editions.manifest import Manifest
from eslabon.editions.staging import disk_errors_explained
from eslabon.errors import EditionError

__all__ = ["Ground", "clear_grounds", "copy_ground"]

_ENVIRONMENT = "environment.pickle"
_SETTINGS = ("_config.yml", "_toc.yml")
# What other pages' own files are: a page that is rendered brings its own.
PAGES_OWN = ("_charts", "_figures", "_origins")


@dataclass(frozen=True)
class Ground:
    """The folders of one language, which nobody writes into once they are there."""

    folder: Path
    language: str

    @property
    def source(self) -> Path:
        """Settings, shared data and static files; of pages only what is at hand for all."""
        return self.folder / "source"

    @property
    def doctrees(self) -> Path:
        return self.folder / "doctrees"

    @property
    def static(self) -> Path:
        """The static files as the edition's pages load them."""
        return self.folder / "html" / "_static"


def copy_ground(build: Path, manifest: Manifest, language: str, within: Path) -> Ground:
    """Copy the ground of one language, unless the same is there already.

    Parameters
    ----------
    build
        Folder of the finished edition and of the working copies that it was made in.
    within
        Folder in which grounds are kept by the digest of their edition.

    Raises
    ------
    EditionError
        The working copy is gone or no longer the one that the edition was made of.
    """
    ground = Ground(within / _name_of(manifest.digest) / language, language)
    if ground.folder.is_dir():
        return ground
    copy = WorkingCopy.of(build, manifest.edition, language)
    _check(copy, manifest, language)
    part = ground.folder.with_name(f".{language}.{os.getpid()}.part")
    with disk_errors_explained(within):
        shutil.rmtree(part, ignore_errors=True)
        _copy(copy, part, ground)
        try:
            part.rename(ground.folder)
        except OSError:  # another process was faster, with the same
            shutil.rmtree(part)
    return ground


def clear_grounds(within: Path, digest: str) -> int:
    """Remove the grounds of other editions, and half copies; returns how many folders.

    Nobody may be using or copying them.

    Parameters
    ----------
    within, digest
        Folder of the grounds; digest of the edition whose grounds stay.
    """
    own = _name_of(digest)
    former = [path for path in within.glob("*") if path.name != own]
    former += within.glob(f"{own}/.*.part")
    for path in former:
        shutil.rmtree(path)
    return len(former)


def _name_of(digest: str) -> str:
    return digest[:16]


def _copy(copy: WorkingCopy, part: Path, ground: Ground) -> None:
    shutil.copytree(copy.doctrees, part / "doctrees")
    shutil.copytree(copy.html / "_static", part / "html" / "_static", ignore=shutil.ignore_patterns("cards"))
    source = part / "source"
    source.mkdir()
    for path in sorted(copy.source.iterdir()):
        if path.name in PAGES_OWN:
            continue
        if path.is_dir():
            shutil.copytree(path, source / path.name)
        else:
            shutil.copyfile(path, source / path.name)
    _move_environment(part / "doctrees" / _ENVIRONMENT, str(ground.source))


def _move_environment(pickled: Path, source: str) -> None:
    """Tell Sphinx's environment its new place: it refuses to be used in another."""
    from sphinx.util._pathlib import _StrPath

    environment = pickle.loads(pickled.read_bytes())
    environment.srcdir = _StrPath(source)
    environment.project.srcdir = _StrPath(source)
    pickled.write_bytes(pickle.dumps(environment, pickle.HIGHEST_PROTOCOL))


def _check(copy: WorkingCopy, manifest: Manifest, language: str) -> None:
    """See that the working copy's source is the edition's, file by file."""
    prefix = f"source/{language}/"
    promised = {name: digest for name, (_, digest) in manifest.files.items() if name.startswith(prefix)}
    snapshot = manifest.facts["snapshot"]
    for name, digest in promised.items():
        path = copy.source / name.removeprefix(prefix)
        content = path.read_bytes() if path.is_file() else b""
        if path.suffix in (".html", ".yml"):
            content = stamped(content, snapshot)
        if hashlib.sha256(content).hexdigest() != digest:
            raise _not_standing(copy.folder, path.name)
    if not promised or not (copy.doctrees / _ENVIRONMENT).is_file() or not copy.html.is_dir():
        raise _not_standing(copy.folder, _ENVIRONMENT)


def _not_standing(folder: Path, name: str) -> EditionError:
    return EditionError(
        "the parsed pages of the edition are not at hand",
        where=str(folder),
        expected="the working copy that the edition was made in, as the build left it",
        received=f"{name} is gone or another",
        next_step="build the edition again: eslabon build",
    )

"""The published site, or the editions of the build folder, at the address ``/``.

A path is walked name by name from an open folder, and no name may be a link: what lies outside cannot be
reached, whatever is moved or linked in the meantime. Folders are never listed.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import Response

from eslabon.editions.edition_list import EDITIONS_SCRIPT, editions_in
from eslabon.editions.manifest import FAILED, MANIFEST, RUN_REPORT
from eslabon.service.files import IMMUTABLE, SHORT, file_answer, media_type_of
from eslabon.service.problems import Problem
from eslabon.service.visit import header

__all__ = ["Found", "SiteFolder", "built", "published", "site_router"]

_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_INDEX = "index.html"
_NOT_FOUND = "404.html"
_FORBIDDEN = frozenset('\\:*?"<>|')


@dataclass(frozen=True)
class Found:
    """An open file of the site, or the news that there is a folder with an index."""

    file: BinaryIO | None
    size: int = 0
    etag: str = ""
    name: str = ""


class SiteFolder:
    """What is served of one folder.

    Parameters
    ----------
    root
        The folder; itself it may be a link, so that a site can be switched.
    is_shown
        Whether a path, as its names, is for readers.
    """

    def __init__(self, root: Path, is_shown: Callable[[tuple[str, ...]], bool]) -> None:
        self._root = root
        self._is_shown = is_shown

    def find(self, path: str) -> Found | None:
        """The file of an address without its first slash; None when there is none."""
        wants_folder = path.endswith("/") or not path
        names = tuple(path.split("/")[:-1] if wants_folder else path.split("/")) if path else ()
        if not all(map(_is_name, names)) or not self._is_shown(names):
            return None
        try:
            folder = os.open(self._root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except OSError:
            return None
        try:
            for name in names if wants_folder else names[:-1]:
                inner = os.open(name, _FOLDER, dir_fd=folder)
                os.close(folder)
                folder = inner
            return _open(folder, _INDEX if wants_folder else names[-1])
        except OSError:
            return None
        finally:
            os.close(folder)


def _is_name(name: str) -> bool:
    plain = bool(name) and not name.startswith(".") and len(name) <= 255
    return plain and name.isprintable() and not _FORBIDDEN & set(name)


def _open(folder: int, name: str) -> Found | None:
    descriptor = os.open(name, _FILE, dir_fd=folder)
    about = os.fstat(descriptor)
    if stat.S_ISREG(about.st_mode):
        etag = f'"{about.st_mtime_ns:x}-{about.st_size:x}"'
        return Found(os.fdopen(descriptor, "rb"), about.st_size, etag, name)
    try:
        if not stat.S_ISDIR(about.st_mode):
            return None  # a pipe, a socket, a device
        index = os.stat(_INDEX, dir_fd=descriptor, follow_symlinks=False)
        return Found(None) if stat.S_ISREG(index.st_mode) else None
    finally:
        os.close(descriptor)


def published(root: Path) -> SiteFolder:
    """A folder made by ``eslabon publish``: everything in it is for readers."""
    return SiteFolder(root, lambda names: True)


def built(build: Path) -> SiteFolder:
    """The editions of a build folder, without what builds keep beside them and for themselves."""

    def is_shown(names: tuple[str, ...]) -> bool:
        if not names or names == (EDITIONS_SCRIPT,):
            return bool(names)
        inside = names[1:2]
        if inside in ((FAILED,), (RUN_REPORT,)):
            return False
        return (build / names[0] / MANIFEST).is_file() and any(names[0] == one.edition for one in editions())

    stamps: dict[str, float] = {}
    known: list = []

    def editions() -> list:
        # Read again when a build has moved an edition into place.
        now = {"": build.stat().st_mtime}
        if now != stamps:
            known[:] = editions_in(build)
            stamps.clear()
            stamps.update(now)
        return known

    return SiteFolder(build, is_shown)


def site_router(
    site: SiteFolder, *, immutable: Callable[[str], bool], home: Callable[[Request], str]
) -> APIRouter:
    """Everything that no other route answers.

    Parameters
    ----------
    immutable
        Whether the first name of a path is that of an edition that never changes.
    home
        Where ``/`` leads when the folder has no index of its own; empty for nowhere.
    """
    router = APIRouter(include_in_schema=False)

    @router.api_route("/{path:path}", methods=["GET", "HEAD"])
    def page(request: Request, path: str) -> Response:
        found = site.find(path)
        if found is None and not path:
            target = home(request)
            if target:
                headers = {"location": target, "cache-control": "no-cache", "vary": "Accept-Language"}
                return Response(status_code=307, headers=headers)
        if found is None:
            return _missing(request)
        if found.file is None:
            # Its own address begins with one slash and no more (see entry.py): never another host's.
            own = (request.scope.get("raw_path") or quote(request.scope["path"]).encode()).decode("ascii")
            return Response(status_code=308, headers={"location": f"{own}/", "cache-control": SHORT})
        first = path.partition("/")[0]
        return file_answer(
            request,
            found.file,
            found.size,
            etag=found.etag,
            media_type=media_type_of(found.name),
            cache=IMMUTABLE if "/" in path and immutable(first) else SHORT,
        )

    def _missing(request: Request) -> Response:
        """A page for readers where the site has one, a problem document for programs."""
        page = site.find(_NOT_FOUND) if "text/html" in header(request.scope, b"accept") else None
        if page is None or page.file is None:
            raise Problem(404, "not-found", "there is nothing at this address")
        with page.file as file:
            content = file.read()
        return Response(content, 404, {"cache-control": "no-store"}, media_type_of(_NOT_FOUND))

    return router

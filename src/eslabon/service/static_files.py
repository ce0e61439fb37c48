"""Styles, scripts and letters of the service's own pages: the theme's, and the few of the form.

All have one version in their address, the digest of all of them, so that a browser may keep each for ever and
the style's own addresses of letters stay as they are. The site's theme is served from where it lies: the form
looks as the book does because it has the book's style, not a copy.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import eslabon.book

__all__ = ["STATIC", "StaticFile", "StaticFiles", "static_files"]

STATIC = "/service/static"
_THEME = Path(eslabon.book.__file__).parent / "theme" / "static"
_OF_THEME = ("eslabon.css", "eslabon.js", "icon.svg", "theme-early.js")
_LETTERS = ("fonts/sans-*.woff2", "fonts/serif-*.woff2", "fonts/OFL-*.txt")
_OWN = Path(__file__).with_name("static")
_MEDIA_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
}


@dataclass(frozen=True)
class StaticFile:
    """Bytes of a file and what they are."""

    content: bytes = field(repr=False)
    media_type: str


@dataclass(frozen=True)
class StaticFiles:
    """All files by name, and the version that their addresses carry."""

    version: str
    files: dict[str, StaticFile]

    def address(self, name: str) -> str:
        """The address of a file of that name; ``KeyError`` when there is none."""
        if name not in self.files:
            raise KeyError(name)
        return f"{STATIC}/{self.version}/{name}"

    def find(self, version: str, name: str) -> StaticFile | None:
        """The file at an address; None for an unknown name and for another version's address.

        Old addresses are not answered with new bytes: a browser would keep them for ever.
        """
        return self.files.get(name) if version == self.version else None


@cache
def static_files() -> StaticFiles:
    """Read the files once; nothing else is ever served from these folders."""
    paths = {name: _THEME / name for name in _OF_THEME}
    for pattern in _LETTERS:
        paths |= {path.relative_to(_THEME).as_posix(): path for path in _THEME.glob(pattern)}
    paths |= {path.name: path for path in _OWN.iterdir() if path.suffix in _MEDIA_TYPES}
    files = {
        name: StaticFile(path.read_bytes(), _MEDIA_TYPES[path.suffix]) for name, path in sorted(paths.items())
    }
    digest = hashlib.sha256()
    for name, file in files.items():
        digest.update(f"{name}\0{len(file.content)}\0".encode() + file.content)
    return StaticFiles(digest.hexdigest()[:16], files)

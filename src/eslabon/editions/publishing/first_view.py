"""How many bytes a page asks for before its reader can use it.

The page itself, its style sheets, every letter that these name, and its scripts, as a compressing server
sends them. Pictures come as they scroll into view, and so does the library that makes charts live: its bytes
count for nobody who does not look at a chart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from eslabon.editions.publishing.budgets import gzip_bytes
from eslabon.editions.publishing.page_facts import Link, resolve

__all__ = ["FirstView"]

_LETTERS = re.compile(r"""url\(\s*["']?([^"')\s]+\.woff2?)""")
_BEFORE_USE = frozenset({"link", "script"})


class FirstView:
    """Sizes of the files of one edition, each compressed once.

    Parameters
    ----------
    folder
        The edition's folder, without its language.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[str, int] = {}

    def bytes_of(self, page: str, compressed: int, loads: Iterable[Link]) -> int:
        """Compressed size of a page, by its path within the edition, with all that it asks for."""
        files = {
            found
            for link in loads
            if link.element in _BEFORE_USE
            for found in self._with_letters(resolve(page, unquote(urlsplit(link.target).path)))
        }
        return compressed + sum(self._size(file) for file in files)

    def _with_letters(self, file: str | None) -> Iterator[str]:
        # What is not there is told by the check of links.
        if file is None or not (self._folder / file).is_file():
            return
        yield file
        if file.endswith(".css"):
            for letters in _LETTERS.findall((self._folder / file).read_text(encoding="utf-8")):
                yield from self._with_letters(resolve(file, letters))

    def _size(self, file: str) -> int:
        if file not in self._known:
            content = (self._folder / file).read_bytes()
            self._known[file] = len(content) if file.endswith((".woff", ".woff2")) else gzip_bytes(content)
        return self._known[file]

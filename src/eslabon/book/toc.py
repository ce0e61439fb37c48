"""The order of the book: `_toc.yml` of the publication made concrete for one language."""

from __future__ import annotations

import difflib
import fnmatch
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from eslabon.errors import CatalogueError

__all__ = ["expand_toc", "files_in", "load_toc"]

WHERE = "_toc.yml"


def load_toc(root: Path) -> dict[str, Any]:
    """Read `_toc.yml` as it stands.

    Raises
    ------
    CatalogueError
        The file is missing, is not YAML, or has no root page.
    """
    path = root / WHERE
    try:
        toc = yaml.safe_load(path.read_text("utf-8"))
    except OSError as error:
        raise CatalogueError(
            "the order of the book is missing",
            where=str(path),
            expected="a Jupyter Book _toc.yml",
            received=str(error),
            next_step="add _toc.yml beside _config.yml",
        ) from None
    except yaml.YAMLError as error:
        raise CatalogueError(
            "_toc.yml is not YAML",
            where=WHERE,
            expected="YAML",
            received=str(error).replace("\n", " "),
            next_step="correct the line named above",
        ) from None
    if not isinstance(toc, dict) or "root" not in toc:
        raise CatalogueError(
            "_toc.yml names no root page",
            where=WHERE,
            expected="format: jb-book and root: <page>",
            received=", ".join(toc) if isinstance(toc, dict) else type(toc).__name__,
            next_step="add `root:` with the first page",
        )
    return toc


def expand_toc(
    toc: Mapping[str, Any],
    known: Collection[str],
    *,
    sort_key: Callable[[str], Any],
    translate: Callable[[str], str],
) -> dict[str, Any]:
    """Expand globs, translate captions and titles, and check that every page exists.

    Parameters
    ----------
    toc
        As `load_toc` returns it.
    known
        Addresses of all pages: prose and notebooks.
    sort_key
        Order of the pages of one glob, by address.
    translate
        From the source language into the book's.

    Raises
    ------
    CatalogueError
        A page in `_toc.yml` does not exist, or a page of the publication stands nowhere in it.
    """

    def entries(items: list[Any]) -> Iterator[dict[str, Any]]:
        for item in items:
            if "glob" in item:
                for address in sorted(fnmatch.filter(known, item["glob"]), key=sort_key):
                    yield {"file": address}
                continue
            if "file" in item and item["file"] not in known:
                raise _missing(item["file"], known)
            yield node(item)

    def node(item: Mapping[str, Any]) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key, value in item.items():
            if key in ("caption", "title"):
                result[key] = translate(value)
            elif key in ("chapters", "sections"):
                if children := list(entries(value)):
                    result[key] = children
            elif key in ("parts", "subtrees"):
                result[key] = [
                    part for part in map(node, value) if part.get("chapters") or part.get("sections")
                ]
            else:
                result[key] = value
        return result

    if toc["root"] not in known:
        raise _missing(toc["root"], known)
    result = node(toc)
    orphans = sorted(set(known) - set(files_in(result)))
    if orphans:
        raise CatalogueError(
            "a page stands nowhere in _toc.yml",
            where=WHERE,
            expected="every page of book/ and notebooks in some part, by file or by glob",
            received=", ".join(orphans[:5]),
            next_step=f"add `- file: {orphans[0]}` or a glob to _toc.yml",
        )
    return result


def files_in(toc: Mapping[str, Any]) -> Iterator[str]:
    """All page addresses of an expanded toc, in reading order."""
    for key, value in toc.items():
        if key in ("root", "file"):
            yield value
        elif key in ("parts", "subtrees", "chapters", "sections"):
            for child in value:
                yield from files_in(child)


def _missing(name: str, known: Collection[str]) -> CatalogueError:
    near = difflib.get_close_matches(name, sorted(known), 1)
    return CatalogueError(
        "_toc.yml names a page that does not exist",
        where=WHERE,
        expected=f"{near[0]}" if near else f"book/{name}.md or a notebook whose page is {name}",
        received=name,
        next_step="correct the entry or write the page",
    )

"""The files of a Quarto project, written so that the same book gives the same bytes."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from eslabon.book.kept import KeptFiles
from eslabon.book.quarto.markdown.text import slug
from eslabon.book.quarto.pictures import write_pictures
from eslabon.book.quarto.project import FILTER, SETTINGS, STYLE
from eslabon.errors import AssemblyError

__all__ = ["file_names", "write_project"]

HERE = Path(__file__).resolve().parent


def file_names(pages: list[str], root: str) -> dict[str, str]:
    """File of each page; Quarto wants the first one to be called ``index``.

    Raises
    ------
    AssemblyError
        Two pages would have one file, or one name in identifiers.
    """
    files = {page: "index.qmd" if page == root else f"{page}.qmd" for page in pages}
    for told in (files, {page: slug(page) for page in pages}):
        seen: dict[str, str] = {}
        for page, name in told.items():
            if seen.setdefault(name.lower(), page) != page:
                raise AssemblyError(
                    "two pages would have the same name in the Quarto project",
                    where=page,
                    expected="addresses that differ in more than capitals and slashes",
                    received=seen[name.lower()],
                    next_step="give one of them another address",
                )
    return files


def write_project(
    folder: Path,
    settings: str,
    pages: Mapping[str, str],
    *,
    pictures: Mapping[str, str],
    source: Path,
    kept: KeptFiles | None = None,
) -> None:
    """Write a project; what lay in the folder goes.

    Parameters
    ----------
    settings
        Text of ``_quarto.yml``.
    pages
        File → its Markdown.
    pictures
        Picture's path in `source` → its path in the project.
    kept
        Where drawn pictures are kept.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / SETTINGS).write_text(settings, "utf-8")
    for name in (FILTER, STYLE):
        shutil.copyfile(HERE / name, folder / name)
    for file, text in pages.items():
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    write_pictures(pictures, source, folder, kept)

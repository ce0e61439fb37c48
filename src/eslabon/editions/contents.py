"""What an edition must hold before it may have its final name."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from eslabon.book.quarto.wanted import promised_outputs
from eslabon.errors import EditionError

if TYPE_CHECKING:
    from eslabon.execution.plan import PlannedPage
    from eslabon.execution.verdict import PageResult
    from eslabon.publication import Publication

__all__ = ["NOT_DATA", "add_data_package", "copy_files", "is_source", "promised", "verify_contents"]

# The code that compiled the tables belongs to the repository, not to the data package.
NOT_DATA = ("compile",)
_CACHE = "__pycache__"


def add_data_package(root: Path, staging: Path) -> None:
    """Copy the publication's tables, catalogue and lock into the edition's ``data/``."""
    copy_files(root, "data", staging)


def is_source(path: PurePath) -> bool:
    """Whether a file of a publication, by its path in it, shapes its editions.

    Hidden files (of editors, of the desktop) and caches do not, nor does the code that compiled the data.
    """
    return not (
        any(part == _CACHE or part.startswith(".") for part in path.parts)
        or path.parts[:2] in {("data", name) for name in NOT_DATA}
    )


def copy_files(root: Path, folder: str, target: Path) -> None:
    """Copy what is source in a folder of a publication; copies can be written, whatever the originals."""
    for path in sorted((root / folder).rglob("*")):
        name = path.relative_to(root)
        if path.is_file() and is_source(name):
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target / name)


def promised(
    publication: Publication,
    pages: Sequence[PlannedPage],
    results: Sequence[PageResult],
    *,
    html: bool,
    pdf: bool,
    quarto: Sequence[str] = (),
) -> Iterator[str]:
    """Relative paths of every file that this edition promises: addresses do not change."""
    good = {(result.address, result.language) for result in results if result.good}
    for language in publication.languages:
        if html:
            yield f"{language}/html/index.html"
        if pdf:
            yield f"{language}/pdf/book.pdf"
        for name in promised_outputs(quarto):
            yield f"{language}/{name}"
    for page in pages:
        if html:
            yield f"{page.language}/html/{page.address}.html"
        if (page.address, page.language) in good:
            yield f"notebooks/{page.language}/{page.address}.ipynb"
            if pdf and page.pdf:
                yield f"{page.language}/pdf/{page.address}.pdf"


def verify_contents(
    publication: Publication,
    pages: Sequence[PlannedPage],
    results: Sequence[PageResult],
    staging: Path,
    *,
    html: bool = True,
    pdf: bool = True,
    quarto: Sequence[str] = (),
) -> None:
    """Check that every promised file is there and not empty.

    Raises
    ------
    EditionError
        Naming the missing files.
    """
    absent = [
        name
        for name in promised(publication, pages, results, html=html, pdf=pdf, quarto=quarto)
        if not (staging / name).is_file() or not (staging / name).stat().st_size
    ]
    if absent:
        raise EditionError(
            f"{len(absent)} promised files are missing from the edition",
            where=str(staging),
            expected=", ".join(absent[:5]),
            received="no such file, or an empty one",
            next_step="look at the warnings above; the previous edition is untouched",
        )

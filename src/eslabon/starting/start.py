"""Make the folder of a new publication: written aside, verified, then given its name."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from eslabon import __version__
from eslabon.catalogue import find_root
from eslabon.editions.aside import written_aside
from eslabon.errors import CatalogueError, EditionError, EslabonError, ParameterError
from eslabon.starting.example import example_tables
from eslabon.starting.request import StartRequest
from eslabon.starting.template import render, template_files

__all__ = ["FIRST_EDITION", "publication_files", "start_publication"]

# The clock is not asked: the same request gives the same bytes.
FIRST_EDITION = "1"
_MOST_NAMES = 5


def start_publication(target: Path, request: StartRequest) -> Path:
    """Make a publication that builds.

    Parameters
    ----------
    target
        A folder that does not exist or is empty.
    request
        Title, languages, countries.

    Returns
    -------
    Path
        The folder. After an error or an interrupt it is as it was before.

    Raises
    ------
    ParameterError
        The folder is taken, or lies inside another publication.
    EditionError
        It cannot be written.
    """
    target = Path(os.path.abspath(target))  # noqa: PTH100 - a link to an empty folder stays a link
    with _disk_errors_explained(target):
        check_target(target)
    files = publication_files(request)
    with _disk_errors_explained(target), written_aside(target, "init") as folder:
        for name, text in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        verify_publication(folder)
        # A folder may take the place of an empty one; of a folder that somebody has just filled it cannot.
        folder.replace(target)
    return target


def publication_files(request: StartRequest) -> dict[str, str]:
    """Every file but the lock, by path: a function of the request alone."""
    first, second, *_ = request.countries
    values = {
        "title": request.title,
        "quoted_title": json.dumps(request.title, ensure_ascii=False),
        "languages": ", ".join(request.languages),
        "source_language": request.languages[0],
        "country1": first.code,
        "country2": second.code,
        "edition": FIRST_EDITION,
        "version": __version__,
    }
    templates = template_files() | example_tables(request.countries)
    return render(templates, request.languages, values, request.title)


def check_target(target: Path) -> None:
    """See that the folder may be made.

    Raises
    ------
    ParameterError
        Something is there already, or it lies inside a publication, whose commands would find that one.
    """
    if target.is_dir():
        names = sorted(path.name for path in target.iterdir())
        if names:
            more = f" and {len(names) - _MOST_NAMES} more" if len(names) > _MOST_NAMES else ""
            raise ParameterError(
                "the folder is not empty: nothing was written",
                where=str(target),
                expected="a folder that does not exist, or an empty one",
                received=", ".join(names[:_MOST_NAMES]) + more,
                next_step="name another folder",
            )
        if target.samefile(Path.cwd()):
            raise ParameterError(
                "the folder that you are in would be replaced under your feet: nothing was written",
                where=str(target),
                expected="a folder seen from the one that holds it",
                received="the present folder",
                next_step=f"run `cd .. && eslabon init {target.name}`",
            )
    elif target.exists() or target.is_symlink():
        raise ParameterError(
            "there is a file of that name: nothing was written",
            where=str(target),
            expected="a folder that does not exist, or an empty one",
            received="a file",
            next_step="name another folder",
        )
    try:
        around = find_root(target.parent)
    except CatalogueError:
        return
    raise ParameterError(
        "a publication may not lie inside another",
        where=str(target),
        expected="a folder outside every publication",
        received=f"a folder inside {around}",
        next_step="name a folder beside it",
    )


def verify_publication(folder: Path) -> None:
    """Lock the data and see that a build would begin well and that no text lacks a translation.

    Raises
    ------
    EslabonError
        The template is wrong: an error of ours.
    """
    from eslabon.book.assemble import check_order
    from eslabon.book.text_checks import check_texts
    from eslabon.book.translations import untranslated
    from eslabon.execution.parameters import check_parameters
    from eslabon.execution.plan import expand
    from eslabon.publication import load_publication
    from eslabon.snapshot import write_lock

    write_lock(folder)
    publication = load_publication(folder)
    pages = expand(
        publication.settings, publication.snapshot.catalogue, publication.root, publication.languages
    )
    check_order(publication, {page.address for page in pages})
    check_parameters(pages)
    check_texts(publication)
    lacking = [finding for findings in untranslated(folder).values() for finding in findings]
    if lacking:
        raise EslabonError(
            "the template lacks a translation",
            where=lacking[0].place,
            received=lacking[0].text,
            next_step="report this error",
        )


@contextmanager
def _disk_errors_explained(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        taken = error.errno in (errno.ENOTEMPTY, errno.EEXIST, errno.ENOTDIR)
        raise EditionError(
            "the publication could not be written: nothing was left behind",
            where=str(error.filename or target),
            expected="a folder that can be written, and that nobody else fills meanwhile",
            received=error.strerror or str(error),
            next_step="name another folder" if taken else "choose a folder that you may write, or free space",
        ) from None

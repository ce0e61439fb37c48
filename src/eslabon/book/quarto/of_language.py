"""Quarto's project and documents of one language; what did not change is not made again."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from eslabon.book.html import run_sphinx
from eslabon.book.quarto.render import render
from eslabon.book.quarto.wanted import PROJECT, QuartoWanted, output_name
from eslabon.book.typst.compiler import timestamp
from eslabon.book.working_copy import WorkingCopy, digests_of, read_record, write_record
from eslabon.errors import AssemblyError
from eslabon.execution.processes import ENDING

__all__ = ["QuartoJob", "make_of_language", "write_project_of"]


@dataclass(frozen=True)
class QuartoJob:
    """What Quarto makes of each language.

    Parameters
    ----------
    wanted
        Formats and program.
    edition
        Id of the edition; documents are dated by it.
    logs
        Folder in which the log of a run that failed is kept.
    pictures
        Folder of the kept pictures.
    strict
        Warnings that mean wrong output are errors.
    """

    wanted: QuartoWanted
    edition: str
    logs: Path
    pictures: Path
    strict: bool


def make_of_language(
    job: QuartoJob,
    copy: WorkingCopy,
    language: str,
    out: Path,
    *,
    made_by: Mapping[str, str],
    snapshot: str,
    tell: Callable[[str], None],
    warn: Callable[[str], None],
) -> None:
    """Put project and documents of a language into `out`.

    They are kept in the working copy with a record of what they were made of and of their digests.

    Parameters
    ----------
    copy
        Its assembled source, and the doctrees that HTML was made of.
    made_by
        What shapes them besides the version of Quarto, by name.
    snapshot
        Digest of the data, which documents name.

    Raises
    ------
    QuartoFailed
        A format could not be rendered.
    AssemblyError
        The project could not be written; or, when strict, something in the output is wrong.
    """
    current = {**made_by, "snapshot": snapshot, "quarto": job.wanted.facts()}
    record = read_record(copy.quarto_record)
    kept = current.items() <= record.items() and record["files"] == _digests(copy.quarto)
    if kept:
        doubts = record["doubts"]
        tell(f"{language}: Quarto's documents up to date")
    else:
        tell(f"{language}: {', '.join(job.wanted.formats)} through Quarto {job.wanted.program.version}")
        copy.quarto_record.unlink(missing_ok=True)
        shutil.rmtree(copy.quarto, ignore_errors=True)
        project = copy.quarto / PROJECT
        write_project_of(
            copy.source, project, copy.doctrees, language, snapshot=snapshot, pictures=job.pictures
        )
        doubts = []
        for format in job.wanted.formats:
            rendered = render(
                job.wanted.program, project, format, copy.quarto / output_name(format),
                logs=job.logs / language, date=timestamp(job.edition), cancelled=ENDING,
            )  # fmt: skip
            doubts += [f"{language} {format}: {doubt}" for doubt in rendered.doubts]
        write_record(copy.quarto_record, {**current, "files": _digests(copy.quarto), "doubts": doubts})
    if doubts and job.strict:
        raise AssemblyError(
            f"what Quarto made of {language} is not what it should be",
            where=str(copy.quarto / PROJECT),
            expected="every reference resolved and every picture there",
            received="\n".join(doubts),
            next_step="correct the pages, or build without --strict",
        )
    for doubt in doubts:
        warn(doubt)
    shutil.copytree(copy.quarto, out)


def write_project_of(
    source: Path,
    project: Path,
    doctrees: Path,
    language: str,
    *,
    page: str = "",
    snapshot: str = "",
    pictures: Path | None = None,
) -> None:
    """Write the Quarto project of an assembled source, or of one page of it, in a Sphinx process.

    Parameters
    ----------
    page
        Address of the page; empty for the book.
    snapshot
        Digest of the data; empty for a source whose settings hold it.
    pictures
        Folder of the kept pictures.

    Raises
    ------
    AssemblyError
        It could not be written, or Sphinx warned.
    """
    settings = {"quarto_page": page, "quarto_kept": str(pictures.resolve()) if pictures else ""}
    if snapshot:
        settings["eslabon_snapshot"] = snapshot
    given = {name: value for name, value in settings.items() if value}
    run_sphinx("quarto", source, project, doctrees, language, settings=given)


def _digests(folder: Path) -> dict[str, str]:
    return digests_of(folder, [folder]) if folder.is_dir() else {}

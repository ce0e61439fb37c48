"""One format of a project: a run of its own in a copy of its own, judged by the files that it left.

Quarto ends with status 0 although nothing was rendered, although a reference leads nowhere and although a
picture is missing; and a format that is rendered into a book's folder removes those before it.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import tempfile
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from eslabon.book.quarto.log import Record, read_log, telling_lines, wrong_output
from eslabon.book.quarto.process import Ended, run
from eslabon.book.quarto.program import Program
from eslabon.book.quarto.project import FORMATS, SETTINGS
from eslabon.book.render import FONTS
from eslabon.errors import AssemblyError

__all__ = ["QuartoFailed", "Rendered", "inspect_project", "pandoc_version", "render"]

# Seconds for one format of a whole book.
LIMIT = 1800.0
_ASKING_LIMIT = 120.0
# Of the environment: they would change what is rendered or where the log goes, or are a service's secrets.
_NOT_PASSED_ON = re.compile(
    r"QUARTO_(?:PROFILE|LOG|PROJECT|FORCE|EXECUTE|RENDER)|SOURCE_DATE_EPOCH|TYPST_|ESLABON_SERVICE_"
)
_SOURCE = re.compile(r"<(?:img|source)\b[^>]*?\bsrc=\"([^\"]+)\"")
_ELSEWHERE = re.compile(r"[a-z][a-z0-9+.-]*:|//")


class QuartoFailed(AssemblyError):
    """A format could not be rendered.

    The fields beyond the five parts: ``format``; ``log``, the path of what Quarto said, kept.
    """

    def __init__(self, what: str, *, format: str = "", log: str = "", **parts: str) -> None:
        super().__init__(what, **parts)
        self.format = format
        self.log = log


@dataclass(frozen=True)
class Rendered:
    """A format that was rendered.

    Parameters
    ----------
    format
        Its name.
    outputs
        What there is of it: the folder of the pages, or the document.
    records
        What Quarto said.
    seconds
        How long it took.
    doubts
        Messages after which the output is not what it should be; empty for a good one.
    """

    format: str
    outputs: tuple[Path, ...]
    records: tuple[Record, ...]
    seconds: float
    doubts: tuple[str, ...] = ()


def render(
    program: Program,
    project: Path,
    format: str,
    target: Path,
    *,
    logs: Path,
    page: str = "",
    date: int = 0,
    limit: float = LIMIT,
    cancelled: threading.Event | None = None,
) -> Rendered:
    """Render one format of a project.

    Parameters
    ----------
    project
        Its folder; only read.
    target
        The folder of the pages for html, else the document; replaced when the new one is good.
    logs
        Folder in which the log of a run that failed is kept.
    page
        File of a project of one page; empty for a book.
    date
        Seconds since 1970 that documents say they were made at.
    limit
        Seconds after which the run is stopped.
    cancelled
        Stops it when set.

    Raises
    ------
    QuartoFailed
        Nothing was rendered, or not all of it, or not in time; `target` is untouched.
    """
    with tempfile.TemporaryDirectory(prefix="eslabon-quarto-") as temporary:
        folder = Path(temporary)
        work, out, log = folder / "project", folder / "out", folder / "log.json"
        shutil.copytree(project, work)
        begun = time.time_ns()
        ended = _run(
            program,
            # The input first: behind a flag it is not seen, and the current folder is rendered instead.
            ["render", page or ".", "--to", format, "--output-dir", str(out), "--no-execute",
             "--no-execute-daemon", "--quiet", "--log", str(log), "--log-format", "json-stream"],
            work, limit, date, cancelled,
        )  # fmt: skip
        records = read_log(log.read_text("utf-8", errors="replace") if log.is_file() else "")
        expected = _expected(work, format, page)
        found, problem = _judge(ended, out, format, expected, begun)
        if problem:
            raise _failure(problem, format, project, ended, records, logs)
        doubts = wrong_output(records) + (_missing_pictures(found) if format == "html" else [])
        if format == "html":
            _replace_folder(out, target)
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            partial = target.with_name(f".{target.name}.part")
            shutil.copyfile(found[0], partial)
            partial.replace(target)
        return Rendered(format, (target,), records, ended.seconds, tuple(doubts))


def inspect_project(program: Program, project: Path) -> dict[str, Any]:
    """What Quarto makes of a project (``quarto inspect``).

    Raises
    ------
    QuartoFailed
        It says nothing that can be read.
    """
    ended = _run(program, ["inspect", "."], project, _ASKING_LIMIT)
    try:
        return json.loads(ended.stdout)
    except ValueError:
        raise QuartoFailed(
            "Quarto does not say what it makes of a project",
            where=str(project / SETTINGS),
            expected="JSON",
            received="\n".join(telling_lines((), ended.stderr)) or f"exit status {ended.status}",
            next_step=f"run: {program.path} inspect {project}",
        ) from None


def pandoc_version(program: Program) -> str:
    """Version of the Pandoc that Quarto brings along; empty where it does not say."""
    ended = _run(program, ["pandoc", "--version"], Path.cwd(), _ASKING_LIMIT)
    match = re.match(r"pandoc(?:\.exe)? (\S+)", ended.stdout)
    return match[1] if match else ""


def _run(
    program: Program,
    arguments: Sequence[str],
    cwd: Path,
    limit: float,
    date: int = 0,
    cancelled: threading.Event | None = None,
) -> Ended:
    environment = {name: value for name, value in os.environ.items() if not _NOT_PASSED_ON.match(name)}
    environment |= {
        "LC_ALL": "C.UTF-8",
        "TZ": "UTC",
        "SOURCE_DATE_EPOCH": str(date),
        "TYPST_FONT_PATHS": str(FONTS),
    }
    return run(
        [str(program.path), *arguments], cwd=cwd, limit=limit, environment=environment, cancelled=cancelled
    )


def _expected(project: Path, format: str, page: str) -> list[str]:
    """Files that a run must leave: each page of HTML, or one document, whose name Quarto makes itself."""
    if format != "html":
        return [f"*{FORMATS[format]}"]
    pages = [page] if page else [
        path.relative_to(project).as_posix() for path in sorted(project.rglob("*.qmd"))
    ]  # fmt: skip
    return [f"{name.removesuffix('.qmd')}.html" for name in pages]


def _judge(
    ended: Ended, out: Path, format: str, expected: Sequence[str], begun: int
) -> tuple[list[Path], str]:
    """The files that were made, and what is wrong; the exit status alone says neither."""
    if ended.stopped == "time limit":
        return [], f"Quarto did not end in {ended.seconds:.0f} s"
    if ended.stopped:
        return [], "Quarto was stopped"
    found, absent = [], []
    for pattern in expected:
        made = [
            path
            for path in sorted(out.glob(pattern))
            # File systems keep times of a few milliseconds' grain.
            if path.is_file() and path.stat().st_size and path.stat().st_mtime_ns >= begun - 2 * 10**9
        ]
        found += made
        absent += [] if made else [pattern]
    if ended.status:
        return found, f"Quarto ended with status {ended.status}"
    if absent:
        what = "nothing" if not found else f"only {len(found)} of {len(expected)} files"
        return found, f"Quarto rendered {what}, and said that all was well"
    if format != "html" and len(found) > 1:
        return found, f"Quarto rendered {len(found)} documents instead of one"
    return found, ""


def _failure(
    problem: str, format: str, project: Path, ended: Ended, records: Sequence[Record], logs: Path
) -> QuartoFailed:
    logs.mkdir(parents=True, exist_ok=True)
    kept = logs / f"quarto-{format}.log"
    messages = "\n".join(f"{record.level:>2} {record.message}" for record in records)
    kept.write_text(
        f"{problem}\nexit status {ended.status}\n\nlog\n{messages}\n\nstderr\n{ended.stderr}\n", "utf-8"
    )
    told = telling_lines(records, ended.stderr)
    return QuartoFailed(
        f"{problem} ({format})",
        where=str(project / SETTINGS),
        expected=f"a project rendered to {format}",
        received="\n".join(told) or f"exit status {ended.status} and not a word",
        next_step=f"read {kept}",
        format=format,
        log=str(kept),
    )


def _missing_pictures(pages: Sequence[Path]) -> list[str]:
    """Pictures that pages name and that are not there: Quarto does not say so."""
    missing = []
    for page in pages:
        for address in _SOURCE.findall(page.read_text("utf-8", errors="replace")):
            path = unquote(re.split(r"[?#]", address)[0])
            if path and not _ELSEWHERE.match(address) and not (page.parent / path).is_file():
                missing.append(f"{page.name}: the image {path} is not there")
    return list(dict.fromkeys(missing))


def _replace_folder(made: Path, target: Path) -> None:
    partial = target.with_name(f".{target.name}.part")
    shutil.rmtree(partial, ignore_errors=True)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copytree(made, partial)
    shutil.rmtree(target, ignore_errors=True)
    partial.rename(target)

"""A report under the name that its reader chose: whole or not at all."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path

from eslabon.editions.staging import disk_errors_explained
from eslabon.errors import EditionError, ParameterError
from eslabon.ondemand.choice import MOST_RECOMMENDATIONS
from eslabon.ondemand.report import HTML, MARK, compile_report
from eslabon.ondemand.request import ReportRequest

__all__ = ["put_report", "report_name"]

# A name with more codes than this would be too long for some file systems and for every reader.
LONGEST = 80


def report_name(request: ReportRequest) -> str:
    """A name for the file or folder of a report, the same for the same choice in any order.

    Examples
    --------
    >>> report_name(ReportRequest(("DEL", "ARC"), (9, 1), "es"))
    'R01-R09-ARC-DEL.pdf'
    """
    width = len(str(MOST_RECOMMENDATIONS))
    numbers = [f"R{number:0{width}d}" for number in sorted(set(request.recommendations))]
    codes = sorted({code.upper() for code in request.countries})
    # Letters and digits only: a code that no catalogue has may not lead out of the folder.
    name = "-".join("".join(c for c in part if c.isascii() and c.isalnum()) for part in [*numbers, *codes])
    if len(name) > LONGEST:
        digest = hashlib.sha256(name.encode()).hexdigest()[:8]
        name = f"{len(numbers)}R-{len(codes)}C-{digest}"
    return name if request.format == "html" else f"{name}.pdf"


def put_report(edition: Path, request: ReportRequest, target: Path) -> Path:
    """Compile a report and move it to `target`; return the path of its main file.

    Parameters
    ----------
    edition
        Folder of the finished edition.
    target
        File of the PDF or folder of the page. An earlier report there is replaced; a folder with anything
        else in it is not.

    Raises
    ------
    EslabonError
        As `compile_report`, or the target cannot be written; nothing is left half-written.
    """
    page = request.format == "html"
    _check_target(target, page)
    with disk_errors_explained(target.parent):
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as staging:
            made = compile_report(edition, request, Path(staging) / "new")
            if not page:
                (Path(staging) / "new" / made.main).replace(target)
                return target
            if target.exists():
                target.rename(Path(staging) / "old")
            (Path(staging) / "new").rename(target)
    return target / HTML


def _check_target(target: Path, page: bool) -> None:
    if not page and target.is_dir():
        raise ParameterError(
            "a PDF cannot be written over a folder",
            where="--output",
            expected="the name of a file",
            received=str(target),
            next_step=f"for instance --output {target / 'report.pdf'}",
        )
    if page and target.exists() and not _is_ours(target):
        raise EditionError(
            "the folder of the report holds something else",
            where=str(target),
            expected="a new folder, an empty one, or one with an earlier report",
            received="a file" if target.is_file() else "other files",
            next_step="choose another folder with --output",
        )


def _is_ours(folder: Path) -> bool:
    return folder.is_dir() and ((folder / MARK).is_file() or not any(folder.iterdir()))

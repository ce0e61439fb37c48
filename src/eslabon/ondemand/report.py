"""A compiled report: chosen pages of a finished edition as one PDF or one HTML page of its own.

Nothing is executed: what the edition holds is put together anew. The PDF is set from the assembled source,
the HTML page is made of the edition's pages.
"""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import asdict
from pathlib import Path

from eslabon.book.ground import machine_digest
from eslabon.editions.seal import canonical
from eslabon.ondemand.choice import Choice, choose
from eslabon.ondemand.made import Made
from eslabon.ondemand.report_source import write_report_source
from eslabon.ondemand.report_words import describe
from eslabon.ondemand.request import ReportRequest
from eslabon.ondemand.sealed import SealedEdition

__all__ = ["HTML", "MARK", "compile_report"]

PDF, HTML = "report.pdf", "index.html"
# Says what an HTML report is made of, for programs; and that a folder is one.
MARK = "report.json"


def compile_report(edition: Path, request: ReportRequest, folder: Path) -> Made:
    """Make a report of the edition in a folder.

    Parameters
    ----------
    edition
        Folder of a finished edition, built or published. Only read.
    request
        What is asked for.
    folder
        An empty folder for the result.

    Raises
    ------
    ParameterError
        The request asks for what the edition has not, for nothing, or for too much.
    EditionError
        There is no finished edition, one of its files is not as it was sealed, or a chosen page failed.
    AssemblyError
        The report could not be set.
    """
    sealed = SealedEdition.open(edition)
    choice = choose(sealed, request)
    report = describe(sealed, choice)
    folder.mkdir(parents=True, exist_ok=True)
    if request.format == "html":
        from eslabon.ondemand.report_html import write_report_page

        write_report_page(sealed, request.language, report, folder)
        (folder / MARK).write_bytes(canonical(_record(sealed, choice)))
        return Made(HTML, "text/html")
    from eslabon.book.pdf import typeset_compiled

    with tempfile.TemporaryDirectory(prefix="eslabon-report-") as scratch:
        source = Path(scratch) / "source"
        write_report_source(sealed, request.language, report, source)
        made = typeset_compiled(source, Path(scratch) / "pdf", Path(scratch) / "doctrees", request.language)
        shutil.copyfile(made, folder / PDF)
    return Made(PDF, "application/pdf")


def _record(edition: SealedEdition, choice: Choice) -> dict[str, object]:
    """What was asked for and what it was made of."""
    return {
        "kind": "report",
        "request": asdict(choice.request),
        "pages": list(choice.pages),
        "edition": edition.manifest.edition,
        "manifest": edition.manifest.digest,
        "snapshot": edition.manifest.facts["snapshot"],
        "code": machine_digest(),
    }

"""What is told of a notebook that did not run to its end: the cell, the line, what it had printed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat

from eslabon.errors import ExecutionError

if TYPE_CHECKING:
    from eslabon.execution.run import PageJob

__all__ = ["FailedCell", "excerpt", "failure", "find_cell", "printed_tail"]

_FIRST_LINES = 8
_AROUND = 2
_LONGEST_LINE = 160
_PRINTED_LINES = 15
_PRINTED_CHARACTERS = 2000
_ESCAPES = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
# How IPython names the frame of a cell; the first one in a traceback is the cell that ran.
_LINE = re.compile(r"Cell In\s*\[\d+\], line (\d+)")
# Cells that papermill adds: its parameters, and a note above a failed cell.
_ADDED = {"injected-parameters", "papermill-error-cell-tag"}


@dataclass(frozen=True)
class FailedCell:
    """The cell at which a notebook stopped.

    Parameters
    ----------
    number
        In the notebook as its author knows it, from 1.
    source
        Its first lines, numbered, the failing one marked with ``>``.
    printed
        The end of what it had written to standard output and standard error.
    """

    number: int
    source: str
    printed: str


def failure(
    job: PageJob,
    output: Path,
    what: str,
    *,
    name: str,
    value: str = "",
    cell: int | None = None,
    **parts: str,
) -> ExecutionError:
    """Keep the notebook of a failed page and make the error that tells about it.

    Parameters
    ----------
    job
        The page.
    output
        Where the notebook was saved as far as it came; may be absent.
    what
        What happened, without page and language.
    name, value
        Of the exception.
    cell
        Number of the cell, from 1, where known; else it is looked for in `output`.
    parts
        Further parts of the message.
    """
    notebook = nbformat.read(output, as_version=4) if output.exists() else None
    found = find_cell(notebook, cell) if notebook else None
    number = cell or (found.number if found else None)
    kept = _keep(job, notebook)
    return ExecutionError(
        f"page {job.address} ({job.language}): {what}",
        where=f"{job.notebook.name}, cell {number}" if number else job.notebook.name,
        next_step=f"open {kept}"
        if kept
        else f"run {job.notebook.name} in JupyterLab with the same parameters",
        page=job.address,
        cell=number,
        name=name,
        value=value,
        notebook=str(kept) if kept else "",
        source=found.source if found else "",
        printed=found.printed if found else "",
        **parts,
    )


def find_cell(notebook: nbformat.NotebookNode, number: int | None = None) -> FailedCell | None:
    """The cell at which an executed notebook stopped, or None when that cannot be told.

    Parameters
    ----------
    notebook
        What papermill wrote.
    number
        The cell's number among the author's, from 1, where it is known.
    """
    own = [cell for cell in notebook.cells if not _ADDED & set(cell.metadata.get("tags", []))]
    if number is None:
        number = next((place for place, cell in enumerate(own, 1) if _stopped(cell)), None)
    if number is None or not 1 <= number <= len(own):
        return None
    cell = own[number - 1]
    return FailedCell(number, excerpt(cell.source, _failing_line(cell)), printed_tail(cell))


def _stopped(cell: nbformat.NotebookNode) -> bool:
    """Whether it is the one that was running: a kernel that dies leaves no error behind."""
    state = cell.metadata.get("papermill", {}).get("status")
    return cell.cell_type == "code" and state in ("failed", "running")


def _failing_line(cell: nbformat.NotebookNode) -> int | None:
    for output in cell.get("outputs", []):
        if output.output_type == "error":
            found = _LINE.search(_ESCAPES.sub("", "\n".join(output.traceback)))
            return int(found[1]) if found else None
    return None


def excerpt(source: str, line: int | None = None) -> str:
    """The first lines of a cell, numbered, the failing one marked; else what surrounds it.

    Examples
    --------
    >>> print(excerpt("a = 0\\nb = 1 / a\\nprint(b)", 2))
      1  a = 0
    > 2  b = 1 / a
      3  print(b)
    """
    lines = source.splitlines()
    shown = set(range(1, min(len(lines), _FIRST_LINES) + 1))
    if line and line > _FIRST_LINES:
        shown = {1, 2, *range(line - _AROUND, min(len(lines), line + _AROUND) + 1)}
    width = len(str(max(shown, default=1)))
    told: list[str] = []
    for number in sorted(shown):
        if number > 1 and number - 1 not in shown:
            told.append("  …")
        mark = ">" if number == line else " "
        told.append(f"{mark} {number:>{width}}  {lines[number - 1][:_LONGEST_LINE]}".rstrip())
    if shown and max(shown) < len(lines):
        told.append(f"  … {len(lines) - max(shown)} more lines")
    return "\n".join(told)


def printed_tail(cell: nbformat.NotebookNode) -> str:
    """The end of what a cell had written to standard output and standard error, in their order."""
    streams = [output.text for output in cell.get("outputs", []) if output.output_type == "stream"]
    text = _ESCAPES.sub("", "".join(streams)).strip("\n")
    return "\n".join(text[-_PRINTED_CHARACTERS:].splitlines()[-_PRINTED_LINES:])


def _keep(job: PageJob, notebook: nbformat.NotebookNode | None) -> Path | None:
    """Put what papermill wrote before the failure where a person can look at it; the path it will have."""
    from nbconvert import HTMLExporter

    if notebook is None:
        return None
    kept = job.failed / job.language / f"{job.address}.ipynb"
    kept.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, kept)
    html, _ = HTMLExporter().from_notebook_node(notebook)
    kept.with_suffix(".html").write_text(html, "utf-8")
    return job.failed_name / kept.relative_to(job.failed)

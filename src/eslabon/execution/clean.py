"""Executed notebooks without anything that differs from run to run.

papermill writes start, end and duration into the notebook and each cell, nbclient adds message times,
and the injected cell gets a random id. None of that is content; all of it would break "same input, same
bytes".
"""

from __future__ import annotations

import hashlib

from nbformat import NotebookNode

__all__ = ["clean"]

MINOR = 5  # of format 4: the first one in which cells have ids


def clean(notebook: NotebookNode) -> NotebookNode:
    """Strip run-dependent metadata in place and return the notebook.

    Kept: cell sources, attachments, outputs, tags, execution counts, the kernel's language. Removed: every
    papermill and execution time stamp, warnings and stream noise on standard error, ids: JupyterLab gives
    a cell another one when it is cut and pasted.
    """
    metadata = notebook.metadata
    version = metadata.get("language_info", {}).get("name", "python")
    metadata.clear()
    metadata["kernelspec"] = {"display_name": "Python 3", "language": "python", "name": "python3"}
    metadata["language_info"] = {"name": version}
    notebook.nbformat_minor = MINOR
    for position, cell in enumerate(notebook.cells):
        tags = sorted(cell.metadata.get("tags", []))
        cell.metadata.clear()
        if tags:
            cell.metadata["tags"] = tags
        cell["id"] = _stable_id(position, cell.source)
        if cell.cell_type == "code":
            cell.outputs = [_clean_output(output) for output in cell.outputs if not _is_noise(output)]
    return notebook


def _stable_id(position: int, source: str) -> str:
    return f"{position:03}-" + hashlib.sha256(source.encode()).hexdigest()[:12]


def _is_noise(output: NotebookNode) -> bool:
    """Standard error of a run that went well: library warnings with paths and process ids."""
    return output.output_type == "stream" and output.name == "stderr"


def _clean_output(output: NotebookNode) -> NotebookNode:
    output.pop("transient", None)
    return output

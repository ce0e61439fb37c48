"""One page of an edition, run again by whoever took it away: the same notebook, data and code give the same
page.

The folder holds what :mod:`eslabon.editions.run_yourself` put into it: the notebook, the page's data, the
translations it reads, this code, and ``expected.json`` with the digests of what was published. Execution is
papermill's own, without any of the machinery of a build; nothing is asked of the network.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import nbformat

from eslabon.book.render import render_svg
from eslabon.errors import DataError, EslabonError, ExecutionError, ParameterError
from eslabon.execution.alone_page import page_html
from eslabon.execution.clean import clean
from eslabon.pages import mime
from eslabon.pages.opening import PACK_VARIABLE, ROOT_VARIABLE

__all__ = ["EXPECTED", "NOTEBOOK", "PACK", "Again", "main", "run_alone"]

EXPECTED, NOTEBOOK, PACK, OUT = "expected.json", "notebook.ipynb", "data.json", "out"
_UNPACK = "unpack the archive again, all of it, into an empty folder"


@dataclass(frozen=True)
class Again:
    """What became of a page that was run again.

    Parameters
    ----------
    notebook, page
        The executed notebook and the page made of it.
    different
        Names of what is not as published: ``notebook`` and charts; empty when all is the same.
    """

    notebook: Path
    page: Path
    different: tuple[str, ...]


def main(folder: Path, arguments: Sequence[str]) -> int:
    """Run the page in the language named, tell whether it is the published one, return the exit status."""
    try:
        again = run_alone(folder, *arguments[:1])
    except EslabonError as error:  # 1 says that the page is another one
        sys.stderr.write(f"{error}\n")
        return 2
    told = json.loads((folder / EXPECTED).read_text("utf-8"))["words"][again.page.parent.name]
    verdict = told["same"] if not again.different else f"{told['different']} {', '.join(again.different)}"
    sys.stdout.write(f"{told['read']} {again.page}\n{verdict}\n")
    return 1 if again.different else 0


def run_alone(folder: Path, language: str = "") -> Again:
    """Run the page that lies in a folder and compare it with the published one.

    Parameters
    ----------
    language
        One of those in which the page was published; by default that of the publication.

    Raises
    ------
    ParameterError
        The page was not published in the language.
    DataError
        A file of the folder is missing or cannot be read.
    ExecutionError
        The notebook did not run to its end.
    """
    told = _whole(folder)
    language = language or told["language"]
    if language not in told["published"]:
        raise ParameterError(
            f"this page was not published in {language!r}",
            where=str(folder / EXPECTED),
            expected=", ".join(sorted(told["published"])),
            received=repr(language),
            next_step="name one of these languages",
        )
    executed = _execute(folder, {**told["parameters"], "language": language})
    content = nbformat.writes(executed).encode()
    figures = {
        output.data[mime.FIGURE]["name"]: render_svg(output.data[mime.VEGALITE])
        for cell in executed.cells
        for output in cell.get("outputs", ())
        if mime.FIGURE in output.get("data", {})
    }
    out = folder / OUT / language
    out.mkdir(parents=True, exist_ok=True)
    notebook, page = out / f"{told['name']}.ipynb", out / f"{told['name']}.html"
    notebook.write_bytes(content)
    page.write_text(page_html(executed, figures, language), "utf-8")
    for name, svg in figures.items():
        (out / f"{name}.svg").write_text(svg, "utf-8")
    return Again(notebook, page, _different(told["published"][language], content, figures))


def _whole(folder: Path) -> Mapping:
    """What was published, once every file that the page needs is seen to be there and readable."""
    for name in (EXPECTED, NOTEBOOK, PACK):
        if not (folder / name).is_file():
            raise DataError(
                f"the archive of a page is not whole: {name} is missing",
                where=str(folder),
                expected=", ".join((EXPECTED, NOTEBOOK, PACK)),
                received=", ".join(sorted(path.name for path in folder.iterdir())),
                next_step=_UNPACK,
            )
    read = {name: _json(folder / name) for name in (EXPECTED, NOTEBOOK, PACK)}
    lost = {"language", "name", "parameters", "published", "words"} - read[EXPECTED].keys()
    if lost:
        raise DataError(
            f"{EXPECTED} does not say what was published",
            where=str(folder / EXPECTED),
            expected=f"also {', '.join(sorted(lost))}",
            received=", ".join(sorted(read[EXPECTED])) or "nothing",
            next_step=_UNPACK,
        )
    return read[EXPECTED]


def _json(path: Path) -> dict:
    try:
        content = json.loads(path.read_text("utf-8"))
        received = "" if isinstance(content, dict) else f"a {type(content).__name__}"
    except ValueError as error:  # no JSON, or no UTF-8
        received = str(error)
    if received:
        raise DataError(
            f"{path.name} cannot be read",
            where=str(path),
            expected="a JSON object in UTF-8",
            received=received,
            next_step=_UNPACK,
        )
    return content


def _different(published: Mapping, notebook: bytes, figures: Mapping[str, str]) -> tuple[str, ...]:
    found = {"notebook": _digest(notebook)}
    found |= {name: _digest(svg.encode()) for name, svg in figures.items()}
    names = sorted({*found, *published})
    return tuple(name for name in names if found.get(name) != published.get(name))


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _forget_the_machine() -> None:
    """Keep papermill from loading what an installed eslabon offers it, which the archive's package hides."""
    import entrypoints

    found = entrypoints.get_group_all

    def others(group: str, path: object = None) -> list:
        return [entry for entry in found(group, path) if entry.module_name.partition(".")[0] != "eslabon"]

    entrypoints.get_group_all = others


def _execute(folder: Path, parameters: Mapping[str, object]) -> nbformat.NotebookNode:
    _forget_the_machine()
    import papermill
    from nbclient.exceptions import DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    # What it would log is said once, by the errors below.
    logging.getLogger("papermill").setLevel(logging.CRITICAL)
    # The kernel is a process of its own: it finds data and code by its environment.
    os.environ |= {
        PACK_VARIABLE: str(folder / PACK),
        ROOT_VARIABLE: str(folder),
        "PYTHONPATH": str(folder),
        "PYTHONHASHSEED": "0",
    }
    if not sys.flags.utf8_mode:
        os.environ["PYTHONUTF8"] = "1"
    try:
        executed = papermill.execute_notebook(
            str(folder / NOTEBOOK),
            None,
            parameters=dict(parameters),
            kernel_name="python3",
            progress_bar=False,
            # Kernels listen on loopback only; without this they warn about plain TCP.
            extra_arguments=["--log-level=CRITICAL"],
            cwd=str(folder),
        )
    except PapermillExecutionError as error:
        # papermill counts from 0 and has injected one cell before it: its index is our number from 1.
        raise ExecutionError(
            f"cell {error.cell_index} of {NOTEBOOK} raised {error.ename}",
            where=str(folder / NOTEBOOK),
            received=f"{error.ename}: {error.evalue}",
            next_step=f"install the packages of requirements.txt as they are; else {_UNPACK}",
            cell=error.cell_index,
            name=error.ename,
            value=error.evalue,
        ) from None
    except DeadKernelError as error:
        raise ExecutionError(
            f"the kernel of {NOTEBOOK} died",
            where=str(folder / NOTEBOOK),
            expected="a kernel that lives to the last cell",
            received=str(error),
            next_step="see that memory is left, and run the page again",
            name="DeadKernelError",
            value=str(error),
        ) from None
    return clean(executed)

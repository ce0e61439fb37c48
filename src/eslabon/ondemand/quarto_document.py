"""A brief as Word document or EPUB: its page's project, rendered by Quarto for a reader who waits."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

from eslabon.book.quarto.project import FORMATS
from eslabon.book.quarto.render import QuartoFailed, render
from eslabon.book.quarto.wanted import wanted_now
from eslabon.book.typst.compiler import timestamp
from eslabon.errors import AssemblyError
from eslabon.ondemand.desk import Desk
from eslabon.ondemand.request import THROUGH_QUARTO, BriefRequest

__all__ = ["quarto_document"]


def quarto_document(
    desk: Desk,
    request: BriefRequest,
    work: Path,
    folder: Path,
    state: Path,
    seconds: float,
    stop: threading.Event,
    waiting: Callable[[], None],
) -> str:
    """Render the document into `folder` and return its name.

    Quarto is bounded in time and ended when it is stopped; its memory is not bounded, since its engine
    reserves far more than it uses.

    Parameters
    ----------
    work
        Holds the project of the page alone in ``quarto``; only read.
    state
        The maker's folder, in which the log of a run that failed is kept: the last one of each format.
    seconds
        That it may take.
    waiting
        Raises when the request was given up or took too long.

    Raises
    ------
    AssemblyError
        Quarto made nothing; what it says of its reason names no place of this machine.
    ToolMissing
        There is no Quarto any more.
    """
    quarto = desk.quarto or wanted_now(THROUGH_QUARTO)
    page, project = desk.page(request), work / "quarto"
    name = f"{page.tail}{FORMATS[request.format]}"
    try:
        render(
            quarto.program,
            project,
            request.format,
            folder / name,
            page=f"{page.tail}.qmd",
            logs=state / "quarto-logs" / page.language,
            date=timestamp(desk.edition),
            limit=seconds,
            cancelled=stop,
        )
    except QuartoFailed as error:
        waiting()
        raise AssemblyError(
            error.what,
            where=page.address,
            expected=error.expected,
            received=error.received.replace(str(project), ""),
            next_step="ask for another format; operators find what Quarto said in the service's folder",
        ) from None
    return name

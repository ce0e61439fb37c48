"""Makes what was asked for, again and again, in warm processes; the bytes are those of a build.

::

    with Maker(desk, options, state, workers=2) as maker:
        made = maker.make(request, folder, tell, stop)

Nothing it makes is half there: files appear in the caller's folder, which is thrown away after a failure.
"""

from __future__ import annotations

import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from eslabon.book.assemble import load_works
from eslabon.book.page import PageAssembly, assemble_page
from eslabon.editions.seal import canonical
from eslabon.errors import EslabonError, ExecutionError, ParameterError
from eslabon.execution.page_list import PlannedPage
from eslabon.execution.run import PageJob
from eslabon.execution.workers import WorkerDied
from eslabon.language import Messages
from eslabon.ondemand.desk import Desk
from eslabon.ondemand.ground_copy import copy_ground
from eslabon.ondemand.kitchen import answer_of, lasting_place, persistently, warm
from eslabon.ondemand.made import Made
from eslabon.ondemand.notebooks import Notebooks
from eslabon.ondemand.quarto_document import quarto_document
from eslabon.ondemand.renderer import Renderer, RendererLost
from eslabon.ondemand.report_process import report_apart
from eslabon.ondemand.request import THROUGH_QUARTO, BriefRequest, Request, plain
from eslabon.ondemand.sections import chosen_sections
from eslabon.ondemand.unchanged import check_unchanged
from eslabon.publication import load_publication

if TYPE_CHECKING:
    from eslabon.build import BuildOptions

__all__ = ["ASKED", "Bounds", "Maker", "StopAsked"]

# Beside a page that a reader chose something of: what was asked for. The book's PDF is not this page's.
ASKED = "request.json"
MEDIA = {
    "html": "text/html; charset=utf-8",
    "pdf": "application/pdf",
    "notebook": "application/x-ipynb+json",
    "data": "application/zip",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "epub": "application/epub+zip",
}
_RENDERED_AS = {"data": "html"} | dict.fromkeys(THROUGH_QUARTO, "quarto")


class StopAsked(EslabonError):
    """Nobody wants the answer any more."""


@dataclass(frozen=True)
class Bounds:
    """What one request may use.

    Parameters
    ----------
    seconds
        Wall time from its start to its end.
    memory
        Bytes that a notebook or a page may take beyond what its warm process holds.
    output
        Bytes of all its files together.
    """

    seconds: float = 120
    memory: int = 1_000_000_000
    output: int = 100_000_000


class Maker:
    """Kernels, workers and renderers for requests to one desk; threads may share it.

    Parameters
    ----------
    desk
        Whose requests it makes.
    options
        The publication and its build folder; where notebooks run.
    state
        Folder of what is kept between requests and runs; nobody else writes into it.
    workers
        Notebooks at the same time.
    languages
        Those that it is ready for; empty for all of the edition.
    bounds
        What one request may use.
    """

    def __init__(
        self,
        desk: Desk,
        options: BuildOptions,
        state: Path,
        *,
        workers: int = 1,
        languages: Sequence[str] = (),
        bounds: Bounds | None = None,
    ) -> None:
        self.desk, self.options, self.state = desk, options, state
        self.workers, self.bounds = workers, bounds or Bounds()
        self.languages = tuple(languages) or desk.languages
        self._open = ExitStack()

    def __enter__(self) -> Maker:
        check_unchanged(self.desk)
        with ExitStack() as opening:
            grounds = [
                copy_ground(self.options.build, self.desk.manifest, language, self.state / "render")
                for language in self.languages
            ]
            self._renderer = opening.enter_context(Renderer(grounds))
            scratch = Path(opening.enter_context(tempfile.TemporaryDirectory(prefix="eslabon-maker-")))
            publication = load_publication(self.desk.root, self.languages, self.state / "cache")
            self._messages = {
                language: Messages.load(self.desk.root, language) for language in self.languages
            }
            self._works = {language: load_works(publication, language) for language in self.languages}
            place = opening.enter_context(lasting_place(self.workers, self._like(scratch)))
            self._place = place
            self._notebooks = Notebooks(
                publication,
                scratch,
                self.state / "cache",
                self.options.cache,
                place,
                seconds=max(1, int(self.bounds.seconds)),
                limits=f"notebook={max(1, int(self.bounds.seconds))},memory={self.bounds.memory}",
            )
            publication.measured  # noqa: B018 (computed once, now: the first reader need not wait for it)
            warm(place, self.workers)
            self._open = opening.pop_all()
        return self

    def __exit__(self, *ignored: object) -> None:
        self._open.close()

    def make(
        self, request: Request, folder: Path, tell: Callable[[str], None], stop: threading.Event
    ) -> Made:
        """Make the answer to a checked request in an empty folder.

        Parameters
        ----------
        tell
            Takes the step that begins: ``executing``, ``assembling``, ``rendering``.
        stop
            Set when nobody wants the answer any more.

        Raises
        ------
        EslabonError
            It cannot be made, or it would use more than it may.
        StopAsked
            `stop` was set.
        """
        deadline = time.monotonic() + self.bounds.seconds

        def waiting() -> None:
            if stop.is_set():
                raise StopAsked("the request was cancelled", next_step="ask again")
            if time.monotonic() > deadline:
                raise ExecutionError(
                    "the request took longer than it may",
                    expected=f"an answer within {self.bounds.seconds:g} s",
                    next_step="ask for less, or ask the operator for more time",
                )

        if not isinstance(request, BriefRequest):
            tell("rendering")
            made = report_apart(
                self.desk,
                request,
                folder,
                memory=self.bounds.memory * 2,  # Sphinx and Typst hold every page of it
                cpu=int(self.bounds.seconds) + 1,
                waiting=waiting,
            )
            self._check_size(folder)
            return made
        tell("executing")
        page = self.desk.page(request)
        executed = self._notebooks.executed(page, waiting)
        waiting()
        made = self._brief(request, page, executed, folder, tell, stop, deadline, waiting)
        self._check_size(folder)
        return made

    def _brief(
        self, request: BriefRequest, page: PlannedPage, executed: bytes, folder: Path,
        tell: Callable[[str], None], stop: threading.Event, deadline: float, waiting: Callable[[], None],
    ) -> Made:  # fmt: skip
        messages = self._messages[request.language]
        notebook = chosen_sections(executed, request, self.desk.headings, messages)
        if request.format == "notebook":
            (folder / f"{page.tail}.ipynb").write_bytes(notebook)
            return Made(f"{page.tail}.ipynb", MEDIA["notebook"])
        tell("assembling")
        with tempfile.TemporaryDirectory(prefix="eslabon-page-") as name:
            work = Path(name)
            (work / f"{page.tail}.ipynb").write_bytes(notebook)
            self._assemble(page, work, waiting)
            tell("rendering")
            form = _RENDERED_AS.get(request.format, request.format)
            job = {
                "folder": str(work),
                "address": page.address,
                "format": form,
                "snapshot": self.desk.manifest.facts["snapshot"],
                "pictures": str(self.state / "cache" / "png"),
            }
            self._render(page.language, job, stop, deadline)
            if form == "quarto":
                left = max(0.1, deadline - time.monotonic())
                made = quarto_document(self.desk, request, work, folder, self.state, left, stop, waiting)
                return Made(made, MEDIA[request.format])
            return self._collect(request, page, work, folder, notebook)

    def _assemble(self, page: PlannedPage, work: Path, waiting: Callable[[], None]) -> None:
        job = PageAssembly(
            work / f"{page.tail}.ipynb",
            work / "source",
            page.address,
            self.state / "cache" / "svg",
            self._works[page.language],
        )
        persistently(lambda: answer_of(self._place.executor, assemble_page, job, waiting), WorkerDied)

    def _render(self, language: str, job: dict[str, str], stop: threading.Event, deadline: float) -> None:
        limits = {
            "cpu": int(self.bounds.seconds) + 1,
            "memory": self.bounds.memory,
            "file": self.bounds.output,
        }

        def render() -> None:
            for made in ("html", "pdf", "quarto", "doctrees"):  # of an attempt before
                shutil.rmtree(Path(job["folder"]) / made, ignore_errors=True)
            left = max(0.1, deadline - time.monotonic())
            self._renderer.render(language, job, seconds=left, limits=limits, stop=stop)

        persistently(render, RendererLost)

    def _collect(
        self, request: BriefRequest, page: PlannedPage, work: Path, folder: Path, notebook: bytes
    ) -> Made:
        """Put the answer, and for a page all that belongs to it, where the edition has it."""
        language, address = page.language, page.address
        if request.format == "pdf":
            shutil.copyfile(work / "pdf" / f"{address}.pdf", folder / f"{page.tail}.pdf")
            return Made(f"{page.tail}.pdf", MEDIA["pdf"])
        if request.format == "data":
            name = f"{address.replace('/', '-')}-data.zip"
            source = work / "html" / "_files" / address / name
            if not source.is_file():
                raise ParameterError(
                    "the page has no table to take away",
                    where="format",
                    expected="html, pdf or notebook",
                    received="data",
                    next_step="ask for another format, or for more sections",
                )
            shutil.copyfile(source, folder / name)
            return Made(name, MEDIA["data"])
        shutil.copytree(work / "html", folder / language / "html")
        charts = Path("_charts") / address
        if (work / "source" / charts).is_dir():
            shutil.copytree(work / "source" / charts, folder / "source" / language / charts)
        kept = folder / "notebooks" / language / f"{address}.ipynb"
        kept.parent.mkdir(parents=True)
        kept.write_bytes(notebook)
        if not request.as_in_the_book:
            (folder / ASKED).write_bytes(canonical(plain(request)))
        return Made(f"{language}/html/{address}.html", MEDIA["html"])

    def _check_size(self, folder: Path) -> None:
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
        if size > self.bounds.output:
            raise ExecutionError(
                "the answer is larger than it may be",
                expected=f"at most {self.bounds.output} bytes",
                received=f"{size} bytes",
                next_step="ask for fewer sections or countries",
            )

    def _like(self, scratch: Path) -> PageJob:
        """A job that is never run: what all jobs have in common."""
        return PageJob(
            address="", language="", root=scratch, notebook=scratch, parameters={}, pack=scratch / "none",
            key="", ingredients={}, reason="", cache=self.state / "cache" / "pages", failed=scratch,
            failed_name=scratch, cell_timeout=1, kernels=self.options.kernels,
        )  # fmt: skip

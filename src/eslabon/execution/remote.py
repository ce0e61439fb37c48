"""The worker's side of a Dask cluster: the publication's files once per worker, one page per task.

A worker needs this package and nothing else. Where it sees the client's folder, packs are read and pages
are stored there, and only the verdict travels; elsewhere packs travel to it and notebooks back. A task is
idempotent: run twice, by a retry or after the loss of a worker, it stores the same bytes under the same name.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from distributed import WorkerPlugin, get_worker

from eslabon.errors import ToolMissing
from eslabon.execution.environment import Environment, differences, environment
from eslabon.execution.processes import WORKER_VARIABLE, end_all_of
from eslabon.execution.run import PageJob, run_page
from eslabon.execution.store import PageStore
from eslabon.execution.verdict import PageResult
from eslabon.kernels.runtime import Runtime

# The fastest level. Packs of the real publication: 1.17 MB become 0.24 MB in 7.5 ms; the default level
# takes 20 ms for 0.21 MB.
COMPRESSION = 1

__all__ = ["Outcome", "Parcel", "PublicationOnWorker", "check_environment", "run_parcel", "sees"]

# papermill changes the directory of the whole process, and a page's pack is named in its environment:
# one page at a time, whatever the number of threads.
_ONE_PAGE = threading.Lock()
# How often, and how many seconds apart, a page is ended whose run is over.
_ENDINGS, _BETWEEN_ENDINGS = 100, 0.1


@dataclass(frozen=True)
class Parcel:
    """A page on its way to a worker.

    Parameters
    ----------
    job
        The job; its paths are the client's, only their names count.
    pack
        The page's slice of data, compressed; None where the worker reads the client's file.
    publication
        Name of the plugin that holds the publication's files.
    """

    job: PageJob
    pack: bytes | None = field(repr=False)
    publication: str


@dataclass(frozen=True)
class Outcome:
    """What comes back.

    Parameters
    ----------
    result
        The verdict.
    executed
        The executed notebook, compressed; None when the page failed, or stored itself in a shared folder.
    kept
        Files kept of a failed page, by path below the folder for failed pages, compressed.
    """

    result: PageResult
    executed: bytes | None = field(default=None, repr=False)
    kept: Mapping[str, bytes] = field(default_factory=dict, repr=False)


class PublicationOnWorker(WorkerPlugin):
    """Puts the files that notebooks read on each worker, also on those that join or are restarted later.

    Parameters
    ----------
    name
        One name per run of the client: two runs on one cluster do not meet.
    files
        Content of the files by path below the publication's root.
    expected
        The client's environment.
    token
        A file of the client's that a worker must see; None where packs and notebooks travel.
    """

    def __init__(
        self, name: str, files: Mapping[str, bytes], expected: Environment, token: Path | None = None
    ) -> None:
        self.name = name
        self.files = dict(files)
        self.expected = expected
        self.token = token
        self.runtime: Runtime | None = None

    def setup(self, worker) -> None:
        """Refuse a worker that would make other pages, or lose them; unpack the files."""
        check_environment(self.expected)
        if self.token and not sees(self.token, self.name):
            raise ToolMissing(
                "a worker that joined later does not see the folder that the others share with the client",
                where=str(self.token.parent),
                expected="all workers of a run share the client's folder, or none does",
                received=f"no such file as the client's on {worker.address}",
                next_step="let it join between two runs",
            )
        self.root = Path(worker.local_directory) / self.name
        self.page = threading.Lock()  # held while a page of this run is executed
        for path, content in self.files.items():
            target = self.root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        # A zygote of this run alone: kernels of one that a killed client's run left would carry that run's
        # mark, and nobody could end them by ours. Where no zygote can be had, the kernels say why.
        with suppress(OSError):
            self.runtime = Runtime.make(Path(worker.local_directory))

    def teardown(self, worker) -> None:
        """End the page that may be running, for its client has gone, and remove the files."""
        if self.page.acquire(blocking=False):
            self._clear()
            self.page.release()  # a late task must fail on missing files, not wait for ever
        else:
            # In a thread of its own: the worker's loop must not wait.
            threading.Thread(target=self._end_page, daemon=True).start()

    def _end_page(self) -> None:
        # A page whose kernel is ended tries again, with another zygote or with none: it is ended each time.
        for _ in range(_ENDINGS):
            end_all_of(self.name)
            if self.page.acquire(timeout=_BETWEEN_ENDINGS):
                self.page.release()
                break
        self._clear()

    def _clear(self) -> None:
        if self.runtime:
            self.runtime.close()
        shutil.rmtree(self.root, ignore_errors=True)


def check_environment(expected: Environment) -> None:
    """Compare this worker with the client.

    Raises
    ------
    ToolMissing
        They differ: the same page would come out differently.
    """
    found = differences(expected, environment())
    if found:
        raise ToolMissing(
            "a worker of the cluster is not installed as the client is",
            expected="the same eslabon, Python and libraries on both sides",
            received="; ".join(found),
            next_step="install the client's eslabon and its locked requirements.txt on every worker",
        )


def sees(token: Path, content: str) -> bool:
    """Whether this process sees the client's file, and may write next to it."""
    try:
        return token.read_text("ascii") == content and os.access(token.parent, os.W_OK | os.X_OK)
    except (OSError, UnicodeDecodeError):
        return False


def run_parcel(parcel: Parcel) -> Outcome:
    """Execute a page on this worker; every failure of the page becomes a verdict."""
    worker = get_worker()
    publication = worker.plugins[parcel.publication]
    with (
        _ONE_PAGE,
        publication.page,
        _marked(parcel.publication),
        tempfile.TemporaryDirectory(prefix="page-", dir=worker.local_directory) as name,
    ):
        folder = Path(name)
        job = replace(
            parcel.job,
            root=publication.root,
            notebook=publication.root / parcel.job.notebook.relative_to(parcel.job.root),
            runtime=str(publication.runtime.folder) if publication.runtime else "",
            # Here and not with the system's: what a killed worker leaves, Dask removes.
            scratch=name,
        )
        if parcel.pack is None:
            return Outcome(run_page(job))
        pack = folder / "pack.json"
        pack.write_bytes(zlib.decompress(parcel.pack))
        job = replace(
            job,
            pack=pack,
            cache=folder / "cache",
            failed=folder / "failed",
        )
        result = run_page(job)
        executed = PageStore(job.cache).notebook(job.key) if result.good else None
        return Outcome(
            result,
            zlib.compress(executed.read_bytes(), COMPRESSION) if executed else None,
            {
                path.relative_to(job.failed).as_posix(): zlib.compress(path.read_bytes())
                for path in sorted(job.failed.rglob("*"))
                if path.is_file()
            },
        )


@contextmanager
def _marked(name: str) -> Iterator[None]:
    """Let what the page starts carry the run's name, so that it can be found and ended."""
    os.environ[WORKER_VARIABLE] = name
    try:
        yield
    finally:
        os.environ.pop(WORKER_VARIABLE, None)

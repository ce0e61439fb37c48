"""The client's side of a Dask cluster: the same pages, executed by `dask.distributed` workers.

The cluster exists already; its scheduler's address is all we are told. `distributed` is needed only here
and in `eslabon.execution.remote`: import neither unless a cluster is asked for.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
import uuid
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from distributed import Client
from distributed.core import connect, send_recv
from distributed.scheduler import KilledWorker
from distributed.security import Security

from eslabon.errors import ParameterError, ToolMissing
from eslabon.execution.environment import environment
from eslabon.execution.frozen import notebook_files
from eslabon.execution.place import Place, lost_page
from eslabon.execution.remote import (
    COMPRESSION,
    Outcome,
    Parcel,
    PublicationOnWorker,
    check_environment,
    run_parcel,
    sees,
)
from eslabon.execution.run import PageJob
from eslabon.execution.store import TEMPORARY, PageStore, write_atomically
from eslabon.execution.verdict import PageResult

if TYPE_CHECKING:
    from eslabon.execution.report import Reporter

__all__ = ["check_address", "cluster"]

# Seconds to wait for an answer of the scheduler, and for the first worker: cluster managers need a while.
_ANSWER = 3
_FIRST_WORKER = 120
# Seconds to wait for the cluster to take note that a run has ended.
_FAREWELL = 5
# Seconds that all workers together have to answer a question or to unpack the publication's files.
_INTRODUCTION = 60
# How often a task is repeated that raised: a page never does, but a worker may lack its files for a moment.
_RETRIES = 2

Answer = TypeVar("Answer")


def check_address(address: str) -> None:
    """See that a scheduler answers, before any work is done.

    Raises
    ------
    ParameterError
        None does.
    """
    try:
        # In a thread of its own: where this one has a running loop, as in a notebook, no other may start.
        with ThreadPoolExecutor(1) as thread:
            thread.submit(lambda: asyncio.run(asyncio.wait_for(_ask(address), _ANSWER))).result()
    except Exception as error:  # whatever listens there may answer anything
        raise ParameterError(
            "no Dask scheduler answers",
            where=f"--dask {address}",
            expected="the address of a running scheduler, as in tcp://host:8786",
            received=_answer_in_words(error),
            next_step="start one with `dask scheduler` and workers with `dask worker ADDRESS --nthreads 1`",
        ) from None


@contextmanager
def cluster(address: str, jobs: Sequence[PageJob], reporter: Reporter) -> Iterator[Place]:
    """The cluster as a place to run pages at, for the time of one batch.

    On the way out, be it the end, a failure or an interrupt, tasks that have not ended are cancelled,
    running ones are stopped, and the publication's files are removed from the workers.

    Raises
    ------
    ParameterError
        No scheduler answers, or it has no worker.
    ToolMissing
        A worker has no eslabon, or another one.
    """
    client = _connect(address)
    try:
        name = f"eslabon-{uuid.uuid4().hex}"
        with _token(jobs[0].cache, name) as token:
            notebooks, languages = ({job.notebook for job in jobs}, {job.language for job in jobs})
            files = notebook_files(jobs[0].root, notebooks, languages)
            publication = PublicationOnWorker(name, files, environment(), token)
            publication = _introduce(client, address, publication, reporter)
            executor = client.get_executor(pure=False, retries=_RETRIES)
            try:
                yield Place(
                    executor,
                    work=run_parcel,
                    parcels=partial(_parcels, publication=publication),
                    accept=partial(_accept, {(job.address, job.language): job for job in jobs}),
                    lost=_lost,
                    died=(KilledWorker,),
                )
            finally:
                _before_long(lambda: executor.shutdown(wait=False))
                _before_long(lambda: client.unregister_worker_plugin(name))
    finally:
        _before_long(lambda: client.close(timeout=_FAREWELL))


def _connect(address: str) -> Client:
    check_address(address)
    return Client(address, timeout=_ANSWER, set_as_default=False)


def _answer_in_words(error: Exception) -> str:
    if isinstance(error, TimeoutError):
        return f"no answer within {_ANSWER} s"
    if isinstance(error, (OSError, ValueError)):
        return str(error)
    # Another kind of server: its bytes, read as Dask's, mean anything.
    return f"an answer that is not a scheduler's ({type(error).__name__})"


async def _ask(address: str) -> None:
    """Ask the scheduler who it is, without a client: one that cannot connect takes long to give up."""
    comm = await connect(address, timeout=_ANSWER, **Security().get_connection_args("client"))
    try:
        answer = await send_recv(comm, op="identity")
    finally:
        comm.abort()
    if answer.get("type") != "Scheduler":
        raise ConnectionError(f"a {answer.get('type')}, not a scheduler")


@contextmanager
def _token(folder: Path, name: str) -> Iterator[Path]:
    """A file by which workers tell whether they see our folder; gone at the end."""
    token = folder / f".{name}{TEMPORARY}"  # swept away later should we be killed
    write_atomically(token, name.encode())
    try:
        yield token
    finally:
        token.unlink(missing_ok=True)


def _introduce(
    client: Client, address: str, publication: PublicationOnWorker, reporter: Reporter
) -> PublicationOnWorker:
    """Wait for workers, see that they are fit, and give them the publication's files.

    Returns
    -------
    PublicationOnWorker
        As the workers hold it: without a token where not all of them see our folder.
    """
    if not client.scheduler_info(n_workers=-1)["workers"]:
        reporter.step(f"waiting for workers of {address}")
    try:
        client.wait_for_workers(1, timeout=_FIRST_WORKER)
    except TimeoutError:
        raise ParameterError(
            "the Dask cluster has no worker",
            where=f"--dask {address}",
            expected=f"at least one worker within {_FIRST_WORKER} s",
            received="none",
            next_step=f"start some: dask worker {address} --nthreads 1 --nworkers 4",
        ) from None
    workers = client.scheduler_info(n_workers=-1)["workers"]
    _check_threads(workers.values(), address)
    _asked(partial(client.run, check_environment, publication.expected), address)
    seen = _asked(partial(client.run, sees, publication.token, publication.name), address)
    if not all(seen.values()):
        publication = PublicationOnWorker(publication.name, publication.files, publication.expected)
    _asked(partial(client.register_plugin, publication, name=publication.name), address)
    way = "in a shared folder" if publication.token else "that share no folder with us"
    reporter.step(f"executing on {len(workers)} workers of {address} {way}")
    return publication


def _check_threads(workers: Iterable[dict], address: str) -> None:
    """A worker process executes one page at a time: more threads would only wait."""
    several = sorted(worker["id"] for worker in workers if worker["nthreads"] > 1)
    if several:
        raise ParameterError(
            "workers of the Dask cluster have several threads",
            where=f"--dask {address}",
            expected="one thread per worker process: a notebook changes the directory of its whole process",
            received=f"{len(several)} workers with more, for instance {several[0]}",
            next_step=f"start them so: dask worker {address} --nthreads 1 --nworkers 4",
        )


def _asked(question: Callable[[], Answer], address: str) -> Answer:
    """Ask all workers something; one that is stopped, gone, or does not know our package cannot answer."""
    try:
        return _within(_INTRODUCTION, question)
    except OSError as error:
        late = isinstance(error, TimeoutError)
        raise ParameterError(
            "a worker of the Dask cluster does not answer",
            where=f"--dask {address}",
            expected=f"an answer of every worker within {_INTRODUCTION} s",
            received="none from at least one" if late else f"{type(error).__name__}: {error}",
            next_step="look for workers that are stopped or unreachable, end them, and build again",
        ) from None
    except (ImportError, AttributeError) as error:
        raise ToolMissing(
            "a worker of the cluster has no eslabon, or another one",
            where=f"--dask {address}",
            expected="the same eslabon on client and workers",
            received=f"{type(error).__name__}: {error}",
            next_step="install the client's eslabon and its locked requirements.txt on every worker",
        ) from None


def _parcels(jobs: Sequence[PageJob], publication: PublicationOnWorker) -> list[Parcel]:
    if publication.token:
        return [Parcel(job, None, publication.name) for job in jobs]
    # The languages of a page share its pack: compressed once.
    pack = cache(lambda path: zlib.compress(Path(path).read_bytes(), COMPRESSION))
    return [Parcel(job, pack(job.pack), publication.name) for job in jobs]


def _accept(jobs: dict[tuple[str, str], PageJob], outcome: Outcome) -> PageResult:
    """Store what came back as a page that was executed here would have stored it."""
    result = outcome.result
    job = jobs[result.address, result.language]
    if outcome.executed is not None:
        store = PageStore(job.cache)
        store.keep(job.key, zlib.decompress(outcome.executed))
        store.remember(job.address, job.language, job.ingredients)
    for path, content in outcome.kept.items():
        write_atomically(job.failed / path, zlib.decompress(content))
    if result.good and not PageStore(job.cache).notebook(job.key):
        return lost_page(job, f"a worker stored it, and it does not appear in {job.cache}")
    return result


def _lost(parcel: Parcel, reason: str) -> Outcome:
    if reason.startswith("CancelledError"):
        reason = "the cluster gave the page up: the connection to its scheduler was lost"
    return Outcome(lost_page(parcel.job, reason))


def _before_long(farewell: Callable[[], object]) -> None:
    """Say something to the cluster without waiting for ever: it may be gone, and that is no error."""
    with contextlib.suppress(Exception):
        _within(_FAREWELL, farewell)


def _within(seconds: float, call: Callable[[], Answer]) -> Answer:
    """The answer of a call that may never return; `TimeoutError` when it has not come in time."""
    future: Future[Answer] = Future()

    def answer() -> None:
        try:
            future.set_result(call())
        except BaseException as error:  # told to whoever waits
            future.set_exception(error)

    threading.Thread(target=answer, daemon=True).start()
    return future.result(seconds)

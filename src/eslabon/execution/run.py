"""Execute one page: one notebook, one set of parameters, one fresh process."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import nbformat

from eslabon.errors import ExecutionError
from eslabon.execution.clean import clean
from eslabon.execution.failure import failure
from eslabon.execution.store import PageStore
from eslabon.execution.verdict import PageResult
from eslabon.kernels.confine import CONFINE_VARIABLE
from eslabon.kernels.errors import NotebookTimeout, ZygoteLost
from eslabon.kernels.likeness import PRELOAD_VARIABLE, THIRD_PARTY
from eslabon.kernels.limits import LIMITS_VARIABLE
from eslabon.kernels.runtime import RUNTIME_VARIABLE, Runtime
from eslabon.kernels.start import KernelKind, last_start
from eslabon.pages.opening import PACK_VARIABLE, ROOT_VARIABLE

__all__ = ["PageJob", "kernel_environment", "run_page"]

# How often a kernel is started before the page counts as failed, and nbclient's words for one that was not.
_STARTS = 3
_NEVER_STARTED = "died before replying to kernel_info"


@dataclass(frozen=True)
class PageJob:
    """All that a worker needs to execute a page; travels between processes.

    Parameters
    ----------
    address, language
        Which page.
    root
        The publication: the notebook reads its message catalogues there.
    notebook
        The notebook to execute.
    parameters
        Values for its parameters cell, language included.
    pack
        File with the slice of data that the page may read.
    key
        Under which the executed notebook is stored.
    ingredients
        What the key was made of.
    reason
        Why the page runs.
    cache, failed
        Folder of the store; folder in which failed notebooks are kept.
    failed_name
        Where `failed` will lie when the edition has its final name: what messages tell.
    cell_timeout
        Seconds after which a cell counts as looping.
    kernels
        Whether kernels are forked from a warm zygote.
    runtime
        Folder in which the build's zygote listens; empty for one of the worker's own.
    scratch
        Folder for the page's temporary files; empty for the system's.
    limits
        What a notebook may use, as `ESLABON_KERNEL_LIMITS` of whoever asked for the build says.
    confined
        Whether its kernel may reach nobody (`eslabon.kernels.confine`).
    """

    address: str
    language: str
    root: Path
    notebook: Path
    parameters: dict[str, object]
    pack: Path
    key: str
    ingredients: dict[str, str]
    reason: str
    cache: Path
    failed: Path
    failed_name: Path
    cell_timeout: int
    kernels: KernelKind = KernelKind.WARM
    runtime: str = ""
    scratch: str = ""
    limits: str = ""
    confined: bool = False


def run_page(job: PageJob) -> PageResult:
    """Execute the page and store its notebook; every failure of the page becomes a verdict.

    A failed notebook is kept, as notebook and as HTML, under the job's `failed` folder.

    Raises
    ------
    OSError
        The executed notebook cannot be stored.
    """
    result = _run(job)
    kernel = last_start()
    return replace(result, kernel=kernel.kind, kernel_reason=kernel.reason) if kernel else result


def _run(job: PageJob) -> PageResult:
    start = time.monotonic()
    try:
        executed = _execute(job)
    except ExecutionError as error:
        return PageResult(
            job.address,
            job.language,
            "failed",
            error.what,
            time.monotonic() - start,
            error=str(error),
            cell=error.cell,
            name=error.name,
            value=error.value,
            kept=error.notebook,
            source=error.source,
            printed=error.printed,
        )
    except Exception as error:  # a worker must always answer with a verdict
        return PageResult(
            job.address,
            job.language,
            "failed",
            f"{type(error).__name__}: {error}",
            time.monotonic() - start,
            error=f"page {job.address} ({job.language}) failed outside its notebook: {error!r}",
        )
    store = PageStore(job.cache)
    store.keep(job.key, nbformat.writes(executed).encode())
    store.remember(job.address, job.language, job.ingredients)
    return PageResult(job.address, job.language, "ok", job.reason, time.monotonic() - start)


def _execute(job: PageJob) -> nbformat.NotebookNode:
    # Late imports: planning and reporting must not pay for papermill.
    import papermill
    from nbclient.exceptions import CellTimeoutError, DeadKernelError
    from papermill.exceptions import PapermillExecutionError

    from eslabon.kernels import entry

    # Not left to the package's metadata: an environment set up before the engine existed runs it as well.
    entry.register()

    with (
        tempfile.TemporaryDirectory(prefix="eslabon-page-", dir=job.scratch or None) as folder,
        _environment(job),
    ):
        output = Path(folder) / "executed.ipynb"
        run = partial(
            papermill.execute_notebook,
            str(job.notebook),
            None,
            parameters=job.parameters,
            kernel_name="python3",
            engine_name=entry.ENGINE,
            warm=job.kernels == KernelKind.WARM,
            unfinished=str(output),
            cwd=folder,
            progress_bar=False,
            execution_timeout=job.cell_timeout,
            # Kernels listen on loopback only: their warning about plain TCP and their complaint about
            # being shut down would drown real messages.
            extra_arguments=["--log-level=CRITICAL"],
        )
        try:
            executed = _started(run)
        except PapermillExecutionError as error:
            # papermill counts from 0 and has injected one cell before it: its index is our number from 1.
            raise failure(
                job,
                output,
                f"cell {error.cell_index} of {job.notebook.name} raised {error.ename}",
                received=f"{error.ename}: {error.evalue}",
                name=error.ename,
                value=error.evalue,
                cell=error.cell_index,
            ) from None
        except NotebookTimeout as error:
            raise failure(
                job,
                output,
                f"{job.notebook.name} ran into its time limit",
                expected=f"a notebook that ends within the limits ({LIMITS_VARIABLE}={job.limits})",
                received=str(error),
                name="NotebookTimeout",
            ) from None
        except CellTimeoutError:
            raise failure(
                job,
                output,
                f"a cell of {job.notebook.name} ran into its time limit",
                expected=f"each cell ends within {job.cell_timeout} s",
                received="a cell still running",
                name="CellTimeoutError",
            ) from None
        except DeadKernelError as error:
            raise failure(
                job,
                output,
                f"the kernel of {job.notebook.name} died",
                expected="a kernel that lives to the last cell",
                received=str(error),
                name="DeadKernelError",
                value=str(error),
            ) from None
        if not any(cell.get("outputs") for cell in executed.cells):
            nbformat.write(executed, output)
            raise failure(
                job,
                output,
                f"{job.notebook.name} wrote no output",
                expected="at least one cell that shows text, a figure or a table",
                received="no cell output",
                name="NoOutput",
            )
    return clean(executed)


def _started(run: Callable[[], nbformat.NotebookNode]) -> nbformat.NotebookNode:
    """Run a notebook; again where its kernel never came up or was lost with the zygote.

    Two cold kernels that start together may pick the same free port, and one of them ends at once. No cell
    has run by then, so nothing is done twice. A lost zygote is no fault of the page either, and a page
    writes nothing but its outputs.
    """
    with ExitStack() as own:
        for attempt in range(1, _STARTS + 1):
            try:
                return run()
            except ZygoteLost:
                if attempt == _STARTS:
                    raise
                # From now on a zygote of this page alone: whichever page ended the shared one, its next
                # attempts harm no other page, and those of others do not harm this one.
                runtime = own.enter_context(closing(Runtime.make()))
                os.environ[RUNTIME_VARIABLE] = str(runtime.folder)
            except RuntimeError as error:
                if _NEVER_STARTED not in str(error) or attempt == _STARTS:
                    raise
    raise AssertionError("the last attempt returns or raises")


def kernel_environment(job: PageJob) -> dict[str, str]:
    """What a page's kernel finds in its environment beyond what the worker has."""
    named = {
        PACK_VARIABLE: str(job.pack),
        ROOT_VARIABLE: str(job.root),
        # A pool of several kernels on few cores: numerical threads would only fight each other, and a
        # zygote must have none.
        "OPENBLAS_NUM_THREADS": "1",
        # The debugger's complaint about frozen modules is not an output of the page.
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }
    if job.kernels == KernelKind.WARM:
        # Our own code as well: importing it costs a page more than its first ten cells. A zygote serves no
        # code that has changed since.
        named[PRELOAD_VARIABLE] = os.environ.get(PRELOAD_VARIABLE, ",".join((*THIRD_PARTY, "eslabon.pages")))
    if job.runtime:
        named[RUNTIME_VARIABLE] = job.runtime
    if job.limits:
        named[LIMITS_VARIABLE] = job.limits
    if job.confined:
        named[CONFINE_VARIABLE] = "1"
    return named


@contextmanager
def _environment(job: PageJob) -> Iterator[None]:
    """Name pack and publication for the time of one run: the kernel inherits the worker's environment."""
    named = kernel_environment(job)
    # The runtime too where the job names none: a page that lost its zygote puts one of its own there.
    before = {name: os.environ.get(name) for name in (*named, RUNTIME_VARIABLE)}
    os.environ.update(named)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value

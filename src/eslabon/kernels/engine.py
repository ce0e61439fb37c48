"""What the papermill engine does; loaded when the first notebook is executed."""

from __future__ import annotations

from typing import Any

from nbformat import NotebookNode
from papermill.engines import NotebookExecutionManager
from papermill.execute import raise_for_execution_errors
from papermill.iorw import write_ipynb
from papermill.log import logger

from eslabon.kernels.client import WarmNotebookClient
from eslabon.kernels.limits import Limits

__all__ = ["OnceSaved", "execute"]


class OnceSaved(NotebookExecutionManager):
    """Keeps papermill's record of a run, and leaves saving to its end.

    papermill writes the notebook when an engine returns or a cell has raised; all other ends are ours.
    """

    def save(self, **kwargs: Any) -> None:
        """Write nothing while the notebook runs."""

    def autosave_cell(self) -> None:
        """Write nothing while a cell runs."""

    def save_unfinished(self, path: str | None) -> None:
        """Write what there is of a notebook that did not come to its end."""
        if path:
            write_ipynb(self.nb, path)


def execute(
    nb: NotebookNode,
    kernel_name: str | None,
    *,
    output_path: str | None = None,
    progress_bar: bool | dict = True,
    log_output: bool = False,
    autosave_cell_every: int = 0,  # papermill's command always passes it; saving waits for the end
    start_timeout: int = 60,
    execution_timeout: int | None = None,
    stdout_file: Any = None,
    stderr_file: Any = None,
    limits: Limits | None = None,
    warm: bool = True,
    unfinished: str | None = None,
    input_path: str | None = None,
    **options: Any,
) -> NotebookNode:
    """Execute a notebook and return it; papermill's arguments, and three more.

    Parameters
    ----------
    limits
        What the notebook may use; by default what `ESLABON_KERNEL_LIMITS` says.
    warm
        Whether the kernel is to be forked; False starts a stock one.
    unfinished
        Where to write a notebook that raised or did not come to its end; by default where papermill writes
        every notebook. With it and without an output path nothing is written of one that runs well, which
        saves a tenth of a second where the caller stores the notebook itself.
    **options
        Any other option of nbclient's `NotebookClient`.

    Raises
    ------
    KernelDied
        The kernel's process ended; also nbclient's `DeadKernelError`.
    CellTimeoutError
        A cell, or the notebook as a whole, ran into its limit.
    """
    record = OnceSaved(nb, output_path=output_path, progress_bar=progress_bar, log_output=log_output)
    timeout = execution_timeout or options.pop("timeout", None)
    for name in ("timeout", "startup_timeout", "request_save_on_cell_execute"):
        options.pop(name, None)
    client = WarmNotebookClient(
        record,
        limits=(limits or Limits.from_environment()).with_cell(timeout),
        warm=warm,
        startup_timeout=start_timeout,
        kernel_name=kernel_name or "",
        log=logger,
        log_output=log_output,
        stdout_file=stdout_file,
        stderr_file=stderr_file,
        **options,
    )
    record.notebook_start()
    finished = False
    try:
        client.execute()
        finished = True
    finally:
        record.cleanup_pbar()
        record.notebook_complete()
        if not finished:
            record.save_unfinished(unfinished or output_path)
    if unfinished:
        raise_for_execution_errors(record.nb, unfinished)
    return record.nb

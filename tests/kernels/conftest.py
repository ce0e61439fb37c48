"""Notebooks made of a few cells, run through papermill with our engine, and what they may leave: nothing."""

from __future__ import annotations

import contextlib
import os
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import papermill
import pytest
from nbformat import v4

from eslabon.kernels.entry import ENGINE, register
from eslabon.kernels.launch import current_runtime
from eslabon.kernels.likeness import PRELOAD_VARIABLE
from eslabon.kernels.runtime import RUNTIME_VARIABLE, Runtime
from tests.conftest import REPOSITORY

register()

# What every zygote of these tests holds: enough for the questions, little enough to start at once.
PRELOAD = "numpy.random,altair"


@pytest.fixture(scope="session")
def shared_runtime() -> Iterator[Runtime]:
    """A runtime whose zygotes serve all tests that do not harm them."""
    with Runtime.open() as runtime:
        yield runtime


@pytest.fixture
def runtime(shared_runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> Runtime:
    """The shared runtime, named in the environment as a build names it to its workers."""
    _environment(monkeypatch, shared_runtime)
    return shared_runtime


@pytest.fixture
def own_runtime(monkeypatch: pytest.MonkeyPatch) -> Iterator[Runtime]:
    """A runtime of one test, which may kill its zygotes."""
    with Runtime.open() as runtime:
        _environment(monkeypatch, runtime)
        yield runtime


def _environment(monkeypatch: pytest.MonkeyPatch, runtime: Runtime) -> None:
    monkeypatch.setenv(RUNTIME_VARIABLE, str(runtime.folder))
    monkeypatch.setenv(PRELOAD_VARIABLE, PRELOAD)
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "1")
    monkeypatch.setenv("PYDEVD_DISABLE_FILE_VALIDATION", "1")
    # A relative one would mean another folder in each kernel, and none would be forked.
    monkeypatch.setenv("PYTHONPATH", str(REPOSITORY / "src"))
    assert current_runtime() == runtime


def notebook(*sources: str) -> nbformat.NotebookNode:
    made = v4.new_notebook(cells=[v4.new_code_cell(source) for source in sources])
    for number, cell in enumerate(made.cells):
        cell["id"] = f"cell-{number}"
    made.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return made


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., nbformat.NotebookNode]:
    """Write a notebook of these cells, execute it, return what papermill wrote."""

    def execute(*sources: str, engine: str | None = ENGINE, **options) -> nbformat.NotebookNode:
        nbformat.write(notebook(*sources), tmp_path / "in.ipynb")
        output = tmp_path / "out.ipynb"
        output.unlink(missing_ok=True)
        options.setdefault("extra_arguments", ["--log-level=CRITICAL"])
        papermill.execute_notebook(
            str(tmp_path / "in.ipynb"), str(output), engine_name=engine, progress_bar=False, **options
        )
        return nbformat.read(output, as_version=4)

    return execute


def printed(executed: nbformat.NotebookNode, cell: int = -1) -> str:
    """What a cell wrote to standard output."""
    return "".join(
        output.text
        for output in executed.cells[cell].outputs
        if output.output_type == "stream" and output.name == "stdout"
    ).strip()


def open_descriptors() -> int:
    return len(os.listdir("/proc/self/fd"))


def descriptor_kinds(pid: int | str = "self") -> Counter[str]:
    """How many descriptors of each kind a process holds: sockets, pipes, files by name and so on."""
    found: Counter[str] = Counter()
    for name in os.listdir(f"/proc/{pid}/fd"):
        with contextlib.suppress(FileNotFoundError):  # that of the listing
            found[re.sub(r"^(socket|pipe):.*", r"\1", os.readlink(f"/proc/{pid}/fd/{name}"))] += 1
    return found


def zygotes(runtime: Runtime) -> list[int]:
    """Process ids of a runtime's zygotes."""
    return [pid for pid, line in processes().items() if _serves(pid, line) and _environ_has(pid, runtime)]


def started_in(runtime: Runtime) -> dict[int, int]:
    """All living processes that began with this runtime in their environment, with their parents.

    Zygotes, their kernels, and what those started: nothing is told by a command line, which a kernel has
    from its zygote.
    """
    found = {}
    for pid in processes():
        if _environ_has(pid, runtime):
            with contextlib.suppress(OSError):
                found[pid] = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    return found


def _serves(pid: int, line: str) -> bool:
    return "eslabon.kernels.zygote" in line


def _environ_has(pid: int, runtime: Runtime) -> bool:
    try:
        return str(runtime.folder).encode() in Path(f"/proc/{pid}/environ").read_bytes()
    except OSError:
        return False


def processes() -> dict[int, str]:
    """Command line of every living process of this machine, by id."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            state = (folder / "stat").read_text().rpartition(")")[2].split()[0]
            if state not in "ZX":
                found[int(folder.name)] = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
    return found


def lives(pid: int) -> bool:
    return pid in processes()


def eventually(true: Callable[[], bool], seconds: float = 15) -> bool:
    """Whether something becomes true; the wait is generous and says nothing about speed."""
    until = time.monotonic() + seconds
    while not (answer := true()) and time.monotonic() < until:
        time.sleep(0.05)
    return answer

"""Limits: how they are read, and what happens to a notebook that meets one."""

from __future__ import annotations

import dataclasses

import pytest
from nbclient.exceptions import CellTimeoutError, DeadKernelError
from papermill.exceptions import PapermillExecutionError

from eslabon.kernels import KernelDied, Limits, NotebookTimeout
from tests.kernels.conftest import printed


def test_limits_are_frozen_and_read_from_text():
    limits = Limits.from_text(" cell=60, memory=2G ,output=5M")
    assert (limits.cell, limits.memory, limits.output, limits.cpu) == (60, 2 * 10**9, 5 * 10**6, 0)
    with pytest.raises(dataclasses.FrozenInstanceError):
        limits.cell = 1


@pytest.mark.parametrize("text", ["cel=1", "cell=fast", "cell", "memory=2GB", "cell=-1"])
def test_what_is_no_limit_is_refused(text):
    with pytest.raises(ValueError, match="a limit cannot be read"):
        Limits.from_text(text)


def test_a_limit_is_a_whole_number():
    with pytest.raises(ValueError, match="limit 'cpu' is wrong"):
        Limits(cpu=-1)


def test_the_environment_limits_notebooks_of_the_stock_command(runtime, run, monkeypatch):
    monkeypatch.setenv("ESLABON_KERNEL_LIMITS", "files=64")
    assert printed(run("import resource; print(resource.getrlimit(resource.RLIMIT_NOFILE))")) == "(64, 64)"


def test_open_files_are_limited(runtime, run):
    with pytest.raises(PapermillExecutionError, match="Too many open files"):
        run("files = [open('/dev/null') for _ in range(500)]", limits=Limits(files=100))


def test_cpu_time_is_limited_and_the_signal_is_told(runtime, run):
    with pytest.raises(KernelDied, match=r"signal SIGXCPU \(CPU limit\)") as caught:
        run("while True: pass", limits=Limits(cpu=1))
    assert isinstance(caught.value, DeadKernelError)


def test_a_cell_is_limited_in_time(runtime, run):
    with pytest.raises(CellTimeoutError):
        run("import time; time.sleep(60)", limits=Limits(cell=1))


def test_a_notebook_is_limited_in_time(runtime, run):
    with pytest.raises(NotebookTimeout, match="longer than 1 s") as caught:
        run("import time; time.sleep(0.6)", "time.sleep(60)", limits=Limits(notebook=1))
    assert isinstance(caught.value, CellTimeoutError)


def test_a_notebook_within_its_limits_runs(runtime, run):
    limits = Limits(cell=60, notebook=120, cpu=60, memory=10**9, files=200)
    assert printed(run("print(6 * 7)", limits=limits)) == "42"

"""Processes that convert pages may be killed; the build goes on without them."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from eslabon.book.page import AssembledPage, PageAssembly
from eslabon.book.page_pool import assemble_pages
from eslabon.errors import AssemblyError


def jobs(folder: Path, *addresses: str) -> list[PageAssembly]:
    return [PageAssembly(folder / f"{address}.ipynb", folder, address, folder) for address in addresses]


def killed_once(job: PageAssembly) -> AssembledPage:
    """The page "b" takes its process down when it is converted for the first time."""
    (job.source / f"{job.address}.tried").open("a").write("x")
    if job.address == "b" and (job.source / "b.tried").read_text() == "x":
        os.kill(os.getpid(), signal.SIGKILL)
    return AssembledPage(job.address, {}, 0)


def killed_always(job: PageAssembly) -> AssembledPage:
    if job.address == "b":
        os.kill(os.getpid(), signal.SIGKILL)
    (job.source / f"{job.address}.done").touch()
    return AssembledPage(job.address, {}, 0)


def refused(job: PageAssembly) -> AssembledPage:
    raise AssemblyError(f"page {job.address} cannot be converted")


@pytest.mark.parametrize("workers", [1, 2])
def test_a_killed_process_is_replaced_and_its_pages_are_converted_again(tmp_path, workers):
    """All results are there, in order, and the loss is told once."""
    told = []
    results = assemble_pages(jobs(tmp_path, "a", "b", "c", "d"), workers, told.append, killed_once)
    assert [result.address for result in results] == ["a", "b", "c", "d"]
    assert (tmp_path / "b.tried").read_text() == "xx"
    assert len(told) == 1
    assert "was killed" in told[0]


def test_a_page_that_kills_each_process_is_named(tmp_path):
    """The attempts are bounded, and the pages before it are converted all the same."""
    told = []
    with pytest.raises(AssemblyError, match=r"page b was killed each time") as caught:
        assemble_pages(jobs(tmp_path, "a", "b"), 1, told.append, killed_always)
    assert caught.value.where.endswith("b.ipynb")
    assert (tmp_path / "a.done").exists()
    assert len(told) == 2


def test_an_error_of_a_page_is_not_tried_again(tmp_path):
    """Only lost processes are; a page that cannot be converted would fail again."""
    told = []
    with pytest.raises(AssemblyError, match="page a cannot be converted"):
        assemble_pages(jobs(tmp_path, "a"), 1, told.append, refused)
    assert told == []


def test_no_pages_start_no_process(tmp_path):
    """With nothing to do nothing is started."""
    assert assemble_pages([], 2, pytest.fail) == []

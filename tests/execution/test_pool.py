"""Every job gets its right result, whatever becomes of the workers."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest

from eslabon.execution.pool import default_workers, each_completed, process_pool
from eslabon.execution.workers import WorkerDied


def work(job: int) -> str:
    if job == 1:
        os._exit(9)
    return f"done {job}"


def killed_once(job: tuple[int, Path]) -> str:
    number, trace = job
    if number == 1 and not trace.exists():
        trace.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return f"done {number}"


def lost(job: int, reason: str) -> str:
    return f"lost {job}: {reason}"


@pytest.mark.parametrize("workers", [1, 2])
def test_a_job_that_kills_its_worker_takes_no_neighbour_with_it(workers):
    with process_pool(workers, attempts=1) as executor:
        results = sorted(each_completed(executor, work, range(6), lost))
    assert results[:5] == [f"done {job}" for job in (0, 2, 3, 4, 5)]
    assert results[5].startswith("lost 1: its worker died twice")
    assert "exit status 9" in results[5]


def test_a_job_whose_worker_was_killed_once_gets_its_result(tmp_path):
    jobs = [(number, tmp_path / "killed") for number in range(4)]
    with process_pool(2, attempts=1) as executor:
        results = sorted(each_completed(executor, killed_once, jobs, lost))
    assert (tmp_path / "killed").exists()
    assert results == [f"done {number}" for number in range(4)]


def test_the_suspect_runs_when_all_others_have_ended(tmp_path):
    jobs = [(1, tmp_path / "killed"), *((number, tmp_path / "killed") for number in (2, 3))]
    with process_pool(1, attempts=1) as executor:
        results = list(each_completed(executor, killed_once, jobs, lost))
    assert results == ["done 2", "done 3", "done 1"]


def test_a_map_survives_the_death_of_a_worker(tmp_path):
    jobs = [(number, tmp_path / "killed") for number in range(3)]
    with process_pool(2) as executor:
        assert list(executor.map(killed_once, jobs)) == ["done 0", "done 1", "done 2"]


def raise_unreadable(_: int) -> None:
    class Local(Exception):
        pass

    raise Local("said inside")


def test_an_exception_that_cannot_travel_is_told_in_words():
    with (
        process_pool(1) as executor,
        pytest.raises(RuntimeError, match="Local: said inside"),
    ):
        executor.submit(raise_unreadable, 0).result()


def test_the_death_of_a_worker_names_the_signal():
    with (
        process_pool(1) as executor,
        pytest.raises(WorkerDied, match="killed by SIGKILL"),
    ):
        executor.submit(kill_self).result()


def kill_self() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def leave_child(folder: Path) -> None:
    import subprocess

    child = subprocess.Popen(["sleep", "300"], start_new_session=True)
    (folder / "child").write_text(str(child.pid))
    os._exit(3)


def test_what_a_dead_worker_started_is_ended(tmp_path):
    from eslabon.execution.processes import adopt_orphans

    adopt_orphans()
    with process_pool(1, attempts=1) as executor, pytest.raises(WorkerDied):
        executor.submit(leave_child, tmp_path).result()
    with contextlib.suppress(psutil.NoSuchProcess):
        # It would sleep for 300 s; a signal takes its time on a busy machine.
        psutil.Process(int((tmp_path / "child").read_text())).wait(timeout=120)


def touch(path: Path) -> None:
    path.touch()
    time.sleep(0.2)


def test_shutdown_drops_what_has_not_started(tmp_path):
    executor = process_pool(1)
    futures = [executor.submit(touch, tmp_path / str(number)) for number in range(20)]
    futures[0].result()
    executor.shutdown(cancel_futures=True)
    assert futures[-1].cancelled()
    assert not (tmp_path / "19").exists()


def test_a_pool_leaves_no_process_and_no_thread():
    before = set(psutil.Process().children(recursive=True))
    with process_pool(2) as executor:
        assert executor.submit(work, 0).result() == "done 0"
    # The one process that Python itself keeps for all its spawned children.
    left = [
        p
        for p in set(psutil.Process().children(recursive=True)) - before
        if "tracker" not in str(p.cmdline())
    ]
    assert left == []
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("worker ")]


def test_a_closed_pool_takes_no_job():
    executor = process_pool(1)
    executor.shutdown()
    with pytest.raises(RuntimeError, match="after shutdown"):
        executor.submit(work, 0)


def test_a_worker_that_needs_all_memory_works_alone():
    assert default_workers(need=2**60) == 1


def test_workers_end_when_their_parent_is_killed():
    code = (
        "import os, sys, time\n"
        "from eslabon.execution.pool import process_pool\n"
        "if __name__ == '__main__':\n"
        "    pool = process_pool(1)\n"
        "    print(pool.submit(os.getpid).result(), flush=True)\n"
        "    os.kill(os.getpid(), 9)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == -9
    worker = Path(f"/proc/{int(done.stdout)}")
    until = time.monotonic() + 15
    while worker.exists() and " Z " not in (worker / "stat").read_text() and time.monotonic() < until:
        time.sleep(0.05)
    assert not worker.exists() or " Z " in (worker / "stat").read_text()

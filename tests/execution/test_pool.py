"""Every job gets a result, whatever becomes of its worker."""

import os
import subprocess
import sys
import time
from pathlib import Path

from eslabon.execution.pool import each_completed, process_pool


def work(job: int) -> str:
    if job == 1:
        os._exit(9)
    return f"done {job}"


def test_a_dead_worker_loses_no_verdict():
    with process_pool(1) as executor:
        results = list(each_completed(executor, work, [0, 1, 2], lambda job, reason: f"lost {job}: {reason}"))
    assert "done 0" in results
    assert "lost 1: its worker process died" in results
    assert len(results) == 3


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

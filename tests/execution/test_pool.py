"""Every job gets a result, whatever becomes of its worker."""

import os

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

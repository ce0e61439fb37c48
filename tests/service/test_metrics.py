"""Figures for Prometheus."""

from __future__ import annotations

import os
import subprocess
import sys

from tests.service.hostile.refused import KEY

HERE = ("127.0.0.1", 1)
GOOD = {"country": "ESP", "language": "es"}


def figures(served) -> dict[str, float]:
    text = served.ask("GET", "/metrics", client=HERE).body.decode()
    lines = (line.rpartition(" ") for line in text.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, _, value in lines}


def test_requests_are_counted_by_route_and_status(served):
    for id in ("aaaaaaaaaa", "bbbbbbbbbb"):
        served.ask("GET", f"/v1/jobs/{id}")
    told = figures(served)
    assert told['eslabon_requests_total{method="GET",route="/v1/jobs/{id}",status="404"}'] == 2
    assert told['eslabon_request_seconds_count{method="GET",route="/v1/jobs/{id}"}'] == 2


def test_no_request_makes_a_series_of_its_own(served):
    for place in range(5):
        served.ask(f"X{place}", f"/x{place}")
        served.ask("GET", f"/x{place}")
        served.ask("GET", f"/x{place}%00")
    told = figures(served)
    assert not [name for name in told if "x1" in name.lower()]
    assert told['eslabon_requests_total{method="other",route="none",status="405"}'] == 5


def test_jobs_are_counted_by_state(served):
    for _ in range(3):
        served.ask("POST", "/v1/briefs", value=GOOD)
    served.store.change("job0000000000000", state="done")
    told = figures(served)
    assert told['eslabon_jobs{state="queued"}'] == told["eslabon_queue_length"] == 2
    assert told['eslabon_jobs{state="done"}'] == 1
    assert told['eslabon_orders_total{format="pdf",kind="brief",made="new"}'] == 3


def test_bytes_are_counted(served):
    served.results.put(KEY, "a.pdf", "application/pdf", {"a.pdf": b"x" * 1000})
    served.ask("GET", f"/v1/results/{KEY}/a.pdf")
    assert figures(served)['eslabon_sent_bytes_total{route="/v1/results/{key}/{path:path}"}'] == 1000


def test_results_that_know_their_size_are_told(served):
    assert "eslabon_result_bytes" not in figures(served)
    served.results.size = lambda: 4321
    assert figures(served)["eslabon_result_bytes"] == 4321


COUNTING = """
import sys
from types import SimpleNamespace
from eslabon.service.metrics import Metrics
metrics = Metrics(SimpleNamespace(counts=dict), None)
metrics.answered("GET", "/x", 200, 0.1, 10)
if "tell" in sys.argv:
    print(metrics.text().decode())
"""


def counted(folder, *arguments: str, before: str = "") -> str:
    """What a process of its own says that counts together with others."""
    process = subprocess.run(
        [sys.executable, "-c", before + COUNTING, *arguments],
        env={**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(folder)},
        capture_output=True,
        text=True,
        check=True,
    )
    return process.stdout


def test_several_processes_are_told_as_one(tmp_path):
    for last in ([], [], ["tell"]):
        told = counted(tmp_path, *last)
    assert 'eslabon_requests_total{method="GET",route="/x",status="200"} 3.0' in told
    assert "eslabon_queue_length 0.0" in told


def test_its_files_have_their_room_from_the_beginning(tmp_path):
    """Where a page that is mapped into memory finds none, the process would be killed."""
    counted(tmp_path)
    files = sorted(tmp_path.iterdir())
    assert [file.name.partition("_")[0] for file in files] == ["counter", "histogram"]
    assert all(file.stat().st_blocks * 512 >= 2**20 for file in files)


def test_a_process_without_room_counts_for_itself(tmp_path):
    counted(tmp_path)
    told = counted(
        tmp_path, "tell", before="import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (9, 9))"
    )
    assert 'eslabon_requests_total{method="GET",route="/x",status="200"} 1.0' in told

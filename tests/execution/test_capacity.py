"""Workers are bounded by cores and memory, a container's limits included."""

from pathlib import Path

import psutil
import pytest

from eslabon.execution.capacity import available_cores, available_memory, workers_that_fit

MIB = 1024**2


def system(tmp_path: Path, membership: str, files: dict[str, str]) -> Path:
    (tmp_path / "proc" / "self").mkdir(parents=True)
    (tmp_path / "proc" / "self" / "cgroup").write_text(membership)
    for name, text in files.items():
        path = tmp_path / "sys" / "fs" / "cgroup" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


@pytest.mark.parametrize(
    ("cores", "memory", "workers"),
    [(8, 8000 * MIB, 8), (8, 2500 * MIB, 4), (8, 100 * MIB, 1), (1, 8000 * MIB, 1)],
)
def test_the_scarcer_of_cores_and_memory_decides_and_one_worker_is_the_least(cores, memory, workers):
    assert workers_that_fit(cores, memory, need=600 * MIB) == workers


@pytest.mark.parametrize(
    ("membership", "files"),
    [
        ("0::/a/b\n", {"a/cpu.max": "100000 100000\n", "a/b/cpu.max": "max 100000\n"}),
        ("0::/elsewhere\n", {"cpu.max": "50000 100000\n"}),
        ("4:cpu,cpuacct:/c\n", {"cpu/c/cpu.cfs_quota_us": "90000\n", "cpu/c/cpu.cfs_period_us": "100000\n"}),
    ],
)
def test_a_quota_of_one_core_leaves_one(tmp_path, membership, files):
    assert available_cores(system(tmp_path, membership, files)) == 1


def test_no_limit_leaves_what_the_machine_has(tmp_path):
    folder = system(tmp_path, "0::/\n", {"cpu.max": "max 100000\n", "memory.max": "max\n"})
    assert available_cores(folder) == len(psutil.Process().cpu_affinity())
    assert available_memory(folder) > 100 * MIB


@pytest.mark.parametrize(
    ("membership", "files"),
    [
        (
            "0::/a\n",
            {
                "a/memory.max": f"{90 * MIB}\n",
                "a/memory.current": f"{80 * MIB}\n",
                "a/memory.stat": f"anon 5\ninactive_file {30 * MIB}\n",
            },
        ),
        (
            "9:memory:/a\n",
            {
                "memory/a/memory.limit_in_bytes": f"{60 * MIB}\n",
                "memory/a/memory.usage_in_bytes": f"{20 * MIB}\n",
            },
        ),
    ],
)
def test_a_memory_limit_leaves_what_is_not_yet_used(tmp_path, membership, files):
    assert available_memory(system(tmp_path, membership, files)) == 40 * MIB


def test_an_exhausted_limit_leaves_nothing(tmp_path):
    files = {"memory.max": "1000\n", "memory.current": "2000\n"}
    assert available_memory(system(tmp_path, "0::/\n", files)) == 0

"""Whose folders are whose: a living owner's stay, a dead owner's go."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from eslabon.kernels.runtime import RUNTIME_VARIABLE, Runtime
from tests.conftest import REPOSITORY
from tests.kernels.conftest import lives, open_descriptors, printed, zygotes


@pytest.fixture
def short() -> Iterator[Path]:
    """An empty folder with a path short enough for sockets, however long that of pytest's folders is."""
    with tempfile.TemporaryDirectory(prefix="ekt-", dir="/tmp") as folder:
        yield Path(folder)


def another_process(code: str) -> str:
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY / "src")}
    return subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    ).stdout.strip()


def test_a_living_owner_whose_id_means_nothing_here_keeps_its_folder(short):
    """As seen from another container that shares the folder."""
    with Runtime.open(short) as runtime:
        owner = runtime.folder / "owner"
        owner.write_text(owner.read_text().replace(str(os.getpid()), "4194304"))
        another_process(
            f"from pathlib import Path; from eslabon.kernels.runtime import Runtime\n"
            f"with Runtime.open(Path({str(short)!r})): pass"
        )
        assert owner.is_file()
    assert not list(short.iterdir())


def test_a_runtime_is_made_where_it_is_wanted_if_paths_stay_short(short):
    long = short / ("x" * 60)
    long.mkdir()
    with Runtime.open(short) as near, Runtime.open(long) as elsewhere:
        assert near.folder.parent == short
        assert len(str(elsewhere.folder)) < len(str(long))
    assert not near.folder.exists()
    assert not elsewhere.folder.exists()


def test_what_a_dead_owner_left_is_removed_though_its_id_lives_again(short):
    left = short / "ekr-left"
    left.mkdir()
    (left / "owner").write_text(str(os.getpid()))
    with Runtime.open(short):
        assert not left.exists()


def test_a_long_lived_owner_makes_and_closes_runtimes_without_a_trace(tmp_path, monkeypatch, run):
    """As a worker of a cluster does, whose pages find the runtime by its folder."""
    monkeypatch.setenv("PYTHONPATH", str(REPOSITORY / "src"))
    monkeypatch.setenv("ESLABON_KERNEL_PRELOAD", "")
    descriptors = []
    for _ in range(3):
        runtime = Runtime.make()
        monkeypatch.setenv(RUNTIME_VARIABLE, str(runtime.folder))
        pids = {printed(run("import os; print(os.getppid())")) for _ in range(2)}
        assert pids == {str(zygote) for zygote in zygotes(runtime)}
        assert len(pids) == 1
        runtime.close()
        assert not runtime.folder.exists()
        assert not lives(int(pids.pop()))
        descriptors.append(open_descriptors())
    # The first notebook of a process makes an event loop that stays.
    assert descriptors[1] == descriptors[2]

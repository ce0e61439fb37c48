"""Starting a zygote ends, whatever its modules do, and holds nobody up."""

from __future__ import annotations

import asyncio
import fcntl
import os
import sys
from pathlib import Path
from types import ModuleType

import pytest

from eslabon.kernels import last_start
from eslabon.kernels.launch import Refused, start_zygote
from eslabon.kernels.likeness import PRELOAD_VARIABLE
from eslabon.kernels.manager import WarmKernelManager
from eslabon.kernels.preload import Loaded, ProjectFiles
from tests.conftest import REPOSITORY, in_a_loop
from tests.kernels.conftest import eventually, lives, printed, zygotes


@pytest.fixture
def hanging(tmp_path, monkeypatch, own_runtime) -> Path:
    """A preloaded module that starts a process and is never done; returns where it writes both ids."""
    told = tmp_path / "told"
    (tmp_path / "hangs_here.py").write_text(
        "import os, pathlib, subprocess, time\nchild = subprocess.Popen(['sleep', '600'])\n"
        f"pathlib.Path({str(told)!r}).write_text(f'{{os.getpid()}} {{child.pid}}')\ntime.sleep(600)\n"
    )
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(tmp_path), str(REPOSITORY / "src")]))
    monkeypatch.setenv(PRELOAD_VARIABLE, "hangs_here")
    monkeypatch.setattr("eslabon.kernels.launch.LOADING", 3.0)
    return told


def test_a_module_that_hangs_is_killed_and_a_stock_kernel_started(hanging, run):
    assert printed(run("print(6 * 7)")) == "42"
    assert (last_start().kind, last_start().reason) == ("cold", "still loading after 3 s")
    pids = [int(pid) for pid in hanging.read_text().split()]
    assert len(pids) == 2
    assert eventually(lambda: not any(map(lives, pids)))
    # Remembered: the next notebook does not wait again.
    hanging.unlink()
    run("1")
    assert last_start().reason == "still loading after 3 s"
    assert not hanging.exists()


def test_a_module_that_closes_the_answer_is_killed_as_well(hanging, own_runtime, tmp_path, monkeypatch):
    monkeypatch.setattr("eslabon.kernels.launch._STOPPING", 1.0)
    module = tmp_path / "hangs_here.py"
    module.write_text("import os\nos.close(1)\n" + module.read_text())
    with pytest.raises(Refused, match="the zygote ended while loading"):
        start_zygote(own_runtime, sys.executable, dict(os.environ), ["hangs_here"])
    assert zygotes(own_runtime) == []


def test_a_start_that_somebody_else_does_not_finish_is_not_awaited_for_ever(own_runtime, monkeypatch):
    monkeypatch.setattr("eslabon.kernels.launch.LOADING", 0.1)
    monkeypatch.setattr("eslabon.kernels.launch._STOPPING", 0.1)
    monkeypatch.setattr("eslabon.kernels.launch.key_of", lambda *_: "key")
    with (own_runtime.folder / "key.lock").open("w") as holder:
        fcntl.flock(holder, fcntl.LOCK_EX)
        with pytest.raises(Refused, match=r"still loading after 0\.1 s"):
            start_zygote(own_runtime, sys.executable, dict(os.environ), [])
    assert zygotes(own_runtime) == []


def test_other_tasks_go_on_while_a_zygote_loads(hanging, tmp_path):
    """The module waits for what only another task of the client writes."""
    go = tmp_path / "go"
    (tmp_path / "hangs_here.py").write_text(
        f"import pathlib, time\nwhile not pathlib.Path({str(go)!r}).exists():\n    time.sleep(0.02)\n"
        f"pathlib.Path({str(hanging)!r}).write_text('loaded')\n"
    )

    async def start() -> bool:
        manager = WarmKernelManager(kernel_name="python3")
        starting = asyncio.ensure_future(manager.start_kernel(cwd=str(tmp_path)))
        await asyncio.sleep(0.2)
        go.write_text("")
        await starting
        warm = manager.provisioner.warm
        await manager.shutdown_kernel(now=True)
        return warm

    assert in_a_loop(start)
    assert hanging.exists()


@pytest.mark.parametrize("keeps_times", [False, True])
def test_a_file_edited_while_the_zygote_loads_is_not_served(keeps_times, hanging, tmp_path, monkeypatch, run):
    """The edit comes after its import and before the zygote is ready; it may carry an older time."""
    project, go = tmp_path / "project_here.py", tmp_path / "go"
    project.write_text("V = 1\n")
    new = tmp_path / "new.py"
    new.write_text("V = 22\n")
    os.utime(new, (1_000_000_000, 1_000_000_000))
    edit = f"os.replace({str(new)!r}, {str(project)!r})" if keeps_times else "project.write_text('V = 22\\n')"
    (tmp_path / "hangs_here.py").write_text(
        f"import os, pathlib, project_here\nproject, go = pathlib.Path({str(project)!r}), {str(go)!r}\n"
        f"if not os.path.exists(go):\n    pathlib.Path(go).touch()\n    {edit}\n"
    )
    monkeypatch.setattr("eslabon.kernels.launch.LOADING", 60)
    source = "import project_here; print(project_here.V)"
    assert [printed(run(source)) for _ in range(2)] == ["22", "22"]
    assert last_start().kind == "warm"
    assert go.exists()


def test_the_package_of_an_absent_module_is_watched_too(hanging, tmp_path, monkeypatch, run):
    package = tmp_path / "package_here"
    package.mkdir()
    (package / "__init__.py").write_text("V = 1\n")
    monkeypatch.setenv(PRELOAD_VARIABLE, "package_here.absent")
    source = "import package_here; print(package_here.V)"
    assert printed(run(source)) == "1"
    (package / "__init__.py").write_text("V = 22\n")
    assert printed(run(source)) == "22"
    assert last_start().kind == "warm"


def test_a_file_from_the_future_is_served(hanging, tmp_path, monkeypatch, run):
    """A clock that is wrong must not make every zygote stale."""
    (tmp_path / "hangs_here.py").write_text("V = 1\n")
    os.utime(tmp_path / "hangs_here.py", (4_000_000_000, 4_000_000_000))
    monkeypatch.setattr("eslabon.kernels.launch.LOADING", 60)
    assert printed(run("import hangs_here; print(hangs_here.V)")) == "1"
    assert last_start().kind == "warm"


@pytest.mark.parametrize(("now", "trusted"), [(10**9, True), (4 * 10**18, False)])
def test_a_change_later_than_now_says_nothing(now, trusted, tmp_path, monkeypatch):
    """The clock was set back."""
    module = ModuleType("project_here")
    module.__file__ = str(tmp_path / "project_here.py")
    (tmp_path / "project_here.py").write_text("")
    monkeypatch.setitem(sys.modules, "project_here", module)
    monkeypatch.setattr("time.time_ns", lambda: now)
    files = ProjectFiles(started=0)
    files.mark()
    assert (Loaded((), (), {module.__file__: files.marked[module.__file__]}).changed() == []) == trusted

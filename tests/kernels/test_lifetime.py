"""When zygotes and kernels begin and end, and that nothing of them is left."""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from jupyter_client.kernelspec import KernelSpecManager
from papermill.exceptions import PapermillExecutionError

from eslabon.kernels import KernelDied, Limits, ZygoteLost, last_start
from eslabon.kernels.launch import Refused, reach_zygote, start_zygote
from eslabon.kernels.likeness import PRELOAD_VARIABLE, preload_from, why_cold
from eslabon.kernels.manager import WarmKernelManager
from eslabon.kernels.marks import MARK_VARIABLE, end_marked, new_mark
from eslabon.kernels.runtime import KEEP_VARIABLE, RUNTIME_VARIABLE, Runtime
from tests.conftest import REPOSITORY
from tests.kernels.conftest import (
    descriptor_kinds,
    eventually,
    lives,
    printed,
    processes,
    started_in,
    zygotes,
)

COMMAND = [sys.executable, "-m", "ipykernel_launcher", "-f", "kernel.json"]


def test_kernels_share_one_zygote_and_are_fresh_processes(runtime, run):
    source = "import os; print(os.getpid(), os.getppid(), 'left' in globals()); left = 1"
    first, second = (printed(run(source)).split() for _ in range(2))
    assert first[0] != second[0]
    assert first[1] == second[1]
    assert first[2] == second[2] == "False"


def test_environment_and_folder_are_the_callers(runtime, run, tmp_path, monkeypatch):
    value = "ñ\udcff"  # what Python makes of bytes that are no text
    monkeypatch.setenv("ONE_MORE", value)
    source = "import os; print(os.getcwd(), ascii(os.environ['ONE_MORE']))"
    assert printed(run(source, cwd=str(tmp_path))) == f"{tmp_path} {value!a}"


def test_a_killed_zygote_is_told_and_the_next_notebook_starts_a_new_one(own_runtime, run):
    before = printed(run("import os; print(os.getppid())"))
    with pytest.raises(ZygoteLost, match="zygote lost"):
        run("import os, time; os.kill(os.getppid(), 9); time.sleep(60)")
    after = printed(run("import os; print(os.getppid())"))
    assert last_start().kind == "warm"
    assert before != after
    assert zygotes(own_runtime) == [int(after)]


def test_what_a_notebook_started_ends_with_a_killed_zygote(own_runtime, run, tmp_path):
    """In sessions of its own as well, executed or only forked."""
    told = tmp_path / "told"
    source = (
        "import os, pathlib, subprocess, time\n"
        "pids = [subprocess.Popen(['sleep', '600'], start_new_session=own).pid for own in (True, False)]\n"
        "for own in (True, False):\n    pid = os.fork()\n    if pid == 0:\n"
        "        own and os.setsid()\n        time.sleep(600)\n    pids.append(pid)\n"
        f"pathlib.Path({str(told)!r}).write_text(' '.join(map(str, [os.getpid(), *pids])))\n"
        "time.sleep(0.2)\nos.kill(os.getppid(), 9)\ntime.sleep(60)"
    )
    with pytest.raises(ZygoteLost):
        run(source)
    pids = [int(pid) for pid in told.read_text().split()]
    assert len(pids) == 5
    assert eventually(lambda: not any(map(lives, pids)))


def test_only_what_bears_the_mark_is_ended():
    marks = new_mark(), new_mark()
    ours, other = (
        subprocess.Popen(["sleep", "600"], env={**os.environ, MARK_VARIABLE: mark}) for mark in marks
    )
    end_marked(marks[0])
    assert ours.wait() == -signal.SIGKILL
    assert other.poll() is None
    end_marked(marks[1])
    assert other.wait() == -signal.SIGKILL


def test_the_end_of_the_owner_is_the_end_of_zygote_and_kernels(tmp_path):
    """A client runs a notebook that never ends and is killed with -9."""
    started = tmp_path / "started"
    cell = (
        "import ipykernel, os, pathlib, subprocess, time\\n"
        "file = ipykernel.get_connection_file()\\n"
        "child = subprocess.Popen(['sleep', '600'])\\n"
        "told = f'{os.getpid()} {os.getppid()} {child.pid} {file}'\\n"
        f"pathlib.Path({str(started)!r}).write_text(told)\\n"
        "time.sleep(600)"
    )
    code = (
        "import nbformat, papermill; from nbformat import v4; from eslabon.kernels.entry import register\n"
        f"register(); nb = v4.new_notebook(cells=[v4.new_code_cell('''{cell}''')])\n"
        "nb.metadata['kernelspec'] = {'name': 'python3', 'display_name': 'x', 'language': 'python'}\n"
        f"nbformat.write(nb, {str(tmp_path / 'in.ipynb')!r})\n"
        f"papermill.execute_notebook({str(tmp_path / 'in.ipynb')!r}, None, engine_name='eslabon')"
    )
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY / "src"), "ESLABON_KERNEL_PRELOAD": ""}
    environment.pop(RUNTIME_VARIABLE, None)
    client = subprocess.Popen(
        [sys.executable, "-c", code], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    assert eventually(lambda: started.exists() and len(started.read_text().split()) == 4, 60)
    *pids, file = started.read_text().split()
    kernel, zygote, child = map(int, pids)
    assert Path(file).is_file()
    assert lives(kernel)
    assert lives(zygote)
    assert lives(child)
    client.kill()
    client.wait()
    assert eventually(lambda: not any(map(lives, (kernel, zygote, child))))
    assert eventually(lambda: not Path(file).parent.parent.exists())


def test_a_kept_zygote_serves_other_processes_and_ends_when_idle(tmp_path, monkeypatch, run):
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setattr("eslabon.kernels.runtime._base", lambda: Path(os.environ["XDG_RUNTIME_DIR"]))
    monkeypatch.setenv("PYTHONPATH", str(REPOSITORY / "src"))
    monkeypatch.setenv("ESLABON_KERNEL_PRELOAD", "")
    monkeypatch.delenv(RUNTIME_VARIABLE, raising=False)
    monkeypatch.setenv(KEEP_VARIABLE, "2")
    source = "import os; print(os.getppid())"
    zygote = int(printed(run(source)))
    assert zygote == int(printed(run(source)))
    assert last_start().kind == "warm"
    assert eventually(lambda: not lives(zygote))


def test_a_folder_of_somebody_else_is_not_used(tmp_path, monkeypatch):
    monkeypatch.setattr("eslabon.kernels.runtime._base", lambda: tmp_path)
    (tmp_path / f"ekr-keep-{os.getuid()}").mkdir()
    (tmp_path / f"ekr-keep-{os.getuid()}").chmod(0o777)
    with pytest.raises(PermissionError, match="not this user's alone"):
        Runtime.kept(60)


@pytest.mark.parametrize(
    ("command", "environment", "told"),
    [
        (COMMAND, {}, ""),
        ([*COMMAND, "--debug"], {"PYTHONPATH": "/abs:/other"}, ""),
        (["/usr/bin/other", *COMMAND[1:]], {}, "another Python: /usr/bin/other"),
        (["julia", "kernel.jl"], {}, "not the stock one: julia kernel.jl"),
        (COMMAND, {"PYTHONPATH": "src"}, "PYTHONPATH has relative parts"),
    ],
)
def test_what_cannot_be_forked_is_told(command, environment, told):
    reason = why_cold(command, environment)
    assert told in reason
    assert bool(told) == bool(reason)


def test_another_platform_gets_stock_kernels(monkeypatch, runtime, run):
    monkeypatch.setattr("eslabon.kernels.likeness.sys.platform", "darwin")
    assert printed(run("print(42)")) == "42"
    assert last_start().reason == "kernels are forked on Linux only, this is darwin"


def test_a_reason_is_not_in_the_notebook(monkeypatch, runtime, run):
    warm = run("print(1)")
    assert last_start().kind == "warm"
    monkeypatch.setattr("eslabon.kernels.provisioner.why_cold", lambda *_: "a reason")
    cold = run("print(1)")
    assert last_start().reason == "a reason"
    assert cold.cells[0].outputs == warm.cells[0].outputs
    assert "a reason" not in str(cold)


def test_a_broken_module_is_a_reason_and_an_absent_one_is_not(own_runtime, tmp_path, monkeypatch):
    (tmp_path / "broken_here.py").write_text("import no_such_module_anywhere")
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), str(REPOSITORY / "src")])}
    with pytest.raises(Refused, match="cannot be preloaded: No module named 'no_such_module_anywhere'"):
        start_zygote(own_runtime, sys.executable, environment, ["broken_here"])
    reach_zygote(own_runtime, sys.executable, environment, ["absent_here"]).close()
    assert len(zygotes(own_runtime)) == 1


def test_many_kernels_at_once_never_want_the_same_port(runtime, tmp_path):
    """Sixteen at the same time, through jupyter_client alone."""
    spec = KernelSpecManager().get_kernel_spec("python3")
    assert spec.argv[1:3] == ["-m", "ipykernel_launcher"]

    def one(_number: int) -> tuple[bool, int]:
        import asyncio

        async def start() -> tuple[bool, int]:
            manager = WarmKernelManager(kernel_name="python3")
            await manager.start_kernel(cwd=str(tmp_path))
            client = manager.client()
            client.start_channels()
            await client.wait_for_ready(timeout=60)
            pid = manager.provisioner.pid
            client.stop_channels()
            warm = manager.provisioner.warm
            await manager.shutdown_kernel()
            return warm, pid

        return asyncio.run(start())

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(one, range(16)))
    assert all(warm for warm, _ in answers)
    assert len({pid for _, pid in answers}) == 16
    assert not any(lives(pid) for _, pid in answers)
    assert not [path for path in runtime.folder.iterdir() if path.is_dir()]


# Notebooks that end in all ways, and the errors that tell so.
ENDS = (
    ("import numpy", None),
    ("1 / 0", PapermillExecutionError),
    ("import os; os._exit(3)", KernelDied),
    ("import os; os.kill(os.getpid(), 9)", KernelDied),
    (
        "import subprocess\n"
        "subprocess.Popen(['sleep', '600'], start_new_session=True), subprocess.Popen(['sleep', '600'])",
        None,
    ),
    ("print('x' * 3_000_000)", PapermillExecutionError),
)


def test_many_runs_leave_no_descriptor_process_file_or_memory(runtime, run, audit):
    """Of this process and of the zygote, whatever way the notebooks end."""
    zygote = int(printed(run("import os; print(os.getppid())")))

    def held() -> tuple:
        gc.collect()
        kinds = descriptor_kinds(), descriptor_kinds(zygote)
        left = {pid for pid in started_in(runtime) if pid not in others}
        return *kinds, left, _children(os.getpid()), {path.name for path in runtime.folder.iterdir()}

    def rounds(count: int) -> None:
        for _ in range(count):
            for source, error in ENDS:
                with pytest.raises(error) if error else contextlib.nullcontext():
                    run(source, limits=Limits(output=2_000_000))
                assert last_start().kind == "warm"

    others = {pid for pid in started_in(runtime) if pid != zygote}
    count = 17 if audit else 2
    rounds(count)
    before, memory = held(), (_resident(os.getpid()), _resident(zygote))
    rounds(2 * count)
    assert eventually(lambda: held() == before), (held(), before)
    grown = [
        now / then for now, then in zip((_resident(os.getpid()), _resident(zygote)), memory, strict=True)
    ]
    # After a hundred runs nothing grows any more; after a dozen caches of this process still fill.
    assert grown[0] < (1.02 if audit else 1.08)
    assert grown[1] < 1.02


def _children(pid: int) -> set[int]:
    return {child for child in processes() if _parent(child) == pid}


def _parent(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def _resident(pid: int) -> int:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def test_numpy_is_usual_only_where_it_starts_without_threads():
    assert "numpy" not in preload_from({})
    assert "numpy" not in preload_from({"OPENBLAS_NUM_THREADS": "2"})
    assert {"numpy", "pandas"} <= set(preload_from({"OPENBLAS_NUM_THREADS": "1"}))
    assert preload_from({PRELOAD_VARIABLE: " numpy, a.b ,numpy"}) == ("numpy", "a.b")
    assert preload_from({PRELOAD_VARIABLE: ""}) == ()


def test_the_usual_modules_load_without_a_thread_in_any_environment(own_runtime, monkeypatch):
    environment = {**os.environ}
    del environment[PRELOAD_VARIABLE], environment["OPENBLAS_NUM_THREADS"]
    reach_zygote(own_runtime, sys.executable, environment, preload_from(environment)).close()
    assert len(zygotes(own_runtime)) == 1

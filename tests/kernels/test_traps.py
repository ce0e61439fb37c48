"""The ten traps of forking kernels, each seen to be avoided."""

from __future__ import annotations

import json
import os
import pickle
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from papermill.exceptions import PapermillExecutionError

from eslabon.kernels import KernelDied, Limits, last_start
from eslabon.kernels.launch import stop_zygotes
from eslabon.kernels.likeness import PRELOAD_VARIABLE, key_of
from eslabon.kernels.runtime import Runtime
from tests.conftest import REPOSITORY
from tests.kernels.conftest import eventually, lives, printed, zygotes


@pytest.fixture
def module(tmp_path, monkeypatch, own_runtime):
    """Make a module that zygotes preload and kernels can import; returns its file."""
    folder = tmp_path / "modules"
    folder.mkdir()
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(folder), str(REPOSITORY / "src")]))
    monkeypatch.setenv(PRELOAD_VARIABLE, "preloaded_here")
    return folder / "preloaded_here.py"


def test_1_a_library_that_starts_a_thread_is_not_forked_and_the_caller_hears_why(module, run):
    module.write_text(
        "import threading, time\nthreading.Thread(target=time.sleep, args=(60,), daemon=True).start()"
    )
    assert printed(run("print(6 * 7)")) == "42"
    assert last_start().kind == "cold"
    assert last_start().reason == "importing preloaded_here starts a thread"


def test_1_a_thread_that_begins_later_is_seen_before_each_fork(module, run):
    module.write_text(
        "import signal, threading, time\n"
        "wait = lambda *_: threading.Thread(target=time.sleep, args=(600,), daemon=True).start()\n"
        "signal.signal(signal.SIGUSR1, wait)"
    )
    zygote = int(printed(run("import os; print(os.getppid())")))
    assert last_start().kind == "warm"
    os.kill(zygote, signal.SIGUSR1)
    assert eventually(lambda: len(os.listdir(f"/proc/{zygote}/task")) == 2)
    run("1")
    assert (last_start().kind, last_start().reason) == ("cold", "a thread runs in the zygote")


def test_1_without_threads_the_kernel_is_forked(module, run):
    module.write_text("x = 1")
    assert printed(run("import os; print(os.getppid())")) in map(
        str, zygotes(Runtime.at(os.environ["ESLABON_KERNEL_RUNTIME"]))
    )
    assert (last_start().kind, last_start().reason) == ("warm", "")


def test_2_the_control_thread_has_ended_before_iopub_is_closed(runtime, run, tmp_path):
    """Handlers run last in, first out: this one just before ipykernel's own `close`."""
    told = tmp_path / "told"
    run(
        "import atexit, pathlib\nfrom ipykernel.kernelapp import IPKernelApp\n"
        "app = IPKernelApp.instance()\nprint(app.control_thread.is_alive())\n"
        f"atexit.register(lambda: pathlib.Path({str(told)!r}).write_text(str(app.control_thread.is_alive())))"
    )
    assert told.read_text() == "False"


def test_3_memory_is_limited_as_growth_after_the_kernel_is_ready(runtime, run):
    with pytest.raises(PapermillExecutionError, match="MemoryError"):
        run("x = bytearray(100_000_000)", "y = bytearray(3_000_000_000)", limits=Limits(memory=500_000_000))
    assert (
        printed(run("x = bytearray(300_000_000); print(len(x))", limits=Limits(memory=500_000_000)))
        == "300000000"
    )
    assert (
        printed(
            run("import resource; print(resource.getrlimit(resource.RLIMIT_AS)[0] == resource.RLIM_INFINITY)")
        )
        == "True"
    )


def test_3_what_the_kernel_itself_needs_is_not_counted(runtime, run):
    """Its threads and sockets come before the limit: nearly all of it is the notebook's."""
    used = (
        "import pathlib, re, resource\nstatus = pathlib.Path('/proc/self/status').read_text()\n"
        "held = int(re.search(r'VmData:\\s+(\\d+)', status)[1]) * 1024\n"
        "print(resource.getrlimit(resource.RLIMIT_DATA)[0] - held)"
    )
    assert int(printed(run(used, limits=Limits(memory=200_000_000)))) > 190_000_000


def test_4_random_states_are_not_inherited(runtime, run):
    source = (
        "import random, numpy\n"
        "print(random.random(), numpy.random.random(), numpy.random.default_rng().random())"
    )
    first, second = (printed(run(source)).split() for _ in range(2))
    assert len(set(first + second)) == 6


def test_4_keys_of_processes_are_not_inherited(runtime, run):
    source = "import multiprocessing; print(multiprocessing.current_process().authkey.hex())"
    assert len({printed(run(source)) for _ in range(2)}) == 2


def test_4_what_is_read_only_at_start_has_a_zygote_of_its_own(own_runtime, run, monkeypatch):
    source = "import time; print(hash('a'), time.strftime('%A', time.gmtime(0)))"
    seen = {}
    for seed in ("1", "2"):
        monkeypatch.setenv("PYTHONHASHSEED", seed)
        seen[seed] = printed(run(source))
        assert last_start().kind == "warm"
        assert seen[seed] == printed(run(source, warm=False))
    assert seen["1"] != seen["2"]
    assert len(zygotes(own_runtime)) == 2


@pytest.mark.parametrize(
    "name", ["LANG", "LC_ALL", "OMP_NUM_THREADS", "PYTHONHASHSEED", "MALLOC_ARENA_MAX", "LD_PRELOAD"]
)
def test_4_the_key_counts_what_is_read_at_start(name):
    base = key_of(sys.executable, {"HOME": "/a"}, ["numpy"])
    assert key_of(sys.executable, {"HOME": "/a", name: "x"}, ["numpy"]) != base


def test_4_the_key_counts_nothing_else_of_the_environment():
    assert key_of("p", {"HOME": "/a", "ESLABON_PACK": "1"}, ["numpy"]) == key_of(
        "p", {"HOME": "/b"}, ["numpy"]
    )
    assert key_of("p", {}, ["numpy"]) != key_of("p", {}, ["pandas"])
    assert key_of("p", {}, ["numpy"]) != key_of("q", {}, ["numpy"])


def test_5_counters_of_the_chart_library_start_as_in_a_fresh_process(runtime, run):
    source = (
        "import altair as alt\n"
        "chart = alt.Chart(alt.Data(values=[{'a': 1}])).mark_point().encode(x='a:Q')\n"
        "print(alt.param(value=1).name, (chart + chart).interactive().to_json())"
    )
    cold = printed(run(source, warm=False))
    assert cold.startswith("param_")
    assert [printed(run(source)) for _ in range(2)] == [cold, cold]


def test_6_signals_parent_and_module_path_are_those_of_a_fresh_process(runtime, run):
    source = (
        "import json, os, signal, sys\nfrom ipykernel.kernelapp import IPKernelApp\n"
        "names = ('SIGCHLD', 'SIGINT', 'SIGTERM', 'SIGHUP', 'SIGPIPE')\n"
        "print(json.dumps([signal.set_wakeup_fd(-1), sys.path, __name__, os.getcwd(), sys.argv[0],\n"
        "    [str(signal.getsignal(getattr(signal, name))).split(' at ')[0] for name in names],\n"
        "    IPKernelApp.instance().parent_handle,\n"
        "    sorted(set(os.environ) - {'JPY_SESSION_NAME', 'ESLABON_KERNEL_MARK'}),\n"
        "    sys.modules['__main__'].__dict__ is globals(), os.getpgid(0) == os.getpid()]))"
    )
    warm, cold = printed(run(source)), printed(run(source, warm=False))
    assert str(os.getpid()) in warm
    assert warm == cold


def test_6_what_a_library_did_to_signals_is_undone(module, run):
    module.write_text(
        "import signal, socket\n"
        "ends = socket.socketpair()\n"
        "ends[0].setblocking(False)\n"
        "signal.set_wakeup_fd(ends[0].fileno(), warn_on_full_buffer=False)\n"
        "for name in ('SIGCHLD', 'SIGINT', 'SIGHUP'):\n"
        "    signal.signal(getattr(signal, name), lambda *_: None)\n"
        "signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGUSR2])"
    )
    source = (
        "import os, signal\nnames = ('SIGCHLD', 'SIGINT', 'SIGTERM', 'SIGHUP')\n"
        "print(signal.set_wakeup_fd(-1), signal.pthread_sigmask(signal.SIG_BLOCK, ()),\n"
        "    [str(signal.getsignal(getattr(signal, name))).split(' at ')[0] for name in names])"
    )
    warm = printed(run(source))
    assert last_start().kind == "warm"
    assert warm == printed(run(source, warm=False))


def test_6_a_kernel_holds_no_descriptor_of_the_zygote(runtime, run):
    """Pipes and sockets by number; other kinds are as many as in a cold kernel."""
    source = (
        "import json, os\ndef held(process):\n    found = []\n"
        "    for name in os.listdir(f'/proc/{process}/fd'):\n"
        "        try:\n            found.append(os.readlink(f'/proc/{process}/fd/{name}'))\n"
        "        except OSError:\n            continue\n    return found\n"
        "print(json.dumps([held('self'), held(os.getppid())]))"
    )
    kernel, zygote = json.loads(printed(run(source)))
    cold, _ = json.loads(printed(run(source, warm=False)))
    numbered = {link for link in zygote if link.startswith(("socket:", "pipe:"))}
    assert numbered  # its door at least
    assert not numbered & set(kernel)
    kinds, expected = (
        Counter(link for link in held if link.startswith("anon_inode:")) for held in (kernel, cold)
    )
    assert kinds == expected
    assert "anon_inode:[eventpoll]" in kinds


@pytest.mark.parametrize("first", ["eslabon.kernels.engine", "eslabon.kernels.entry", "papermill"])
def test_7_engine_and_papermill_may_be_imported_in_any_order(first, tmp_path):
    metadata = tmp_path / "eslabon-0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: eslabon\nVersion: 0\n")
    (metadata / "entry_points.txt").write_text(
        "[papermill.engine]\neslabon = eslabon.kernels.entry:EslabonEngine\n"
    )
    code = (
        f"import {first}, papermill.engines as e; print(e.papermill_engines.get_engine('eslabon').__name__)"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), str(REPOSITORY / "src")])}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "EslabonEngine", done.stderr


def test_7_an_error_travels_to_a_process_without_papermill(runtime, run, tmp_path):
    with pytest.raises(KernelDied) as caught:
        run("import os; os._exit(3)")
    (tmp_path / "error").write_bytes(pickle.dumps(caught.value))
    code = (
        f"import pickle, sys; error = pickle.load(open({str(tmp_path / 'error')!r}, 'rb'))\n"
        "loaded = [name in sys.modules for name in ('papermill', 'nbclient')]\n"
        "print(type(error).__name__, error.status, error, *loaded)"
    )
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY / "src")}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == "KernelDied 3 the kernel died with status 3 False False", done.stderr


def test_8_socket_paths_stay_short_whatever_the_temporary_folder_is(tmp_path, monkeypatch):
    long = tmp_path / ("x" * 60) / ("y" * 60)
    long.mkdir(parents=True)
    monkeypatch.setattr("tempfile.tempdir", str(long))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(long))
    with Runtime.open() as runtime:
        assert len(str(runtime.folder / "12345678" / "c-5")) <= 107
        assert len(str(runtime.folder / f"{'k' * 16}.sock")) <= 107
        folder = runtime.folder
    assert not folder.exists()


def test_8_what_a_killed_owner_left_is_removed_by_the_next(tmp_path):
    code = (
        "from eslabon.kernels.runtime import Runtime; import os\n"
        "print(Runtime.make().folder, flush=True); os.kill(os.getpid(), 9)"
    )
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY / "src")}
    left = Path(
        subprocess.run(
            [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
        ).stdout.strip()
    )
    assert left.is_dir()
    with Runtime.open():
        assert not left.exists()


def test_9_changed_project_code_is_loaded_anew(module, run):
    module.write_text("VALUE = 1")
    source = "import preloaded_here; print(preloaded_here.VALUE)"
    assert printed(run(source)) == "1"
    module.write_text("VALUE = 22")
    assert printed(run(source)) == "22"
    assert last_start().kind == "warm"


@pytest.mark.parametrize("session", [False, True])
def test_10_a_subprocess_left_behind_is_ended_even_if_it_will_not_be(session, runtime, run):
    stubborn = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(1, flush=True)\n"
        "time.sleep(600)"
    )
    executed = run(
        "import subprocess, sys\n"
        f"command = [sys.executable, '-c', {stubborn!r}]\n"
        f"left = subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session={session})\n"
        "left.stdout.readline(); print(left.pid)"
    )
    pid = int(printed(executed))
    until = time.monotonic() + 10
    while lives(pid) and time.monotonic() < until:
        time.sleep(0.05)
    assert not lives(pid)


def test_10_the_kernel_asks_what_it_leaves_behind_for_a_moment_only(runtime, run):
    """Our step of the shutdown stands in the stock one's place, and ends though the child does not."""
    executed = run(
        "import subprocess, sys\nfrom ipykernel.kernelapp import IPKernelApp\n"
        "stays = 'import signal, time; signal.signal(15, signal.SIG_IGN); print(1, flush=True)'\n"
        "command = [sys.executable, '-c', stays + '; time.sleep(600)']\n"
        "left = subprocess.Popen(command, stdout=subprocess.PIPE)\nleft.stdout.readline()\n"
        "step = IPKernelApp.instance().kernel._progressively_terminate_all_children\n"
        "await step()\nprint(step.__qualname__, left.poll())"
    )
    assert printed(executed) == "_asked_to_end.<locals>.end_children None"


def test_10_a_daemon_of_a_living_kernel_is_left_alone(runtime, run):
    """Its parent has ended, but its notebook has not."""
    run(
        "import os, time\nif os.fork() == 0:\n    if os.fork() == 0:\n        time.sleep(600)\n"
        "    os._exit(0)\nos.wait()",
        "import pathlib\nlisted = pathlib.Path(f'/proc/self/task/{os.getpid()}/children')\n"
        "children = listed.read_text().split()\n"
        "assert len(children) == 1, children\ntime.sleep(0.3)\n"
        "assert pathlib.Path(f'/proc/{children[0]}').exists()",
    )


def test_a_zygote_that_was_told_to_stop_leaves_nothing(own_runtime, run):
    run("1")
    [pid] = zygotes(own_runtime)
    stop_zygotes(own_runtime)
    assert not lives(pid)
    assert not list(own_runtime.folder.glob("*.sock"))
    os.kill(os.getpid(), signal.SIGCONT)

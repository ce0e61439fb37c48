"""The parent of a service's processes, over children that do nothing or die."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import psutil
import pytest

from eslabon.execution.processes import kill_all

pytest.importorskip("eslabon.service.logs", reason="the web processes' part is not there")

# Children: name and program. The pauses are short, for a test has no time.
PARENT = """
import json, os, sys
from eslabon.cli import main
from eslabon.execution.interrupt import interruptible
from eslabon.errors import EslabonError
from eslabon.service import supervisor
from eslabon.service.logs import service_log
supervisor._FIRST_PAUSE = supervisor._LONGEST_PAUSE = 0.01
supervisor._LOOK = 0.02
python = [sys.executable, "-S", "-c"]
children = [supervisor.Child(name, [*python, code]) for name, code in json.loads(sys.argv[1])]
try:
    with interruptible():
        supervisor.Supervisor(
            children, environment=os.environ, patience=float(sys.argv[2]), log=service_log()
        ).run()
except EslabonError as error:
    print(error)
    sys.exit(error.exit_status)
"""
SLEEPS = "import time; time.sleep(600)"
DEAF = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"
LEAVES_ONE = """
import os, subprocess, sys, time
subprocess.Popen([sys.executable, "-S", "-c", "import time; time.sleep(600)"], start_new_session=True)
time.sleep(600)
"""


class Parent:
    """A supervisor in a process of its own."""

    def __init__(self, patience, *children):
        self.process = subprocess.Popen(
            [sys.executable, "-c", PARENT, json.dumps(children), str(patience)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def line(self, event):
        """The next line of its log about an event."""
        for line in self.process.stderr:
            told = json.loads(line)
            if told["event"] == event:
                return told
        raise AssertionError(f"it never told: {event}")


@pytest.fixture
def parent():
    started = []

    def start(patience, *children):
        started.append(Parent(patience, *children))
        return started[-1]

    yield start
    for one in started:
        # These children do not ask to die with their parent, and would hold its pipes open.
        left = []
        if one.process.poll() is None:
            left = psutil.Process(one.process.pid).children(recursive=True)
            one.process.kill()
        kill_all(left)
        one.process.communicate(timeout=60)


def test_a_child_that_dies_at_once_again_and_again_ends_the_service_with_a_reason(parent):
    one = parent(5.0, ["web 1", SLEEPS], ["dispatcher", "raise SystemExit(3)"])
    told, log = one.process.communicate(timeout=60)
    assert one.process.returncode == 1
    assert "the service's process 'dispatcher' dies again and again at once" in told
    assert "5 deaths in a row, the last one: exit status 3" in told
    events = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    assert sum(line["event"] == "process died" for line in events) == 5
    assert [line["name"] for line in events if line["event"] == "process ended"] == ["web 1"]


def test_a_child_that_dies_is_started_again(parent):
    one = parent(5.0, ["web 1", SLEEPS])
    first = one.line("process begins")["pid"]
    os.kill(first, signal.SIGKILL)
    assert one.line("process died")["how"] == "killed by SIGKILL"
    second = one.line("process begins")["pid"]
    assert second != first
    assert psutil.pid_exists(second)


def test_a_child_that_does_not_end_is_killed_after_its_time(parent):
    one = parent(0.3, ["web 1", DEAF])
    pid = one.line("process begins")["pid"]
    wait_until_deaf(pid)
    one.process.send_signal(signal.SIGTERM)
    assert one.line("process killed")["name"] == "web 1"
    assert one.process.wait(60) == 0
    assert not psutil.pid_exists(pid)


def wait_until_deaf(pid):
    ignored = 1 << (signal.SIGTERM - 1)
    for _ in range(3000):
        with open(f"/proc/{pid}/status") as status:
            mask = next(line for line in status if line.startswith("SigIgn"))
        if int(mask.split()[1], 16) & ignored:
            return
        time.sleep(0.01)
    raise AssertionError("the child never began")


def test_what_a_dead_child_leaves_is_ended(parent):
    one = parent(5.0, ["dispatcher", LEAVES_ONE])
    child = psutil.Process(one.line("process begins")["pid"])
    left = []
    for _ in range(3000):
        left = child.children()
        if left:
            break
        psutil.wait_procs([], timeout=0.01)
    assert len(left) == 1
    child.kill()
    gone, alive = psutil.wait_procs(left, timeout=60)
    assert (len(gone), alive) == (1, [])
    one.process.send_signal(signal.SIGTERM)
    assert one.process.wait(60) == 0

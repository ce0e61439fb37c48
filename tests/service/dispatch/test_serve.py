"""``eslabon serve`` as processes: begins or is refused, survives the death of each, ends in good order."""

from __future__ import annotations

import os
import signal
import socket
import urllib.error

import psutil
import pytest

from eslabon.execution.processes import kill_all
from tests.service.dispatch.served import Served, gone, refused, wait_for

pytest.importorskip("eslabon.service.settings", reason="the web processes' part is not there")


@pytest.fixture
def root(tmp_path):
    """A publication with a finished edition, as far as the stand-ins look."""
    (tmp_path / "build" / "edition").mkdir(parents=True)
    (tmp_path / "_config.yml").write_text("eslabon:\n  edition: '1'\n")
    return tmp_path


@pytest.fixture
def serve(root):
    """Starts services; whatever is left of them is ended with the test."""
    started = []

    def start(*options: str) -> Served:
        started.append(Served(root, *options))
        return started[-1]

    yield start
    for served in started:
        if served.process.poll() is None:
            kill_all(served.kill())


def done(served, id):
    return wait_for(lambda: served.state(id) == "done")


def test_it_serves_makes_and_ends_with_all_its_processes(serve, root):
    served = serve("--workers", "2", "--slots", "2")
    jobs = [served.submit({"n": number}, client=str(number)) for number in range(5)]
    for job in jobs:
        done(served, job)
    seen = {served.ask("process")["pid"] for _ in range(50)}
    assert seen <= {served.pid("web 1"), served.pid("web 2")}
    assert sorted((root / "build" / "service" / "begun").read_text().split()) == list("01234")
    assert (root / "build" / "service").stat().st_mode & 0o777 == 0o700
    processes = served.processes()
    assert len(processes) >= 5, "the parent, two that answer, the dispatcher and what its maker started"
    assert served.end(signal.SIGTERM) == 0
    assert gone(processes)
    assert served.told("service ends")
    assert {line["how"] for line in served.told("process ended")} == {"exit status 0"}
    with pytest.raises(urllib.error.URLError):
        served.ask("process")


def test_what_the_maker_kept_is_within_its_budget_from_the_start(serve, root):
    kept = root / "build" / "service" / "maker" / "cache" / "svg" / "old"
    kept.parent.mkdir(parents=True)
    kept.touch()
    os.truncate(kept, 3 * 2**30)  # a hole: it takes no room
    os.utime(kept, (1.0, 1.0))
    served = serve()
    assert wait_for(lambda: served.told("the maker's folder was tidied"))[0]["freed_bytes"] == 3 * 2**30
    assert not kept.exists()
    assert served.end(signal.SIGTERM) == 0


def test_equal_requests_to_several_processes_are_made_once(serve, root):
    served = serve("--workers", "2", "--per-client", "100")
    jobs = [served.submit({"n": 1, "seconds": 0.3}, client=str(number)) for number in range(10)]
    for job in jobs:
        done(served, job)
    assert (root / "build" / "service" / "begun").read_text() == "1\n"


def test_a_killed_web_process_is_started_again_and_nobody_is_refused(serve):
    served = serve("--workers", "1")
    first = served.ask("process")["pid"]
    os.kill(first, signal.SIGKILL)
    second = served.ask("process")["pid"]  # waits in the parent's socket until somebody is there
    assert second != first
    assert served.told("process died", name="web 1")[0]["how"] == "killed by SIGKILL"
    assert served.end(signal.SIGTERM) == 0


def test_a_killed_dispatcher_loses_no_job_and_leaves_no_process(serve, root):
    served = serve("--workers", "1", "--slots", "1")
    running, waiting = served.submit({"n": 1, "seconds": 1.0}), served.submit({"n": 2})
    wait_for(lambda: served.state(running) == "running")
    killed = served.pid("dispatcher")
    helpers = [one for one in served.processes() if one.ppid() == killed]
    assert helpers
    os.kill(killed, signal.SIGKILL)
    wait_for(lambda: gone(helpers))
    done(served, running)
    done(served, waiting)
    assert (root / "build" / "service" / "begun").read_text().split() == ["1", "1", "2"]
    assert served.end(signal.SIGTERM) == 0


def test_when_the_parent_is_killed_all_end_and_the_next_service_finishes_the_jobs(serve):
    served = serve("--workers", "2", "--slots", "1")
    running, waiting = served.submit({"n": 1, "seconds": 2.0}), served.submit({"n": 2})
    wait_for(lambda: served.state(running) == "running")
    direct = [one for one in served.processes() if one.pid != served.process.pid]
    direct = [one for one in direct if one.ppid() == served.process.pid]
    assert len(direct) == 3
    others = served.kill()
    wait_for(lambda: gone(direct))
    kill_all(others)  # kernels end by themselves when their parent is gone; the stand-in's process does not
    again = serve("--workers", "1", "--slots", "1")
    done(again, running)
    done(again, waiting)
    assert again.end(signal.SIGTERM) == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_what_runs_is_finished_and_what_waits_is_left_for_the_next_start(serve, number):
    served = serve("--workers", "1", "--slots", "1")
    running, waiting = served.submit({"n": 1, "seconds": 1.0}), served.submit({"n": 2})
    wait_for(lambda: served.state(running) == "running")
    assert served.end(number) == 0
    assert not served.told("process killed")
    again = serve("--workers", "1", "--slots", "1")
    assert again.state(running) == "done"
    done(again, waiting)
    assert again.end(number) == 0


def test_a_second_signal_ends_at_once(serve):
    served = serve("--workers", "1")
    job = served.submit({"n": 1, "does": "waits"})
    wait_for(lambda: served.state(job) == "running")
    processes = served.processes()
    served.process.send_signal(signal.SIGINT)
    wait_for(lambda: _refuses(served))
    assert psutil.pid_exists(served.pid("dispatcher")), "readers are refused at once, not when all have ended"
    assert served.end(signal.SIGINT) == 0
    assert served.told("process killed", name="dispatcher")
    wait_for(lambda: gone(processes))


def _refuses(served) -> bool:
    try:
        served.ask("process")
    except (urllib.error.URLError, ConnectionError):
        return True
    return False


def test_a_second_service_in_the_same_folder_is_refused(serve, root):
    served = serve("--workers", "1")
    done(served, served.submit({"n": 1}))
    second = refused(root, "--port", "0")
    assert second.returncode == 2
    assert "error: another service uses this state folder" in second.stderr
    assert f"process {served.pid('dispatcher')} on " in second.stderr
    assert "process begins" not in second.stderr


def test_a_port_that_is_taken_is_refused_with_one_message(root):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        run = refused(root, "--port", str(port))
    assert run.returncode == 2
    assert run.stderr.startswith("error: the port is taken\n")
    assert f"127.0.0.1:{port}" in run.stderr
    assert "Traceback" not in run.stderr


def _file_in_the_way(root):
    (root / "state").write_text("")
    return ["--state", str(root / "state")]


def _no_edition(root):
    (root / "build" / "edition").rmdir()
    return []


REFUSALS = {
    "a file where the state folder should be": (_file_in_the_way, "state folder cannot be written"),
    "no finished edition": (_no_edition, "there is no finished edition"),
    "a host of another machine": (lambda _: ["--host", "192.0.2.1"], "cannot listen at this address"),
    "a host that is nobody's": (lambda _: ["--host", "nobody.invalid"], "cannot listen at this address"),
    "a number out of bounds": (lambda _: ["--workers", "0"], "setting 'workers' is wrong"),
    "seconds that are none": (lambda _: ["--grace-seconds", "-1"], "setting 'grace_seconds' is wrong"),
    "another kind of database": (
        lambda _: ["--database", "mysql://x/y"],
        "address that the service cannot use",
    ),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_what_cannot_work_is_refused_before_anything_is_started(root, case):
    prepare, told = REFUSALS[case]
    run = refused(root, "--port", "0", *prepare(root))
    assert run.returncode == 2
    first, *parts = run.stderr.splitlines()
    assert first.startswith("error: ")
    assert told in first
    assert "Traceback" not in run.stderr
    assert "process begins" not in run.stderr
    assert all(part.startswith("  ") for part in parts)


def test_a_full_disk_is_refused(root):
    """A limit on the size of files stands in for the disk: the system refuses the write in the same way."""
    run = refused(root, "--port", "0", file_size=1000)
    assert run.returncode == 2
    assert "error: the disk of the service's state folder is full" in run.stderr


@pytest.mark.parametrize(
    ("variable", "told"),
    [
        ({"ESLABON_SERVICE_GRACE_SECONDS": "soon"}, "setting 'grace_seconds' is wrong"),
        ({"ESLABON_SERVICE_WORKER": "2"}, "ESLABON_SERVICE_WORKERS"),
    ],
)
def test_variables_are_checked_like_options(root, variable, told):
    run = refused(root, "--port", "0", **variable)
    assert run.returncode == 2
    assert told in run.stderr
    assert run.stderr.startswith("error: ")


def test_variables_are_read_and_an_option_wins(root):
    run = refused(
        root, "--workers", "0", ESLABON_SERVICE_WORKERS="1", ESLABON_SERVICE_STATE=str(root / "elsewhere")
    )
    assert "--workers" in run.stderr
    run = refused(
        root, "--port", "0", "--database", "mysql://x/y", ESLABON_SERVICE_STATE=str(root / "elsewhere")
    )
    assert run.returncode == 2
    assert (root / "elsewhere").is_dir()
    assert not (root / "build" / "service").exists()

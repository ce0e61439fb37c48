"""The same pages on a Dask cluster: dying workers, killing pages, leaving clients, wrong addresses."""

from __future__ import annotations

import hashlib
import io
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import dask
import nbformat
import psutil
import pytest
from distributed import Client, LocalCluster
from rich.console import Console

from eslabon.errors import ParameterError, ToolMissing
from eslabon.execution import cluster as cluster_module
from eslabon.execution.cluster import check_address, cluster
from eslabon.execution.place import check_place
from eslabon.execution.pool import each_completed
from eslabon.execution.processes import WORKER_VARIABLE
from eslabon.execution.remote import PublicationOnWorker
from eslabon.execution.report import Reporter
from eslabon.execution.store import PageStore
from eslabon.kernels.runtime import Runtime
from tests.conftest import REPOSITORY, TINY, in_a_loop
from tests.execution.test_run import job

ESLABON = Path(sys.executable).with_name("eslabon")


@pytest.fixture(scope="module")
def local():
    """Two worker processes with one thread each; a task may kill two of them before it is given up."""
    with (
        dask.config.set(
            {
                "distributed.scheduler.allowed-failures": 1,
                # A local cluster forgets a killed worker after a while, just when it has come back.
                "distributed.deploy.lost-worker-timeout": "1 hour",
            }
        ),
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address="127.0.0.1:0") as running,
    ):
        yield running


@pytest.fixture
def client(local):
    with Client(local, set_as_default=False) as connected:
        yield connected


@pytest.fixture(params=["in a shared folder", "that share no folder with us"])
def sharing(request, monkeypatch):
    """Workers that see the client's folder, and workers that do not."""
    if "no folder" in request.param:
        monkeypatch.setattr(cluster_module, "sees", lambda token, content: False)
    return request.param


def jobs(folder: Path, *sources: str) -> list:
    """One page per source, all of one publication."""
    (folder / "_config.yml").write_text("eslabon: {}\n")
    made = []
    for number, source in enumerate(sources):
        page = job(folder, source, address=f"page/{number}", key=f"key{number}")
        path = folder / f"n{number}.ipynb"
        page.notebook.rename(path)
        made.append(replace(page, notebook=path))
    return made


def run(address: str, pages: list):
    """Verdicts as they come."""
    with cluster(address, pages, Reporter(Console(quiet=True))) as place:
        outcomes = each_completed(place.executor, place.work, place.parcels(pages), place.lost, place.died)
        for outcome in outcomes:
            yield place.accept(outcome)


def texts(folder: Path) -> dict[str, str]:
    """What each stored page printed."""
    store = PageStore(folder / "cache")
    return {
        path.name: nbformat.read(store.notebook(path.name), as_version=4).cells[-1].outputs[0]["text"].strip()
        for path in (folder / "cache" / "keys").iterdir()
    }


def test_pages_run_with_their_parameters_and_are_stored_here(tmp_path, local, sharing):
    pages = jobs(tmp_path, "print(country, 0)", "print(country, 1)", "import os; print(os.listdir())")
    assert {result.status for result in run(local.scheduler_address, pages)} == {"ok"}
    assert texts(tmp_path) == {"key0": "BBB 0", "key1": "BBB 1", "key2": "[]"}
    assert PageStore(tmp_path / "cache").last_ingredients("page/0", "es") == {"data": "1"}


def test_a_failed_page_brings_its_notebook_and_its_report(tmp_path, local, sharing):
    pages = jobs(tmp_path, "print('seen')\nraise ValueError('no figure')")
    [result] = run(local.scheduler_address, pages)
    assert (result.status, result.name, result.value, result.cell) == ("failed", "ValueError", "no figure", 2)
    assert "> 2  raise ValueError" in result.source
    assert result.printed == "seen"
    assert Path(result.kept) == tmp_path / "failed" / "es" / "page" / "0.ipynb"
    assert "no figure" in Path(result.kept).read_text("utf-8")
    assert Path(result.kept).with_suffix(".html").is_file()


def left_in_the_systems_folder() -> set[Path]:
    """Temporary folders of pages, and of kernels whose owner is no more."""
    place = Path(tempfile.gettempdir())
    runtimes = (path for path in place.glob("ekr-*") if not psutil.pid_exists(Runtime.at(path).owner or 0))
    return {*place.glob("eslabon-page-*"), *runtimes}


def test_all_pages_are_right_when_a_worker_is_killed_meanwhile(tmp_path, local, client, sharing):
    client.wait_for_workers(2)
    before = left_in_the_systems_folder()
    victim = next(iter(client.run(os.getpid).values()))
    pages = jobs(tmp_path, *(f"import time; time.sleep(1); print({number})" for number in range(6)))
    results = []
    for result in run(local.scheduler_address, pages):
        if not results:
            os.kill(victim, signal.SIGKILL)
        results.append(result)
    assert not psutil.pid_exists(victim) or victim not in client.run(os.getpid).values()
    assert [result.status for result in results] == ["ok"] * 6
    Runtime.make().close()  # whoever makes the next one removes what the dead worker left
    assert left_in_the_systems_folder() <= before
    psutil.wait_procs(kernels_of_runs(), timeout=60)
    assert kernels_of_runs() == []
    assert texts(tmp_path) == {f"key{number}": str(number) for number in range(6)}


def test_a_page_that_kills_its_workers_takes_no_neighbour_with_it(tmp_path, local):
    # Not the kernel's parent, which may be a zygote: the process that asked for the kernel.
    killer = "import os, time; os.kill(int(os.environ['JPY_PARENT_PID']), 9); time.sleep(9)"
    pages = jobs(tmp_path, killer, *(f"print({number})" for number in range(1, 5)))
    results = {result.address: result for result in run(local.scheduler_address, pages)}
    assert results.pop("page/0").reason.startswith("its worker died twice")
    assert {result.status for result in results.values()} == {"ok"}
    assert texts(tmp_path) == {f"key{number}": str(number) for number in range(1, 5)}


def test_workers_keep_nothing_of_a_run(tmp_path, local, client, sharing):
    list(run(local.scheduler_address, jobs(tmp_path, "print(1)")))

    def left(dask_worker):
        folder = Path(dask_worker.local_directory)
        return [*folder.glob("eslabon-*"), *folder.glob("page-*")], list(dask_worker.plugins)

    for files, plugins in client.run(left).values():
        assert files == []
        assert not [name for name in plugins if name.startswith("eslabon-")]


def test_only_verdicts_travel_where_the_folder_is_shared(tmp_path, local, sharing):
    log = io.StringIO()
    pages = jobs(tmp_path, "print(1)")
    with cluster(local.scheduler_address, pages, Reporter(Console(file=log, width=200))) as place:
        [parcel] = place.parcels(pages)
        outcome = place.executor.submit(place.work, parcel).result()
        assert place.accept(outcome).status == "ok"
    shared = sharing == "in a shared folder"
    assert f"executing on 2 workers of {local.scheduler_address} {sharing}" in log.getvalue()
    assert (parcel.pack is None) == (outcome.executed is None) == shared
    assert texts(tmp_path) == {"key0": "1"}
    assert not list((tmp_path / "cache").glob(".eslabon-*"))


def test_a_page_that_does_not_appear_in_the_shared_folder_has_failed(tmp_path, local):
    pages = jobs(tmp_path, "print(1)")
    with cluster(local.scheduler_address, pages, Reporter(Console(quiet=True))) as place:
        outcome = place.executor.submit(place.work, place.parcels(pages)[0]).result()
        PageStore(tmp_path / "cache").notebook("key0").unlink()
        result = place.accept(outcome)
    assert result.status == "failed"
    assert "does not appear in" in result.reason


def test_a_worker_that_joins_without_the_folder_is_refused(tmp_path):
    token = tmp_path / "token"
    publication = PublicationOnWorker("eslabon-1", {}, cluster_module.environment(), token)
    worker = SimpleNamespace(local_directory=str(tmp_path), address="tcp://127.0.0.1:1")
    with pytest.raises(ToolMissing, match="does not see the folder"):
        publication.setup(worker)
    token.write_text("eslabon-1", "ascii")
    publication.setup(worker)


def test_a_worker_with_other_code_is_refused(tmp_path, local, monkeypatch):
    here = cluster_module.environment()
    monkeypatch.setattr(cluster_module, "environment", lambda: replace(here, code="0123456789abcdef"))
    with pytest.raises(ToolMissing, match="not installed as the client is") as caught:
        list(run(local.scheduler_address, jobs(tmp_path, "print(1)")))
    assert "not 0123456789ab" in caught.value.received
    assert not [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]


def test_workers_with_several_threads_are_refused(tmp_path):
    with (
        LocalCluster(
            n_workers=1, threads_per_worker=2, processes=False, dashboard_address="127.0.0.1:0"
        ) as threaded,
        pytest.raises(ParameterError, match="several threads") as caught,
    ):
        list(run(threaded.scheduler_address, jobs(tmp_path, "print(1)")))
    assert "--nthreads 1" in caught.value.next_step


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:9", "nonsense", "bad://host:1"])
def test_an_address_without_scheduler_is_one_error(address):
    with pytest.raises(ParameterError, match="no Dask scheduler answers") as caught:
        check_address(address)
    assert caught.value.where == f"--dask {address}"


def test_a_scheduler_is_asked_from_within_a_running_loop(local):
    """As in a notebook, and as in a test session whose browser keeps a loop of its own."""

    async def ask():
        check_address(local.scheduler_address)
        return "asked"

    assert in_a_loop(ask) == "asked"


def test_a_worker_is_no_scheduler(client):
    worker = next(iter(client.scheduler_info()["workers"]))
    with pytest.raises(ParameterError, match="no Dask scheduler answers"):
        check_address(worker)


def test_a_missing_package_says_how_to_get_it(monkeypatch):
    import eslabon.execution

    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.delitem(sys.modules, "eslabon.execution.cluster")
    monkeypatch.delattr(eslabon.execution, "cluster")
    with pytest.raises(ToolMissing, match=r"needs dask\.distributed") as caught:
        check_place("tcp://127.0.0.1:8786")
    assert "eslabon[dask]" in caught.value.next_step


def kernels_of_runs() -> list[psutil.Process]:
    """Processes of this machine that pages of cluster runs started."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get(WORKER_VARIABLE, "").startswith("eslabon-"):
                found.append(process)
        except psutil.Error:
            pass  # gone meanwhile, or another user's
    return found


def started_build(root: Path, address: str) -> subprocess.Popen:
    """A build of that publication on the cluster, as from a terminal that passes Ctrl-C on."""
    return subprocess.Popen(
        [ESLABON, "build", "--dask", address],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )


def test_an_interrupt_stops_the_remote_pages(tmp_path, local, client):
    root = tmp_path / "publication"
    shutil.copytree(TINY, root, ignore=shutil.ignore_patterns("build"))
    notebook = root / "notebooks" / "brief.ipynb"
    content = json.loads(notebook.read_text("utf-8"))
    content["cells"][2]["source"] = ["import time; time.sleep(600)\n", *content["cells"][2]["source"]]
    notebook.write_text(json.dumps(content), "utf-8")
    process = started_build(root, local.scheduler_address)
    while not (started := kernels_of_runs()) and process.poll() is None:
        time.sleep(0.05)
    assert started
    process.send_signal(signal.SIGINT)
    log, _ = process.communicate(timeout=120)
    assert process.returncode == 130, log
    psutil.wait_procs(started, timeout=60)
    assert not [kernel for kernel in started if kernel.is_running()]
    psutil.wait_procs(kernels_of_runs(), timeout=60)
    assert kernels_of_runs() == []
    assert client.run_on_scheduler(lambda dask_scheduler: len(dask_scheduler.tasks)) == 0


def test_the_client_is_killed_and_the_next_ones_interrupt_still_stops_its_page(tmp_path, local):
    """The warm process that the first one left carries its mark: the second one's pages need their own."""
    pages, place = tmp_path / "pages", tmp_path / "publication"
    shutil.copytree(TINY, place, ignore=shutil.ignore_patterns("build"))
    notebook = place / "notebooks" / "brief.ipynb"
    content = json.loads(notebook.read_text("utf-8"))
    cell = f"import os, time; open({str(pages)!r}, 'a').write(f'{{os.getpid()}} '); time.sleep(SECONDS)\n"
    told = []
    for seconds, ending in ((5, signal.SIGKILL), (600, signal.SIGINT)):
        content["cells"][2]["source"] = [cell.replace("SECONDS", str(seconds))]
        notebook.write_text(json.dumps(content), "utf-8")
        pages.unlink(missing_ok=True)
        process = started_build(place, local.scheduler_address)
        while not pages.is_file() and process.poll() is None:
            time.sleep(0.05)
        process.send_signal(ending)
        process.communicate(timeout=120)
        told.append(process.returncode)
        running = [
            psutil.Process(int(pid)) for pid in pages.read_text().split() if psutil.pid_exists(int(pid))
        ]
        assert psutil.wait_procs(running, timeout=60)[1] == []
    assert told == [-signal.SIGKILL, 130]


def test_a_worker_that_is_stopped_is_told(tmp_path, local, client, monkeypatch):
    monkeypatch.setattr(cluster_module, "_INTRODUCTION", 3)
    client.wait_for_workers(2)
    victim = next(iter(client.run(os.getpid).values()))
    os.kill(victim, signal.SIGSTOP)
    try:
        with pytest.raises(ParameterError, match="does not answer") as caught:
            list(run(local.scheduler_address, jobs(tmp_path, "print(1)")))
    finally:
        os.kill(victim, signal.SIGCONT)
    assert "end them" in caught.value.next_step


def digests(edition: Path) -> dict[str, str]:
    return {
        path.relative_to(edition).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(edition.rglob("*"))
        if path.is_file() and path.name != "run.json"
    }


def test_the_documented_example_makes_the_edition_of_one_and_of_two_workers(tmp_path):
    commands = {
        "one": [ESLABON, "build", "--workers", "1"],
        "two": [ESLABON, "build", "--workers", "2"],
        "dask": [sys.executable, REPOSITORY / "docs" / "local_cluster.py"],
    }
    made = {}
    for name, command in commands.items():
        process = subprocess.run(
            [*command, "--root", TINY, "--build", tmp_path / name],
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
        )
        assert process.returncode == 0, process.stdout + process.stderr
        assert ("executing on 2 workers" in process.stdout) == (name == "dask")
        made[name] = digests(tmp_path / name / "2026.1")
    assert "manifest.json" in made["one"]
    assert len([path for path in made["one"] if path.endswith(".ipynb")]) == 6
    assert made["one"] == made["two"] == made["dask"]

"""Ten pages, one of them faulty: the other nine are right, the verdict names the cause, nothing is left."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from nbformat import v4

from eslabon.execution.pool import each_completed, process_pool
from eslabon.execution.run import PageJob, run_page
from eslabon.execution.store import PageStore
from eslabon.kernels.runtime import Runtime
from tests.conftest import REPOSITORY
from tests.kernels.conftest import descriptor_kinds, eventually, started_in, zygotes

GOOD = "import os\nprint(40 + 2)"
FAULTS = {
    "exit": ("import os; os._exit(3)", "status 3"),
    "segfault": ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "signal SIGSEGV"),
    "killed": ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "signal SIGKILL"),
    "abort": ("import os; os.abort()", "signal SIGABRT"),
    "exception": ("raise ValueError('no figure')", "ValueError: no figure"),
    "loop": ("import time\nwhile True: time.sleep(0.01)", "a cell still running"),
    "memory": ("x = bytearray(3_000_000_000)", "MemoryError"),
    "cpu": ("while True: pass", "signal SIGXCPU (CPU limit)"),
    "output": ("print('x' * 50_000_000)", "OutputLimitExceeded"),
    "child": (
        "import subprocess; subprocess.Popen(['sleep', '600'], start_new_session=True); 1 / 0",
        "ZeroDivisionError",
    ),
    "zygote": ("import os, time; os.kill(os.getppid(), 9); time.sleep(60)", "zygote lost"),
}


@pytest.fixture(scope="module")
def pool(tmp_path_factory):
    """Two workers for all batches; their kernels' limits are in the environment that they start with."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ESLABON_KERNEL_LIMITS", "memory=500M,cpu=1")
        patch.setenv("ESLABON_KERNEL_PRELOAD", "")
        patch.setenv("TMPDIR", str(tmp_path_factory.mktemp("temporary")))
        patch.setenv("PYTHONPATH", str(REPOSITORY / "src"))
        with process_pool(2) as executor:
            # Both at once, so that both are started now.
            assert len(_in_each(executor, os.getpid)) == 2
            # Their first notebook makes what stays, an event loop for instance.
            with Runtime.open() as runtime:
                folder = tmp_path_factory.mktemp("first")
                assert {r.status for r in _in_each(executor, run_page, *jobs(folder, GOOD, runtime)[:1])} == {
                    "ok"
                }
            yield executor
            assert not list(Path(os.environ["TMPDIR"]).iterdir())


def _in_each(pool, function: Callable, *arguments: object) -> list:
    """What each of the two workers answers."""
    answers = dict(f.result() for f in [pool.submit(_slowly, function, *arguments) for _ in range(2)])
    assert len(answers) == 2
    return [answers[pid] for pid in sorted(answers)]


def _slowly(function: Callable, *arguments: object) -> tuple[int, object]:
    answer = function(*arguments)
    time.sleep(1)
    return os.getpid(), answer


def jobs(folder: Path, source: str, runtime: Runtime) -> list[PageJob]:
    """Ten pages of which the fifth is faulty."""
    (folder / "pack.json").write_text("{}")
    made = []
    for number in range(10):
        cells = [v4.new_code_cell('language = "es"', metadata={"tags": ["parameters"]})]
        cells.append(v4.new_code_cell(source if number == 4 else GOOD))
        page = v4.new_notebook(cells=cells)
        page.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
        for position, cell in enumerate(page.cells):
            cell["id"] = f"cell-{position}"
        nbformat.write(page, folder / f"page{number}.ipynb")
        made.append(
            PageJob(
                address=f"page/{number}",
                language="es",
                root=folder,
                notebook=folder / f"page{number}.ipynb",
                parameters={"language": "es"},
                pack=folder / "pack.json",
                key=f"k{number}",
                ingredients={},
                reason="",
                cache=folder / "cache",
                failed=folder / "failed",
                failed_name=folder / "failed",
                cell_timeout=4 if "sleep(0.01)" in source else 60,
                runtime=str(runtime.folder),
            )
        )
    return made


@pytest.mark.parametrize("fault", FAULTS)
def test_one_faulty_page_leaves_nine_right(fault, pool, own_runtime, tmp_path):
    source, told = FAULTS[fault]
    before = _in_each(pool, descriptor_kinds)
    results = {
        result.address: result
        for result in each_completed(
            pool, run_page, jobs(tmp_path, source, own_runtime), lambda job, why: pytest.fail(why)
        )
    }
    bad = results.pop("page/4")
    assert bad.status == "failed"
    assert told in bad.error
    assert Path(bad.kept).is_file()
    assert {result.status for result in results.values()} == {"ok"}, [r.error for r in results.values()]
    assert {result.kernel for result in results.values()} == {"warm"}
    stored = {
        hashlib.sha256(PageStore(tmp_path / "cache").notebook(f"k{number}").read_bytes()).hexdigest()
        for number in range(10)
        if number != 4
    }
    assert len(stored) == 1
    assert not [path for path in own_runtime.folder.iterdir() if path.is_dir()]
    # One zygote, without kernels and their remains: its door, its owner and nobody's connection.
    assert eventually(lambda: len(started_in(own_runtime)) == 1)
    [zygote] = started_in(own_runtime)
    assert zygotes(own_runtime) == [zygote]
    held = descriptor_kinds(zygote)
    assert (held["socket"], held["anon_inode:[pidfd]"], held["pipe"]) == (1, 1, 0)
    assert _in_each(pool, descriptor_kinds) == before

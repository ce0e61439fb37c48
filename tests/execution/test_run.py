"""One page, one fresh process: what comes back when a notebook is well, raises, loops or says nothing."""

import os
from pathlib import Path

import nbformat
import pytest
from nbformat import v4

from eslabon.execution.run import PageJob, run_page
from eslabon.execution.store import PageStore

PARAMETERS = v4.new_code_cell('country = "AAA"\nlanguage = "es"', metadata={"tags": ["parameters"]})


def job(tmp_path: Path, *sources: str, **changes) -> PageJob:
    notebook = v4.new_notebook(cells=[PARAMETERS, *map(v4.new_code_cell, sources)])
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{number}"
    notebook.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    path = tmp_path / "brief.ipynb"
    nbformat.write(notebook, path)
    pack = tmp_path / "pack.json"
    pack.write_text("{}")
    fields = {
        "address": "country/AAA",
        "language": "es",
        "root": tmp_path,
        "notebook": path,
        "pack": pack,
        "key": "k",
        "parameters": {"country": "BBB", "language": "es"},
        "ingredients": {"data": "1"},
        "reason": "data changed",
        "cache": tmp_path / "cache",
        "failed": tmp_path / "failed",
        "failed_name": tmp_path / "failed",
        "cell_timeout": 60,
    }
    return PageJob(**{**fields, **changes})


@pytest.fixture(scope="module")
def executed(tmp_path_factory):
    folder = tmp_path_factory.mktemp("well")
    source = "import os, pathlib\nprint(country, os.environ['ESLABON_PACK'][-9:], os.listdir())"
    result = run_page(job(folder, source))
    return result, PageStore(folder / "cache").notebook("k")


def test_a_good_page_is_stored_with_its_reason(executed):
    result, stored = executed
    assert (result.status, result.reason) == ("ok", "data changed")
    assert result.seconds > 0
    assert stored is not None


def test_the_notebook_sees_its_parameters_its_pack_and_an_empty_folder(executed):
    notebook = nbformat.read(executed[1], as_version=4)
    text = notebook.cells[-1].outputs[0]["text"]
    assert text.startswith("BBB pack.json")
    assert ".ipynb_checkpoints" not in text


def test_the_stored_notebook_holds_nothing_that_differs_between_runs(executed, tmp_path):
    source = "import os, pathlib\nprint(country, os.environ['ESLABON_PACK'][-9:], os.listdir())"
    again = run_page(job(tmp_path, source))
    assert again.status == "ok"
    assert PageStore(tmp_path / "cache").notebook("k").read_bytes() == executed[1].read_bytes()


def test_ids_minor_format_and_order_of_tags_do_not_stay(tmp_path):
    """JupyterLab gives a cell another id when it is cut and pasted; the page must have the same bytes."""
    made = []
    for number in range(2):
        page = job(tmp_path, "print(1)", cache=tmp_path / str(number))
        notebook = nbformat.read(page.notebook, as_version=4)
        for cell in notebook.cells[1:]:
            cell["id"] = f"other-{number}"
            cell.metadata["tags"] = ["b", "a"][:: 1 - 2 * number]
        nbformat.write(notebook, page.notebook)
        assert run_page(page).status == "ok"
        made.append(PageStore(page.cache).notebook("k").read_bytes())
    assert made[0] == made[1]


def test_the_limit_of_a_whole_notebook_is_told_as_such(tmp_path):
    result = run_page(job(tmp_path, "import time; time.sleep(30)", limits="notebook=2"))
    assert (result.status, result.name) == ("failed", "NotebookTimeout")
    assert "notebook=2" in result.error
    assert "ESLABON_KERNEL_LIMITS" not in os.environ


def test_a_page_leaves_its_temporary_files_where_it_was_told(tmp_path):
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    result = run_page(job(tmp_path, "import os; print(os.getcwd())", scratch=str(scratch)))
    assert result.status == "ok"
    notebook = PageStore(tmp_path / "cache").notebook("k").read_text("utf-8")
    assert str(scratch) in notebook
    assert list(scratch.iterdir()) == []


def test_a_raising_notebook_names_cell_and_exception_and_is_kept(tmp_path):
    result = run_page(job(tmp_path, "print('before')", "raise ValueError('no figure for BBB')"))
    assert result.status == "failed"
    assert (result.cell, result.name, result.value) == (3, "ValueError", "no figure for BBB")
    assert "brief.ipynb, cell 3" in result.error
    assert Path(result.kept).is_file()
    assert "before" in Path(result.kept).with_suffix(".html").read_text("utf-8")
    assert PageStore(tmp_path / "cache").notebook("k") is None


def test_a_looping_notebook_ends_at_its_limit(tmp_path):
    result = run_page(job(tmp_path, "while True: pass", cell_timeout=2))
    assert (result.status, result.name) == ("failed", "CellTimeoutError")
    assert "each cell ends within 2 s" in result.error


def test_a_dying_kernel_is_a_verdict(tmp_path):
    result = run_page(job(tmp_path, "import os; os._exit(3)"))
    assert (result.status, result.name) == ("failed", "DeadKernelError")


def test_a_notebook_without_output_is_no_page(tmp_path):
    result = run_page(job(tmp_path, "x = 1"))
    assert (result.status, result.name) == ("failed", "NoOutput")
    assert "at least one cell that shows" in result.error


@pytest.fixture
def ports_taken(monkeypatch):
    """Make kernels fail to start a number of times, as when their port was taken; counts the attempts."""
    import papermill

    execute, attempts = papermill.execute_notebook, []

    def fail_first(times: int) -> list[str]:
        def started(*arguments, **options):
            attempts.append(arguments[0])
            if len(attempts) <= times:
                raise RuntimeError("Kernel died before replying to kernel_info")
            return execute(*arguments, **options)

        monkeypatch.setattr(papermill, "execute_notebook", started)
        return attempts

    return fail_first


def test_a_kernel_that_never_came_up_is_started_again(tmp_path, ports_taken):
    attempts = ports_taken(2)
    assert run_page(job(tmp_path, "print(1)")).status == "ok"
    assert len(attempts) == 3


def test_a_kernel_that_cannot_start_is_a_verdict(tmp_path, ports_taken):
    attempts = ports_taken(99)
    result = run_page(job(tmp_path, "print(1)"))
    assert (result.status, len(attempts)) == ("failed", 3)
    assert "died before replying" in result.error

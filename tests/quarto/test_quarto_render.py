"""The wrapper around each behaviour of Quarto's command line that was seen; the stand-in names them."""

from __future__ import annotations

import ast
import json
import os
import pickle
import random
import signal
import subprocess
import threading
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from eslabon.book.quarto import process
from eslabon.book.quarto.program import Program
from eslabon.book.quarto.render import QuartoFailed, Rendered, inspect_project, pandoc_version, render
from tests.book.typst_sample import copy_of_sample, one_page
from tests.quarto.documents import CHECKS
from tests.quarto.project_sample import project_of
from tests.quarto.stand_in import FAULTS as BEHAVIOURS

MARK = "ESLABON_TEST_MARK"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"><rect width="40" height="30"/></svg>'
PICTURE = "![Un rectángulo negro sobre fondo claro](x.svg)"


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("render")
    source = one_page(folder, f"# Inicio\n\nTexto.\n\n{PICTURE}", second="# Segunda\n\nMás texto.")
    (source / "x.svg").write_text(SVG, "utf-8")
    return project_of(source, folder)


@pytest.fixture(scope="module")
def sample(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    return project_of(copy_of_sample(folder), folder)


@pytest.fixture
def marked(monkeypatch) -> Iterator[str]:
    """A mark that every process of the test inherits."""
    mark = uuid.uuid4().hex
    monkeypatch.setenv(MARK, mark)
    yield mark


def left_of(mark: str) -> list[psutil.Process]:
    found = []
    for one in psutil.process_iter():
        try:
            living = one.status() != psutil.STATUS_ZOMBIE
            if living and one.pid != os.getpid() and one.environ().get(MARK) == mark:
                found.append(one)
        except psutil.Error:
            continue
    return found


def rendered(quarto: Program, project: Path, tmp_path: Path, format: str = "docx", **options) -> Rendered:
    target = tmp_path / "out" / ("html" if format == "html" else f"book.{format}")
    return render(quarto, project, format, target, logs=tmp_path / "logs", **options)


def failure(quarto: Program, project: Path, tmp_path: Path, format: str = "docx", **options) -> QuartoFailed:
    with pytest.raises(QuartoFailed) as caught:
        rendered(quarto, project, tmp_path, format, **options)
    assert not (tmp_path / "out").exists()  # nothing has its final name
    return caught.value


def nothing_is_left(tmp_path: Path, mark: str) -> None:
    assert left_of(mark) == []
    assert list((tmp_path / "temporary").iterdir()) == []


def files_of(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("format", ["html", "docx", "epub", "typst"])
def test_each_format_is_rendered_and_the_project_stays_as_it_is(stand_in, project, tmp_path, marked, format):
    before = files_of(project)
    done = rendered(stand_in, project, tmp_path, format)
    assert done.doubts == ()
    assert done.records[0].message.startswith("Output created: ")
    [output] = done.outputs
    if format == "html":
        assert {path.name for path in output.glob("*.html")} == {"index.html", "second.html"}
    else:
        assert output.stat().st_size
    assert files_of(project) == before
    nothing_is_left(tmp_path, marked)


@pytest.mark.parametrize("format", CHECKS)
def test_every_construct_of_the_book_in_each_format(stand_in, sample, tmp_path, format):
    check, name = CHECKS[format]
    assert render(stand_in, sample, format, tmp_path / name, logs=tmp_path / "logs").doubts == ()
    check(sample, tmp_path / name)


def test_the_same_document_twice_has_the_same_bytes(stand_in, project, tmp_path):
    first = rendered(stand_in, project, tmp_path, date=10**9).outputs[0].read_bytes()
    assert rendered(stand_in, project, tmp_path, date=10**9).outputs[0].read_bytes() == first


@pytest.fixture
def calls(tmp_path, monkeypatch) -> Path:
    """File of the arguments of every call of the engine."""
    monkeypatch.setenv("STAND_IN_CALLS", str(tmp_path / "calls"))
    return tmp_path / "calls"


def test_input_first_then_flags(stand_in, tmp_path, calls):
    """Behind a flag an input is not seen, and the current directory is rendered instead."""
    source = one_page(tmp_path, f"# Una página\n\n{PICTURE}")
    (source / "x.svg").write_text(SVG, "utf-8")
    alone = project_of(source, tmp_path, page="index")
    rendered(stand_in, alone, tmp_path, page="index.qmd")
    assert json.loads(calls.read_text("utf-8"))[:4] == ["render", "index.qmd", "--to", "docx"]


def test_an_output_directory_that_is_absolute_and_no_name_of_an_output(stand_in, project, tmp_path, calls):
    """A path as --output is an error; --output-dir may be absolute for projects."""
    rendered(stand_in, project, tmp_path)
    arguments = json.loads(calls.read_text("utf-8"))
    assert Path(arguments[arguments.index("--output-dir") + 1]).is_absolute()
    assert not {"-o", "--output", "-M", "-P"} & set(arguments)


def test_nothing_is_executed_and_nothing_written_back(stand_in, project, tmp_path, calls):
    """--execute writes the outputs back into the file."""
    [output] = rendered(stand_in, project, tmp_path, "html").outputs
    assert {"--no-execute", "--no-execute-daemon"} <= set(json.loads(calls.read_text("utf-8")))
    assert "Segunda" in (output / "second.html").read_text("utf-8")


def test_the_log_is_asked_for_at_its_default_level(stand_in, project, tmp_path, calls):
    """--quiet silences errors too, but not --log; with --log-level warning errors at INFO are lost."""
    rendered(stand_in, project, tmp_path)
    arguments = json.loads(calls.read_text("utf-8"))
    assert "--quiet" in arguments and "--log" in arguments and "--log-level" not in arguments
    assert arguments[arguments.index("--log-format") + 1] == "json-stream"


def test_a_format_does_not_clean_away_the_one_before(stand_in, project, tmp_path):
    """A render of a book cleans the output directory of the other formats first."""
    for format in ("docx", "html", "epub"):
        rendered(stand_in, project, tmp_path, format)
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"book.docx", "book.epub", "html"}


def test_settings_of_the_analysts_shell_do_not_reach_it(stand_in, project, tmp_path, monkeypatch):
    monkeypatch.setenv("QUARTO_PROFILE", "other")
    monkeypatch.setenv("QUARTO_LOG", str(tmp_path / "elsewhere.log"))
    kept = {}
    monkeypatch.setattr(
        "eslabon.book.quarto.render.run", lambda *a, **o: kept.update(o) or process.run(*a, **o)
    )
    rendered(stand_in, project, tmp_path)
    assert not [name for name in kept["environment"] if name in {"QUARTO_PROFILE", "QUARTO_LOG"}]


# Fault of the stand-in → what the error says.
FAULTS = {
    "nothing": "rendered nothing, and said that all was well",
    "empty": "rendered nothing, and said that all was well",
    "status": "ended with status 1",
    "error at info": "ended with status 1",
    "killed": "ended with status 137",
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_an_error_with_quartos_own_words_and_the_log_kept(
    stand_in, project, tmp_path, monkeypatch, marked, fault
):
    monkeypatch.setenv("STAND_IN", fault)
    error = failure(stand_in, project, tmp_path)
    assert FAULTS[fault] in error.what
    assert Path(error.log).is_file()
    assert error.log in error.next_step
    assert error.exit_status == 1
    assert vars(pickle.loads(pickle.dumps(error))) == vars(error)
    nothing_is_left(tmp_path, marked)


def test_an_error_at_the_level_of_information_is_told_without_its_colours(
    stand_in, project, tmp_path, monkeypatch
):
    monkeypatch.setenv("STAND_IN", "error at info")
    error = failure(stand_in, project, tmp_path, "typst")
    assert error.received == 'Error producing PDF: unknown variable: "nosuch"'


def test_partial_success_of_a_format_is_a_failure(stand_in, project, tmp_path, monkeypatch):
    monkeypatch.setenv("STAND_IN", "partial")
    assert "only 1 of 2 files" in failure(stand_in, project, tmp_path, "html").what


def test_a_failure_leaves_what_was_there(stand_in, project, tmp_path, monkeypatch):
    before = rendered(stand_in, project, tmp_path).outputs[0].read_bytes()
    monkeypatch.setenv("STAND_IN", "nothing")
    with pytest.raises(QuartoFailed):
        rendered(stand_in, project, tmp_path)
    assert (tmp_path / "out" / "book.docx").read_bytes() == before


def test_garbage_on_stderr_is_no_failure(stand_in, project, tmp_path, monkeypatch):
    monkeypatch.setenv("STAND_IN", "garbage")
    assert rendered(stand_in, project, tmp_path).doubts == ()


def test_an_unresolved_reference_ends_well_and_is_a_doubt(stand_in, project, tmp_path, monkeypatch):
    monkeypatch.setenv("STAND_IN", "unresolved")
    [doubt] = rendered(stand_in, project, tmp_path).doubts
    assert doubt == "[WARNING] Unable to resolve crossref @fig-nosuch"


def test_a_missing_image_in_html_of_which_nothing_is_said_is_a_doubt(
    stand_in, project, tmp_path, monkeypatch
):
    monkeypatch.setenv("STAND_IN", "missing image")
    [doubt] = rendered(stand_in, project, tmp_path, "html").doubts
    assert doubt == "index.html: the image pictures/x.svg is not there"


def test_a_folder_without_settings_renders_nothing_and_that_is_seen(stand_in, tmp_path):
    (tmp_path / "project").mkdir()
    assert "rendered nothing" in failure(stand_in, tmp_path / "project", tmp_path).what


def test_a_hang_is_ended_in_time_with_all_that_it_started(stand_in, project, tmp_path, monkeypatch, marked):
    monkeypatch.setenv("STAND_IN", "hang")
    assert "did not end in" in failure(stand_in, project, tmp_path, limit=1.0).what
    nothing_is_left(tmp_path, marked)


def test_the_stand_in_goes_on_as_an_orphan_when_its_launcher_alone_is_ended(
    stand_in, project, monkeypatch, marked
):
    """Terminating the launcher returns at once while the engine goes on: what the wrapper has to handle."""
    monkeypatch.setenv("STAND_IN", "hang")
    command = [stand_in.path, "render", ".", "--to", "docx", "--no-execute"]
    launched = subprocess.Popen(command, cwd=project, start_new_session=True)
    try:
        while len(left_of(marked)) < 3:  # launcher, engine, the engine's child
            time.sleep(0.05)
        launched.terminate()
        launched.wait()
        assert len(left_of(marked)) == 2
    finally:
        os.killpg(launched.pid, signal.SIGKILL)


def test_who_is_deaf_to_the_request_is_killed(stand_in, project, tmp_path, monkeypatch, marked):
    monkeypatch.setenv("STAND_IN", "deaf")
    monkeypatch.setattr(process, "GRACE", 0.5)
    assert "did not end in" in failure(stand_in, project, tmp_path, limit=1.0).what
    nothing_is_left(tmp_path, marked)


@pytest.mark.parametrize("fault", ["straggler", "leftovers"])
def test_a_run_that_ends_well_leaves_nothing_either(stand_in, project, tmp_path, monkeypatch, marked, fault):
    monkeypatch.setenv("STAND_IN", fault)
    assert rendered(stand_in, project, tmp_path).outputs
    nothing_is_left(tmp_path, marked)


def test_an_interrupt_here_leaves_nothing(stand_in, project, tmp_path, monkeypatch, marked):
    def interrupted(*ignored):
        time.sleep(0.3)
        raise KeyboardInterrupt

    monkeypatch.setenv("STAND_IN", "hang")
    monkeypatch.setattr(process, "_wait", interrupted)
    with pytest.raises(KeyboardInterrupt):
        rendered(stand_in, project, tmp_path)
    nothing_is_left(tmp_path, marked)


def test_fifty_cancellations_at_random_moments_leave_no_process_and_no_temporary_file(
    stand_in, project, tmp_path, monkeypatch, marked
):
    chance = random.Random(8)
    monkeypatch.setattr(process, "GRACE", 0.5)
    seen = 0
    for number in range(50):
        monkeypatch.setenv("STAND_IN", ("hang", "", "straggler", "deaf")[number % 4])
        cancelled = threading.Event()
        timer = threading.Timer(chance.uniform(0, 0.4), cancelled.set)
        timer.start()
        try:
            rendered(stand_in, project, tmp_path, cancelled=cancelled)
        except QuartoFailed as error:
            assert "was stopped" in error.what
            seen += 1
        finally:
            timer.cancel()
        nothing_is_left(tmp_path, marked)
    assert seen >= 20


def test_what_quarto_makes_of_a_project_and_its_pandoc(stand_in, project, tmp_path, monkeypatch):
    assert inspect_project(stand_in, project)["config"]["project"]["type"] == "book"
    assert pandoc_version(stand_in) == "3.6.3"
    monkeypatch.setenv("STAND_IN", "silent")
    with pytest.raises(QuartoFailed, match="does not say"):
        inspect_project(stand_in, project)
    assert pandoc_version(stand_in) == ""


def test_every_behaviour_of_the_stand_in_is_asked_for():
    """A behaviour without a test would show nothing."""
    strings = {
        node.value
        for path in Path(__file__).parent.glob("test_quarto_*.py")
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    assert set(BEHAVIOURS) <= strings

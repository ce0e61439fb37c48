"""Briefs made in warm processes: the book's bytes with the book's parameters, and what the reader chose."""

from __future__ import annotations

import contextlib
import csv
import os
import signal
import threading
import time
import zipfile
from dataclasses import replace

import psutil
import pytest

from eslabon.errors import AssemblyError, ExecutionError
from eslabon.ondemand.maker import Bounds, StopAsked
from eslabon.ondemand.report import compile_report
from eslabon.ondemand.request import BriefRequest, ReportRequest
from tests.ondemand.conftest import made

BRIEF = BriefRequest("FRA", "es", "html")


@pytest.mark.parametrize("language", ["es", "en"])
@pytest.mark.parametrize("country", ["ESP", "FRA", "ITA"])
def test_with_the_books_parameters_the_bytes_are_the_books(maker, desk, tmp_path, country, language):
    page = f"country/{country}"
    html = made(maker, BriefRequest(country, language, "html"), tmp_path / "html")
    pdf = made(maker, BriefRequest(country, language, "pdf"), tmp_path / "pdf")
    notebook = made(maker, BriefRequest(country, language, "notebook"), tmp_path / "notebook")
    edition = desk.folder
    assert pdf.read_bytes() == (edition / language / "pdf" / f"{page}.pdf").read_bytes()
    assert notebook.read_bytes() == (edition / "notebooks" / language / f"{page}.ipynb").read_bytes()
    made_files = sorted(
        path.relative_to(tmp_path / "html") for path in (tmp_path / "html").rglob("*") if path.is_file()
    )
    assert html.relative_to(tmp_path / "html") in made_files and len(made_files) > 5
    for name in made_files:
        assert (tmp_path / "html" / name).read_bytes() == (edition / name).read_bytes(), name


def test_the_page_brings_every_file_that_it_alone_has(maker, desk, tmp_path):
    made(maker, BRIEF, tmp_path / "html")
    own = "country-FRA"
    in_edition = {
        path.relative_to(desk.folder).as_posix()
        for path in (desk.folder / "es" / "html").rglob("*")
        if path.is_file() and own in path.as_posix() and "cards" not in path.parts
    }
    assert len(in_edition) > 5
    assert all((tmp_path / "html" / name).is_file() for name in in_edition)


def test_what_was_chosen_stands_on_the_page(maker, tmp_path):
    asked = replace(BRIEF, language="en", compare=("ITA",), year_from=2005, year_to=2015)
    text = made(maker, asked, tmp_path / "html").read_text("utf-8")
    assert "countries added to the charts: Italy" in text
    assert "2005 to 2015" in text
    table = tmp_path / "html/en/html/_files/country/FRA/country-FRA-exports.csv"
    rows = [line for line in table.read_text("utf-8-sig").splitlines() if not line.startswith("#")]
    drawn = list(csv.DictReader(rows))
    assert {row["year"] for row in drawn} == {str(year) for year in range(2005, 2016)}
    assert {"France", "Italy"} <= {row["series"] for row in drawn}


def test_a_period_without_data_is_said_in_words(maker, tmp_path):
    text = made(maker, replace(BRIEF, year_from=2099), tmp_path / "html").read_text("utf-8")
    assert "exports.vl.json" not in text and "2099" in text


def test_a_section_left_out_is_not_on_the_page(maker, desk, tmp_path, monkeypatch):
    whole = made(maker, BRIEF, tmp_path / "whole").read_text("utf-8")
    asked = replace(BRIEF, sections=("other",))  # the tiny brief has but one section, which this leaves out
    folder = tmp_path / "part"
    folder.mkdir()
    result = maker.make(asked, folder, lambda step: None, threading.Event())
    part = (folder / result.main).read_text("utf-8")
    assert "<h2>Exportaciones" in whole and "<h2>Exportaciones" not in part
    assert "Faltan: Exportaciones." in part


def test_the_tables_of_a_page(maker, desk, tmp_path):
    archive = made(maker, replace(BRIEF, format="data"), tmp_path / "data")
    with zipfile.ZipFile(archive) as files:
        assert all(name.endswith(".csv") for name in files.namelist()) and files.namelist()
    assert archive.read_bytes() == (desk.folder / f"es/html/_files/country/FRA/{archive.name}").read_bytes()


def test_a_cancelled_request_stops(maker, tmp_path):
    stop = threading.Event()
    stop.set()
    with pytest.raises(StopAsked):
        maker.make(replace(BRIEF, compare=("ITA",), year_from=1999), tmp_path, lambda step: None, stop)
    assert not list(tmp_path.iterdir())


def test_a_request_may_not_take_longer_than_its_time(maker, tmp_path):
    bounds, maker.bounds = maker.bounds, Bounds(seconds=0.001)
    try:
        with pytest.raises(ExecutionError, match="longer"):
            made(maker, replace(BRIEF, compare=("ESP",), year_from=1998), tmp_path / "late")
    finally:
        maker.bounds = bounds


def test_an_answer_may_not_be_larger_than_agreed(maker, tmp_path):
    bounds, maker.bounds = maker.bounds, replace(maker.bounds, output=100_000)
    try:
        with pytest.raises(ExecutionError, match="larger"):
            made(maker, BRIEF, tmp_path / "large")
    finally:
        maker.bounds = bounds


def below(name: str) -> list[psutil.Process]:
    """Living processes below this one whose command holds a text."""
    found = []
    for process in psutil.Process().children(recursive=True):
        with contextlib.suppress(psutil.Error):  # gone meanwhile
            if name in " ".join(process.cmdline()):
                found.append(process)
    return found


def test_killed_renderers_are_started_again(maker, tmp_path):
    for process in below("render_zygote"):
        process.kill()
    assert made(maker, BRIEF, tmp_path / "after").is_file()


def test_a_page_whose_process_is_killed_is_made_again(maker, tmp_path):
    killed: list[int] = []

    def kill_the_page() -> None:
        for _ in range(2000):
            pages = [process for process in below("render_zygote") if process.pid == os.getpgid(process.pid)]
            children = [process for process in pages if process.parent().pid not in (os.getpid(),)]
            if children:
                killed.append(children[0].pid)
                children[0].send_signal(signal.SIGKILL)
                return
            time.sleep(0.001)

    def tell(step: str) -> None:
        if step == "rendering":
            threading.Thread(target=kill_the_page).start()

    folder = tmp_path / "again"
    folder.mkdir()
    result = maker.make(maker.desk.check(BRIEF), folder, tell, threading.Event())
    assert (folder / result.main).is_file() and killed


def test_killed_workers_and_kernels_do_not_end_the_maker(maker, tmp_path):
    for name in ("spawn_main", "eslabon.kernels.zygote"):
        for process in below(name):
            process.kill()
    assert made(maker, replace(BRIEF, compare=("ESP",), year_from=2001), tmp_path / "after").is_file()


REPORT = ReportRequest(("FRA", "ITA"), (), "en")


@pytest.mark.parametrize("form", ["pdf", "html"])
def test_a_report_is_made_apart_with_the_bytes_of_the_command_line(maker, desk, tmp_path, form):
    request = desk.check(replace(REPORT, format=form))
    ours = made(maker, request, tmp_path / "ours")
    compile_report(desk.folder, request, tmp_path / "theirs")
    assert ours.read_bytes() == (tmp_path / "theirs" / ours.name).read_bytes()


def test_a_report_that_needs_too_much_is_refused_in_words(maker, tmp_path):
    bounds, maker.bounds = maker.bounds, replace(maker.bounds, memory=20_000_000)
    try:
        with pytest.raises(AssemblyError) as caught:
            made(maker, REPORT, tmp_path / "much")
    finally:
        maker.bounds = bounds
    assert caught.value.next_step


def test_a_cancelled_report_leaves_no_process(maker, tmp_path):
    stop = threading.Event()
    threading.Timer(0.5, stop.set).start()
    with pytest.raises(StopAsked):
        maker.make(maker.desk.check(REPORT), tmp_path, lambda step: None, stop)
    assert not below("report_process") and not below("-b typst")

"""``eslabon init`` as a user runs it: a folder that builds, or nothing at all."""

from __future__ import annotations

import csv
import fcntl
import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from eslabon.editions import aside
from eslabon.errors import EditionError, ParameterError
from eslabon.publication import load_publication
from eslabon.starting import StartRequest, start, start_publication
from tests.conftest import TINY
from tests.test_tiny_build import eslabon

ESLABON = Path(sys.executable).with_name("eslabon")


def tree(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    """The example, made and built as its last line says."""
    folder = tmp_path_factory.mktemp("init")
    made = eslabon(folder, "init", "mine")
    assert made.returncode == 0, made.stderr
    assert made.stdout == f"made: {folder}/mine\nnext: cd mine && eslabon build\n"
    process = eslabon(folder / "mine", "build", "--strict")
    assert process.returncode == 0, process.stdout + process.stderr
    return folder / "mine"


def test_a_new_publication_builds_with_pdfs_in_two_languages(built):
    edition = built / "build" / "1"
    run = json.loads((edition / "run.json").read_text("utf-8"))
    assert len(run["pages"]) == 18
    for language in ("es", "en"):
        assert (edition / language / "pdf" / "book.pdf").read_bytes().startswith(b"%PDF")
        assert (edition / language / "pdf" / "country" / "XAA.pdf").is_file()
        page = (edition / language / "html" / "country" / "XAA.html").read_text("utf-8")
        assert page.count("<figure") >= 3
        assert "<table" in page


def test_figures_of_the_pages_are_those_of_the_tables_and_are_called_invented(built):
    with (built / "data" / "observations" / "connected_households.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["country"] == "XBB"]
    value = rows[-1]["value"]
    page = (built / "build" / "1" / "en" / "html" / "country" / "XBB.html").read_text("utf-8")
    key = f"obs/connected_households/XBB/{rows[-1]['year']}"
    assert f'value="{key}">{value}%</data>' in page
    assert "Invented figures" in page
    assert "<h1>Beta" in page


def test_a_gap_of_the_example_is_in_the_data(built):
    with (built / "data" / "observations" / "opening_days.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert not [row for row in rows if row["country"] == "XCC" and row["year"] == "2013"]
    assert [row for row in rows if row["country"] == "XAA" and row["year"] == "2013"]


def test_same_wish_same_bytes(tmp_path):
    """In another place, time zone, locale, hash seed; the lock included."""
    wish = ("--title", "Dos países", "--countries", "NZL,FRA")
    first = eslabon(tmp_path, "init", "a", *wish, PYTHONHASHSEED="1", TZ="Asia/Tokyo", LANG="C")
    second = eslabon(tmp_path, "init", "deep/er/b", *wish, PYTHONHASHSEED="2", TZ="UTC", LANG="C.UTF-8")
    assert (first.returncode, second.returncode) == (0, 0), first.stderr + second.stderr
    assert tree(tmp_path / "a") == tree(tmp_path / "deep" / "er" / "b")
    assert "data/datapackage.json" in tree(tmp_path / "a")


@pytest.mark.parametrize("languages", [["es"], ["en"], ["en", "es"]], ids="-".join)
def test_every_order_of_languages_and_many_countries_load(tmp_path, languages):
    codes = ["AUT", "BEL", "CHE", "DNK", "FIN", "GBR", "HUN", "IRL", "JPN", "KEN", "LUX", "MLT"]
    root = start_publication(tmp_path / "x", StartRequest.checked("", languages, codes))
    publication = load_publication(root)
    assert list(publication.snapshot.catalogue.countries) == codes
    assert publication.settings.languages == tuple(languages)
    assert publication.snapshot.observations["value"].between(0, 200).all()


def test_an_empty_folder_is_taken_and_a_full_one_is_refused(tmp_path):
    (tmp_path / "empty").mkdir()
    start_publication(tmp_path / "empty", StartRequest.checked())
    assert (tmp_path / "empty" / "_config.yml").is_file()
    full = tmp_path / "full"
    full.mkdir()
    for name in "gfedcba":
        (full / name).write_text("mine")
    with pytest.raises(ParameterError, match="not empty") as caught:
        start_publication(full, StartRequest.checked())
    assert caught.value.received == "a, b, c, d, e and 2 more"
    assert len(list(full.iterdir())) == 7


def test_the_present_folder_is_refused_with_the_command_that_works(tmp_path, monkeypatch):
    """A shell would be left in a folder that exists no more."""
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ParameterError, match="under your feet") as caught:
        start_publication(Path("."), StartRequest.checked())
    assert f"eslabon init {tmp_path.name}`" in caught.value.next_step
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_the_place_is_refused(tmp_path):
    (tmp_path / "notes").write_text("mine")
    with pytest.raises(ParameterError, match="a file of that name"):
        start_publication(tmp_path / "notes", StartRequest.checked())
    assert (tmp_path / "notes").read_text() == "mine"


def test_no_publication_inside_another(tiny):
    with pytest.raises(ParameterError, match="inside another") as caught:
        start_publication(tiny / "book" / "second", StartRequest.checked())
    assert str(tiny) in caught.value.received
    assert not (tiny / "book" / "second").exists()


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_may_not_be_written_is_told(tmp_path):
    locked = tmp_path / "locked"
    locked.mkdir(mode=0o555)
    with pytest.raises(EditionError, match="could not be written") as caught:
        start_publication(locked / "x", StartRequest.checked())
    assert "Permission denied" in caught.value.received


def test_a_parent_that_is_a_file_is_told(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(EditionError, match="could not be written"):
        start_publication(tmp_path / "file" / "x", StartRequest.checked())


@pytest.mark.parametrize("failure", [KeyboardInterrupt(), OSError(28, "No space left on device")])
def test_what_ends_half_way_leaves_nothing(tmp_path, monkeypatch, failure):
    """Not the folder made aside, nor the folders above it."""

    def fails(folder: Path) -> None:
        assert (folder / "_config.yml").is_file()
        raise failure

    monkeypatch.setattr(start, "verify_publication", fails)
    with pytest.raises((KeyboardInterrupt, EditionError)):
        start_publication(tmp_path / "a" / "b", StartRequest.checked())
    assert list(tmp_path.iterdir()) == []


def test_a_signal_leaves_nothing(tmp_path):
    """The process is stopped as soon as it has begun to write."""
    process = subprocess.Popen([ESLABON, "init", "x"], cwd=tmp_path, stderr=subprocess.PIPE, text=True)
    deadline = time.monotonic() + 60
    while not list(tmp_path.iterdir()) and time.monotonic() < deadline:
        time.sleep(0.002)
    process.send_signal(signal.SIGTERM)
    _, told = process.communicate(timeout=60)
    assert process.returncode == 130, told
    assert list(tmp_path.iterdir()) == []


def test_a_signal_between_the_folder_and_its_lock_leaves_nothing(tmp_path, monkeypatch):
    lock = fcntl.flock

    def interrupted(*arguments) -> None:
        monkeypatch.setattr(aside.fcntl, "flock", lock)
        raise KeyboardInterrupt

    monkeypatch.setattr(aside.fcntl, "flock", interrupted)
    with pytest.raises(KeyboardInterrupt):
        start_publication(tmp_path / "a" / "x", StartRequest.checked())
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_run_left_is_cleared_and_what_is_in_use_is_not(tmp_path):
    aside = tmp_path / ".x.eslabon-init"
    (aside / "old").mkdir(parents=True)
    handle = os.open(aside, os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    with pytest.raises(EditionError, match="another process"):
        start_publication(tmp_path / "x", StartRequest.checked())
    assert (aside / "old").is_dir()
    os.close(handle)
    start_publication(tmp_path / "x", StartRequest.checked())
    assert [path.name for path in tmp_path.iterdir()] == ["x"]
    assert not (tmp_path / "x" / "old").exists()


def test_a_name_too_long_for_the_disk_is_an_error_of_ours(tmp_path):
    with pytest.raises(EditionError, match="could not be written"):
        start_publication(tmp_path / ("x" * 300), StartRequest.checked())


def test_the_next_step_can_be_typed_as_it_stands(tmp_path):
    process = eslabon(tmp_path, "init", "My publication")
    assert process.stdout.endswith("next: cd 'My publication' && eslabon build\n")


def test_errors_reach_the_terminal_with_status_2(tmp_path):
    process = eslabon(tmp_path, "init", str(TINY))
    assert process.returncode == 2
    assert process.stderr.startswith("error: the folder is not empty")
    assert "_config.yml" in process.stderr

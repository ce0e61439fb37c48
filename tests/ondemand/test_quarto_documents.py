"""Briefs as Word document and EPUB on demand; the program is the stand-in."""

from __future__ import annotations

import threading
import zipfile
from dataclasses import replace

import pytest

from eslabon.brief import make_brief
from eslabon.build_state import BuildOptions
from eslabon.errors import AssemblyError, ExecutionError, ParameterError
from eslabon.execution.report import Reporter
from eslabon.ondemand.maker import MEDIA, Maker, StopAsked
from eslabon.ondemand.request import FORMATS, THROUGH_QUARTO, BriefRequest
from tests.ondemand.conftest import made
from tests.quarto.stand_in import launcher

WORD = BriefRequest("FRA", "es", "docx")


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    return launcher(tmp_path_factory.mktemp("program"))


@pytest.fixture(scope="module")
def word_maker(built_tiny, desk, program, tmp_path_factory):
    options = BuildOptions(root=built_tiny, build=built_tiny / "build")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("QUARTO_PATH", str(program))
        offering = desk.with_quarto()
        with Maker(offering, options, tmp_path_factory.mktemp("state"), languages=("es",)) as maker:
            yield maker


def text_of(path) -> str:
    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.endswith(("document.xml", ".xhtml"))]
        return "".join(archive.read(name).decode() for name in names)


def test_where_quarto_is_missing_the_formats_are_not_offered(desk, tmp_path, monkeypatch):
    monkeypatch.setenv("QUARTO_PATH", str(tmp_path / "nowhere"))
    without = desk.with_quarto()
    assert without.formats == FORMATS
    with pytest.raises(ParameterError, match="made through Quarto, which is not installed here") as caught:
        without.check(WORD)
    assert (caught.value.where, caught.value.expected) == ("format", "html, pdf, notebook, data")


def test_a_quarto_that_cannot_be_used_is_none(desk, program, monkeypatch):
    monkeypatch.setenv("QUARTO_PATH", str(program))
    monkeypatch.setenv("STAND_IN_VERSION", "1.8.27")
    assert desk.with_quarto().formats == FORMATS


def test_where_it_is_the_formats_are_offered_and_the_key_names_its_version(desk, program, monkeypatch):
    monkeypatch.setenv("QUARTO_PATH", str(program))
    offering = desk.with_quarto()
    assert offering.formats == FORMATS + THROUGH_QUARTO
    assert offering.check(WORD) == WORD
    monkeypatch.setenv("STAND_IN_VERSION", "1.9.39")
    assert desk.with_quarto().key(WORD) != offering.key(WORD)
    page = replace(WORD, format="pdf")
    assert desk.with_quarto().key(page) == offering.key(page) == desk.key(page)


def test_the_word_document_is_that_of_the_command_line(
    word_maker, built_tiny, tmp_path, monkeypatch, program
):
    monkeypatch.setenv("QUARTO_PATH", str(program))
    path = made(word_maker, WORD, tmp_path / "made")
    options = BuildOptions(root=built_tiny, build=tmp_path / "build")
    other = make_brief(WORD, options, tmp_path / "other.docx", Reporter())
    assert path.read_bytes() == other.read_bytes()


@pytest.mark.parametrize("format", THROUGH_QUARTO)
def test_what_was_chosen_stands_in_the_document(word_maker, tmp_path, format):
    asked = word_maker.desk.check(replace(WORD, format=format, compare=("ITA",), year_from=2005))
    folder = tmp_path / "made"
    folder.mkdir()
    result = word_maker.make(asked, folder, lambda step: None, threading.Event())
    assert (result.main, result.media_type) == (f"FRA.{format}", MEDIA[format])
    assert [path.name for path in folder.iterdir()] == [result.main]
    assert "Italia" in text_of(folder / result.main)


def test_a_failure_is_told_without_a_place_of_this_machine(word_maker, tmp_path, monkeypatch):
    monkeypatch.setenv("STAND_IN", "error at info")
    with pytest.raises(AssemblyError, match="ended with status 1") as caught:
        made(word_maker, WORD, tmp_path / "made")
    assert "unknown variable" in caught.value.received
    assert "/tmp" not in str(caught.value) and str(tmp_path) not in str(caught.value)
    assert [path.name for path in word_maker.state.glob("quarto-logs/es/*")] == ["quarto-docx.log"]
    assert list((tmp_path / "made").iterdir()) == []


def test_a_request_that_nobody_wants_ends_quarto(word_maker, tmp_path, monkeypatch):
    monkeypatch.setenv("STAND_IN", "hang")
    stop = threading.Event()

    def tell(step: str) -> None:
        if step == "rendering":
            threading.Timer(8, stop.set).start()

    folder = tmp_path / "made"
    folder.mkdir()
    with pytest.raises((StopAsked, AssemblyError)):
        word_maker.make(WORD, folder, tell, stop)
    assert stop.is_set() and list(folder.iterdir()) == []


def test_the_time_of_a_request_bounds_quarto_too(word_maker, tmp_path, monkeypatch):
    monkeypatch.setenv("STAND_IN", "hang")
    made(word_maker, replace(WORD, format="notebook"), tmp_path / "warm")
    monkeypatch.setattr(word_maker, "bounds", replace(word_maker.bounds, seconds=20))
    with pytest.raises((AssemblyError, ExecutionError)):
        made(word_maker, WORD, tmp_path / "made")

"""``eslabon diff`` as users call it."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from eslabon.cli import app
from eslabon.errors import EditionError, ParameterError
from tests.editions.compare.pair import Edition
from tests.editions.compare.test_comparison import everything

RUNNER = CliRunner()


@pytest.fixture
def editions(tmp_path):
    before, after = Edition("2025.1"), Edition("2026.1")
    everything(after)
    return [str(before.write(tmp_path / "2025.1")), str(after.write(tmp_path / "2026.1"))]


def diff(*arguments: str):
    return RUNNER.invoke(app, ["diff", *arguments], env={"COLUMNS": "200"})


def test_the_terminal_gets_the_report_in_english(editions):
    result = diff(*editions)
    assert result.exit_code == 0, result.output
    assert "What changed since 2025.1" in result.stdout
    assert "corrected by us" in result.stdout


def test_the_terminal_speaks_the_language_asked_for(editions):
    assert "corregido por nosotros" in diff(*editions, "--language", "es").stdout


def test_json_is_pure_and_the_same_every_time(editions):
    first, second = diff(*editions, "--json"), diff(*editions, "--json")
    assert first.stdout == second.stdout
    assert json.loads(first.stdout)["summary"]["figures"]["revised"] == 1


@pytest.mark.parametrize(("second", "status"), [(0, 0), (1, 1)])
def test_the_exit_status_tells_of_differences_when_asked(editions, second, status):
    assert diff(editions[0], editions[second], "--exit-code").exit_code == status
    assert diff(editions[0], editions[second]).exit_code == 0


def test_html_is_in_the_later_editions_first_language_or_the_one_asked_for(editions, tmp_path):
    page = tmp_path / "changes.html"
    for arguments, title in (
        ((), "Qué cambió desde 2025.1"),
        (("--language", "es"), "Qué cambió desde 2025.1"),
    ):
        result = diff(*editions, "--html", str(page), *arguments)
        assert result.exit_code == 0, result.output
        assert f"<title>{title}</title>" in page.read_text("utf-8")
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_language_that_the_edition_lacks_is_refused(editions, tmp_path):
    result = diff(*editions, "--html", str(tmp_path / "x.html"), "--language", "fr")
    assert isinstance(result.exception, ParameterError)
    assert "es, pt" in str(result.exception)
    assert not (tmp_path / "x.html").exists()


def test_bad_input_is_told_in_five_parts(editions, tmp_path):
    result = diff(editions[0], str(tmp_path / "none"))
    assert isinstance(result.exception, EditionError)
    assert result.exception.exit_status == 2


def test_a_comparison_is_kept_only_where_it_belongs(editions, tiny, edit):
    result = diff(*editions, "--into", str(tiny))
    assert isinstance(result.exception, ParameterError)
    assert "no previous edition → 2026.1" in result.exception.expected
    assert not (tiny / "book" / "changes").exists()
    edit("_config.yml", '  edition: "2026.1"', '  edition: "2026.1"\n  previous: "2025.1"')
    assert diff(*editions, "--into", str(tiny)).exit_code == 0
    assert (tiny / "book" / "changes" / "2025.1" / "changes.json").is_file()


@pytest.mark.parametrize(
    ("name", "received"),
    [("none/x.html", "No such file"), ("folder", "Is a directory"), ("file/x.html", "Not a directory")],
)
def test_a_report_that_cannot_be_written_is_told_and_leaves_nothing(editions, tmp_path, name, received):
    place = tmp_path / "reports"
    (place / "folder").mkdir(parents=True)
    (place / "file").write_text("x")
    before = sorted(place.rglob("*"))
    result = diff(*editions, "--html", str(place / name))
    error = result.exception
    assert isinstance(error, EditionError), result.output
    assert error.where == str(place / name)
    assert received in error.received
    assert "--html" in error.next_step
    assert "--build" not in str(error)
    assert sorted(place.rglob("*")) == before


def test_a_comparison_that_cannot_be_kept_is_told(editions, tiny, edit):
    edit("_config.yml", '  edition: "2026.1"', '  edition: "2026.1"\n  previous: "2025.1"')
    (tiny / "book" / "changes").write_text("in the way")
    error = diff(*editions, "--into", str(tiny)).exception
    assert isinstance(error, EditionError)
    assert "--into" in error.next_step
    assert "--build" not in str(error)

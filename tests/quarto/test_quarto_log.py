"""What is read from Quarto's log; each text has the form of one that was seen."""

from __future__ import annotations

import json

import pytest

from eslabon.book.quarto.log import read_log, telling_lines, wrong_output


def line(message: str, level: int = 20) -> str:
    return json.dumps({"msg": message, "level": level, "levelName": "INFO", "loggerName": "default"})


def test_blank_lines_between_records_and_colours_in_messages():
    coloured = line("\x1b[1mpandoc\x1b[22m")
    text = f"\n{coloured}\n\n\n{line('Output created: _book/x.html')}\n\n"
    assert [(record.level, record.message) for record in read_log(text)] == [
        (20, "pandoc"),
        (20, "Output created: _book/x.html"),
    ]


def test_a_line_that_is_no_record_is_kept():
    assert [record.message for record in read_log('{"msg": 1\nfree text\n[1, 2]')] == [
        '{"msg": 1', "free text", "[1, 2]",
    ]  # fmt: skip


def test_errors_come_first_then_what_sounds_like_one_at_info():
    records = read_log(
        "\n".join([
            line("processing file: a.qmd"),
            line("Error producing PDF.\nunknown variable: nosuch"),
            line("ERROR: the run ended", 40),
        ])
    )  # fmt: skip
    assert telling_lines(records) == [
        "ERROR: the run ended", "Error producing PDF.", "unknown variable: nosuch",
    ]  # fmt: skip


def test_without_such_lines_the_last_ones_are_told():
    records = read_log("\n".join(line(f"step {number}") for number in range(40)))
    assert telling_lines(records)[-1] == "step 39"
    assert len(telling_lines(records)) == 15


def test_stderr_counts_too():
    assert telling_lines((), "\x1b[31mERROR: No valid input files\x1b[0m\n") == [
        "ERROR: No valid input files"
    ]


@pytest.mark.parametrize(
    "message",
    [
        "[WARNING] Unable to resolve crossref @fig-nosuch",
        "WARN: Unable to resolve link target: other.qmd",
        "[WARNING] Citeproc: citation nosuch not found",
        "[WARNING] Could not fetch resource x.png: replacing image with description",
        "[WARNING] Duplicate note reference 'a' at line 3",
    ],
)
def test_warnings_that_mean_wrong_output(message):
    assert wrong_output(read_log(f"{line('Output created: x')}\n\n{line(message)}")) == [message]


def test_other_warnings_do_not():
    assert (
        wrong_output(read_log(line("[WARNING] This document format requires a nonempty <title>", 30))) == []
    )

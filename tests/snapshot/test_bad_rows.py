"""A bad row is refused by ``eslabon data check`` with file, line, column, expected, received, next step."""

from __future__ import annotations

import csv
import os
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from eslabon.cli import app
from eslabon.errors import EslabonError
from tests.conftest import REPOSITORY

MILESTONES = "data/registers/milestones.csv"
ACTIONS = "data/registers/actions.csv"


def check(root: Path) -> EslabonError:
    """Run the command in a publication and return the error that it ends with."""
    before = Path.cwd()
    os.chdir(root)
    try:
        result = CliRunner().invoke(app, ["data", "check"])
    finally:
        os.chdir(before)
    assert isinstance(result.exception, EslabonError), (result.output, result.exception)
    assert result.exception.exit_status == 2
    return result.exception


@pytest.fixture(scope="module")
def real_data(tmp_path_factory) -> Path:
    """A copy of the real publication's settings and data."""
    root = tmp_path_factory.mktemp("real")
    shutil.copy(REPOSITORY / "_config.yml", root)
    shutil.copytree(REPOSITORY / "data", root / "data")
    return root


@pytest.fixture
def real(real_data):
    """The copy, with its register of actions restored afterwards."""
    content = (real_data / ACTIONS).read_bytes()
    yield real_data
    (real_data / ACTIONS).write_bytes(content)


def spoil(root: Path, line: int, **cells: str) -> None:
    """Overwrite cells of one row of the register of actions, by its line."""
    path = root / ACTIONS
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[line - 2] |= cells
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def test_the_copy_is_right_before_it_is_spoilt(real):
    """Otherwise the tests below would pass for another reason."""
    before = Path.cwd()
    os.chdir(real)
    try:
        result = CliRunner().invoke(app, ["data", "check"])
    finally:
        os.chdir(before)
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize(
    ("column", "cell", "expected"),
    [
        ("country", "PER;XXQ", "countries.csv"),
        ("country", "PER; CHL", "countries.csv"),
        ("date", "2015-02-30", "a date of the calendar"),
        ("date", "2015-13", "a date of the calendar"),
        ("date", "3 de mayo de 2015", "a date of the calendar"),
        ("address", "ftp://sela.org/x", "a host"),
        ("address", "https://", "a host"),
        ("address", "https://localhost/x", "a host"),
        ("address", "https://sela.org/a b", "a host"),
        ("address", "www.sela.org", "a host"),
        ("recommendations", "4;11", "numbers of recommendations"),
        ("recommendations", "R4", "numbers of recommendations"),
        ("evidence_kind", "promise", "of the list 'evidence_kind'"),
        ("relevance", "none", "of the list 'relevance'"),
        ("copy", "yes", "of the list 'copy'"),
        ("languages", "es;xx", "of the list 'language'"),
        ("id", "", "an id without spaces"),
        ("id", "sela arquitectura", "an id without spaces"),
    ],
)
def test_a_bad_cell_of_the_real_register(real, column, cell, expected):
    """Each kind of cell that the register of actions has."""
    spoil(real, 7, **{column: cell})
    error = check(real)
    assert error.where == f"{ACTIONS}:7, column {column}"
    assert expected in error.expected
    assert error.received == repr(cell)
    assert error.what == f"a cell of the column '{column}' is wrong"
    assert error.next_step == "correct the cell"


def test_a_repeated_id_of_the_real_register(real):
    """The second of the two rows is named."""
    path = real / ACTIONS
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines, lines[4]]), encoding="utf-8", newline="")
    error = check(real)
    assert error.where == f"{ACTIONS}:{len(lines) + 1}, column id"
    assert "no earlier row has" in error.expected


def test_a_row_with_a_cell_too_many_of_the_real_register(real):
    """A comma without quotes: the line is named before anything else is read into wrong columns."""
    path = real / ACTIONS
    lines = path.read_text("utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines[:9], lines[9].rstrip("\n") + ",x\n", *lines[10:]]), "utf-8")
    error = check(real)
    assert (error.where, error.received) == (f"{ACTIONS}:10", "20 cells")
    assert error.expected.startswith("19 cells: id, date")


def test_every_wrong_cell_is_listed(real):
    """One run tells all of them: the topmost in full, one line for each of the others."""
    spoil(real, 20, date="2014-06-31", recommendations="12")
    spoil(real, 5, country="ZZZ")
    spoil(real, 60, address="http://x")
    error = check(real)
    assert error.where == f"{ACTIONS}:5, column country"
    assert "2 more rows of the table likewise" in error.next_step
    for place, cell in ((":20, column date", "2014-06-31"), (":20, column recommendations", "12")):
        assert f"{ACTIONS}{place}: {cell!r}, not " in error.next_step
    assert f"{ACTIONS}:60, column address: 'http://x'" in error.next_step


def test_a_long_list_is_cut(real):
    """A column shifted by mistake does not fill the screen."""
    for line in range(2, 60):
        spoil(real, line, relevance="?")
    error = check(real)
    assert error.next_step.count("\n") == 21
    assert error.next_step.endswith("… and 37 more")


@pytest.mark.parametrize(
    ("old", "new", "where", "expected"),
    [
        ("ESP;FRA;ITA", "ESP;FRX", ":2, column country", "countries.csv"),
        ("2002-01-01", "2002-02-29", ":3, column date", "a date of the calendar"),
        ("https://www.ecb", "https:/www.ecb", ":2, column address", "a host"),
        ("euro-cash", "euro-accounts", ":3, column id", "no earlier row has"),
        ("Circulan los", "Circulan, los", ":3", "5 cells"),
    ],
)
def test_a_bad_row_of_the_tiny_publication(edit, old, new, where, expected):
    """A publication that declares no columns: they are known by their names."""
    error = check(edit(MILESTONES, old, new))
    assert error.where == f"{MILESTONES}{where}"
    assert expected in error.expected
    assert error.received and error.next_step


def test_a_leap_day_exists(edit):
    """2004-02-29 passes; what remains is that the file differs from its lock."""
    error = check(edit(MILESTONES, "2002-01-01", "2004-02-29"))
    assert "differs from the lock" in error.what
    assert "data lock" in error.next_step

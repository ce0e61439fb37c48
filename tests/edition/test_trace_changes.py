"""The checker of the page of changes finds a number that is not the comparison's."""

from __future__ import annotations

import pytest

from tests.edition.trace_changes import changed_figure

ROWS = """\
exports,ALF,2010,12.345,11.5,points,-0.845
people,ALF,2010,100,110,percent,10
odd,ALF,2010,0,1,percent,
"""


@pytest.fixture
def kept(tmp_path):
    folder = tmp_path / "2025.1"
    folder.mkdir()
    header = "indicator,country,year,value_before,value_after,size_kind,size\n"
    (folder / "changes.csv").write_text(header + ROWS, "utf-8")
    return str(tmp_path)


@pytest.mark.parametrize(
    ("key", "right", "wrong"),
    [
        ("exports/ALF/2010/before", "12,35", "12,34"),
        ("exports/ALF/2010/after", "11,5", "11,6"),
        ("exports/ALF/2010/size", "−0,8", "+0,8"),
        ("people/ALF/2010/size", "+10,0\u00a0%", "+10,0"),
        ("odd/ALF/2010/size", "—", "0"),
    ],
)
def test_a_number_is_held_against_its_row(kept, key, right, wrong):
    assert changed_figure(key.split("/"), right, "es", kept) == ""
    assert changed_figure(key.split("/"), wrong, "es", kept) != ""


def test_a_row_that_is_not_there_is_a_fault(kept):
    with pytest.raises(KeyError):
        changed_figure(["exports", "BET", "2010", "before"], "1", "es", kept)

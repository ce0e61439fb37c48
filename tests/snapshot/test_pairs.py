"""Pairs of a figure of the baseline and a later one: every row is checked, none may be absent."""

from __future__ import annotations

import pytest

from eslabon.errors import DataError
from eslabon.snapshot import load_snapshot, write_lock
from eslabon.snapshot.lock import check_lock

PAIRS = "data/baseline/pairs.csv"
HEADER = "baseline,later,comparability,reason,note\n"
CODES = "list,code,label\ncomparability,loose,A grandes rasgos\nunpaired,none_found,No hay\n"


@pytest.fixture
def paired(tiny):
    """Write the pairs' rows into the tiny publication; FIGURE stands for the id of its one figure."""
    figure = (tiny / "data/baseline/figures.csv").read_text("utf-8").splitlines()[1].split(",")[0]
    (tiny / "data/catalogue/codes.csv").write_text(CODES, encoding="utf-8")

    def write(*rows: str):
        text = HEADER + "".join(f"{row.replace('FIGURE', figure)}\n" for row in rows)
        (tiny / PAIRS).write_text(text, encoding="utf-8")
        return tiny

    return write


def test_every_kind_of_later_figure_is_read(paired):
    """An observation with and without year, a group's median, an entry of a register."""
    root = paired(
        "FIGURE,obs/manufacturing_gdp/ESP,loose,,Nota",
        "FIGURE,obs/manufacturing_gdp/ESP/2012,loose,,",
        "FIGURE,group/states/median/manufacturing_gdp,loose,,",
        "FIGURE,register/milestones/euro-cash,loose,,",
    )
    pairs = load_snapshot(root, check_lock=False).pairs
    assert list(pairs["comparability"]) == ["loose"] * 4
    assert pairs.loc[0, "note"] == "Nota"
    assert set(pairs["reason"]) == {""}


def test_a_publication_may_have_no_pairs(tiny):
    assert load_snapshot(tiny).pairs.empty


def test_the_lock_holds_the_pairs(paired):
    """A changed pair is a changed datum; the package describes its columns."""
    root = paired("FIGURE,,,none_found,")
    write_lock(root)
    check_lock(root)
    paired("FIGURE,,,none_found,otra")
    with pytest.raises(DataError, match=r"pairs\.csv \(changed\)"):
        check_lock(root)


@pytest.mark.parametrize(
    ("row", "what", "where", "expected"),
    [
        ("other,,,none_found,", "figure of the baseline 'other' does not exist", ":2, column baseline", ""),
        ("FIGURE,obs/manufacturing/ESP,loose,,", "indicator 'manufacturing' does not exist", ":2", ""),
        ("FIGURE,obs/manufacturing_gdp/ESQ,loose,,", "country 'ESQ' does not exist", ":2, column", "ESP"),
        ("FIGURE,obs/manufacturing_gdp/ESP/1850,loose,,", "never been observed", ":2", "_gdp.csv"),
        ("FIGURE,group/euro/median/manufacturing_gdp,loose,,", "group 'euro' does not exist", ":2", ""),
        ("FIGURE,register/milestone/x,loose,,", "register 'milestone' does not exist", ":2", "milestones"),
        ("FIGURE,register/milestones/euro,loose,,", "entry of the register 'milestones'", ":2", "cash"),
        ("FIGURE,manufacturing_gdp/ESP,loose,,", "not written as a reference", ":2, column later", "obs/"),
        ("FIGURE,obs/manufacturing_gdp/ESP,lose,,", "'lose' does not exist, perhaps 'loose'", ":2", "loose"),
        ("FIGURE,,,nothing,", "code of the list 'unpaired' 'nothing'", ":2, column reason", "none_found"),
        ("FIGURE,obs/manufacturing_gdp/ESP,,none_found,", "neither a pair nor a reason", ":2", "'later'"),
        ("FIGURE,,,,", "neither a pair nor a reason", ":2", "'reason' alone"),
        ("FIGURE,obs/manufacturing_gdp/ESP,loose,none_found,", "neither a pair nor a reason", ":2", ""),
    ],
)  # fmt: skip
def test_a_wrong_row_is_named(paired, row, what, where, expected):
    """Five parts: what, file and line, expected, received, what to do."""
    root = paired(row)
    with pytest.raises(DataError) as caught:
        load_snapshot(root, check_lock=False)
    error = caught.value
    assert what in error.what
    assert error.where.startswith(PAIRS) and where in error.where
    assert expected in error.expected
    assert error.received and error.next_step


def test_a_figure_without_row_and_a_repeated_pair_are_refused(paired):
    with pytest.raises(DataError, match="has no row"):
        load_snapshot(paired(), check_lock=False)
    row = "FIGURE,obs/manufacturing_gdp/ESP,loose,,"
    with pytest.raises(DataError, match="repeats an earlier row"):
        load_snapshot(paired(row, row), check_lock=False)

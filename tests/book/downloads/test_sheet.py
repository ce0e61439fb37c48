"""A printed table becomes columns of numbers and of texts."""

from eslabon.book.downloads.sheet import table_columns

SHOWN = "{column} (shown)"


def columns(titles, shown, exact):
    found, rows = table_columns(titles, shown, exact, SHOWN, "—")
    return [column.name for column in found], [list(row) for row in rows]


def test_a_rounded_number_keeps_its_digits_and_its_print():
    assert columns(["País", "Valor"], [["Arcadia", "12,3 %"]], [[None, 12.3456]]) == (
        ["País", "Valor", "Valor (shown)"],
        [["Arcadia", 12.3456, "12,3 %"]],
    )


def test_a_number_printed_in_full_needs_no_second_column():
    assert columns(["País", "Año"], [["Arcadia", "2024"]], [[None, 2024]]) == (
        ["País", "Año"],
        [["Arcadia", 2024]],
    )


def test_a_flag_stays_in_the_second_column_and_a_missing_number_is_empty():
    assert columns(["Año"], [["2024 (e)"], ["—"]], [[2024], [None]]) == (
        ["Año", "Año (shown)"],
        [[2024, "2024 (e)"], [None, None]],
    )


def test_headings_are_told_apart():
    names, _rows = columns(["", "a", "a"], [["1", "2", "3"]], [])
    assert names == ["1", "a", "a (3)"]


def test_a_table_without_rows_keeps_its_headings():
    assert columns(["a", "b"], [], []) == (["a", "b"], [])

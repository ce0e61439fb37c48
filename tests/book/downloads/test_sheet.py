"""A printed table becomes columns of numbers and of texts."""

from eslabon.book.downloads.sheet import read_columns, table_columns

SHOWN = "{column} (shown)"


def columns(titles, shown, exact):
    found, rows = table_columns(titles, shown, exact, SHOWN, "—")
    return [column.name for column in found], [list(row) for row in rows]


def test_a_rounded_number_keeps_its_digits_and_its_print():
    assert columns(["País", "Valor"], [["Arcadia", "12,3 %"]], [[None, 12.3456]]) == (
        ["País", "Valor", "Valor (shown)"],
        [["Arcadia", 12.3456, "12,3 %"]],
    )


def test_a_number_printed_in_full_has_its_second_column_too():
    """Another language groups its digits, another country has a flag there: one table has one shape."""
    assert columns(["País", "Año"], [["Arcadia", "2024"]], [[None, 2024]]) == (
        ["País", "Año", "Año (shown)"],
        [["Arcadia", 2024, "2024"]],
    )


def test_a_flag_stays_in_the_second_column_and_a_missing_number_is_empty():
    assert columns(["Año"], [["2024 (e)"], ["—"]], [[2024], [None]]) == (
        ["Año", "Año (shown)"],
        [[2024, "2024 (e)"], [None, None]],
    )


def test_words_for_a_missing_number_leave_a_column_one_of_numbers():
    """Whatever the language has for it: it holds no digits, but perhaps the count that was too small."""
    printed = [["12,3 %"], ["no comparable"], ["sin dato"], ["— (2/8)"]]
    assert columns(["Cambio"], printed, [[12.34], [None], [None], [None]]) == (
        ["Cambio", "Cambio (shown)"],
        [[12.34, "12,3 %"], [None, "no comparable"], [None, "sin dato"], [None, "— (2/8)"]],
    )


def test_a_column_with_figures_that_are_no_numbers_stays_as_printed():
    """As numbers it would have gaps where the print has figures."""
    printed = [["2019"], ["2017–2021"], ["13 países"], ["—"]]
    assert columns(["Años"], printed, [[2019], [None], [None], [None]]) == (
        ["Años"],
        [["2019"], ["2017–2021"], ["13 países"], [None]],
    )


def test_a_column_without_any_number_is_one_of_texts():
    """That it has gaps only for one country does not tell whether others have "3 de 5" there or numbers."""
    shown = [["Arcadia", "—"], ["Borduria", "—"]]
    assert columns(["País", "Métodos"], shown, [[None, None]] * 2)[0] == ["País", "Métodos"]


def test_numbers_of_a_table_without_data_are_read_as_its_language_writes_them():
    assert read_columns([["1.767", "a"], ["—", "b"], ["−0,5", "c"]], "es", "—") == [
        [1767, None],
        [None, None],
        [-0.5, None],
    ]
    assert read_columns([["1,767"]], "en", "—") == [[1767]]


def test_a_column_is_read_as_a_whole_or_not_at_all():
    """A number among words may be a code, a number among figures with words would stand alone."""
    assert read_columns([["19.248", "rupturas"], ["418, de ellos 182", "2020"]], "es", "—") == [
        [None, None],
        [None, None],
    ]
    assert read_columns([], "es", "—") == []


def test_a_row_longer_than_others_is_read_as_far_as_all_go():
    """Where a heading spans two columns its row has a cell less."""
    assert read_columns([["1.000"], ["2.000", "a"]], "es", "—") == [[1000], [2000]]


def test_headings_are_told_apart():
    names, _rows = columns(["", "a", "a"], [["1", "2", "3"]], [])
    assert names == ["1", "a", "a (3)"]


def test_a_table_without_rows_keeps_its_headings():
    assert columns(["a", "b"], [], []) == (["a", "b"], [])

"""The exception tree: five parts, fields that travel, one exit status each."""

import pickle

import pytest

from eslabon import errors


def test_every_public_name_is_exported():
    classes = {name for name, thing in vars(errors).items() if isinstance(thing, type)}
    assert classes == set(errors.__all__)


def test_message_has_its_five_parts_in_order():
    error = errors.DataError(
        "a cell is wrong", where="a.csv:3", expected="1", received="x", next_step="fix it"
    )
    assert str(error).splitlines() == [
        "a cell is wrong",
        "  where:    a.csv:3",
        "  expected: 1",
        "  received: x",
        "  next:     fix it",
    ]


@pytest.mark.parametrize("name", [name for name in errors.__all__ if name != "ExecutionError"])
def test_errors_travel_between_processes(name):
    error = getattr(errors, name)("it failed", where="here", next_step="look")
    copy = pickle.loads(pickle.dumps(error))
    assert type(copy) is type(error)
    assert str(copy) == str(error)


def test_an_execution_error_keeps_page_cell_and_cause():
    error = errors.ExecutionError("cell 3 raised", page="country/AAA", cell=3, name="KeyError", value="'x'")
    copy = pickle.loads(pickle.dumps(error))
    assert (copy.page, copy.cell, copy.name, copy.value) == ("country/AAA", 3, "KeyError", "'x'")


def test_exit_statuses_are_the_documented_ones():
    assert errors.DataError("x").exit_status == 2
    assert errors.ParameterError("x").exit_status == 2
    assert errors.ExecutionError("x").exit_status == 1
    assert errors.ToolMissing("x").exit_status == 3

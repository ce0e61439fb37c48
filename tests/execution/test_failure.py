"""What is told of a notebook that stopped: which cell, which line, what it had printed."""

import pytest
from nbformat import v4

from eslabon.execution.failure import excerpt, find_cell, printed_tail

TRACEBACK = [
    "\x1b[31m-----\x1b[39m",
    "\x1b[36mCell\x1b[39m\x1b[36m \x1b[39m\x1b[32mIn[3]\x1b[39m\x1b[32m, line 2\x1b[39m\n----> 2 f()",
    "\x1b[36mCell\x1b[39m\x1b[36m \x1b[39m\x1b[32mIn[2]\x1b[39m\x1b[32m, line 9\x1b[39m, in f()",
]


def code(source: str, *, tags: tuple[str, ...] = (), status: str = "completed", outputs=()):
    metadata = {"tags": list(tags), "papermill": {"status": status}}
    return v4.new_code_cell(source, metadata=metadata, outputs=list(outputs))


def stream(text: str, name: str = "stdout"):
    return v4.new_output("stream", name=name, text=text)


def notebook(*cells):
    return v4.new_notebook(
        cells=[
            v4.new_markdown_cell("error above", metadata={"tags": ["papermill-error-cell-tag"]}),
            code("x = 0", tags=("parameters",)),
            code("x = 1", tags=("injected-parameters",)),
            *cells,
        ]
    )


def test_the_failing_line_is_the_cells_own_and_not_that_of_a_function_it_called():
    error = v4.new_output("error", ename="E", evalue="v", traceback=TRACEBACK)
    found = find_cell(notebook(code("y = 2\nf()", status="failed", outputs=[stream("seen\n"), error])))
    assert found.number == 2
    assert found.source == "  1  y = 2\n> 2  f()"
    assert found.printed == "seen"


def test_a_cell_is_numbered_as_its_author_counts():
    text = v4.new_markdown_cell("# Title")
    note = v4.new_markdown_cell("here", metadata={"tags": ["papermill-error-cell-tag"]})
    assert find_cell(notebook(text, note, code("f()", status="failed"))).number == 3


def test_a_cell_that_never_ended_is_the_one_that_was_running():
    cells = (code("a = 1"), code("while True: pass", status="running"), code("b = 2", status="pending"))
    found = find_cell(notebook(*cells))
    assert (found.number, found.source) == (3, "  1  while True: pass")


def test_a_given_number_is_trusted():
    assert find_cell(notebook(code("a = 1"), code("b = 2")), 3).source == "  1  b = 2"


@pytest.mark.parametrize("number", [None, 0, 9])
def test_nothing_is_told_of_a_cell_that_cannot_be_found(number):
    assert find_cell(notebook(code("a = 1")), number) is None


def test_a_long_cell_is_shown_from_its_first_line():
    told = excerpt("\n".join(f"line{n}" for n in range(1, 21)), 3).splitlines()
    assert told[:3] == ["  1  line1", "  2  line2", "> 3  line3"]
    assert told[-2:] == ["  8  line8", "  … 12 more lines"]


def test_a_line_far_down_is_shown_with_its_surroundings():
    told = excerpt("\n".join(f"line{n}" for n in range(1, 21)), 15).splitlines()
    assert [line for line in told if line.startswith(">")] == ["> 15  line15"]
    assert told[:3] == ["   1  line1", "   2  line2", "  …"]
    assert told[-2:] == ["  17  line17", "  … 3 more lines"]


def test_an_empty_cell_has_an_empty_excerpt():
    assert excerpt("", 1) == ""


def test_only_the_end_of_what_was_printed_is_told_without_colours():
    lines = "".join(f"{n}\n" for n in range(100))
    cell = code("f()", outputs=[stream(lines), stream("\x1b[31mred\x1b[0m\n", "stderr")])
    assert printed_tail(cell).splitlines()[-2:] == ["99", "red"]
    assert "\n80\n" not in printed_tail(cell)


def test_a_flood_without_line_ends_is_cut():
    assert len(printed_tail(code("f()", outputs=[stream("x" * 10**6)]))) == 2000

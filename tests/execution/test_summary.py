"""The end of a build: failures in plain words, then numbers; plain lines in a log."""

import io

from rich.console import Console

from eslabon.execution.summary import failure_text, print_tables, slowest
from eslabon.execution.verdict import PageResult

FAILED = PageResult(
    "country/PER",
    "es",
    "failed",
    "cell 3 of brief.ipynb raised ValueError",
    1.0,
    error="five parts",
    cell=3,
    name="ValueError",
    value="no figure",
    kept="build/2026.1/failed/es/country/PER.ipynb",
    source="  1  x = 1\n> 2  f(x)",
    printed="before",
    title="Perú",
    notebook="notebooks/brief.ipynb",
    command="eslabon build --only country/PER --languages es",
)


def test_a_failed_page_is_told_in_full():
    assert failure_text(FAILED).splitlines() == [
        "Perú, page country/PER (es) failed: cell 3 of brief.ipynb raised ValueError",
        "  notebook: notebooks/brief.ipynb, cell 3",
        "  error:    ValueError: no figure",
        "  source:",
        "      1  x = 1",
        "    > 2  f(x)",
        "  printed:",
        "    before",
        "  kept:     build/2026.1/failed/es/country/PER.ipynb and build/2026.1/failed/es/country/PER.html",
        "  again:    eslabon build --only country/PER --languages es",
    ]


def test_a_page_that_failed_outside_its_notebook_gives_its_whole_error():
    result = PageResult("a", "es", "failed", "its worker died", error="page a (es): its worker died")
    assert failure_text(result).splitlines() == [
        "page a (es) failed: its worker died",
        "  in full:  page a (es): its worker died",
    ]


def results() -> list[PageResult]:
    ran = [PageResult(f"p{n}", "es", "ok", "data changed", float(n)) for n in range(1, 8)]
    return [*ran, PageResult("q", "es", "reused", "up to date")]


def test_the_slowest_five_are_those_that_ran_longest():
    assert [page.address for page in slowest(results())] == ["p7", "p6", "p5", "p4", "p3"]
    assert slowest([PageResult("q", "es", "reused", "up to date")]) == []


def told(terminal: bool) -> str:
    stream = io.StringIO()
    console = Console(file=stream, force_terminal=terminal, width=100, color_system=None)
    print_tables(console, results(), {"execute": 12.34})
    return stream.getvalue()


def test_a_log_gets_one_fact_per_line():
    lines = told(terminal=False).splitlines()
    assert lines[:3] == ["pages: ok 7", "pages: reused 1", "slowest: p7 es 7.0 s"]
    assert lines[-1] == "steps: execute 12.3 s"


def test_a_terminal_gets_tables():
    assert "─" in told(terminal=True)
    assert "p7 es" in told(terminal=True)

"""The end of a build in words and numbers: every failed page in full, then pages, slowest pages, steps."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rich.console import Console, ConsoleRenderable
from rich.table import Table

from eslabon.execution.verdict import PageResult, tally

__all__ = ["failure_text", "print_tables", "slowest"]

_SLOWEST = 5


def failure_text(result: PageResult) -> str:
    """All about one failed page: who, where, what, what it had printed, what is kept, what to do."""
    title = f"{result.title}, " if result.title else ""
    page = f"page {result.address} ({result.language})"
    parts = [f"{title}{page} failed: {result.reason.removeprefix(f'{page}: ')}"]
    for label, text in _facts(result):
        lines = text.splitlines()
        if len(lines) > 1 or label in ("source", "printed"):
            parts += [f"  {label}:", *(f"    {line}" for line in lines)]
        else:
            parts.append(f"  {label + ':':<10}{text}")
    return "\n".join(parts)


def _facts(result: PageResult) -> Iterator[tuple[str, str]]:
    notebook = result.notebook + (f", cell {result.cell}" if result.cell else "")
    html = f"{result.kept.removesuffix('.ipynb')}.html" if result.kept else ""
    facts = (
        ("notebook", notebook),
        ("error", f"{result.name}: {result.value}" if result.value else result.name),
        ("source", result.source),
        ("printed", result.printed),
        ("kept", f"{result.kept} and {html}" if result.kept else ""),
        ("in full", "" if result.name else result.error),
        ("again", result.command),
    )
    return ((label, text) for label, text in facts if text)


def slowest(results: Sequence[PageResult], most: int = _SLOWEST) -> list[PageResult]:
    """The pages that took longest, longest first; pages that did not run do not count."""
    ran = [result for result in results if result.seconds > 0]
    return sorted(ran, key=lambda result: (-result.seconds, result.address, result.language))[:most]


def print_tables(console: Console, results: Sequence[PageResult], seconds: Mapping[str, float]) -> None:
    """Pages by status, slowest pages, time per step: as tables on a terminal, as plain lines in a log."""
    tables = (
        ("pages", [(status, str(count)) for status, count in tally(results).items() if count]),
        (
            "slowest",
            [(f"{page.address} {page.language}", f"{page.seconds:.1f} s") for page in slowest(results)],
        ),
        ("steps", [(step, f"{duration:.1f} s") for step, duration in seconds.items()]),
    )
    for title, rows in tables:
        if not rows:
            continue
        if console.is_terminal:
            console.print(_table(title, rows))
        else:
            for name, value in rows:
                console.print(f"{title}: {name} {value}", markup=False)


def _table(title: str, rows: Sequence[tuple[str, str]]) -> ConsoleRenderable:
    table = Table(title=title, title_justify="left", show_header=False)
    table.add_column(overflow="fold")
    table.add_column(justify="right", no_wrap=True)
    for row in rows:
        table.add_row(*row)
    return table

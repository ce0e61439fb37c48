"""What the analyst sees while a build runs, and the record that stays."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from eslabon.editions.manifest import RUN_REPORT
from eslabon.execution.store import write_atomically
from eslabon.execution.summary import failure_text, print_tables
from eslabon.execution.verdict import INTERRUPTED, PageResult, exit_status, tally

__all__ = ["UNFINISHED", "Reporter", "write_report", "write_unfinished"]

# Beside the editions: the edition that it speaks of does not exist.
UNFINISHED = "interrupted.json"

MARKS = {"ok": "[green]ok[/]", "failed": "[red]failed[/]", "skipped": "[yellow]skipped[/]"}


class Reporter:
    """Progress bars on a terminal, plain lines in a log."""

    def __init__(self, console: Console | None = None) -> None:
        # Paths and messages must stay searchable in a log: no highlighting, no wrapping.
        self.console = console or Console(highlight=False, soft_wrap=True)

    def step(self, text: str) -> None:
        """Tell that a step begins or what it found."""
        self.console.print(text, markup=False)

    def warning(self, text: str) -> None:
        """Tell something that does not stop the build but must not pass unseen."""
        self.console.print("[yellow]warning[/] ", end="")
        self.console.print(text, markup=False)

    @contextmanager
    def pages(self, total: int, *, reused: int) -> Iterator[Callable[[PageResult], None]]:
        """Show the execution of `total` pages; yields the function that takes each verdict."""
        self.step(f"executing {total} pages ({reused} up to date)")
        done = 0
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=self.console, transient=True) as progress:
            task = progress.add_task("pages", total=total)

            def tell(result: PageResult) -> None:
                nonlocal done
                done += 1
                progress.advance(task)
                if not self.console.is_terminal or not result.good:
                    self.console.print(rf"\[{done}/{total}] {MARKS[result.status]} ", end="")
                    told = f"{result.address} {result.language} {result.seconds:.1f} s: {result.reason}"
                    self.console.print(told, markup=False)

            yield tell

    def summary(self, results: Sequence[PageResult], final: Path, seconds: Mapping[str, float]) -> None:
        """Tell every failure in full, then times and counts. No green line after a red page."""
        for result in results:
            if result.status == "failed":
                self.console.print()
                self.console.print(failure_text(result), markup=False, style="red")
        for reason, count in _kernels(results)["reasons"].items():
            self.warning(f"{count} pages ran in cold kernels: {reason}")
        self.console.print()
        print_tables(self.console, results, seconds)
        counts = ", ".join(f"{count} {status}" for status, count in tally(results).items() if count)
        colour = "green" if exit_status(results) == 0 else "red"
        self.console.print(f"\n[{colour}]{counts or 'no notebook pages'}[/]: ", end="")
        self.console.print(str(final), markup=False)


def _kernels(results: Sequence[PageResult]) -> dict[str, object]:
    """How many kernels were warm and cold, and for which reasons cold ones stood in for warm ones."""
    counts = Counter(result.kernel for result in results if result.kernel)
    reasons = Counter(result.kernel_reason for result in results if result.kernel_reason)
    return {"warm": counts["warm"], "cold": counts["cold"], "reasons": dict(sorted(reasons.items()))}


def write_report(
    edition: Path, name: str, results: Sequence[PageResult], seconds: Mapping[str, float]
) -> None:
    """Write ``run.json``: verdict, reason, duration and kernel per page, duration per step, exit status."""
    _write(edition / RUN_REPORT, _content(name, exit_status(results), results, seconds))


def write_unfinished(
    build: Path,
    name: str,
    results: Sequence[PageResult],
    seconds: Mapping[str, float],
    *,
    step: str,
    cause: BaseException,
) -> Path:
    """Write ``interrupted.json`` beside the editions: what a run had done when it was stopped.

    Parameters
    ----------
    step
        The step in which it stopped.
    cause
        What stopped it: an interrupt, or an error.
    """
    interrupted = isinstance(cause, KeyboardInterrupt)
    told = str(cause) or type(cause).__name__
    content = _content(
        name, INTERRUPTED if interrupted else getattr(cause, "exit_status", 1), results, seconds
    )
    path = build / UNFINISHED
    _write(path, {"stopped_in": step, "cause": told, **content})
    return path


def _content(
    name: str, status: int, results: Sequence[PageResult], seconds: Mapping[str, float]
) -> dict[str, object]:
    return {
        "edition": name,
        "exit_status": status,
        "counts": tally(results),
        "kernels": _kernels(results),
        "step_seconds": dict(seconds),
        "pages": [result.as_json() for result in results],
    }


def _write(path: Path, content: Mapping[str, object]) -> None:
    text = json.dumps(content, ensure_ascii=False, indent=1) + "\n"
    write_atomically(path, text.encode())

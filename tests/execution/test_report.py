"""What is told is told letter by letter, whatever stands in it."""

from __future__ import annotations

import io

from rich.console import Console

from eslabon.execution.report import Reporter
from eslabon.execution.verdict import PageResult


def told(say) -> str:
    log = io.StringIO()
    say(Reporter(Console(file=log, width=300, highlight=False)))
    return log.getvalue()


def test_brackets_of_prose_are_no_markup():
    """Translations and paths hold links, closing slashes and brackets."""
    text = "[la nota](a.md) [/datos] [bold] [red]x[/red]"
    assert told(lambda reporter: reporter.step(text)) == f"{text}\n"
    assert told(lambda reporter: reporter.warning(text)) == f"warning {text}\n"

    def pages(reporter: Reporter) -> None:
        with reporter.pages(1, reused=0) as tell:
            tell(PageResult("a", "es", "ok", text))

    assert f"[1/1] ok a es 0.0 s: {text}\n" in told(pages)

"""What a refresh brought, for the analyst: lines of a terminal, and a report in a file."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from rich.console import Console

from eslabon.catalogue import Catalogue
from eslabon.editions.compare.document import Section
from eslabon.editions.compare.forms import html_page, print_section
from eslabon.editions.compare.written import write_whole
from eslabon.refresh.difference import Difference
from eslabon.refresh.difference_report import LANGUAGE, difference_report
from eslabon.refresh.proposal import Proposal
from eslabon.refresh.staging import Outcome

__all__ = ["outcome_lines", "write_report"]

WIDTH = 160  # characters of a line in a report that is text


def outcome_lines(outcomes: Sequence[Outcome]) -> Iterator[str]:
    """One paragraph for each provider."""
    for one in outcomes:
        if one.staged is not None:
            rows = sum(len(series.rows) for series in one.staged.series.values())
            vintages = sorted({series.vintage for series in one.staged.series.values() if series.vintage})
            yield (
                f"{one.provider}: staged, {len(one.staged.series)} indicators, {rows} values, "
                f"vintage {', '.join(vintages) or 'none'}"
            )
        elif one.status == "cancelled":
            yield f"{one.provider}: stopped before its last series had come; nothing of it is staged"
        else:
            yield (
                f"{one.provider}: failed, nothing of it is staged; data and what was staged before are "
                "untouched"
            )
            for id, error in one.errors.items():
                yield f"{id}: {error}"


def write_report(
    path: Path,
    outcomes: Sequence[Outcome],
    difference: Difference | None,
    proposal: Proposal | None,
    catalogue: Catalogue,
) -> None:
    """Write the report of a refresh: JSON or a page by the name's ending, else text.

    Raises
    ------
    EditionError
        It cannot be written.
    """
    write_whole(
        {path: _content(path.suffix, outcomes, difference, proposal, catalogue).encode()},
        what="the report cannot be written",
        expected="the name of a file, in a folder that is there and may be written",
        next_step="choose another file with --report; what is staged stays",
    )


def _content(
    suffix: str,
    outcomes: Sequence[Outcome],
    difference: Difference | None,
    proposal: Proposal | None,
    catalogue: Catalogue,
) -> str:
    if suffix == ".json":
        told = [
            {
                "provider": one.provider,
                "status": one.status,
                "errors": {id: str(error) for id, error in one.errors.items()},
            }
            for one in outcomes
        ]
        compared = json.loads(difference.to_json(proposal)) if difference and proposal else None
        content = {"outcomes": told, "difference": compared}
        return json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
    lead = tuple(outcome_lines(outcomes))
    section = Section("Refresh", lead)
    if difference is not None and proposal is not None:
        section = replace(section, sections=(difference_report(difference, proposal, catalogue, most=None),))
    if suffix == ".html":
        return html_page(section, LANGUAGE)
    text = io.StringIO()
    print_section(section, Console(file=text, width=WIDTH, highlight=False, soft_wrap=True))
    return text.getvalue().lstrip("\n")

"""The plan as an analyst reads it: pages with the same reason together."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence

from eslabon.execution.plan import Decision

__all__ = ["plan_json", "plan_lines"]

# Addresses named below a reason; more are only counted.
_NAMED = 6


def plan_lines(decisions: Sequence[Decision], *, verbose: bool = False) -> list[str]:
    """Lines that tell what runs, and why.

    Parameters
    ----------
    decisions
        The plan.
    verbose
        One line per page with all its reasons, instead of one entry per first reason.
    """
    running = [decision for decision in decisions if decision.action == "run"]
    lines = [_whole(decision) for decision in decisions] if verbose else list(_grouped(running))
    return [*lines, "", f"{len(running)} to run, {len(decisions) - len(running)} up to date"]


def plan_json(decisions: Sequence[Decision]) -> str:
    """The plan for programs: one object per page with action, reasons, key and its ingredients."""
    pages = [
        {
            "address": decision.page.address,
            "language": decision.page.language,
            "notebook": decision.page.notebook.name,
            "action": decision.action,
            "reasons": list(decision.reasons or (decision.reason,)),
            "key": decision.key,
            "ingredients": dict(decision.ingredients),
        }
        for decision in decisions
    ]
    running = sum(decision.action == "run" for decision in decisions)
    return json.dumps(
        {"to_run": running, "up_to_date": len(pages) - running, "pages": pages}, ensure_ascii=False, indent=1
    )


def _whole(decision: Decision) -> str:
    page, reasons = decision.page, "; ".join(decision.reasons) or decision.reason
    return f"{decision.action:<6} {page.address} {page.language}: {reasons}"


def _grouped(running: Iterable[Decision]) -> Iterable[str]:
    groups: dict[str, list[Decision]] = {}
    for decision in running:
        groups.setdefault(decision.reasons[0], []).append(decision)
    for reason, members in groups.items():
        follows = " (and what follows from it)" if any(len(one.reasons) > 1 for one in members) else ""
        yield f"run: {reason}{follows}"
        yield f"  {_pages(members)}"


def _pages(members: Sequence[Decision]) -> str:
    """Addresses with their languages; pages of the same languages together."""
    languages: dict[str, list[str]] = {}
    for decision in members:
        languages.setdefault(decision.page.address, []).append(decision.page.language)
    by_languages: dict[str, list[str]] = {}
    for address, spoken in languages.items():
        by_languages.setdefault(", ".join(spoken), []).append(address)
    return "; ".join(f"{_addresses(found)} ({spoken})" for spoken, found in by_languages.items())


def _addresses(addresses: Sequence[str]) -> str:
    rest = len(addresses) - _NAMED
    if rest <= 1:  # naming one more is shorter than counting it
        return ", ".join(addresses)
    return f"{', '.join(addresses[:_NAMED])} and {rest} more pages"

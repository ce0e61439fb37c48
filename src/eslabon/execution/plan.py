"""Which pages must run, each with its reason. Decides only; reading is the planner's."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from eslabon.execution.key import changed
from eslabon.execution.page_list import PlannedPage, expand, select

__all__ = ["Decision", "Kept", "PlannedPage", "decide", "expand", "select"]

# What the store holds for a page's key: an intact notebook, none, or one whose bytes are no longer those
# that were kept.
Kept = Literal["intact", "absent", "damaged"]

# Tells in words what differs between an ingredient's value at the last run and now.
Explain = Callable[[str, str, str], Sequence[str]]


@dataclass(frozen=True)
class Decision:
    """What to do about a page, and why: ``run`` or ``reuse``.

    ``reasons`` has one entry per thing that changed, in words; ``reason`` is the line that is told.
    """

    page: PlannedPage
    action: str
    reason: str
    key: str
    ingredients: Mapping[str, str]
    reasons: tuple[str, ...] = ()


def decide(
    page: PlannedPage,
    key: str,
    parts: Mapping[str, str],
    last: Mapping[str, str] | None,
    kept: Kept,
    explain: Explain | None = None,
) -> Decision:
    """Decide about one page from its key's ingredients now and those of its last run.

    Parameters
    ----------
    page, key, parts
        The page, its key now and what the key is made of.
    last
        Ingredients of the last run that went well, None if there was none.
    kept
        What the store holds under `key`.
    explain
        Says what changed in an ingredient, from its name, its last value and its value now; asked only
        about ingredients that did change. By default an ingredient is only named.
    """
    if kept == "intact":
        return Decision(page, "reuse", "up to date", key, parts)
    if kept == "damaged":
        return _run(page, key, parts, ["the kept notebook was damaged: run again"])
    if last is None:
        return _run(page, key, parts, ["never run before"])
    names = changed(last, parts)
    if not names:
        return _run(page, key, parts, ["the kept notebook is gone"])
    told = explain or (lambda name, before, now: [f"{name} changed"])
    return _run(
        page, key, parts, [reason for name in names for reason in told(name, last.get(name, ""), parts[name])]
    )


def _run(page: PlannedPage, key: str, parts: Mapping[str, str], reasons: Sequence[str]) -> Decision:
    return Decision(page, "run", _line(reasons), key, parts, tuple(reasons))


def _line(reasons: Sequence[str], most: int = 3) -> str:
    """The first reasons; how many more there are."""
    rest = len(reasons) - most
    return "; ".join(reasons[:most]) + (f"; and {rest} more" if rest > 0 else "")

"""The order of editions by their ids, and what their pages came to be called in it.

One order for all: the site's files, the list that pages read, and the comparison with the edition before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from eslabon.editions.manifest import Manifest

__all__ = ["order_of", "rename_steps"]


def order_of(edition: str) -> tuple[tuple[int, str], ...]:
    """Sort key of ids: numbers count as numbers, so that 2026.10 comes after 2026.9.

    Examples
    --------
    >>> sorted(["2026-10", "2026-2", "pilot"], key=order_of)
    ['pilot', '2026-2', '2026-10']
    """
    return tuple(
        (int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", edition) if part
    )


def rename_steps(manifests: Iterable[Manifest]) -> dict[str, str]:
    """Former address of each renamed page and the next one, over all editions; later names count.

    A step from a name that is a page again ends there: the rename was undone, or the name is another page's.
    """
    steps: dict[str, str] = {}
    for manifest in sorted(manifests, key=lambda each: order_of(each.edition)):
        there = {address for language in manifest.languages for address in manifest.addresses(language)}
        steps = {old: new for old, new in steps.items() if old not in there}
        steps |= manifest.facts.get("renamed") or {}
    return steps

"""What the gate found against an edition, and the error that carries all of it."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from eslabon.errors import EditionError

__all__ = ["Finding", "PublishRefused", "at_most"]

# More of one kind tell nothing new; the number of the rest is told.
SHOWN = 20


@dataclass(frozen=True, order=True)
class Finding:
    """One reason not to publish.

    Parameters
    ----------
    check
        Which question found it: ``hashes``, ``state``, ``links``, ``budgets``, ``accessibility``,
        ``third-party``, ``flips`` or ``errata``.
    where
        File, page or setting.
    what
        What is wrong there.
    next_step
        What to do about it.
    """

    check: str
    where: str
    what: str
    next_step: str

    def __str__(self) -> str:
        return f"[{self.check}] {self.where}: {self.what}"


def listed(findings: Sequence[Finding]) -> str:
    """One line per finding; what to do next is said once below those that share it."""
    return "\n".join(
        "\n".join([*map(str, alike), f"    next: {step}"])
        for step, alike in itertools.groupby(findings, key=lambda finding: finding.next_step)
    )


def at_most(findings: Iterable[Finding], shown: int = SHOWN) -> Iterator[Finding]:
    """The findings of one check: the first ones, and then how many more there are."""
    kept = sorted(findings)
    yield from kept[:shown]
    if len(kept) > shown:
        last = kept[shown]
        yield Finding(last.check, "…", f"and {len(kept) - shown} more of this kind", last.next_step)


class PublishRefused(EditionError):
    """The gate stays shut; ``findings`` holds every reason, not the first only. Nothing was written."""

    def __init__(self, edition: str, findings: Sequence[Finding]) -> None:
        count = f"{len(findings)} reason{'s' if len(findings) > 1 else ''}"
        super().__init__(
            f"edition {edition} is not published: {count}; nothing was written",
            received=f"\n{listed(findings)}",
            next_step="correct these, build again, publish again; `--dry-run` asks the gate alone",
        )
        self.edition = edition
        self.findings = tuple(findings)

"""What is remembered of acceptances: ``data/refresh/accepted.yml``, a part of the data and so of their lock.

Who accepted is not recorded; as for any change of the data, that is the business of whatever keeps the
publication's history.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from eslabon.refresh.proposal import Proposal
from eslabon.refresh.rules import OVERRIDES_FILE, Override
from eslabon.snapshot.accepted import ACCEPTED_FILE, load_accepted

__all__ = ["Acceptance", "accepted_text", "overrides_text"]

_HEAD = "# What was accepted from publishers, the newest last. Written by `eslabon data accept`.\n"
_OVERRIDES_HEAD = "# Findings of the guards that somebody has looked at and lets pass, with the reason.\n"


@dataclass(frozen=True)
class Acceptance:
    """One acceptance.

    Parameters
    ----------
    reason
        Why.
    sources
        Each source that came in: ``provider``, ``vintage`` and its ``indicators``.
    staged
        sha256 of each staged snapshot, by provider: the archive gives the same again.
    overrides
        ``indicator:guard`` of findings that were let pass, with the reason.
    gone
        Indicators whose series is gone and whose values stay.
    """

    reason: str
    sources: Mapping[str, Mapping[str, Any]]
    staged: Mapping[str, str]
    overrides: Mapping[str, str]
    gone: tuple[str, ...] = ()

    @classmethod
    def of(cls, reason: str, proposal: Proposal, staged: Mapping[str, str]) -> Acceptance:
        """What accepting a proposal is remembered by."""
        sources: dict[str, dict[str, Any]] = {}
        for source in proposal.staged:
            for id, one in source.series.items():
                if one.rows:
                    entry = {"provider": source.provider, "vintage": one.vintage, "indicators": []}
                    sources.setdefault(one.source, entry)["indicators"].append(id)
        overrides = {
            f"{one.finding.indicator}:{one.finding.guard}": one.override.reason
            for one in proposal.judged
            if one.override is not None
        }
        return cls(" ".join(reason.split()), sources, staged, overrides, proposal.gone)

    def plain(self) -> dict[str, Any]:
        """As it is written; what is empty is left out."""
        content = {
            "reason": self.reason,
            "sources": {id: dict(self.sources[id]) for id in sorted(self.sources)},
            "staged": dict(sorted(self.staged.items())),
            "overrides": dict(sorted(self.overrides.items())),
            "gone": list(self.gone),
        }
        return {key: value for key, value in content.items() if value}


def accepted_text(root: Path, entry: Acceptance) -> str:
    """``accepted.yml`` with one more acceptance; what stands there keeps its bytes."""
    load_accepted(root)
    return _appended(root / ACCEPTED_FILE, _HEAD, [entry.plain()])


def overrides_text(root: Path, overrides: Sequence[Override]) -> str:
    """``overrides.yml`` with more entries; what stands there, comments included, keeps its bytes."""
    plain = [{key: value for key, value in one.model_dump().items() if value} for one in overrides]
    return _appended(root / OVERRIDES_FILE, _OVERRIDES_HEAD, plain)


def _appended(path: Path, head: str, entries: list[dict[str, Any]]) -> str:
    before = path.read_text("utf-8").rstrip("\n") + "\n" if path.is_file() else head
    return before + yaml.safe_dump(entries, allow_unicode=True, sort_keys=False, width=100)

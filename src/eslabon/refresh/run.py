"""The name of a refresh: the same while it is to be resumed, another afterwards.

Answers that a run has received are not asked for again within it. A run that was stopped, or of which a
provider failed, goes on under its name for a day; after that publishers may have changed what they answer.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from eslabon.execution.store import write_atomically
from eslabon.refresh.place import RefreshPlace

__all__ = ["Run"]

LONGEST = timedelta(days=1)
_FORM = "%Y-%m-%dT%H-%M-%S.%fZ"  # two refreshes may begin in one second


@dataclass(frozen=True)
class Run:
    """A refresh under its name.

    Parameters
    ----------
    name
        The time at which it began, UTC.
    resumed
        Whether it goes on with one that did not end.
    """

    name: str
    resumed: bool = False

    @classmethod
    def begun(cls, place: RefreshPlace, now: datetime | None = None, *, fresh: bool = False) -> Run:
        """Go on with the run that did not end, or begin one; `fresh` begins one in any case."""
        now = now or datetime.now(UTC)
        path = place.folder / "run.json"
        if not fresh:
            try:
                name = str(json.loads(path.read_text("utf-8"))["run"])
                began = datetime.strptime(name, _FORM).replace(tzinfo=UTC)
                if timedelta(0) <= now - began <= LONGEST:
                    return cls(name, resumed=True)
            except (OSError, ValueError, KeyError, TypeError):
                pass  # there is none, or nobody can tell which
        run = cls(now.strftime(_FORM))
        write_atomically(path, (json.dumps({"run": run.name}) + "\n").encode())
        return run

    def end(self, place: RefreshPlace) -> None:
        """All that was asked for has come: the next refresh is another."""
        (place.folder / "run.json").unlink(missing_ok=True)

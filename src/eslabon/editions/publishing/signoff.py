"""The signed-off file: who looked at which changes of class, and let them pass.

``signoff/<edition>.yml`` in the publication. A pattern acknowledges every flip that it matches
(``*/<country>/*``); one that matches none is told, for it was meant for something that is no longer so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import yaml
from pydantic import Field, ValidationError, field_validator

from eslabon.catalogue.complaints import complaint
from eslabon.catalogue.iso_date import is_iso_date
from eslabon.catalogue.models import Entry
from eslabon.catalogue.yaml_file import read_yaml
from eslabon.editions.publishing.findings import Finding

__all__ = [
    "Compare",
    "Flip",
    "Signoff",
    "flip_findings",
    "read_flips",
    "read_signoff",
    "signoff_file",
    "template",
]

# Two folders of editions, the earlier first, to the flips of the later one's headline method: a table with at
# least the columns of `Flip`.
Compare = Callable[[Path, Path], Any]
_ABSENT = ("", "nan", "None")


@dataclass(frozen=True, order=True)
class Flip:
    """An assessment whose class is another than in the edition before.

    Parameters
    ----------
    key
        ``indicator/country/method/horizon``.
    before, after
        Class in either edition; empty where it could not be assessed, the reason then tells why.
    cause
        What made it, a word of the comparison.
    """

    key: str
    before: str
    after: str
    cause: str
    reason: str = ""

    def __str__(self) -> str:
        words = f"{self.before or 'not assessable'} → {self.after or 'not assessable'}, {self.cause}"
        return f"{words} ({self.reason})" if self.reason else words


class Signoff(Entry):
    """What was signed: edition compared with, who, when, a note, and the flips acknowledged."""

    previous: str
    signed_by: str = Field(min_length=1)
    date: str
    note: str = ""
    acknowledged: tuple[str, ...] = ()

    @field_validator("date")
    @classmethod
    def _date_is_a_date(cls, value: str) -> str:
        if not is_iso_date(value):
            raise ValueError(f"{value!r} is not a date as in 2026-11-27")
        return value


@dataclass(frozen=True)
class Comparison:
    """The flips against an edition; `previous` is empty when there is none to compare with."""

    previous: str = ""
    flips: tuple[Flip, ...] = field(default=())


def read_flips(before: Path, after: Path, compare: Compare | None = None) -> tuple[Flip, ...]:
    """The flips between two editions, sorted by key."""
    if compare is None:
        # Late: it reads tables with pandas, which an edition without predecessor does not need.
        from eslabon.editions.compare import status_flips as compare
    rows: Sequence[Mapping[str, Any]] = compare(before, after).to_dict("records")
    return tuple(sorted(_flip(row) for row in rows))


def _flip(row: Mapping[str, Any]) -> Flip:
    def told(name: str) -> str:
        text = str(row.get(name, ""))
        return "" if text in _ABSENT else text

    after = told("class_after")
    return Flip(
        key=told("key"),
        before=told("class_before"),
        after=after,
        cause=told("cause"),
        reason=told("reason_before") if after else told("reason_after"),
    )


def signoff_file(root: Path, edition: str) -> Path:
    """Where the sign-off of an edition lies."""
    return root / "signoff" / f"{edition}.yml"


def read_signoff(path: Path) -> Signoff | None:
    """The sign-off; None when there is no file.

    Raises
    ------
    CatalogueError
        The file says something that is no sign-off, or is not signed yet.
    """
    if not path.is_file():
        return None
    name = f"{path.parent.name}/{path.name}"
    file = read_yaml(path, name)
    try:
        return Signoff.model_validate(file.data)
    except ValidationError as error:
        raise complaint(error, "the sign-off", Signoff, file.place) from None


def flip_findings(
    previous: str, flips: Sequence[Flip], signoff: Signoff | None, place: str
) -> Iterator[Finding]:
    """Flips that nobody acknowledged, and acknowledgements of what is not there.

    Parameters
    ----------
    previous
        Id of the edition compared with.
    flips
        What changed class since.
    signoff
        What was signed; None without file.
    place
        How messages call the file.
    """
    write = "look at each, then sign: `eslabon publish … --write-signoff` writes the file with all of them"
    keys = [flip.key for flip in flips]
    patterns = signoff.acknowledged if signoff else ()
    if signoff and signoff.previous != previous:
        what = f"signed against {signoff.previous!r}, but the edition before is {previous!r}"
        yield Finding("flips", place, what, "compare with that edition and sign again")
        patterns = ()
    for flip in flips:
        if not any(fnmatchcase(flip.key, pattern) for pattern in patterns):
            yield Finding("flips", flip.key, f"class changed since {previous}: {flip}", write)
    for pattern in patterns:
        if not any(fnmatchcase(key, pattern) for key in keys):
            what = f"{pattern!r} acknowledges a change that is not there"
            yield Finding("flips", place, what, "remove it: what was signed must be what is published")


def template(previous: str, flips: Sequence[Flip]) -> str:
    """A sign-off with every flip and its cause, to be read and signed: it has no name and no date yet."""
    lines = [
        "# Changes of class since the edition before. Whoever has looked at each one puts name and date;",
        "# a line without the analyst's agreement is removed, and the gate stays shut for it.",
        "# A pattern may stand for several: '*/<country>/*'.",
        f"previous: {_quoted(previous)}",
        "signed_by: ''",
        "date: ''",
        "note: ''",
        "acknowledged:" if flips else "acknowledged: []",
    ]
    for flip in flips:
        lines += [f"  # {flip}", f"  - {_quoted(flip.key)}"]
    return "\n".join(lines) + "\n"


def _quoted(text: str) -> str:
    return yaml.safe_dump(text, default_style="'", allow_unicode=True, width=1000).strip()
